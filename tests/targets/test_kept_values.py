"""How often what rows keep of others is worked out: no more often than somebody may have changed it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design import design
from backwright.targets import generate
from backwright.workspace import format_files

BLUEPRINT = """
from __future__ import annotations
from backwright import App, Entity
from backwright.fields import field, many, relation, within
from backwright.logic import action, create, require, stored
from backwright.rules import allow, anyone
app = App()


class Shelf(Entity):
    jars: list[Jar] = many()
    allow(read=anyone, write=anyone)

    @stored
    def weight(self) -> int:
        return sum(jar.weight for jar in self.jars)

    @stored
    def full(self) -> int:
        return sum(jar.weight for jar in self.jars if jar.weight > 9)

    {action}


class Jar(Entity):
    shelf: Shelf | None = relation(default=None)
    weight: int
    allow(read=anyone, write=anyone)
"""


def work(folder: Path, *body: str) -> str:
    """The function of an action of a shelf with this body."""
    path = folder / "blueprint.py"
    head = ["@action(by=anyone)", "def work(self, weights: list[int]) -> None:"]
    action = "\n    ".join([*head, *(f"    {line}" for line in body)])
    path.write_text(BLUEPRINT.replace("{action}", action))
    backend = check_blueprint(path).backend
    assert backend is not None
    (service,) = (
        text for name, text in format_files(generate(design(backend))).items() if name.endswith("/shelfs/service.py")
    )
    return re.split(r"\n(?=async def )", service.partition("async def work(")[2])[0]


def calls(folder: Path, *body: str) -> list[str]:
    """The calls that work a value out, in such a function; with their depth."""
    return [line.removeprefix("    ") for line in work(folder, *body).splitlines() if "await keep_" in line]


def test_a_row_of_its_own_moves_a_sum_and_asks_for_what_only_some_are_counted_in(tmp_path: Path) -> None:
    assert calls(tmp_path, "create(Jar(shelf=self, weight=3))") == ["await keep_full(session, shelf.id)"]


def test_a_new_row_begins_with_the_sum_of_no_rows(tmp_path: Path) -> None:
    body = ("shelf = create(Shelf())", "create(Jar(shelf=shelf, weight=3))")
    assert calls(tmp_path, *body) == ["await keep_full(session, shelf_2.id)"]


def test_a_new_row_that_leads_to_none_asks_for_nothing(tmp_path: Path) -> None:
    assert calls(tmp_path, "create(Jar(weight=3))") == []
    assert calls(tmp_path, "create(Jar(shelf=None, weight=3))") == []


@pytest.mark.parametrize(
    ("turn", "worked_out"),
    [
        ("jar.weight += 1", ["await keep_weight(session, *shelf_ids)", "await keep_full(session, *shelf_ids)"]),
        (
            "require(self.weight < 100, 'is too heavy'); jar.weight += 1",
            ["    await keep_weight(session, jar.shelf_id)", "await keep_full(session, *shelf_ids)"],
        ),
    ],
    ids=["behind the loop", "in each turn that asks for it"],
)
def test_what_rows_of_a_loop_change_is_worked_out(turn: str, worked_out: list[str], tmp_path: Path) -> None:
    assert calls(tmp_path, "for jar in self.jars:", *(f"    {line}" for line in turn.split("; "))) == worked_out


def test_a_sum_of_a_row_that_may_be_none_moves_where_there_is_one(tmp_path: Path) -> None:
    code = work(
        tmp_path,
        "for jar in self.jars:",
        "    for weight in weights:",
        "        create(Jar(shelf=jar.shelf, weight=3))",
    )
    moved = code.partition("session.add(")[2].splitlines()[1:4]
    assert [line.strip() for line in moved] == [
        "shelf_2 = shelfs.get(jar.shelf_id)",
        "if shelf_2 is not None:",
        "shelf_2.weight += 3",
    ]

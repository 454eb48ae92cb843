"""Which functions leave what has to hold at their end to those that call them."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design.effects import Effects
from support.reference import model_of

ROOT = Path(__file__).parents[2]
HEAD = """
from __future__ import annotations
from backwright import App, Entity
from backwright.fields import check, field
from backwright.logic import action, create, require
from backwright.rules import allow, anyone
app = App()


class Pot(Entity):
    name: str = field(key=True, max=20)
    amount: int = field(min=0)
    note: str = field(default="", max=20)
    place: int = 0
    allow(read=anyone, create=anyone)

    @action(by=anyone)
    def pour(self) -> None:
        self.amount -= 1

    @action(by=anyone)
    def tell(self, note: str) -> None:
        self.note = note

    @action(by=anyone)
    def move(self, place: int) -> None:
        self.place = place


@action("POST", "/stir", by=anyone)
def stir(pot: Pot, other: Pot, by: int) -> None:
"""


def left(body: str, tmp_path: Path, head: str = HEAD) -> list[str]:
    path = tmp_path / "pots.py"
    path.write_text(head + "".join(f"    {line}\n" for line in body.splitlines()))
    backend = check_blueprint(path).backend
    assert backend is not None
    effects = Effects(backend)
    owned = [operation for owner in backend.owners for operation in owner.operations]
    return [one.id for one in (*owned, *backend.operations) if effects.leaves(one)]


@pytest.mark.parametrize(
    "body",
    [
        "pot.pour()\nother.amount += by",
        "pot.pour()\nrequire(by > 0)",
        "pot.pour()\nother.pour()",
        "pot.pour()\nother.move(by)",
        "for each in [pot, other]:\n    each.pour()",
        "if by > 0:\n    pot.pour()\nother.place = by",
    ],
)
def test_what_comes_after_a_call_has_a_say(body: str, tmp_path: Path) -> None:
    assert {"Pot.pour", "stir"} <= set(left(body, tmp_path))


@pytest.mark.parametrize(
    "body",
    [
        "require(by > 0)\nother.amount += by\npot.pour()",
        "if by > 0:\n    pot.pour()\nelse:\n    other.pour()",
        "if by > 0:\n    pot.pour()\n    return\nother.pour()",
        "pot.move(by)\nother.move(by)",
        'pot.tell("x")\nother.place = by',
    ],
)
def test_what_a_last_call_leaves_and_what_has_no_limit_to_wait_for_is_asked_in_place(body: str, tmp_path: Path) -> None:
    assert left(body, tmp_path) == []


def test_a_check_may_be_about_anything_that_is_written(tmp_path: Path) -> None:
    checked = HEAD.replace(
        "    @action(by=anyone)\n    def pour",
        """    @check("stands wrong")
    def stands(self) -> bool:
        return self.place < 9

    @action(by=anyone)
    def pour""",
    )
    assert left("pot.move(by)\nother.move(by)", tmp_path, checked) == ["Pot.move", "stir"]


def test_what_follows_a_verb_ends_together() -> None:
    effects = Effects(model_of(ROOT / "tests/blueprints/treasury.py"))
    hooks = [hook.procedure for entity in effects.backend.entities for hook in entity.hooks]
    assert [effects.leaves(hook) for hook in hooks] == [True, True]
    assert effects.may_be_gone(hooks[0]) is False

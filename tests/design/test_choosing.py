"""What is looked up on one side of a value alone is looked up by a statement, where that side is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design import design
from backwright.model.statements import Branch, Let, Return, Statement

HEAD = """
from __future__ import annotations
from backwright import App, Entity
from backwright.logic import find, get, query, rows
from backwright.rules import allow, anyone
app = App()


class Pot(Entity):
    name: str
    allow(read=anyone, create=anyone)


@query("GET", "/asked", by=anyone)
def asked(there: bool, pot: int = 1) -> str:
"""


def shape(body: tuple[Statement, ...]) -> list[object]:
    """Names that are given values and what is returned, those of each side in a list of its own."""
    said: list[object] = []
    for one in body:
        if isinstance(one, Branch):
            said.append((shape(one.then), shape(one.otherwise)))
        else:
            said.append(one.name if isinstance(one, Let) else type(one))
    return said


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return get(Pot, pot).name if there else 'none'", [([Return], []), Return]),
        ("name = get(Pot, pot).name if there else ''\nreturn name", [(["name"], ["name"]), Return]),
        ("return 'a ' + (get(Pot, pot).name if there else '')", [(["chosen"], ["chosen"]), Return]),
        (
            "chosen = 'a'\nreturn chosen + (get(Pot, pot).name if there else '')",
            ["chosen", (["chosen_2"],) * 2, Return],
        ),
        (
            "return get(Pot, pot).name if there else get(Pot, 1).name if pot > 1 else 'none'",
            [([Return], []), ([Return], []), Return],
        ),
        ("return get(Pot, 1).name + (get(Pot, pot).name if there else '')", [Return]),
        (
            "found = find(Pot, pot) if there else None\nreturn found.name if found is not None else ''",
            ["found", Return],
        ),
        ("return get(Pot, 1).name", [Return]),
    ],
)
def test_a_statement_chooses(body: str, found: list[object], tmp_path: Path) -> None:
    path = tmp_path / "pots.py"
    path.write_text(HEAD + "".join(f"    {line}\n" for line in body.splitlines()))
    backend = check_blueprint(path).backend
    assert backend is not None
    (operation,) = design(backend).backend.operations
    assert shape(operation.body) == found

"""Drawn values of a row: the evaluator, both databases, and the Python of an operation work them out alike."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from support.postgres import Postgres
from support.projects import SqliteFiles
from support.reference import model_of
from support.running import build, started
from support.systems import reckoning
from support.systems.accepting import accepted
from support.systems.trying import is_clean
from support.walks.sides import ReferenceSide, ServerSide

pytestmark = pytest.mark.drawn
SEEDS = range(30)
ENOUGH = 25
"""Values that a draw keeps."""
DIGITS = Decimal("1e-14")
CENT = Decimal("0.01")


@pytest.mark.parametrize("seed", SEEDS)
def test_values_are_worked_out_alike(seed: int, tmp_path: Path, postgres: Postgres) -> None:
    path = tmp_path / f"reckoning_{seed}.py"
    path.write_text(reckoning.blueprint(seed), encoding="utf-8")
    accepted(path)
    model = model_of(path)
    assert len(model.entities[0].computed) >= ENOUGH
    project = build(path, tmp_path / "project")
    is_clean(project)
    asked = [(operation.path or "", operation.on_row) for operation in model.entities[0].operations]
    asked += [(operation.path or "", False) for operation in model.operations]
    for databases in (SqliteFiles(tmp_path), postgres):
        database = databases.migrated(project)
        with started(project, database) as address:
            sides = (ReferenceSide(model), ServerSide(model, address, database))
            unlike = [*_unlike(sides, seed, asked)]
        text = path.read_text(encoding="utf-8")
        assert not unlike, "\n".join([database.partition(":")[0], *unlike, text])


def _unlike(sides: tuple[ReferenceSide, ServerSide], seed: int, asked: list[tuple[str, bool]]) -> list[str]:
    """What the two sides tell of each row, and of all of them, where that differs."""
    found = list[str]()

    def ask(method: str, target: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        first, second = (side.ask(method, target, {"content-type": "application/json"}, data) for side in sides)
        if first.status != second.status:
            found.append(f"{method} {target}: {first.status} and {second.status}: {body}")
        elif first.status < 300:
            found.extend(_differences(target, first.body, second.body, sides[1].exact))
        return first.body if first.status < 300 else None

    for row in reckoning.sent(seed):
        made = ask("POST", "/things", row)
        for step in (step for step, on_row in asked if on_row and made is not None):
            ask("GET", f"/things/{made['id']}/{step}")
    for target in (target for target, on_row in asked if not on_row):
        ask("GET", target)
    return found


def _differences(where: str, first: Any, second: Any, exact: bool) -> list[str]:
    if isinstance(first, dict) and isinstance(second, dict):
        names = first.keys() - {"created_at", "updated_at"}
        return [each for name in names for each in _differences(f"{where} {name}", first[name], second[name], exact)]
    return [] if first == second or _is_rounded(first, second, exact) else [f"{where}: {first!r} and {second!r}"]


def _is_rounded(first: Any, second: Any, exact: bool) -> bool:
    """Whether both are numbers as far as a database reckons: a quotient ends somewhere; SQLite rounds binary ones."""
    try:
        one, other = Decimal(first), Decimal(second)
    except (ArithmeticError, TypeError, ValueError):
        return False
    is_amount = not exact and one.as_tuple().exponent == other.as_tuple().exponent == -2
    return abs(one - other) <= (CENT if is_amount else max(abs(one) * DIGITS, DIGITS))

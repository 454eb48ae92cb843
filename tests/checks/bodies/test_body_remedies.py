"""What to write instead, in the words of the blueprint."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.diagnostics.terminal import render

BLUEPRINT = '''"""Lots."""

from backwright import App, Entity
from backwright.fields import field
from backwright.logic import query, rows
from backwright.rules import allow, anyone

app = App()


class Lot(Entity, timestamps=False):
    name: str = field(max=20)
    allow(read=anyone)


@query("GET", "/sorted", by=anyone)
def in_order() -> list[Lot]:
    return sorted(rows(Lot), key={key})
'''


@pytest.mark.parametrize(
    ("key", "function"),
    [
        ("lambda one: one.name", "def name_of(one: Lot) -> ...: return one.name"),
        ("lambda lot: (lot.name, lot.id)", "def order_of(lot: Lot) -> ...: return (lot.name, lot.id)"),
        ("Lot.name", "def name_of(lot: Lot) -> ...: return lot.name"),
        ('"name"', "def name_of(lot: Lot) -> ...: return lot.name"),
        ("3", "def order_of(lot: Lot) -> ..."),
    ],
)
def test_an_order_is_a_function_that_can_be_copied(tmp_path: Path, key: str, function: str) -> None:
    path = tmp_path / "lots.py"
    path.write_text(BLUEPRINT.format(key=key), encoding="utf-8")
    shown = render(check_blueprint(path).findings)
    assert f"help: write `{function}` at module level, and give its name" in shown

"""The house has one direction: a room imports only from the rooms before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "src" / "backwright"
WORDS = ("__init__", "fields", "rules", "logic")
ORDER = ("source", "diagnostics", "model", "checks", "design", "targets", "workspace", "prove", "report", "cli")
KNOWS = {room: set(ORDER[:place]) for place, room in enumerate(ORDER)} | {"evaluator": {"model"}}
KNOWS["cli"].add("evaluator")
"""What each room may import. The evaluator judges the targets, so it shares nothing with them but the model."""


def imported(file: Path) -> Iterator[str]:
    """Every module of Backwright that the file imports, at its top, inside a function or for the type checker."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "backwright")
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}:{node.lineno}: relative imports hide where a name comes from"
            if node.module == "backwright":
                yield from (f"backwright.{alias.name}" for alias in node.names)
            elif node.module and node.module.startswith("backwright."):
                yield node.module


def room_of(module: str) -> str | None:
    """None for the words of a blueprint, and for what is directly in the package."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and (HOUSE / parts[1]).is_dir() else None


def rooms() -> list[str]:
    return sorted(path.name for path in HOUSE.iterdir() if path.is_dir() and any(path.rglob("*.py")))


def violations(room: str) -> list[str]:
    allowed = KNOWS[room] | {room}
    return [
        f"{file.relative_to(HOUSE)} imports {module}"
        for file in sorted((HOUSE / room).rglob("*.py"))
        for module in imported(file)
        if (target := room_of(module)) is not None and target not in allowed
    ]


def test_every_room_has_its_place() -> None:
    assert set(rooms()) <= set(KNOWS)


@pytest.mark.parametrize("room", rooms())
def test_a_room_imports_only_from_rooms_before_it(room: str) -> None:
    assert violations(room) == []


@pytest.mark.parametrize("words", WORDS)
def test_the_words_of_a_blueprint_import_only_each_other(words: str) -> None:
    assert [module for module in imported(HOUSE / f"{words}.py") if room_of(module)] == []


def test_only_the_command_line_starts_itself() -> None:
    assert list(imported(HOUSE / "__main__.py")) == ["backwright.cli"]


def test_an_import_against_the_direction_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "late.py"
    file.write_text("def f():\n    from backwright.cli.main import main\n")
    assert [room_of(module) for module in imported(file)] == ["cli"]
    assert "cli" not in KNOWS["source"]

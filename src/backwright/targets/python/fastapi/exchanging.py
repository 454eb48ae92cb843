"""The lines that let rows exchange what no two of them may have alike."""

from __future__ import annotations

from backwright.design.exchanging import Room, exchanged, is_led_to, let_go
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import Value, Word
from backwright.model.members import Field, Link
from backwright.model.shapes import Input
from backwright.targets.python.symbols import attribute, class_name


def exchanging(backend: Backend, given: Input, target: Entity, *, known: str = "kept") -> tuple[list[str], list[str]]:
    """The lines before and after owned rows change that are sent with their owner; `known`: what has their ids."""
    columns = [f"row.{_column(member)}" for member in exchanged(backend, given, target)]
    if not columns:
        return [], []
    if is_led_to(backend, target):
        return [], [
            letting_go(backend, target, "[*rows.values()]" if known == "rows" else f"[rows[one] for one in {known}]")
        ]
    test = f"row.id in {known} and " * (known != "rows")
    alone = f"({', '.join(columns)})" if len(columns) > 1 else columns[0]
    return [f"before = {{row.id: {alone} for row in rows.values()}}"], [
        f"moved = [row for row in rows.values() if {test}{alone} != before[row.id]]",
        "if len(moved) > 1:",
        "    # Stored anew, so that they may exchange what no two of them have alike.",
        "    for row in moved:",
        "        session.expunge(row)",
        "        make_transient(row)",
        f"    await session.execute(delete({class_name(target.name)})"
        f".where({class_name(target.name)}.id.in_([row.id for row in moved])))",
        "    session.add_all(moved)",
    ]


def letting_go(backend: Backend, target: Entity, rows: str) -> str:
    """The line by which rows that stay where they are make room for each other."""
    rooms = let_go(backend, target)
    names = ", ".join(_names(room) for room in rooms)
    values = ", ".join(f'"{_column(room.member)}": {_value(room.value)}' for room in rooms if room.value is not None)
    return f"await let_go(session, {rows}, {names}{f', meanwhile={{{values}}}' if values else ''})"


def _names(room: Room) -> str:
    first, *others = (f'"{_column(one)}"' for one in (room.member, *room.others))
    return f"({first}, {', '.join(others)})" if others else first


def _value(value: Value | Word) -> str:
    return f"{value.word}()" if isinstance(value, Word) else repr(value.value)


def _column(member: Field | Link) -> str:
    return f"{member.name}_id" if isinstance(member, Link) else attribute(member.name)

"""The lines that let owned rows exchange what no two of them may have alike."""

from __future__ import annotations

from backwright.design.exchanging import exchanged, is_led_to, let_go
from backwright.design.tables import VERSION
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Field, Link
from backwright.model.shapes import Input
from backwright.model.types import Scalar, present
from backwright.targets.python.symbols import attribute, class_name


def exchanging(backend: Backend, given: Input, target: Entity) -> tuple[list[str], list[str]]:
    """The lines before and after rows change that are sent with their owner."""
    columns = [f"row.{_column(member)}" for member in exchanged(backend, given, target)]
    if not columns:
        return [], []
    alone = f"({', '.join(columns)})" if len(columns) > 1 else columns[0]
    return [f"before = {{row.id: {alone} for row in rows.values()}}"], [
        f"moved = [row for row in rows.values() if row.id in kept and {alone} != before[row.id]]",
        "if len(moved) > 1:",
        *(_let_go(target) if is_led_to(backend, target) else _stored_anew(class_name(target.name))),
    ]


def _column(member: Field | Link) -> str:
    return f"{member.name}_id" if isinstance(member, Link) else attribute(member.name)


def _stored_anew(model: str) -> list[str]:
    return [
        "    # Stored anew, so that they may exchange what no two of them have alike.",
        "    for row in moved:",
        "        session.expunge(row)",
        "        make_transient(row)",
        f"    await session.execute(delete({model}).where({model}.id.in_([row.id for row in moved])))",
        "    session.add_all(moved)",
    ]


def _let_go(target: Entity) -> list[str]:
    """Rows that others lead to stay where they are, and have meanwhile what nobody has."""
    model, members = class_name(target.name), let_go(target)
    columns = [_column(member) for member in members]
    values = [f'{column}=bindparam("let_go_{column}")' for column in columns]
    values += [f"{VERSION}={model}.{VERSION}"] * (target.versioned != "no")
    given = [f'"let_go_{column}": {_meanwhile(member)}' for column, member in zip(columns, members, strict=True)]
    return [
        "    # First they let go of what no two of them may have alike, so that they may exchange it.",
        f'    let_go = update({model}).where({model}.id == bindparam("moved_id")).values({", ".join(values)})',
        "    connection = await session.connection()",
        f'    meanwhile = [{{"moved_id": row.id, {", ".join(given)}}} for number, row in enumerate(moved)]',
        "    await connection.execute(let_go, meanwhile)",
        "    for row in moved:",
        *(f'        flag_modified(row, "{column}")' for column in columns),
    ]


def _meanwhile(member: Field | Link) -> str:
    """The code of a value that no row has."""
    if member.optional or isinstance(member, Link):
        return "None"
    if present(member.type) == Scalar("int"):
        return "number - 2**63"
    return "date.min + timedelta(number)" if present(member.type) == Scalar("date") else 'f"\\x1f{number}"'

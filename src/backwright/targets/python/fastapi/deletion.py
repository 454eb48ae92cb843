"""Rows that stay when they are deleted: marked, with all that lives in them, until they are brought back."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.design import Design
from backwright.design.exchanging import leaves_room
from backwright.design.tables import DELETED
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.names import kebab, plural, snake
from backwright.targets.python.symbols import class_name

_DOC = '''"""Rows that are deleted stay, marked with the instant, and so does all that lives in them.

`was`: since when they are deleted so far; `since`: what is to be said of them. None: they are there.
"""'''


def module(design: Design) -> str:
    """The code of the module; empty where no row stays."""
    backend = design.backend
    kept = [entity for entity in backend.entities if entity.name in backend.kept]
    return "\n\n\n".join([_DOC, *(_mark(design, entity) for entity in kept)]) + "\n" if kept else ""


def marking(backend: Backend, entity: Entity, row: str) -> list[str]:
    """The lines that delete a row that stays."""
    marked = f"await mark_{_many(entity)}(session, None, now(), {class_name(entity.name)}.id == {row}.id)"
    return [marked, *([f"await take_back(session, {row})"] if leaves_room(backend, entity) else [])]


def _mark(design: Design, entity: Entity) -> str:
    model, many = class_name(entity.name), _many(entity)
    said = many.replace("_", " ")
    lines = [
        f"async def mark_{many}(",
        "    session: AsyncSession, was: datetime | None, since: datetime | None, *conditions: ColumnElement[bool]",
        ") -> None:",
        f'    """Mark {said}, and what lives in them."""',
        f"    marked = update({model}).where({model}.{DELETED}.is_not_distinct_from(was), *conditions)",
        f"    found = await session.scalars(marked.values({DELETED}=since).returning({model}.id))",
    ]
    owned = [*_owned(design, entity)]
    ends = entity.account and bool(design.backend.renewed)
    if not owned and not ends:
        return "\n".join([*lines[:-1], f"    await session.execute(marked.values({DELETED}=since))"])
    lines += ["    ids = found.all()", "    if not ids:", "        return"]
    if ends:
        lines += ["    for account_id in ids:", "        await end_sessions(session, account_id)"]
    lines += [f"    await mark_{_many(other)}(session, was, since, {column}.in_(ids))" for other, column in owned]
    return "\n".join(lines)


def _owned(design: Design, entity: Entity) -> Iterator[tuple[Entity, str]]:
    """What goes with a row, each with the column that leads to it."""
    for other, link in design.backend.leading_to(entity.name):
        if link.within or link.on_delete == "cascade":
            yield other, f"{class_name(other.name)}.{link.name}_id"


def _many(entity: Entity) -> str:
    return snake(plural(kebab(entity.name)))

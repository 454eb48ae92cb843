"""What a body loses where it deletes rows for good, and what of that it may still count on."""

from __future__ import annotations

from collections.abc import Iterable

from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import Attribute, Expression, New, Value, Word
from backwright.model.members import Link
from backwright.model.statements import Adjust, Assign, Relate, Statement
from backwright.model.types import Row, Type, present
from backwright.model.walk import expressions, own_values, parts, statements


def deleted(backend: Backend, every: Iterable[Expression]) -> frozenset[str]:
    """The entities of which expressions delete rows for good; others may go with these."""
    words = (part for part in every if isinstance(part, Word) and part.word == "delete")
    named = {_entity(word.arguments[0].value.type) for word in words}
    return frozenset(name for name in named if name and not backend.entity(name).soft_delete)


def lost(backend: Backend, every: Iterable[Expression]) -> frozenset[str]:
    """The entities of which rows may be gone for good when expressions have been worked out."""
    return backend.going_with(*deleted(backend, every))


def told_of(backend: Backend, every: Iterable[Expression]) -> frozenset[str]:
    """The entities of which replies and records show rows, each by itself."""
    entities = {entity.name for entity in backend.entities}
    made = (part for part in every if isinstance(part, New) and part.name not in entities)
    named = {_entity(value.value.type) for part in made for value in part.values}
    return frozenset(backend.rows_of(name).name for name in named if name)


def along(backend: Backend, entity: str) -> list[tuple[Entity, Link]]:
    """The links over which rows go with one of an entity, and with those that do."""
    every = (found for name in sorted(backend.going_with(entity)) for found in backend.leading_to(name))
    return [(owner, link) for owner, link in every if link.within or link.on_delete == "cascade"]


def uses_along(backend: Backend, after: Iterable[Statement], entity: str) -> bool:
    """Whether statements may write a row that went with one of an entity, or ask one where the links of another led."""
    gone = frozenset(owner.name for owner, _ in along(backend, entity))
    return any(
        (isinstance(one, Assign | Adjust) and _entity(one.target.base.type) in gone)
        or any(_asks(backend, part, gone) for value in own_values(one) for part in parts(value))
        for one in after
    )


def counts_on(backend: Backend, after: Iterable[Statement], entity: str) -> bool:
    """Whether statements may link to a row of an entity that is gone, or to one that went with it, or ask where the
    links of one led.
    """
    gone = backend.going_with(entity)
    return any(_counts_on(backend, one, gone) for one in after)


def counts_on_lost(backend: Backend, body: tuple[Statement, ...]) -> bool:
    """Whether statements may count on rows that they have deleted, in whichever order they run."""
    return any(counts_on(backend, statements(body), name) for name in deleted(backend, expressions(body)))


def _counts_on(backend: Backend, statement: Statement, gone: frozenset[str]) -> bool:
    if isinstance(statement, Assign | Relate):
        named = {_entity(statement.value.type)}
        named |= {_entity(statement.target.base.type)} if isinstance(statement, Relate) else set()
        if named & gone:
            return True
    every = (part for value in own_values(statement) for part in parts(value))
    return any(_links_to(backend, part, gone) or _asks(backend, part, gone) for part in every)


def _links_to(backend: Backend, part: Expression, gone: frozenset[str]) -> bool:
    """Whether it is a new row that links to one of these."""
    if not isinstance(part, New) or part.name not in {entity.name for entity in backend.entities}:
        return False
    given = (value.value for value in part.values if not isinstance(value.value, Value))
    return any(_entity(value.type) in gone for value in given)


def _asks(backend: Backend, part: Expression, gone: frozenset[str]) -> bool:
    """Whether it asks a row that a link of one of these leads to."""
    if not isinstance(part, Attribute) or not isinstance(part.base, Attribute):
        return False
    row, link = part.base, backend.member(part.base.member) if backend.owns(part.base.member) else None
    return isinstance(link, Link) and link.target in gone and _entity(row.base.type) in gone


def _entity(kind: Type) -> str:
    """The entity of a row; "" for what is none."""
    inner = present(kind)
    return inner.entity if isinstance(inner, Row) else ""

"""What owned rows may exchange among themselves, although no two of them may have it alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import Word
from backwright.model.members import Field, Link
from backwright.model.shapes import Input
from backwright.model.statements import Adjust, Assign, Branch, ForEach, Statement
from backwright.model.types import Scalar, is_text, present
from backwright.model.walk import expressions

_ROOM = 9
"""As long as a text has to be that stands for another one."""


def exchanged(backend: Backend, given: Input, target: Entity) -> tuple[Field | Link, ...]:
    """The members of rows that are sent with their owner for which they make room for each other where they change."""
    if is_led_to(backend, target) and not let_go(target):
        return ()
    unique = {name for names in _constraints(target) for name in names}
    among = any(one.where for one in target.uniques)
    sent = (one.member for one in given.rows)
    return tuple(m for m in sent if isinstance(m, Field | Link) and (among or m.name in unique))


def is_led_to(backend: Backend, entity: Entity) -> bool:
    """Whether other rows, or pairs, have the keys of its rows: stored anew, they would take these with them."""
    sets = (m for one in backend.entities for m in one.collections if m.kind == "set")
    return bool(backend.leading_to(entity.name)) or any(entity.name in (m.owner, m.target) for m in sets)


def let_go(target: Entity) -> tuple[Field | Link, ...]:
    """For each constraint a member that can have a value meanwhile that nobody has; those that have none stay."""
    found: dict[str, Field | Link] = {}
    for names in _constraints(target):
        members = [member for name in names if isinstance(member := target.member(name), Field | Link)]
        able = [member for member in members if _can_let_go(member)]
        if able and not found.keys() & names:
            found[able[-1].name] = able[-1]
    return tuple(found.values())


def may_exchange(backend: Backend, body: tuple[Statement, ...]) -> frozenset[str]:
    """The entities of whose rows a body may change several, or change some and make or delete others."""
    changed: Counter[str] = Counter()
    for statement, times in _with_loops(body, 1):
        if isinstance(statement, Assign | Adjust) and is_unique(backend, statement.target.member):
            changed[statement.target.member.partition(".")[0]] += times
    others: Counter[str] = Counter()
    for part in expressions(body):
        if isinstance(part, Word) and part.word in ("create", "delete"):
            others[getattr(part.arguments[0].value.type, "entity", "")] += 1
    return frozenset(name for name in changed if (changed + others)[name] > 1 and let_go(backend.entity(name)))


def _with_loops(body: tuple[Statement, ...], times: int) -> Iterator[tuple[Statement, int]]:
    """Every statement, and whether it runs more than once."""
    for statement in body:
        yield statement, times
        if isinstance(statement, ForEach):
            yield from _with_loops(statement.body, 2)
        elif isinstance(statement, Branch):
            yield from _with_loops((*statement.then, *statement.otherwise), times)


def is_unique(backend: Backend, member: str) -> bool:
    """Whether no two rows may have a member alike, or it with others."""
    owner, _, name = member.partition(".")
    return backend.owns(member) and any(name in names for names in _constraints(backend.rows_of(owner)))


def _constraints(target: Entity) -> Iterator[tuple[str, ...]]:
    """The names of what no two rows have alike."""
    yield from ((m.name,) for m in target.members if isinstance(m, Field | Link) and m.unique)
    yield tuple(member.name for member in target.key if not getattr(member, "implicit", False))
    yield from (tuple(name.rpartition(".")[2] for name in one.members) for one in target.uniques)


def _can_let_go(member: Field | Link) -> bool:
    if isinstance(member, Link) or member.optional:
        return member.optional
    longest = member.limits.max
    kind = present(member.type)
    return kind == Scalar("int") or kind == Scalar("date") or (is_text(kind) and (longest is None or longest >= _ROOM))

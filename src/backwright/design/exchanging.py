"""What owned rows may exchange among themselves, although no two of them may have it alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backwright.design.inlining import written_out
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import (
    And,
    Attribute,
    Compare,
    Contains,
    Display,
    Expression,
    Not,
    Or,
    Self,
    Value,
    Word,
)
from backwright.model.members import Field, Link
from backwright.model.operations import Operation, Procedure
from backwright.model.shapes import Input
from backwright.model.statements import Adjust, Assign, Branch, ForEach, Statement
from backwright.model.types import BOOL, Choice, Scalar, is_text, present
from backwright.model.walk import expressions, parts

_ROOM = 9
"""As long as a text has to be that stands for another one."""


@dataclass(frozen=True, slots=True)
class Room:
    """A member that has another value meanwhile where it, or one of others, changes.

    `value`: one that keeps its row from being one of those that are asked about; None where it is one that nobody has.
    """

    member: Field | Link
    others: tuple[Field | Link, ...] = ()
    value: Value | Word | None = None


def exchanged(backend: Backend, given: Input, target: Entity) -> tuple[Field | Link, ...]:
    """The members of rows that are sent with their owner for which they make room for each other where they change."""
    if is_led_to(backend, target) and not let_go(backend, target):
        return ()
    unique = {name for names, _ in _constraints(backend, target) for name in names}
    among = any(one.where for one in target.uniques)
    sent = (one.member for one in given.rows)
    return tuple(m for m in sent if isinstance(m, Field | Link) and (among or m.name in unique))


def is_led_to(backend: Backend, entity: Entity) -> bool:
    """Whether other rows, or pairs, have the keys of its rows: stored anew, they would take these with them."""
    sets = (m for one in backend.entities for m in one.collections if m.kind == "set")
    return bool(backend.leading_to(entity.name)) or any(entity.name in (m.owner, m.target) for m in sets)


def let_go(backend: Backend, target: Entity) -> tuple[Room, ...]:
    """For each constraint a member that can have a value meanwhile that nobody has; those that have none stay."""
    found: dict[str, Room] = {}
    for names, where in _constraints(backend, target):
        members = [m for name in (*names, *_read_by(where)) if isinstance(m := target.member(name), Field | Link)]
        able = [found.get(m.name, Room(m)) for m in members if m.name in names and _can_let_go(m)]
        known = [one for one in able if one in found.values()]
        out = (Room(m, value=value) for m, value in _left(target, where))
        room = next(iter([*known, *able[-1:]]), None) or next(out, None)
        if room is not None:
            others = (one for one in members if one != room.member and not getattr(one, "within", False))
            found[room.member.name] = Room(room.member, tuple(dict.fromkeys((*room.others, *others))), room.value)
    return tuple(found.values())


def may_exchange(backend: Backend, body: Operation | Procedure) -> frozenset[str]:
    """The entities of whose rows a body may change several, or change some and make or delete others."""
    changed: Counter[str] = Counter()
    for statement, times in _with_loops(body.body, 1):
        if isinstance(statement, Assign | Adjust) and is_unique(backend, statement.target.member):
            changed[statement.target.member.partition(".")[0]] += times
    others: Counter[str] = Counter(one.name for one in backend.entities if _goes_after(one, body))
    for part in expressions(body.body):
        if isinstance(part, Word) and part.word in ("create", "delete"):
            others[getattr(part.arguments[0].value.type, "entity", "")] += 1
    return frozenset(name for name in changed if (changed + others)[name] > 1 and let_go(backend, backend.entity(name)))


def _goes_after(entity: Entity, body: Operation | Procedure) -> bool:
    """Whether a row is deleted when what follows its end is done."""
    hooks = (hook for hook in entity.hooks if "delete" in hook.verbs)
    return any((hook.owner, hook.name) == (body.owner, body.name) for hook in hooks)


def leaves_room(backend: Backend, entity: Entity) -> bool:
    """Whether rows that follow the end of another one may have what that had."""
    return any(
        _goes_after(entity, hook.procedure) and entity.name in may_exchange(backend, hook.procedure)
        for hook in entity.hooks
    )


def _with_loops(body: tuple[Statement, ...], times: int) -> Iterator[tuple[Statement, int]]:
    """Every statement, and whether it runs more than once."""
    for statement in body:
        yield statement, times
        if isinstance(statement, ForEach):
            yield from _with_loops(statement.body, 2)
        elif isinstance(statement, Branch):
            yield from _with_loops((*statement.then, *statement.otherwise), times)


def is_unique(backend: Backend, member: str) -> bool:
    """Whether no two rows may have a member alike, or it with others, or where it says which rows these are."""
    owner, _, name = member.partition(".")
    if not backend.owns(member):
        return False
    constraints = _constraints(backend, backend.rows_of(owner))
    return any(name in (*names, *_read_by(where)) for names, where in constraints)


def _constraints(backend: Backend, target: Entity) -> Iterator[tuple[tuple[str, ...], Expression | None]]:
    """The names of what no two rows have alike, and what says which rows these are, where not all are."""
    yield from (((m.name,), None) for m in target.members if isinstance(m, Field | Link) and m.unique)
    yield tuple(member.name for member in target.key if not getattr(member, "implicit", False)), None
    for one in target.uniques:
        names = tuple(name.rpartition(".")[2] for name in one.members)
        yield names, written_out(backend, backend.function(one.where).value) if one.where else None


def _read_by(where: Expression | None) -> list[str]:
    """The names of the members that a condition reads."""
    every = parts(where) if where is not None else ()
    return list(dict.fromkeys(name for part in every if (name := _own(part))))


def _own(part: Expression) -> str:
    return part.member.rpartition(".")[2] if isinstance(part, Attribute) and isinstance(part.base, Self) else ""


def _left(
    target: Entity, where: Expression | None, *, holds: bool = False
) -> Iterator[tuple[Field | Link, Value | Word]]:
    """Values with which a condition does not hold, whatever else a row has; `holds`: with which it does."""
    match where:
        case Not(operand):
            yield from _left(target, operand, holds=not holds)
        case And(operands) | Or(operands) if isinstance(where, Or) == holds:
            for operand in operands:
                yield from _left(target, operand, holds=holds)
        case Attribute() if isinstance(member := target.member(_own(where)), Field):
            yield member, Value(holds, BOOL)
        case Compare("==" | "!=", left, Value() as right) if isinstance(
            member := target.member(_own(left)), Field | Link
        ):
            alike = (where.operator == "==") == holds
            yield from ((member, one) for one in ([right] if alike else _others(member, [right.value])))
        case Contains(item, Display(items=items)) if isinstance(member := target.member(_own(item)), Field | Link):
            named = [one for one in items if isinstance(one, Value)]
            yield from ((member, v) for v in (named if holds else _others(member, [one.value for one in named])))


def _others(member: Field | Link, values: Sequence[object]) -> Iterator[Value | Word]:
    """A value that is none of these."""
    if member.optional and None not in values:
        yield Value(None, BOOL)
    elif isinstance(member, Field):
        kind = present(member.type)
        if kind in (Scalar("datetime"), Scalar("date")):
            yield Word("now" if kind == Scalar("datetime") else "today", "", (), kind)
        ordinary: tuple[str | int | bool, ...] = ("", "-") if is_text(kind) else (0, 1) if kind == Scalar("int") else ()
        ordinary = kind.values if isinstance(kind, Choice) else (False, True) if kind == BOOL else ordinary
        yield from (Value(one, kind) for one in ordinary if one not in values)


def _can_let_go(member: Field | Link) -> bool:
    if isinstance(member, Link) or member.optional:
        return member.optional
    longest = member.limits.max
    kind = present(member.type)
    if isinstance(kind, Choice):
        return False
    return kind == Scalar("int") or kind == Scalar("date") or (is_text(kind) and (longest is None or longest >= _ROOM))

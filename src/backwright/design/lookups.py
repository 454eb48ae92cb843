"""Rows that a body looks up and writes, several of one kind: how they are found and locked at once.

Two operations that lock the same rows one by one, each in its own order, would wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from backwright.design.effects import Effects, branches
from backwright.design.places import ME, SELF, place
from backwright.design.ways import may_change
from backwright.model.backend import Backend
from backwright.model.expressions import (
    Attribute,
    Call,
    Conditional,
    Expression,
    Format,
    Item,
    Me,
    Method,
    Name,
    Rows,
    Self,
    Value,
    Word,
)
from backwright.model.members import Field, is_hashed
from backwright.model.operations import Operation, Procedure
from backwright.model.part import Part
from backwright.model.statements import Adjust, Assign, ForEach, Let, Return
from backwright.model.types import Maybe, PairOf, Row, Scalar, Type, element, present
from backwright.model.walk import own_values, parts, statements

START = -1
"""Before the first statement."""


class Joint(Part, frozen=True):
    """Rows of one kind that one statement finds by a member and locks, before anything is decided by them.

    `position`: before which statement. `keys`: by what each of them is looked up, by its name. `given`: rows of that
    kind that the body is given, which are locked with them.
    """

    entity: str
    member: str
    position: int
    keys: dict[str, Expression]
    given: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """How the body calls all of them."""
        return (*self.given, *self.keys)


Lookups: TypeAlias = dict[str, list[tuple[int, str, Word]]]
"""By entity: the rows that a body looks up and writes, each with the place of the statement, its name and the word."""


def jointly(
    effects: Effects, body: Operation | Procedure, written: frozenset[str], given: list[str]
) -> Iterator[Joint]:
    """The rows whose keys are known before any of them is found."""
    if effects.is_hook(body) or effects.outside.asks(body.body):
        return
    backend, sent = effects.backend, _sent(body)
    for kind, lookups in _lookups(body, written).items():
        own = tuple(there for there in given if _kind_at(backend, body, there) == kind)
        keys = {name: word.arguments[0].value for _, name, word in lookups if len(word.arguments) == 1}
        members = {_looked_by(backend, kind, word) for _, _, word in lookups}
        known = len(keys) == len(lookups) and all(_is_known(value, sent) for value in keys.values())
        if known and len(own) + len(keys) > 1 and len(members) == 1 and "" not in members:
            yield Joint(kind, members.pop(), START if own else lookups[0][0], keys, own)


def together(effects: Effects, body: Operation | Procedure, written: frozenset[str]) -> dict[int, tuple[str, ...]]:
    """The rows of one kind that are found one after the other, and locked after the last of them: by its place.

    Where something is decided by one of them before that, each is locked as it is found; as is a row that is found by
    what bodies change: once it is locked with others it might be none of those that were looked for.
    """
    backend, lookups = effects.backend, _lookups(body, written)
    found = {
        kind: [(position, name) for position, name, word in group if _stays(effects, kind, word)]
        for kind, group in lookups.items()
    }
    if ME in written and backend.account is not None:
        found.setdefault(backend.account.name, []).insert(0, (START, ME))
    groups = (group for group in found.values() if len(group) > 1 and not _decides_early(backend, body, group))
    return {group[-1][0]: tuple(name for _, name in group) for group in groups}


def listed(backend: Backend, body: Operation | Procedure, written: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """By entity: the rows that a body takes from lists and writes, by their names; lists of it are locked as found.

    What a loop takes from the database itself is none of them: it is locked there.
    """
    found: dict[str, list[str]] = {}
    for name, source, kind in _origins(body, written):
        if not _is_locked(backend, body, source) and isinstance(kind, Row):
            found.setdefault(kind.entity, []).append(name)
    for target in _targets(body):
        kind = present(target.base.type)
        if isinstance(kind, Row) and (isinstance(target.base, Item) or not place(target.base)):
            found.setdefault(kind.entity, [])
    return {entity: tuple(dict.fromkeys(rows)) for entity, rows in sorted(found.items())}


def answered(effects: Effects, body: Operation | Procedure, written: frozenset[str]) -> frozenset[str]:
    """The names of rows, or of lists of them, that a helper has found and the body writes: nobody has locked them."""
    found = ((name, value) for name, value, _ in _origins(body, written) if isinstance(value, Call))
    computes = effects.backend.computes
    answers = {name for name, call in found if not computes(call.function) and not _is_new(effects, call)}
    lets = (one for one in statements(body.body) if isinstance(one, Let) and one.name in written)
    return frozenset(answers | {one.name for one in lets if _looks_up_perhaps(one.value)})


def _looks_up_perhaps(value: Expression) -> bool:
    """Whether a row is one of several, of which one is looked up."""
    several = isinstance(value, Conditional)
    return several and any(isinstance(one, Word) and one.word in ("get", "find") for one in branches(value))


def _is_new(effects: Effects, value: Expression) -> bool:
    """Whether a row is made where it comes from, or locked there."""
    if isinstance(value, Word):
        return value.word in ("create", "ensure")
    if not isinstance(value, Call) or effects.backend.computes(value.function):
        return False  # what only computes is written in its place
    called = effects.called(value.function)
    answers = [one.value for one in statements(called.body) if isinstance(one, Return) and one.value is not None]
    named = [_sources(called, one.name) if isinstance(one, Name) else [(one, one.type)] for one in answers]
    return all(_is_new(effects, source) for sources in named for source, _ in sources)


def _origins(body: Operation | Procedure, written: frozenset[str]) -> Iterator[tuple[str, Expression, Type]]:
    """Where the rows come from that a body writes by a name of its own: the name, what it stands for, what it is."""
    given = {SELF, ME, *(p.name for p in body.parameters)}
    names = sorted({there.partition(".")[0] for there in written})
    for name in names:
        for source, kind in _sources(body, name) if name not in given else ():
            if not isinstance(source, Name):
                yield name, source, kind
            elif source.name not in names:
                names.append(source.name)


def _sources(body: Operation | Procedure, name: str) -> Iterator[tuple[Expression, Type]]:
    """What a name stands for, or what a loop takes it from; each with what it is, or what the list is of."""
    for one in statements(body.body):
        if isinstance(one, Let) and one.name == name:
            kind = present(one.value.type)
            for value in branches(one.value):
                yield value, present(element(kind) or kind)
        elif isinstance(one, ForEach) and name in one.names:
            each = present(element(one.source.type) or one.source.type)
            each = each.items[one.names.index(name)] if isinstance(each, PairOf) else each
            yield one.source, present(element(each) or each)


def _is_locked(backend: Backend, body: Operation | Procedure, source: Expression) -> bool:
    """Whether a row is locked where it comes from, or nobody else knows it yet."""
    match source:
        case Word() | Me() | Self() | Rows():
            return True
        case Call():
            return not backend.computes(source.function)
        case Attribute():
            lists = (part for one in statements(body.body) for value in own_values(one) for part in parts(value))
            return element(source.type) is None or sum(place(part) == place(source) for part in lists) == 1
    return False


def _targets(body: Operation | Procedure) -> Iterator[Attribute]:
    return (one.target for one in statements(body.body) if isinstance(one, Assign | Adjust))


def _lookups(body: Operation | Procedure, written: frozenset[str]) -> Lookups:
    found: Lookups = {}
    for position, statement in enumerate(body.body):
        match statement:
            case Let(name, Word(word="get" | "find", kind=kind) as word) if name in written:
                found.setdefault(kind, []).append((position, name, word))
    return found


def _kind_at(backend: Backend, body: Operation | Procedure, there: str) -> str:
    """The entity of the one row that a body is given so; "" of a list, and where there may be none."""
    if there == SELF:
        return backend.rows_of(body.owner).name
    return next((p.type.entity for p in body.parameters if p.name == there and isinstance(p.type, Row)), "")


def _looked_by(backend: Backend, kind: str, word: Word) -> str:
    """The one member by which a row is looked up, if it tells rows apart and is stored as it is sent; else ""."""
    entity = backend.entity(kind)
    named = word.arguments[0].name if word.arguments else ""
    name = named or (entity.key[0].name if len(entity.key) == 1 else "")
    member = entity.member(name) if name else None
    if not isinstance(member, Field) or is_hashed(member) or present(member.type) == Scalar("email"):
        return ""
    return name if member.unique or member.implicit or [one.name for one in entity.key] == [name] else ""


def _stays(effects: Effects, kind: str, word: Word) -> bool:
    """Whether no body changes by what a row is looked up: then it stays the one that was meant."""
    return not any(f"{kind}.{argument.name}" in effects.set_anywhere for argument in word.arguments)


def _sent(body: Operation | Procedure) -> frozenset[str]:
    """The values that a body is given, and that stay what they are."""
    changed = {statement.name for statement in statements(body.body) if isinstance(statement, Let)}
    return frozenset(p.name for p in body.parameters if p.name not in changed and not isinstance(p.type, Row))


def _is_known(value: Expression, sent: frozenset[str]) -> bool:
    """Whether a key is known from the start."""
    every = [*parts(value)]
    if isinstance(value.type, Maybe) or any(isinstance(part, Name) and part.name not in sent for part in every):
        return False
    return all(isinstance(part, Attribute | Format | Method | Name | Value) for part in every)


def _decides_early(backend: Backend, body: Operation | Procedure, group: list[tuple[int, str]]) -> bool:
    """Whether a body asks about rows, or changes them, before the last of them is found."""
    places, names = {position for position, _ in group}, {name for _, name in group}
    for position, statement in enumerate(body.body[: group[-1][0] + 1]):
        every = [part for one in statements((statement,)) for value in own_values(one) for part in parts(value)]
        if position in places:
            fixed = [p.base for p in every if isinstance(p, Attribute) and not _may_change(backend, p)]
            every = [part for part in every if not any(part is base for base in fixed)]
        if any(_name_of(part) in names for part in every):
            return True
    return False


def _may_change(backend: Backend, part: Attribute) -> bool:
    return not backend.owns(part.member) or may_change(backend.member(part.member))


def _name_of(part: Expression) -> str:
    return ME if isinstance(part, Me) else part.name if isinstance(part, Name) else ""

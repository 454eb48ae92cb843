"""Rows that a body looks up and writes, several of one kind: how they are found and locked at once.

Two operations that lock the same rows one by one, each in its own order, would wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from backwright.design.bodies import statements
from backwright.design.duties import may_change
from backwright.design.effects import ME, SELF, Effects, values_of
from backwright.model.backend import Backend
from backwright.model.expressions import Attribute, Expression, Format, Me, Method, Name, Value, Word
from backwright.model.members import Field, is_hashed
from backwright.model.operations import Operation, Procedure
from backwright.model.part import Part
from backwright.model.statements import Let
from backwright.model.types import Maybe, Row, Scalar, present
from backwright.model.walk import parts

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


def together(backend: Backend, body: Operation | Procedure, written: frozenset[str]) -> dict[int, tuple[str, ...]]:
    """The rows of one kind that are found one after the other, and locked after the last of them: by its place.

    Where something is decided by one of them before that, each is locked as it is found.
    """
    lookups = _lookups(body, written)
    found = {kind: [(position, name) for position, name, _ in group] for kind, group in lookups.items()}
    if ME in written and backend.account is not None:
        found.setdefault(backend.account.name, []).insert(0, (START, ME))
    groups = (group for group in found.values() if len(group) > 1 and not _decides_early(backend, body, group))
    return {group[-1][0]: tuple(name for _, name in group) for group in groups}


def _lookups(body: Operation | Procedure, written: frozenset[str]) -> Lookups:
    found: Lookups = {}
    for position, statement in enumerate(body.body):
        match statement:
            case Let(name, Word(word="get" | "find", kind=kind) as word) if name in written:
                found.setdefault(kind, []).append((position, name, word))
    return found


def _kind_at(backend: Backend, body: Operation | Procedure, there: str) -> str:
    """The entity of the one row that a body is given so; "" of a list, and where there may be none.

    The row of a path that has versions is locked as it is found: whoever saw another version is refused before that.
    """
    if there == SELF:
        entity = backend.rows_of(body.owner)
        return entity.name if entity.versioned == "no" else ""
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
        every = [part for one in statements((statement,)) for value in values_of(one) for part in parts(value)]
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

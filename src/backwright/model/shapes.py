"""What the JSON of a row holds, going out and coming in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from msgspec.structs import replace

from backwright.model.api import Case
from backwright.model.backend import Backend
from backwright.model.entities import Entity, View
from backwright.model.expressions import Me
from backwright.model.members import Collection, Computed, Field, Link, Member, is_issued
from backwright.model.names import in_case
from backwright.model.part import Part
from backwright.model.rules import NOBODY
from backwright.model.types import HIDDEN, Scalar, present

Place: TypeAlias = Literal["one", "list", "nested", "self"]
"""Where a row shows: alone, in a list, inside another row, or as the account that calls or signs in."""


class Property(Part, frozen=True):
    """One name of an object. `row` is the shape of what a link or an inline collection holds; `many`: a list of it.

    `once`: it is there only in the answer to the request that makes the row, and not of rows that were there before.
    """

    wire: str
    member: Member
    row: Shape | None = None
    many: bool = False
    once: bool = False


class Shape(Part, frozen=True):
    """The object that a row shows as; `alone`: its one property stands without the object around it.

    `key`: it is no more than what names the row.
    """

    name: str
    entity: Entity
    view: View | None
    properties: tuple[Property, ...]
    alone: bool = False
    key: bool = False

    @property
    def tells_once(self) -> bool:
        """Whether rows inside it, or inside these, may show what was made with them."""
        return any(each.once or (each.row is not None and each.row.tells_once) for each in self.properties)

    @property
    def shows_token(self) -> bool:
        """Whether it shows the token of its row: of an account how it signs in, else what was made with the row."""
        return any(is_issued(each.member) and not each.once for each in self.properties)

    @property
    def made(self) -> bool:
        """Whether it is a row that was just made, which shows its token this once."""
        return self.shows_token and not self.entity.account


class Input(Part, frozen=True):
    """One name of an object that is sent. `rows` are the inputs of an owned inline row; `keys`: rows named by key."""

    wire: str
    member: Field | Link | Collection
    required: bool
    rows: tuple[Input, ...] = ()
    keys: bool = False


def wire(member: Member, case: Case) -> str:
    """What the API calls a member."""
    return member.wire or in_case(member.name, case)


def shape(backend: Backend, owner: Entity | View, place: Place, case: Case, *, written: bool = False) -> Shape:
    """What a row shows in that place: key, fields, computed values and times, or what the view says.

    `written`: to whoever has just written it. Of the rows inside it those that are new show their tokens.
    """
    entity = backend.rows_of(owner.name)
    view = owner if isinstance(owner, View) else None
    once = written and place == "nested"
    members = _shown(owner, entity, "self" if once and not entity.account else place)
    shown = [_property(backend, member, case, once=once, written=written) for member in members]
    return Shape(owner.name, entity, view, tuple(shown), alone=view is None and entity.value is not None)


def _shown(owner: Entity | View, entity: Entity, place: Place) -> Iterator[Member]:
    if isinstance(owner, View):
        for name in owner.shows:
            member = entity.member(name)
            if member is not None:
                yield member
        yield from owner.computed
        return
    if entity.value is not None:
        yield entity.value
        return
    if entity.key[0] is entity.implicit[0]:
        yield entity.implicit[0]
    for member in entity.members:
        if _leaves(member, place):
            yield member
    yield from entity.times


def _leaves(member: Member, place: Place) -> bool:
    if isinstance(member, Collection):
        return member.inline is not None
    if isinstance(member, Link):
        return not member.within
    if isinstance(member, Computed):
        return True
    return not _hidden(member, place) and (member.listed or place != "list")


def _hidden(field: Field, place: Place) -> bool:
    kind = present(field.type)
    if is_issued(field):
        return place != "self"
    return isinstance(kind, Scalar) and kind.name in HIDDEN


def _property(backend: Backend, member: Member, case: Case, *, once: bool, written: bool) -> Property:
    name = wire(member, case)
    if isinstance(member, Link):
        return Property(name, member, embedded(backend, member.target, member.view, case))
    if isinstance(member, Collection):
        if member.kind == "list":
            target = backend.entity(member.target)
            return Property(name, member, shape(backend, target, "nested", case, written=written), many=True)
        return Property(name, member, embedded(backend, member.target, "", case), many=True)
    return Property(name, member, once=once and is_issued(member))


def embedded(backend: Backend, target: str, chosen: str, case: Case) -> Shape:
    """How a row shows where another links to it: as its nested view, else as its key."""
    view = backend.nested_view(target, chosen)
    return keyed(backend, target, case) if view is None else shape(backend, view, "nested", case)


def keyed(backend: Backend, target: str, case: Case) -> Shape:
    """What names a row, as it is shown and sent: the one part of its key, or an object of several.

    A part that is a link is what names the row that it leads to.
    """
    entity = backend.entity(target)
    parts = tuple(
        Property(wire(part, case), part, keyed(backend, part.target, case) if isinstance(part, Link) else None)
        for part in entity.identity
    )
    return Shape(entity.name, entity, None, parts, alone=len(parts) == 1, key=True)


def moved_fields(backend: Backend, entity: Entity) -> frozenset[str]:
    """The ids of the fields that some action moves from state to state."""
    moves = (operation.moves for owner in backend.owners_of(entity.name) for operation in owner.operations)
    return frozenset(move.field for move in moves if move is not None)


def inputs(backend: Backend, entity: Entity, verb: Literal["create", "update"], case: Case) -> tuple[Input, ...]:
    """What a create or an update of a row may send. In an update nothing is required."""
    moved = moved_fields(backend, entity)
    return tuple(
        _input(backend, member, verb, case)
        for member in entity.members
        if not isinstance(member, Computed) and member.id not in moved and _is_sent(member, verb)
    )


def changing(given: Input) -> tuple[Input, ...]:
    """What may be sent of a row inside another that is there already: nothing is required, what is fixed stays."""
    rows = (row for row in given.rows if isinstance(row.member, Collection) or not row.member.fixed)
    return tuple(replace(row, required=False) for row in rows)


def _is_sent(member: Field | Link | Collection, verb: Literal["create", "update"]) -> bool:
    if isinstance(member, Collection):
        return member.inline is not None
    if member.write == NOBODY or (member.fixed and verb == "update"):
        return False
    if isinstance(member, Field):
        return member.made is None
    return not member.within and not isinstance(member.default, Me)


def _input(backend: Backend, member: Field | Link | Collection, verb: str, case: Case) -> Input:
    name = wire(member, case)
    if isinstance(member, Collection):
        required = verb == "create" and member.inline is not None and member.inline.min > 0
        if member.kind == "set":
            return Input(name, member, required, keys=True)
        rows = inputs(backend, backend.entity(member.target), "create", case)
        return Input(name, member, required, rows=rows)
    return Input(name, member, required=verb == "create" and member.default is None)

"""What has to be asked or worked out again when rows change: checks, and values that rows keep of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import structs

from backwright.design.inlining import written_out
from backwright.design.judging import told_by_values
from backwright.design.totals import folded
from backwright.design.ways import EVERY, Chain, Reading
from backwright.model.backend import Backend
from backwright.model.expressions import Aggregate, Attribute, Display, Expression, Name, New, Rows, Self, Value
from backwright.model.members import Collection, Computed, Link, Member
from backwright.model.part import Part
from backwright.model.types import Row
from backwright.model.walk import parts, replace


class Duty(Part, frozen=True):
    """What is due after a write.

    `link`: the row that was written leads to those that it is about by that link; "" where it is one of them. `reads`:
    the members of the written row that it depends on, by their stable ids. `keeps`: the id of the value that is worked
    out again; "" where `asks` is the id of a check. `via`: the links and collections by which those that it is about
    lead to the written row, or to the one that `link` leads to, one after the other; `EVERY` where no such way is
    known, and all of them are asked. `inside`: it is about all rows that live in one by `via`, as they are written with
    that one. `holds`: what leads, in the same way, to rows that must not change meanwhile. `by_row`: a row that is at
    hand tells it by itself. `begins`: the value
    is a sum or a count of rows of its own, of which a new row has none; "inside": unless they are written with it;
    "anew": what it is of no rows has to be worked out. `alone`: those that a check is about are locked before it asks
    for their rows, which others may add at the same time.
    """

    link: str
    reads: frozenset[str]
    keeps: str = ""
    asks: str = ""
    via: Chain = ()
    inside: bool = False
    holds: tuple[Chain, ...] = ()
    by_row: bool = False
    begins: Literal["", "empty", "inside", "anew"] = ""
    alone: bool = False

    def due(self, verb: str) -> bool:
        """Whether the verb may change what it is about: nothing leads to a new row yet, nor to one that is gone.

        `make`: a body creates a row; what is written with it is owed by itself.
        """
        if verb in ("create", "make"):
            begins = self.begins == "empty" or (self.begins == "inside" and verb == "make")
            return not begins and (bool(self.link) or self.inside or self.via in ((), EVERY))
        if self.begins == "anew":
            return False
        return verb != "delete" or bool(self.link) or self.via == EVERY


def duties(backend: Backend, entity: str) -> list[Duty]:
    """What is due when a row of the entity is written: values, each after those that it reads, then checks."""
    kept: list[Duty] = []
    checked: list[Duty] = []
    for owner in backend.keepers:
        for value in owner.computed:
            if value.stored:
                body = _expanded(backend, value.value)
                own = _asks_itself(backend, body)
                reading = Reading(backend, value.value)
                told = f"{value.owner}.{value.name}"
                if owner.name == entity and not own and not _is_nothing_of_none(value.value):
                    kept.append(Duty("", frozenset(), told, begins="anew"))
                kept += [
                    Duty(
                        way.link,
                        way.reads,
                        told,
                        "",
                        way.via,
                        holds=() if way.via and not way.link else reading.held(),
                        begins="" if way.link or way.via else _begins(backend, value),
                    )
                    for way in reading.ways(owner, entity, own=own)
                ]
        for check in owner.checks:
            told = check.function
            reading = Reading(backend, backend.function(told).value)
            asked = written_out(backend, backend.function(told).value)
            by_values = told_by_values(backend, asked)
            checked += [
                Duty(
                    way.link,
                    way.reads,
                    "",
                    told,
                    way.via,
                    holds=() if way.via and not way.link else reading.held(),
                    by_row=by_values and not way.link and not way.via,
                    alone=_may_grow(backend, asked),
                )
                for way in reading.ways(owner, entity, own=True)
            ]
    return [*sorted(kept, key=lambda duty: depth(backend, duty.keeps)), *checked]


def _is_nothing_of_none(value: Expression) -> bool:
    """Whether, of no rows, it is what a new row has before it is worked out."""
    if not isinstance(value, Aggregate):
        return False
    default = value.default.value if isinstance(value.default, Value) else value.default
    return value.fold in ("any", "len", "sum") or (value.fold != "all" and (default is None or default == 0))


def _begins(backend: Backend, value: Computed) -> Literal["", "empty", "inside"]:
    collection = folded(backend, value)
    if collection is None:
        return ""
    return "empty" if collection.inline is None else "inside"


def leads_on(backend: Backend, made: New, link: str) -> bool:
    """Whether a new row may lead to another one by a link."""
    member = backend.member(f"{made.name}.{link}")
    assert isinstance(member, Link)
    led = next((given.value for given in made.values if given.name == link), member.default)
    return led is not None and not (isinstance(led, Value) and led.value is None)


def told_by(backend: Backend, duty: Duty, made: New) -> tuple[Duty, str] | None:
    """What is due where the row is at hand that a new one is linked to, and the link of that row that tells of whom."""
    last = backend.member(duty.via[-1]) if duty.link and duty.via else None
    if not isinstance(last, Collection) or last.kind != "list":
        return None
    led = next((given.value for given in made.values if given.name == duty.link), None)
    if not isinstance(led, Name | Self) or not isinstance(led.type, Row):
        return None
    return structs.replace(duty, link="", via=duty.via[:-1]), last.through.rpartition(".")[2]


def is_asked_with(backend: Backend, check: str, kept: Iterable[str]) -> bool:
    """Whether a check is asked where one of these kept values, by their ids, changes."""
    changes = ((value, duties(backend, value.partition(".")[0])) for value in kept)
    return any(duty.asks == check and value in duty.reads for value, due in changes for duty in due)


def read_by(backend: Backend, kept: str) -> frozenset[str]:
    """The kept values that a kept value reads, and those that these read, by their ids."""
    value = backend.member(kept)
    assert isinstance(value, Computed)
    every = (part.member for part in parts(_expanded(backend, value.value)) if isinstance(part, Attribute))
    return frozenset(one for one in every if backend.owns(one) and _is_kept(backend.member(one)))


def depth(backend: Backend, kept: str) -> int:
    """How many kept values have to be worked out one after the other before a kept value is."""
    return max((1 + depth(backend, one) for one in read_by(backend, kept)), default=0)


def _is_kept(member: Member) -> bool:
    return isinstance(member, Computed) and member.stored


def duties_inside(backend: Backend, verb: str, *path: Collection) -> list[Duty]:
    """What is due of rows that a verb writes as a part of the row that they live in, beside what is due of that one.

    `path`: the collections that lead to them, the outermost first. What is due of the rows around them is left out
    where it is about no other rows than theirs.
    """
    target, through = path[-1].target, path[-1].through
    found = [duty for duty in duties(backend, target) if f"{target}.{duty.link}" != through]
    found = [duty for duty in found if duty.due(verb) or not duty.via]
    # Some of them may be gone by then, and what led to them.
    found = [structs.replace(duty, via=EVERY) if not duty.link and len(duty.via) > 1 else duty for duty in found]
    if len(path) > 1:
        around = {one.owner for one in path}
        found = [one for one in found if one.via != EVERY or not _stays_within(backend, one, around)]
    inside = (
        duty if duty.link or duty.via else structs.replace(duty, via=(through,), inside=True, by_row=False)
        for duty in found
    )
    return [duty for duty in inside if duty.due(verb)]


def _stays_within(backend: Backend, duty: Duty, around: set[str]) -> bool:
    """Whether it is about a row around those that were written, and reads only rows that are written with that one."""
    if (duty.keeps or duty.asks).partition(".")[0] not in around:
        return False
    value = backend.member(duty.keeps) if duty.keeps else None
    body = _expanded(backend, value.value if isinstance(value, Computed) else backend.function(duty.asks).value)
    every = list(parts(body))
    read = (part for part in every if isinstance(part, Attribute) and backend.owns(part.member))
    gathered = [(part.base, member) for part in read if isinstance(member := backend.member(part.member), Collection)]
    inline = all(member.kind == "list" and member.inline is not None for _, member in gathered)
    led = any(isinstance(base, Attribute) for base, _ in gathered)
    return inline and not led and not any(isinstance(part, Rows) for part in every)


def inline_rows(backend: Backend, entity: str) -> list[Collection]:
    """The collections of rows of its own that are sent inside its rows."""
    return [one for one in backend.entity(entity).collections if one.kind == "list" and one.inline is not None]


class Gone(Part, frozen=True):
    """What is due of rows outside because a row of `entity` goes with one that is deleted, or loses its link to it.

    `ways`: the links that lead up to that one, the nearest first. `pairs`: the set from which a row is lost that goes.
    """

    entity: str
    ways: tuple[Link, ...]
    duty: Duty
    pairs: Collection | None = None

    @property
    def asks_all(self) -> bool:
        """Whether it is due of all rows; else those that it is due of are found before the row goes."""
        return self.duty.via == EVERY


def gone_along(backend: Backend, entity: str) -> list[Gone]:
    """What is due because of the rows that go with a row of the entity, or lose a link, and lead to rows that stay."""
    going, found = backend.going_with(entity), []
    todo: list[tuple[str, tuple[Link, ...]]] = [(entity, ())]
    for name, ways in todo:
        for other, link in backend.leading_to(name):
            if (link.within or link.on_delete == "cascade") and other.name not in {one for one, _ in todo}:
                todo.append((other.name, (link, *ways)))
    for name, ways in todo[1:]:
        for duty in duties(backend, name):
            stays = not duty.link or _target(backend, name, duty.link) not in going
            # By another link than that by which it goes it may lead to a row of such a kind that stays.
            stays |= bool(duty.via) and duty.link != ways[0].name
            if duty.due("delete") and stays:
                found.append(Gone(name, ways, duty))
    found += (gone for name, ways in todo for gone in _lost(backend, name, ways))
    if not backend.entity(entity).soft_delete:
        found += (gone for name, ways in todo for gone in _cleared(backend, name, ways))
    return found


def _lost(backend: Backend, gone: str, ways: tuple[Link, ...]) -> Iterator[Gone]:
    """What is due of the rows that have one that goes in a set."""
    for entity in backend.entities:
        for collection in entity.collections:
            if collection.kind == "set" and collection.target == gone:
                for duty in duties(backend, entity.name):
                    if collection.id in duty.reads:
                        yield Gone(entity.name, ways, structs.replace(duty, by_row=False), collection)


def _cleared(backend: Backend, gone: str, ways: tuple[Link, ...]) -> Iterator[Gone]:
    """What is due of the rows that lose their link to one that goes."""
    for entity, link in backend.leading_to(gone):
        if link.on_delete == "null" and not link.within:
            for duty in duties(backend, entity.name):
                if link.id in duty.reads and duty.link != link.name:  # the row that it led to is gone
                    yield Gone(entity.name, (link, *ways), structs.replace(duty, by_row=False))


def _target(backend: Backend, entity: str, link: str) -> str:
    member = backend.member(f"{entity}.{link}")
    assert isinstance(member, Link)
    return member.target


def _expanded(backend: Backend, body: Expression) -> Expression:
    """With what only computes written out, kept values too: what they depend on, this depends on."""

    def expand(part: Expression) -> Expression:
        if isinstance(part, Attribute) and backend.owns(part.member):
            member = backend.member(part.member)
            if isinstance(member, Computed) and member.stored:
                its = _expanded(backend, member.value)
                its = replace(its, lambda inner: part.base if isinstance(inner, Self) else inner)
                return Display((part, its), part.type)
        return part

    return replace(written_out(backend, body), expand)


def _may_grow(backend: Backend, body: Expression) -> bool:
    """Whether it asks for rows that others link to the row without writing it; what lives in it is written with it."""
    every = (part.member for part in parts(body) if isinstance(part, Attribute) and backend.owns(part.member))
    asked = (member for member in map(backend.member, every) if isinstance(member, Collection))
    return any(one.kind == "set" or not _is_within(backend, one.through) for one in asked)


def _is_within(backend: Backend, link: str) -> bool:
    member = backend.member(link)
    return isinstance(member, Link) and member.within


def _asks_itself(backend: Backend, value: Expression) -> bool:
    """Whether a kept value depends on the row's own columns and sets, or on rows that are written with it."""
    own = (part.member for part in parts(value) if isinstance(part, Attribute) and isinstance(part.base, Self))
    members = [backend.member(member) for member in own]
    return any(not isinstance(m, Collection) or m.kind == "set" or m.inline is not None for m in members)

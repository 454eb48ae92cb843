"""Rows that are made, changed and deleted, and what has to be true of them at the end of an operation."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any

from backwright.evaluator.expressions import World, apply, evaluate, frame, settled
from backwright.evaluator.input import Named, Sent, is_no_key
from backwright.evaluator.plain import Object, rounded
from backwright.evaluator.refusals import Lost, Refused
from backwright.evaluator.rules import Judge
from backwright.evaluator.store import DELETED, Ref, columns, local
from backwright.evaluator.types import INT64
from backwright.model.api import Api
from backwright.model.entities import Check, Entity
from backwright.model.members import Collection, Field, Issued, Link, Numbered, Slugified
from backwright.model.names import in_case, kebab
from backwright.model.rules import Rule
from backwright.model.shapes import wire
from backwright.model.surface import endpoints, reserved
from backwright.model.types import Scalar, present


def slug(text: str, longest: int) -> str:
    """Lower-case words of ASCII with hyphens between them."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text))[:longest].rstrip("-")


@dataclass(frozen=True)
class Constraint:
    """No two rows alike in these members. `subject`: what is said to be taken, the last of them."""

    members: tuple[str, ...]
    subject: str
    where: str = ""
    during: str = ""
    message: str = ""


class Rows:
    """Writes on behalf of one caller."""

    def __init__(self, world: World, judge: Judge, api: Api) -> None:
        self.world = world
        self.judge = judge
        self.api = api
        self.state = world.state
        self.backend = world.backend
        self.new: dict[str, Ref] = {}
        """The rows that were made inside others, by where they were sent."""

    def may_be_in(self, entity: Entity, parents: Mapping[str, Ref], rule: Rule) -> bool:
        """Whether the rule holds of any row there, by what it lives in: no row may give its maker the right to it."""
        trial = replace(self.world, state=self.state.begin(self.state.now))
        row = trial.state.insert(entity, {**{member.name: None for member in columns(entity)}, **parents})
        return Judge(trial, self.judge.me).holds(rule, row)

    def create(self, entity: Entity, given: Mapping[str, Any]) -> Ref:
        """A new row: what was given, the defaults, what the backend makes, then the rows within it."""
        ref = self._new(entity, given)
        self._collections(entity, [(ref, given)])
        return ref

    def _new(self, entity: Entity, given: Mapping[str, Any]) -> Ref:
        at = frame(self.world, self.judge.me)
        values: dict[str, Any] = {}
        for member in columns(entity):
            if member.name in given:
                values[member.name] = self._kept(member, given[member.name])
            else:
                default = member.default
                value = None if default is None else settled(evaluate(default, at), default.type)
                values[member.name] = self._kept(member, value)
        for member in entity.fields:
            if isinstance(member.made, Slugified):
                values[member.name] = self._slug(entity, member, member.made, values)
            elif isinstance(member.made, Numbered):
                scope = values.get(local(member.made.per)) if member.made.per else None
                number = self.state.number(member.id, scope)
                whole = present(member.type) == Scalar("int")
                values[member.name] = number if whole else member.made.pattern.format(number)
            elif isinstance(member.made, Issued) and not entity.account:
                values[member.name] = secrets.token_urlsafe(24)
        return self.state.insert(entity, values)

    def update(self, ref: Ref, given: Mapping[str, Any]) -> None:
        """What was given of the row, then the rows within it."""
        entity = self.backend.entity(ref.entity)
        self._change(ref, given)
        for collection in _owned(entity, given):
            self._know_inside(collection, [(ref, given[collection.name])])
        self._collections(entity, [(ref, given)])

    def _change(self, ref: Ref, given: Mapping[str, Any]) -> None:
        for member in columns(self.backend.entity(ref.entity)):
            if member.name in given:
                self.assign(ref, member, given[member.name])

    def assign(self, ref: Ref, member: Field | Link, value: Any) -> None:
        self.state.assign(ref, member.name, self._kept(member, value))

    def _kept(self, member: Field | Link, value: Any) -> Any:
        """A value as its column keeps it."""
        kind = present(member.type) if value is not None and isinstance(member, Field) else None
        if kind == Scalar("money"):
            return rounded(Decimal(value), 2)
        return float(value) if kind == Scalar("float") else value

    def _slug(self, entity: Entity, member: Field, made: Slugified, values: Mapping[str, Any]) -> str:
        base = slug(str(values.get(local(made.source)) or ""), made.max) or kebab(entity.name)
        scope = entity.parent.name if entity.parent is not None and member.key else ""
        taken = self.reserved(entity) if member.key else frozenset[str]()
        taken |= {
            self.state.get(other, member.name)
            for other in self.state.refs(entity.name)
            if not scope or self.state.get(other, scope) == values.get(scope)
        }
        found, number = base, 1
        while found in taken:
            number += 1
            suffix = f"-{number}"
            found = base[: made.max - len(suffix)].rstrip("-") + suffix
        return found

    def reserved(self, entity: Entity) -> frozenset[str]:
        """What no key of the entity may be: fixed segments of paths that stand where the key would."""
        return reserved(endpoints(self.backend, self.api), entity.name)

    def _collections(self, entity: Entity, rows: list[tuple[Ref, Mapping[str, Any]]]) -> None:
        """What was given of each collection, in all of these rows at once."""
        for collection in entity.collections:
            given = [(ref, values[collection.name]) for ref, values in rows if collection.name in values]
            if collection.inline is not None and given:
                (self._set_owned if collection.kind == "list" else self._set_linked)(collection, given)

    def _set_linked(self, collection: Collection, given: list[tuple[Ref, list[Any]]]) -> None:
        """The rows that each of these links are those."""
        made = self._made(collection, given) if collection.inline is not None and collection.inline.create else None
        for ref, named in given:
            self._replace(ref, collection, named if made is None else [made[key] for key in named])

    def _made(self, collection: Collection, given: list[tuple[Ref, list[Any]]]) -> dict[Any, Ref]:
        """The rows by their keys; those that are not there yet are made."""
        target = self.backend.entity(collection.target)
        key = target.key[0].name
        there = {self.state.get(row, key): row for row in self.state.refs(target.name)}
        # In the order of their keys, as whoever makes them beside others has to.
        wanted = {one for _, keys in given for one in keys}
        return there | {one: self.create(target, {key: one}) for one in sorted(wanted - there.keys())}

    def _replace(self, ref: Ref, collection: Collection, named: list[Ref]) -> None:
        """The linked rows are those."""
        for other in self.state.others(ref, collection):
            if other not in named:
                self.state.unlink(ref, collection, other)
        for other in named:
            self.state.link(ref, collection, other)

    def _set_owned(self, collection: Collection, given: list[tuple[Ref, list[Sent]]]) -> None:
        """The rows of each of these are those: known ones are updated, new ones created, the others deleted."""
        self._know(collection, given)
        target = self.backend.entity(collection.target)
        kept = {(owner, one.id) for owner, items in given for one in items}
        for owner, _ in given:
            for row in self.state.others(owner, collection):
                if (owner, row.id) not in kept:
                    self.delete(row)
        written = []
        for owner, items in given:
            for one in items:
                if one.id is None:
                    row = self.new[one.subject] = self._new(target, {**one.values, local(collection.through): owner})
                else:
                    row = Ref(target.name, one.id)
                    self._change(row, one.values)
                written.append((row, one.values))
        self._collections(target, written)

    def _know_inside(self, collection: Collection, given: list[tuple[Ref, list[Sent]]]) -> None:
        """Refuses strangers among the rows inside rows that are known, level by level."""
        target = self.backend.entity(collection.target)
        known = [(Ref(target.name, one.id), one.values) for _, items in given for one in items if one.id is not None]
        for inner in target.collections:
            deeper = [(row, values[inner.name]) for row, values in known if inner in _owned(target, values)]
            if deeper:
                self._know(inner, deeper)
                self._know_inside(inner, deeper)

    def _know(self, collection: Collection, given: list[tuple[Ref, list[Sent]]]) -> None:
        """Refuses those that say which row they are, and are none of that owner."""
        named = [(one, owner) for owner, items in given for one in items if one.id is not None]
        strangers = [one for one, owner in named if self.known(one, owner, collection) is None]
        if strangers:
            raise Refused("invalid", {f"{one.subject}id": [self.api.wording["missing"]] for one in strangers})

    def known(self, one: Sent, owner: Ref | None, collection: Collection) -> Ref | None:
        """The row of that owner that was sent, where there is such a one already."""
        there = self.state.others(owner, collection) if owner is not None else ()
        return next((row for row in there if row.id == one.id), None)

    def delete(self, ref: Ref, subject: str = "request") -> None:
        """The row and what lives in it; refused where another row has to keep its link to what is gone for good.

        `subject`: what is said to be in conflict then.
        """
        if self.state.is_gone(ref):
            return
        softly = self.backend.entity(ref.entity).soft_delete
        among = self.state.refs if softly else self.state.stored
        gone = dict.fromkeys(self._with_owned(ref, among))
        for row, link in () if softly else self._leading_to(gone, among):
            if link.on_delete == "restrict" and row not in gone:
                raise Refused("conflict", {subject: [self.api.wording["conflict"]]})
            if link.on_delete == "null":
                self.state.clear(row, link.name)
        for row in reversed(gone):
            self.state.remove(row, softly=softly)

    def restore(self, ref: Ref) -> None:
        """The row and what was deleted with it."""
        gone = partial(self.state.refs, deleted=self.state.get(ref, DELETED))
        for row in list(self._with_owned(ref, gone)):
            self.state.restore(row)

    def find_deleted(self, entity: str, values: Mapping[str, Any]) -> Ref | None:
        """The row with these values that was deleted last."""
        return next(self._with(entity, values, self.state.deleted(entity)), None)

    def _with_owned(self, ref: Ref, among: Callable[[str], list[Ref]]) -> Iterator[Ref]:
        found = [ref]
        for row in found:
            owned = (r for r, link in self._leading_to([row], among) if link.within or link.on_delete == "cascade")
            found += [r for r in owned if r not in found]
        yield from found

    def _leading_to(self, rows: Iterable[Ref], among: Callable[[str], list[Ref]]) -> Iterator[tuple[Ref, Link]]:
        """`among`: the rows of an entity that count."""
        targets = set(rows)
        for entity in self.backend.entities:
            for link in entity.links:
                if any(link.target == target.entity for target in targets):
                    for row in among(entity.name):
                        if self.state.get(row, link.name) in targets:
                            yield row, link

    def resolve(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Finds the rows that the input names; the first field with one that the caller may not read is a fault."""
        found = {}
        for name, value in values.items():
            faults: dict[str, list[str]] = {}
            found[name] = self._resolved(value, faults)
            if faults:
                raise Refused("invalid", faults)
        return found

    def _resolved(self, value: Any, faults: dict[str, list[str]]) -> Any:
        if isinstance(value, list) and any(isinstance(each, Sent | Object) for each in value):
            return self._all_resolved(value, faults)
        if isinstance(value, list):
            return [self._resolved(each, faults) for each in value]
        if isinstance(value, Object):
            return self._all_resolved([value], faults)[0]
        if not isinstance(value, Named):
            return value
        ref = self.named(value)
        declared = set(value.values) <= {part.name for part in self.backend.entity(value.entity).identity}
        if ref is None or (declared and not self.judge.namable(ref)):
            faults[value.subject] = [self.api.wording["missing"]]
        return ref

    def _all_resolved(self, items: list[Any], faults: dict[str, list[str]]) -> list[Any]:
        """Records, or owned rows: of all of them first what the first of their links names."""
        found: list[dict[str, Any]] = [dict(item.values) for item in items]
        for name in items[0].names if isinstance(items[0], Sent) else items[0].values:
            if faults:
                break
            inner = [one for values in found for one in _sent(values.get(name))]
            if inner:
                resolved = iter(self._all_resolved(inner, faults))
                for values in found:
                    if name in values:
                        values[name] = list(islice(resolved, len(values[name])))
                continue
            for values in found:
                if name in values:
                    values[name] = self._resolved(values[name], faults)
        return [replace(item, values=values) for item, values in zip(items, found, strict=True)]

    def named(self, named: Named) -> Ref | None:
        """The row that input names, whoever calls. A part of a key may name a row itself."""
        values = {
            name: self.named(value) if isinstance(value, Named) else value for name, value in named.values.items()
        }
        return None if None in values.values() else self.find(named.entity, values)

    def find(self, entity: str, values: Mapping[str, Any]) -> Ref | None:
        """The first row with these values."""
        return next(self.matching(entity, values), None)

    def matching(self, entity: str, values: Mapping[str, Any]) -> Iterator[Ref]:
        """The rows with these values."""
        yield from self._with(entity, values, self.state.refs(entity))

    def _with(self, entity: str, values: Mapping[str, Any], among: Iterable[Ref]) -> Iterator[Ref]:
        members = {name: self.backend.entity(entity).member(name) for name in values}
        wanted = {name: _folded(member, values[name]) for name, member in members.items()}
        for ref in among:
            if all(_folded(member, self.state.get(ref, name)) == wanted[name] for name, member in members.items()):
                yield ref

    def ensure(self, entity: Entity, values: Mapping[str, Any]) -> Ref:
        """The row that is alike in a unique key that is given whole, else a new one."""
        for constraint in self.constraints(entity):
            if all(values.get(name) is not None for name in constraint.members):
                wanted = {name: values[name] for name in constraint.members}
                for ref in self.matching(entity.name, wanted):
                    if self._counts(constraint, ref):
                        return ref
        return self.create(entity, values)

    def finish(self) -> None:
        """What has to hold at the end: limits and uniqueness of every row that was touched, checks of every row."""
        for ref in list(self.state.touched):
            if self.state.has(ref):
                entity = self.backend.entity(ref.entity)
                self._led(entity, ref)
                self._bounded(entity, ref)
                for constraint in self.constraints(entity):
                    self._distinct(constraint, ref)
        for entity in self.backend.entities if self.state.written else ():
            for check in entity.checks:
                for ref in self.state.refs(entity.name):
                    self._checked(entity, check, ref)

    def _led(self, entity: Entity, ref: Ref) -> None:
        led = (self.state.get(ref, link.name) for link in entity.links)
        if any(other is not None and self.state.is_gone(other) for other in led):
            raise Lost

    def _bounded(self, entity: Entity, ref: Ref) -> None:
        assigned = self.state.assigned.get(ref, [])
        for member in sorted(entity.fields, key=lambda one: one.name in assigned and assigned.index(one.name) + 1):
            value, limits = self.state.get(ref, member.name), member.limits
            if isinstance(value, str | list) and present(member.type) != Scalar("password"):
                self._lengthy(member, len(value))
            if is_no_key(self.backend, self.api, member, value):
                raise Refused("invalid", {wire(member, self.api.case): [self.api.wording["invalid"]]})
            if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
                continue
            if limits.min is not None and value < limits.min:
                raise self._out_of_range(member, "too_small", limits.min)
            if limits.max is not None and value > limits.max:
                raise self._out_of_range(member, "too_large", limits.max)
            if present(member.type) == Scalar("int") and value not in INT64:
                raise Refused("conflict", {"request": [self.api.wording["conflict"]]})

    def _lengthy(self, member: Field, length: int) -> None:
        if member.limits.min is not None and length < member.limits.min:
            raise self._out_of_range(member, "too_short", member.limits.min)
        if member.limits.max is not None and length > member.limits.max:
            raise self._out_of_range(member, "too_long", member.limits.max)

    def _out_of_range(self, member: Field, word: str, limit: Decimal) -> Refused:
        message = self.api.wording[word].replace("{min}", str(limit)).replace("{max}", str(limit))
        return Refused("conflict", {wire(member, self.api.case): [message]})

    def constraints(self, entity: Entity) -> Iterator[Constraint]:
        parent = (entity.parent.name,) if entity.parent is not None else ()
        key = [member for member in entity.key if not (isinstance(member, Field) and member.implicit)]
        for member in columns(entity):
            subject = wire(member, self.api.case)
            slug = isinstance(member, Field) and isinstance(member.made, Slugified)
            if [member] == key or (slug and member.key):
                yield Constraint((member.name, *parent), subject)
            elif isinstance(member, Field) and isinstance(member.made, Numbered):
                per = (local(member.made.per),) if member.made.per else ()
                yield Constraint((member.name, *per), subject)
            elif member.unique:
                yield Constraint((member.name,), subject)
        if len(key) > 1:
            yield Constraint((*(member.name for member in key), *parent), wire(key[-1], self.api.case))
        for unique in entity.uniques:
            members = tuple(local(name) for name in unique.members)
            last = entity.member(members[-1])
            subject = wire(last, self.api.case) if last is not None else ""
            yield Constraint(members, subject, unique.where, local(unique.during), unique.message)

    def are_distinct(self) -> bool:
        """Whether no row that was touched has what another one has alone."""
        rows = [(ref, self.backend.entity(ref.entity)) for ref in self.state.touched if self.state.has(ref)]
        return not any(self._is_taken(one, ref) for ref, entity in rows for one in self.constraints(entity))

    def distinct(self) -> None:
        """No row that was touched has what another one has alone."""
        for ref in list(self.state.touched):
            for constraint in self.constraints(self.backend.entity(ref.entity)) if self.state.has(ref) else ():
                self._distinct(constraint, ref)

    def _distinct(self, constraint: Constraint, ref: Ref) -> None:
        if self._is_taken(constraint, ref):
            raise self.taken(constraint)

    def taken(self, constraint: Constraint) -> Refused:
        """What a row is refused with that has what another one has alone."""
        said = constraint.message
        return Refused("conflict", {constraint.subject: [said or self.api.wording["taken"]]}, told=bool(said))

    def _is_taken(self, constraint: Constraint, ref: Ref) -> bool:
        """Whether another row has what the row has alone."""
        values = partial(self._alike, self.backend.entity(ref.entity), constraint.members)
        mine = values(ref)
        if None in mine or not self._counts(constraint, ref):
            return False
        others = (one for one in self.state.refs(ref.entity) if one != ref and values(one) == mine)
        during = constraint.during
        return any(
            self._counts(constraint, other) and (not during or self._overlap(ref, other, during)) for other in others
        )

    def _alike(self, entity: Entity, members: tuple[str, ...], ref: Ref) -> tuple[Any, ...]:
        return tuple(_folded(entity.member(name), self.state.get(ref, name)) for name in members)

    def _counts(self, constraint: Constraint, ref: Ref) -> bool:
        return not constraint.where or self._true(constraint.where, ref)

    def _true(self, function: str, ref: Ref) -> bool:
        return apply(self.backend.function(function), frame(self.world, self.judge.me), ref, {}) is True

    def _overlap(self, one: Ref, other: Ref, member: str) -> bool:
        mine, theirs = self.state.get(one, member), self.state.get(other, member)
        if mine is None or theirs is None:
            return False
        return bool(mine.values["start"] < theirs.values["end"] and theirs.values["start"] < mine.values["end"])

    def _checked(self, entity: Entity, check: Check, ref: Ref) -> None:
        if not self._true(check.function, ref):
            subject = in_case(entity.name, self.api.case)
            said = check.message
            raise Refused("conflict", {subject: [said or self.api.wording["conflict"]]}, told=bool(said))


def _owned(entity: Entity, given: Mapping[str, Any]) -> list[Collection]:
    """The collections of rows of its own that were given."""
    inline = (one for one in entity.collections if one.inline is not None and one.kind == "list")
    return [one for one in inline if one.name in given]


def _sent(value: Any) -> list[Sent]:
    """The rows that a value is a list of."""
    return [each for each in value if isinstance(each, Sent)] if isinstance(value, list) else []


def _folded(member: Any, value: Any) -> Any:
    """A value as it is compared with another: an e-mail address without regard to case."""
    if isinstance(member, Field) and present(member.type) == Scalar("email") and isinstance(value, str):
        return value.lower()
    return value

"""Which rows a body locks, and when: decided here, written by the targets, told by the plan.

Rows that are written are locked before the body decides anything by them, those of one kind at once and in the order
of their keys, so that no two operations wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from backwright.design.bodies import members_set
from backwright.design.duties import duties
from backwright.design.effects import Effects, named, outer
from backwright.design.inlining import written_out
from backwright.design.lookups import Joint, answered, jointly, listed, together
from backwright.design.places import SELF, place
from backwright.design.routes import Route
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import (
    Aggregate,
    Attribute,
    Call,
    Comprehension,
    Expression,
    Groups,
    Name,
    Rows,
    Slice,
    Sorted,
    Word,
)
from backwright.model.members import Collection, Link, names_rows
from backwright.model.operations import Operation, Procedure
from backwright.model.part import Part
from backwright.model.shapes import inputs
from backwright.model.statements import ForEach, Relate, Return, Statement
from backwright.model.types import RecordOf, Row, Type, element, present
from backwright.model.walk import own_values, parts, statements


class Locks(Part, frozen=True):
    """What one body locks; rows by how it calls them.

    `tables`: entities of which no other writer may write a row meanwhile. `given`: rows that it is given, locked before
    anything else; those of a list by the name of the list, "lines.product" where its records name them. `joint`: rows
    that it looks up, found and locked by one statement. `together`: rows that it looks up one after the other, locked
    at once after the last of them, by the place of that statement. `written`: rows that it changes; of those, what is
    in none of the others is locked as it is found. `lists`: entities of which every list is locked as it is found, as
    it changes rows of such lists, by their names. `answered`: rows that it changes and that what it calls has found.
    `anchors`: of `written`, rows that it does not change, but decides by other rows of theirs; not those that the path
    has locked. `follows`: it follows a verb, whose row is written and keeps what it links to.
    """

    tables: tuple[str, ...]
    given: tuple[str, ...]
    joint: tuple[Joint, ...]
    together: dict[int, tuple[str, ...]]
    written: frozenset[str]
    lists: dict[str, tuple[str, ...]]
    answered: frozenset[str]
    anchors: frozenset[str]
    follows: bool

    @property
    def by_path(self) -> bool:
        """Whether the statement that finds the row of the path locks it: it is all that is locked at first."""
        return self.given == (SELF,)

    def later(self, name: str) -> bool:
        """Whether a row is locked together with others."""
        return any(name in names for names in (*self.together.values(), *(one.names for one in self.joint)))

    def alone(self, name: str) -> bool:
        """Whether a row is locked by the statement that finds it."""
        return name in self.written and not self.later(name)


NONE = Locks((), (), (), {}, frozenset(), {}, frozenset(), frozenset(), follows=False)


def locks(effects: Effects, body: Operation | Procedure) -> Locks:
    """What an operation or a helper locks."""
    backend = effects.backend
    changed = effects.written(body.body) | effects.written_by(body)
    anchored = _anchored(effects, body) - changed
    written = changed | anchored
    lists = taken(body.body)
    needed = {as_given(there, lists) for there in written}
    if is_versioned(backend, body):
        needed |= {SELF}
    given = [SELF] if body.on_row else []
    given += [there for p in body.parameters for there in _rows_of(backend, p.name, p.type)]
    given = [there for there in given if there in needed]
    given = [] if effects.is_held(body, given) else given
    joint = tuple(jointly(effects, body, written, given))
    found = {name for one in joint for name in one.names}
    return Locks(
        tuple(_tables(backend, body)),
        tuple(there for there in given if there not in found),
        joint,
        together(effects, body, written - found),
        written,
        listed(backend, body, written),
        answered(effects, body, written),
        anchored - _on_path(effects, body),
        effects.is_hook(body),
    )


def _on_path(effects: Effects, body: Operation | Procedure) -> frozenset[str]:
    """The rows that the path has gone through whenever a body runs, and that it locks where the body needs them."""
    alone = isinstance(body, Operation) and body.on_row and not effects.is_called(body.id)
    return frozenset(rows_above(effects.backend, body)) if alone or effects.is_hook(body) else frozenset()


def rows_above(backend: Backend, body: Operation | Procedure) -> Iterator[str]:
    """The rows that the row of a body lives in, the nearest first."""
    there, parent = SELF, backend.rows_of(body.owner).parent
    while parent is not None:
        there = f"{there}.{parent.name}"
        yield there
        parent = backend.entity(parent.target).parent


def is_versioned(backend: Backend, body: Operation | Procedure) -> bool:
    """Whether who asks for it may say which version of its row they saw."""
    on_row = isinstance(body, Operation) and body.kind == "action" and body.on_row
    return on_row and backend.rows_of(body.owner).versioned != "no"


def asks_version(effects: Effects, operation: Operation) -> bool:
    """Whether the version is asked once more: its row is locked later than it is found, or let go in between."""
    late = not locks(effects, operation).by_path or effects.outside.asks(operation.body)
    return late and is_versioned(effects.backend, operation)


def _anchored(effects: Effects, body: Operation | Procedure) -> frozenset[str]:
    """The rows by whose other rows a body decides, or what it calls."""
    found = {place(part.base) for part in deciding(effects.backend, body)}
    for call, called in effects.called_in(body.body):
        found |= set(outer(called, call, _anchored(effects, called)))
    return named(body.body, found)


def _rows_of(backend: Backend, name: str, kind: Type) -> Iterator[str]:
    """How the rows are called that a parameter is, holds or names."""
    one = present(element(kind) or kind)
    if isinstance(one, Row):
        yield name
    elif isinstance(one, RecordOf) and one.name in {record.name for record in backend.records}:
        members = backend.record(one.name).fields
        yield from (f"{name}.{one.name}" for one in members if isinstance(one, Link) or names_rows(one))


def taken(body: tuple[Statement, ...]) -> dict[str, str]:
    """By the name of what a loop takes one after the other: the list, where that has a name."""
    each = [(s.names, s.source) for s in statements(body) if isinstance(s, ForEach)]
    every = (part for s in statements(body) for value in own_values(s) for part in parts(value))
    each += [(loop.names, loop.source) for part in every if isinstance(part, Comprehension) for loop in part.loops]
    return {names[0]: place(source) for names, source in each if len(names) == 1 and _has_a_name(source)}


def _has_a_name(source: Expression) -> bool:
    """Whether a list has a name, or is one of a record that has one."""
    sent = isinstance(source, Attribute) and isinstance(source.base, Name) and isinstance(source.base.type, RecordOf)
    return isinstance(source, Name) or sent


def as_given(there: str, lists: dict[str, str]) -> str:
    """A row of a list, as the list is called."""
    name, dot, further = there.partition(".")
    above = lists.get(name, name)
    if "." in above:  # a list of a record, which may be one of a list itself
        above = as_given(above, {each: found for each, found in lists.items() if each != name})
    return f"{above}{dot}{further}"


def deciding(backend: Backend, body: Operation | Procedure) -> Iterator[Attribute]:
    """What a body asks of the other rows of a row where it makes or deletes such rows, links them to others, or changes
    what it asks of them: nobody else may write them meanwhile.
    """
    written = frozenset(_kinds_written(backend, body))
    linked = _sets_changed(backend, body)
    for asked, reads, lists in _asked(backend, body):
        for part in asked:
            if isinstance(part, Attribute) and place(part.base) and _is_of(part, written | reads, linked | lists):
                yield part


def _sets_changed(backend: Backend, body: Operation | Procedure) -> frozenset[str]:
    """The sets, and the lists, in which a body puts rows, or from which it takes them, by either name."""
    found = {s.target.member for s in statements(body.body) if isinstance(s, Relate)}
    named = {one.inverse for entity in backend.entities for one in entity.collections if one.id in found}
    return frozenset(found | named - {""})


def _is_of(part: Attribute, kinds: frozenset[str], members: frozenset[str]) -> bool:
    """Whether it is about rows of one of these kinds, or is one of these members."""
    return _holds(part.type) in kinds or part.member in members


def _tables(backend: Backend, body: Operation | Procedure) -> list[str]:
    """The entities by all of whose rows a body decides: where it makes or deletes some, or changes what it asks of."""
    written = frozenset(_kinds_written(backend, body))
    every = ((part, reads) for asked, reads, _ in _asked(backend, body) for part in asked)
    found = {part.entity for part, reads in every if isinstance(part, Rows) and part.entity in written | reads}
    changed = members_set(body) | _members_sent(backend, body)
    lists = [one for one in _of_each(backend, body) if one.target in written or one.through in changed]
    return sorted(found | {one.target for one in lists})


def _of_each(backend: Backend, body: Operation | Procedure) -> Iterator[Collection]:
    """The lists of each of several rows by which a body finds some of these, before it answers."""
    for statement in statements(body.body):
        for expression in own_values(statement) if not isinstance(statement, Relate | Return) else ():
            asked = [*_with_keys(backend, expression)]
            several = [loop for part in asked if isinstance(part, Comprehension) for loop in part.loops]
            names = {name for loop in several if _finds_rows(loop.source) for name in loop.names}
            for part in asked:
                if isinstance(part, Attribute) and place(part.base) in names and backend.owns(part.member):
                    member = backend.member(part.member)
                    if isinstance(member, Collection) and member.kind == "list":
                        yield member


def _finds_rows(source: Expression) -> bool:
    """Whether it is of all rows of an entity, in some order or a part of them."""
    return any(isinstance(part, Rows) for part in parts(source))


def _asked(
    backend: Backend, body: Operation | Procedure
) -> Iterator[tuple[list[Expression], frozenset[str], frozenset[str]]]:
    """The parts of each expression that a body asks, what only computes written out; not what it links and unlinks.

    With them the entities of which it reads what the body changes, and the lists whose rows it links to others: not
    those of a loop over rows that are all changed.
    """
    changed = members_set(body) | _members_sent(backend, body)
    every = [one for entity in backend.entities for one in entity.collections]
    relinked = frozenset(one.id for one in every if one.through in changed)
    for statement in statements(body.body):
        for expression in own_values(statement) if not isinstance(statement, Relate) else ():
            asked = [*_with_keys(backend, expression)]
            some = not isinstance(statement, ForEach) or any(isinstance(part, Slice) for part in asked)
            reads = {part.member for part in asked if isinstance(part, Attribute)} & changed if some else set()
            lists = relinked if some else frozenset[str]()
            yield asked, frozenset(member.partition(".")[0] for member in reads), lists


def _with_keys(backend: Backend, expression: Expression) -> Iterator[Expression]:
    """The parts of an expression, and of the functions that put its rows in order and into groups."""
    for part in parts(written_out(backend, expression)):
        yield part
        by = part.key if isinstance(part, Sorted) else part.by if isinstance(part, Groups) else ""
        if by:
            yield from parts(written_out(backend, backend.function(by).value))


def _kinds_written(backend: Backend, body: Operation | Procedure) -> Iterator[str]:
    """The entities of which it makes or deletes rows; so does the verb that a hook follows."""
    yield from (entity.name for entity, verbs in _followed(backend, body) if verbs & {"create", "delete"})
    for statement in statements(body.body):
        for expression in own_values(statement):
            for part in parts(expression):
                if isinstance(part, Word) and part.word in ("create", "ensure", "delete"):
                    yield str(getattr(present(part.arguments[0].value.type), "entity", ""))


def _members_sent(backend: Backend, body: Operation | Procedure) -> frozenset[str]:
    """What the update sets that a hook follows."""
    updated = (entity for entity, verbs in _followed(backend, body) if "update" in verbs)
    return frozenset(sent.member.id for entity in updated for sent in inputs(backend, entity, "update", "snake"))


def _followed(backend: Backend, body: Operation | Procedure) -> Iterator[tuple[Entity, frozenset[str]]]:
    """The entity whose verbs a hook follows, and these verbs; nothing of other bodies."""
    for entity in backend.entities:
        yield from ((entity, frozenset(hook.verbs)) for hook in entity.hooks if hook.procedure.id == body.id)


def _holds(kind: Type) -> str:
    """The entity of the rows of a collection."""
    return str(getattr(element(kind), "entity", "")) or "-"


Hold: TypeAlias = Literal["locked", "held", "read"]
"""A row that a path goes through: nobody else writes it, nobody else deletes it, or it is only read."""


def holds(effects: Effects, route: Route) -> list[Hold]:
    """How the rows are found that the path goes through, the nearest first.

    Held rows stay until the commit, and many callers hold one at once. A row is locked by itself where more than that
    is decided by it or done to it, so that no two who hold it wait for each other.
    """
    operation = route.endpoint.operation
    if operation is not None and operation.kind == "query":
        return ["read" for _ in route.parents]
    needed = _needed_above(effects, route) if route.parents else set()
    found: list[Hold] = []
    there = SELF
    for parent in route.parents:
        there = f"{there}.{parent.link.name}"
        found.append("locked" if any(f"{one}.".startswith(f"{there}.") for one in needed) else "held")
    return found


def _needed_above(effects: Effects, route: Route) -> set[str]:
    """The rows, by their places from the row that is written, that have to be locked by themselves."""
    endpoint, backend = route.endpoint, effects.backend
    entity = backend.rows_of(endpoint.owner)
    bodies: list[Operation | Procedure] = [hook.procedure for hook in entity.hooks if endpoint.kind in hook.verbs]
    bodies += [endpoint.operation] if endpoint.operation is not None else []
    needed: set[str] = set()
    for body in bodies:
        found = locks(effects, body)
        needed |= found.written
        called = (p for s in statements(body.body) for value in own_values(s) for p in parts(value))
        for call in called:
            if isinstance(call, Call) and not backend.computes(call.function):
                given = (argument.value for argument in call.arguments)
                needed |= {place(row) for row in (*given, *([call.base] if call.base is not None else []))}
    if endpoint.operation is None:
        needed |= {
            f"{SELF}.{duty.link}" for duty in duties(backend, entity.name) if duty.link and duty.asks and not duty.via
        }
        needed |= {f"{SELF}.{p.link.name}" for p in route.parents[:1] if _counts(route)}
    return {there for there in needed if there.startswith(f"{SELF}.")}


def _counts(route: Route) -> bool:
    """Whether the rule of a route asks how many rows there are, or what they add up to."""
    asked = [route.allowed.somebody, *([route.inside.somebody] if route.inside is not None else [])]
    every = (part for rule in asked for part in parts(rule))
    return any(isinstance(part, Aggregate) and part.fold not in ("any", "all") for part in every)

"""Which rows a body writes, by how the body calls them: `self`, a name, or a path of links from one of these.

They are locked before the body decides anything by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import cached_property

from backwright.design.bodies import bodies, members_set
from backwright.design.duties import read_by
from backwright.design.helpers import Helpers
from backwright.design.inlining import written_out
from backwright.design.leaving import leaving
from backwright.design.losing import counts_on_lost, lost, told_of
from backwright.design.places import ME, SELF, place
from backwright.design.totals import is_told, kept_values
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import (
    Argument,
    Attribute,
    Call,
    Comprehension,
    Conditional,
    Expression,
    Name,
    New,
    Word,
)
from backwright.model.members import Collection, Computed, Link
from backwright.model.operations import External, Operation, Parameter, Procedure
from backwright.model.outside import Outside
from backwright.model.statements import Adjust, Assign, Do, Let, Relate, Return, Statement
from backwright.model.types import NOTHING, Row, element, present
from backwright.model.walk import expressions, own_values, parts, statements


class Effects:
    """What bodies write, each worked out once."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.outside = Outside(backend)
        self._procedures = {p.id: p for p in procedures(backend)}
        values = (value for owner in backend.owners for value in owner.computed if value.stored)
        self._kept = frozenset(value.id for value in values)
        self._hooks = frozenset(hook.procedure.id for entity in backend.entities for hook in entity.hooks)
        """Helpers that lock nothing, as the row that they are about is being written."""
        self._known: dict[str, frozenset[str]] = {}
        self._held: dict[str, bool] = {}
        self._asked: dict[str, frozenset[str]] = {}

    def written(self, body: tuple[Statement, ...]) -> frozenset[str]:
        """The places of the rows that a body changes or deletes, or has changed by what it calls."""
        found = {there for statement in statements(body) for there in self._own(statement)}
        for call, called in self.called_in(body):
            found |= set(outer(called, call, self.written_by(called)))
        return named(body, found)

    def written_by(self, called: Operation | Procedure) -> frozenset[str]:
        """The same of something that is called: places that begin with a parameter or with `self`."""
        if called.id not in self._known:
            self._known[called.id] = frozenset()  # what calls itself is refused by the checker
            own = self.written(called.body)
            if isinstance(called, Operation) and called.moves is not None:
                own |= {SELF}
            self._known[called.id] = own
        return self._known[called.id]

    def kept_asked(self, statement: Statement, own: Set[str] = frozenset()) -> frozenset[str]:
        """The kept values that a statement, not what is inside it, asks for, or what it calls: by their stable ids.

        `own`: not of the rows that have these names.
        """
        found: set[str] = set()
        every = [p for value in own_values(statement) for p in parts(written_out(self.backend, value))]
        own = frozenset(own).difference(
            *(loop.names for p in every if isinstance(p, Comprehension) for loop in p.loops)
        )
        for part in every:
            if isinstance(part, Attribute) and part.member in self._kept:
                if not (isinstance(part.base, Name) and part.base.name in own):
                    found.add(part.member)
            elif isinstance(part, Call):
                found |= self._kept_asked_by(self.called(part.function))
        return frozenset(found)

    def kept_needed(self, body: Iterable[Statement], own: Set[str] = frozenset()) -> frozenset[str]:
        """The kept values that statements ask for, those inside them too, and those that these are worked out from.

        `own`: not of the rows that have these names.
        """
        asked = frozenset().union(*(self.kept_asked(one, own) for one in statements(tuple(body))))
        return asked.union(*(read_by(self.backend, value) for value in asked))

    def _kept_asked_by(self, called: Operation | Procedure | External) -> frozenset[str]:
        if isinstance(called, External):
            return frozenset()
        if called.id not in self._asked:
            self._asked[called.id] = frozenset()  # what calls itself is refused by the checker
            every = (self.kept_asked(statement) for statement in statements(called.body))
            self._asked[called.id] = frozenset().union(*every)
        return self._asked[called.id]

    def called_in(self, body: tuple[Statement, ...]) -> Iterator[tuple[Call, Operation | Procedure]]:
        """What a body calls whose rows it locks itself, before it decides by them."""
        if self.outside.asks(body):
            return
        for part in (p for s in statements(body) for value in own_values(s) for p in parts(value)):
            if isinstance(part, Call) and not self.backend.computes(part.function):
                called = self.called(part.function)
                asks = isinstance(called, External) or self.outside.asks(called.body)
                if not asks and not self.is_hook(called):
                    yield part, called

    def is_held(self, called: Operation | Procedure, given: Iterable[str]) -> bool:
        """Whether everyone who calls a helper has locked the rows that it is given, by the helper's names for them."""
        if called.id not in self._held:
            self._held[called.id] = self._holds_for(called, given)
        return self._held[called.id]

    def _holds_for(self, called: Operation | Procedure, given: Iterable[str]) -> bool:
        if isinstance(called, Operation) or self.is_hook(called) or self.outside.asks(called.body):
            return False
        others = [*(one.body for one in self.backend.reactions), *(one.body for one in self.backend.jobs)]
        if any(next(calls(body, [called.id]), None) for body in others):
            return False
        sites = [(body, call) for body in self._bodies() for call in calls(body.body, [called.id])]
        places = [(body, set(outer(called, call, [there]))) for body, call in sites for there in given]
        return all(found and all(self._locks(body, there) for there in found) for body, found in places)

    def _bodies(self) -> Iterator[Operation | Procedure]:
        yield from self.backend.operations
        yield from (operation for owner in self.backend.owners for operation in owner.operations)
        yield from self._procedures.values()

    def _locks(self, body: Operation | Procedure, there: str) -> bool:
        """Whether a body locks a row before it decides by it, as it calls it so."""
        root = there.partition(".")[0]
        if self.outside.asks(body.body):
            return False
        if root in (SELF, ME) or root in {p.name for p in body.parameters}:
            return True
        named = [s.value for s in statements(body.body) if isinstance(s, Let) and s.name == root]
        words = ("create", "ensure", "find", "get")
        return bool(named) and all(isinstance(value, Word) and value.word in words for value in named)

    @cached_property
    def helpers(self) -> Helpers:
        """The functions that only compute and stand by themselves."""
        return Helpers(self.backend)

    @cached_property
    def set_anywhere(self) -> frozenset[str]:
        """The members that some body sets."""
        every = [*self._bodies(), *self.backend.reactions, *self.backend.jobs]
        return frozenset().union(*(members_set(body) for body in every))

    def is_hook(self, called: Operation | Procedure) -> bool:
        """Whether it follows a verb, on a row that is being written."""
        return called.id in self._hooks

    def called(self, identity: str) -> Operation | Procedure:
        """What a call with an effect calls."""
        found = self._procedures.get(identity)
        return found if found is not None else self.backend.operation(identity)

    def is_called(self, identity: str) -> bool:
        """Whether another body calls this one."""
        return any(next(calls(body, [identity]), None) is not None for body in bodies(self.backend))

    def hands_on(self, called: Operation | Procedure) -> bool:
        """Whether who calls it goes on with the rows that it answers: these are stored by then."""
        kind = present(called.result)
        return isinstance(present(element(kind) or kind), Row) and called.id in self._gone_on_with

    @cached_property
    def _gone_on_with(self) -> frozenset[str]:
        """What is called for its answer: not what is called alone, or answered as it is."""
        found: set[str] = set()
        for statement in (one for body in bodies(self.backend) for one in statements(body)):
            values = own_values(statement)
            alone = isinstance(statement, Do | Return) and isinstance(values[0] if values else None, Call)
            if not alone:
                found |= {p.function for value in values for p in parts(value) if isinstance(p, Call)}
        return frozenset(found)

    def relists(self, body: tuple[Statement, ...]) -> bool:
        """Whether rows are in other lists after a body, or stand elsewhere in them: made, deleted, linked, renamed."""
        if any(isinstance(one, Relate) or (isinstance(one, Assign) and self._places(one)) for one in statements(body)):
            return True
        every = [*expressions(body)]
        if any(isinstance(p, Word) and p.word in ("create", "delete", "ensure") for p in every):
            return True
        return any(self.relists(called.body) for called in self._called_by(every))

    def relinks(self, body: tuple[Statement, ...]) -> frozenset[str]:
        """The names of the links that a body lets lead elsewhere, or what it calls does."""
        found = set()
        for one in statements(body):
            member = self._member(one.target.member) if isinstance(one, Assign | Relate) else None
            if isinstance(member, Link):
                found.add(member.name)
            elif isinstance(member, Collection) and member.kind == "list":
                found.add(member.through.rpartition(".")[2])
        return frozenset(found).union(*(self.relinks(one.body) for one in self._called_by(expressions(body))))

    def _places(self, assigned: Assign) -> bool:
        """Whether it says in which list a row is, or where in it."""
        member = self._member(assigned.target.member)
        kind = present(assigned.target.base.type)
        key = self.backend.entity(kind.entity).key if isinstance(kind, Row) else ()
        return isinstance(member, Link) or member in key

    def _member(self, identity: str) -> object:
        return self.backend.member(identity) if self.backend.owns(identity) else None

    def _called_by(self, every: Iterable[Expression]) -> Iterator[Operation | Procedure]:
        called = (p.function for p in every if isinstance(p, Call) and not self.backend.computes(p.function))
        yield from (one for one in map(self.called, called) if not isinstance(one, External))

    def deletes(self, called: Operation | Procedure) -> bool:
        """Whether it deletes rows, or what it calls does."""
        every = [*expressions(called.body)]
        if any(isinstance(p, Word) and p.word == "delete" for p in every):
            return True
        if any(isinstance(s, Relate) and s.change not in ("add", "append") for s in statements(called.body)):
            return True
        return any(self.deletes(one) for one in self._called_by(every))

    def together(self, body: tuple[Statement, ...]) -> Iterator[Statement]:
        """Every statement of a body, and of what it calls."""
        yield from statements(body)
        for called in self._called_by(expressions(body)):
            yield from self.together(called.body)

    def loses(self, called: Operation | Procedure) -> frozenset[str]:
        """The entities of which rows may be gone for good when it is over."""
        return lost(self.backend, expressions(tuple(self.together(called.body))))

    @cached_property
    def counts_on_lost(self) -> bool:
        """Whether a body may count on rows that it has deleted for good."""
        return any(counts_on_lost(self.backend, (*self.together(body.body),)) for body in self._bodies())

    @cached_property
    def told_of_lost(self) -> frozenset[str]:
        """The entities of which rows are a part of what a body tells that may have deleted them for good."""
        every = [(*expressions(tuple(self.together(body.body))),) for body in self._bodies()]
        found = (lost(self.backend, one) & told_of(self.backend, one) for one in every)
        return frozenset[str]().union(*found)

    def cleared(self, body: Operation | Procedure, entity: str) -> list[tuple[Entity, Link]]:
        """The links that are cleared when a row goes for good, and that the body, or who calls it, may still follow."""
        if self.backend.entity(entity).soft_delete:
            return []
        around = self._bodies() if self.is_called(body.id) else [body]
        followed = frozenset().union(*(self._followed(one.body) for one in around))
        leading = self.backend.leading_to(entity)
        return [(owner, link) for owner, link in leading if link.on_delete == "null" and link.id in followed]

    def _followed(self, body: tuple[Statement, ...]) -> frozenset[str]:
        """The links that a body, or what it calls, asks where they lead."""
        every = [part for one in expressions(body) for part in parts(written_out(self.backend, one))]
        found = frozenset(part.member for part in every if isinstance(part, Attribute))
        return found.union(*(self._followed(one.body) for one in self._called_by(every)))

    @cached_property
    def _leaving(self) -> dict[str, frozenset[str]]:
        return leaving(self.backend, {body.id: body for body in self._bodies()})

    def leaves(self, called: Operation | Procedure) -> bool:
        """Whether it leaves it to who calls it to ask what has to hold at the end."""
        return called.id in self._leaving

    def may_be_gone(self, called: Operation | Procedure) -> bool:
        """Whether rows may be deleted by the time when that is asked."""
        together = self._leaving.get(called.id, frozenset())
        return self.deletes(called) or any(self.deletes(self.called(one)) for one in together)

    def signs_in(self, called: Operation | Procedure) -> bool:
        """Whether somebody may sign in by it, or by what it calls."""
        every = [*expressions(called.body)]
        if any(isinstance(p, Word) and p.word == "sign_in" for p in every):
            return True
        return any(self.signs_in(one) for one in self._called_by(every))

    def _own(self, statement: Statement) -> Iterator[str]:
        if isinstance(statement, Assign | Adjust):
            yield place(statement.target.base)
        for expression in own_values(statement):
            for part in parts(expression):
                yield from self._changed(part)

    def _changed(self, part: Expression) -> Iterator[str]:
        hook = self._procedures.get(part.function) if isinstance(part, Call) and part.function in self._hooks else None
        if hook is not None and isinstance(part, Call) and part.base is not None and SELF in self.written_by(hook):
            yield place(part.base)
        if isinstance(part, Word) and part.word == "delete":
            yield place(part.arguments[0].value)
            yield from (place(row) for row in self._totals_of(part.arguments[0].value))
        if isinstance(part, Word) and part.word == "create" and isinstance(part.arguments[0].value, New):
            yield from (place(given.value) for given, _ in self.totals(part.arguments[0].value))

    def _totals_of(self, row: Expression) -> Iterator[Expression]:
        """The rows that keep a value of the row."""
        entity = getattr(row.type, "entity", "")
        if entity:
            for link, _ in kept_values(self.backend, entity):
                yield Attribute(row, link.id, row.type)

    def totals(self, made: New) -> Iterator[tuple[Argument, Computed]]:
        """Of a new row: the links to rows that keep a value of it, and that value, where it moves with the row.

        Where the row that keeps it has versions it is worked out again: that is no change that an editor has to see.
        """
        given = {argument.name: argument for argument in made.values}
        for link, value in kept_values(self.backend, made.name):
            versioned = self.backend.rows_of(value.owner).versioned != "no"
            if link.name in given and not versioned and is_told(value, frozenset(given)):
                yield given[link.name], value


def named(body: tuple[Statement, ...], places: Set[str]) -> frozenset[str]:
    """These rows, also as a body calls them before it gives them such a name."""
    found = set(places)
    for one in reversed([*statements(body)]):
        if isinstance(one, Let) and one.name in found:
            found |= {place(row) for row in branches(one.value)}
    return frozenset(found - {""})


def shows(value: Expression) -> bool:
    """Whether records or replies that an expression makes have rows in them."""
    made = (part for part in parts(value) if isinstance(part, New) and not isinstance(part.type, Row))
    kinds = (present(given.value.type) for one in made for given in one.values)
    return any(isinstance(element(kind) or kind, Row) for kind in kinds)


def branches(row: Expression) -> Iterator[Expression]:
    """The rows of which an expression is one."""
    if isinstance(row, Conditional):
        yield from branches(row.then)
        yield from branches(row.otherwise)
    elif row.type != NOTHING:
        yield row


def procedures(backend: Backend) -> Iterator[Procedure]:
    """Every helper with statements: those that users write and what follows a verb included."""
    yield from backend.procedures
    yield from (hook.procedure for entity in backend.entities for hook in entity.hooks)
    yield from backend.externals
    for owner in backend.owners:
        yield from owner.procedures


def calls(body: tuple[Statement, ...], known: Iterable[str]) -> Iterator[Call]:
    """The calls of what has statements."""
    identities = frozenset(known)
    for statement in statements(body):
        for expression in own_values(statement):
            yield from (p for p in parts(expression) if isinstance(p, Call) and p.function in identities)


def outer(called: Operation | Procedure, call: Call, places: Iterable[str]) -> Iterator[str]:
    """How whoever calls it calls those rows, as far as they are given."""
    rows = {argument.name: argument.value for argument in call.arguments if argument.name}
    in_order = (argument.value for argument in call.arguments if not argument.name)
    rows |= dict(zip((p.name for p in called.parameters if p.name not in rows), in_order, strict=False))
    if call.base is not None:
        rows[SELF] = call.base
    for there in places:
        root, dot, further = there.partition(".")
        if root in rows and (known := place(rows[root])):
            yield f"{known}{dot}{further}"


def typed_parameters(parameters: tuple[Parameter, ...], entity: str) -> list[str]:
    """The parameters that are rows of an entity."""
    return [p.name for p in parameters if getattr(p.type, "entity", "") == entity]

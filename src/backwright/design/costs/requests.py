"""What a request takes: the rows that its path names, its rule, its work, its answer."""

from __future__ import annotations

from backwright.design.conditions import Access
from backwright.design.costs.bodies import Bodies
from backwright.design.costs.counting import Path, Statements
from backwright.design.designing import Design
from backwright.design.duties import Duty, duties, duties_inside, gone_along, inline_rows
from backwright.design.effects import Effects
from backwright.design.exchanging import exchanged, leaves_room
from backwright.design.judging import told_by_row
from backwright.design.locks import holds, locks
from backwright.design.places import SELF
from backwright.design.routes import Route
from backwright.design.truth import TRUE
from backwright.design.ways import EVERY
from backwright.model.api import counts
from backwright.model.entities import Entity
from backwright.model.members import Collection, Field, Link, Numbered, Slugified
from backwright.model.operations import Hook, Operation, Procedure
from backwright.model.shapes import Input
from backwright.model.surface import granted, readers
from backwright.model.types import NOTHING, ListOf, Maybe, Nothing, RecordOf, Row, Scalar, SetOf, element, present


class Costs:
    """The statements of every route of a design."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._backend = design.backend
        self._effects = Effects(design.backend)
        self._known: dict[str, Statements] = {}
        self._of_all: dict[str, frozenset[str]] = {}

    def of(self, route: Route) -> Statements:
        """Of one route."""
        name = route.endpoint.name
        if name not in self._known:
            self._known[name] = self._counted(route)
        return self._known[name]

    def of_all(self, route: Route) -> frozenset[str]:
        """The kept values and the checks, by their ids, that one route works out or asks of all rows."""
        self.of(route)
        return self._of_all[route.endpoint.name]

    def _counted(self, route: Route) -> Statements:
        path = Path()
        self._enter(path, route)
        kind = route.endpoint.kind
        if kind in ("get", "list", "named"):
            self._read(path, route)
        elif kind == "operation":
            path = self._operation(path, route)
        elif kind in ("sign_in", "refresh", "sign_out"):
            self._session(path, route)
        else:
            getattr(self, f"_{kind}")(path, route)
        self._of_all[route.endpoint.name] = frozenset(path.of_all)
        return path.told()

    # Who calls

    def _enter(self, path: Path, route: Route) -> None:
        """A token may outlive its account, where accounts can be deleted."""
        account = self._backend.account
        if account is not None and granted(account.grants, "delete").people:
            path.send("read", sure=route.signed_in_only)

    def _registers(self, route: Route) -> bool:
        return route.answer.form == "session"

    def _judge(self, path: Path, route: Route, rule: Access, *, stored: bool = True) -> None:
        """Whether the caller may. `stored`: the row is at hand, and may tell."""
        if rule.open or (route.signed_in_only and rule.somebody == TRUE):
            return
        if rule.needs_row and stored and route.signed_in_only and told_by_row(self._backend, rule.somebody):
            return
        path.send("read", sure=rule.needs_row or route.signed_in_only)

    # Reads

    def _read(self, path: Path, route: Route) -> None:
        if not route.readable.needs_row and not route.endpoint.current:
            self._judge(path, route, route.readable)
        if route.parents and route.endpoint.kind != "get" and self._is_asked(route):
            path.send("read")
        path.send("read")

    def _is_asked(self, route: Route) -> bool:
        """Whether a list looks at a query: it finds the rows of its path before it reads that."""
        read = route.read
        return read is not None and bool(read.paging or read.filters or read.sorts or read.search)

    def _session(self, path: Path, route: Route) -> None:
        kind = route.endpoint.kind
        if kind == "sign_in":
            path.send("read")
            if route.endpoint.way in self._backend.renewed:
                path.send("write")
        elif self._backend.renewed:
            path.send("lock", sure=kind == "refresh")  # whoever signs out need not have a session
            path.send("write", sure=kind == "refresh")
        if kind != "sign_out":
            path.send("read")

    # Verbs

    def _parents(self, path: Path, route: Route) -> None:
        """The rows that the path goes through."""
        there = SELF
        for parent, hold in zip(route.parents, holds(self._effects, route), strict=True):
            there = f"{there}.{parent.link.name}"
            path.rows[there] = parent.link.target
            path.send("read" if hold == "read" else "lock")

    def _create(self, path: Path, route: Route) -> None:
        entity = self._backend.rows_of(route.endpoint.owner)
        self._parents(path, route)
        if route.inside is not None:
            self._judge(path, route, route.inside)
        elif not route.allowed.needs_row:
            self._judge(path, route, route.allowed)
        if route.counted is not None and route.counted.every:
            path.send("lock", sure=False)
        if route.counted is not None and route.counted.of_caller:
            path.send("lock")
        self._named(path, route.body, certain=True)
        for field in entity.fields:
            if isinstance(field.made, Numbered):
                path.send("write")
        path.send("write")
        self._inline(path, route.body, replaces=False)
        self._due_inside(path, route, "create")
        self._due(path, entity, "create")
        for _ in route.counted.links if route.counted is not None else ():
            path.send("lock")
        if route.counted is not None or (route.inside is None and route.allowed.needs_row):
            self._judge(path, route, route.allowed, stored=False)
        self._rights(path, route)
        if self._registers(route) and 0 in self._backend.renewed:
            path.send("write", sure=False)  # whoever is signed in already begins no session
        self._answer(path, route)

    def _update(self, path: Path, route: Route) -> None:
        entity = self._backend.rows_of(route.endpoint.owner)
        self._parents(path, route)
        path.send("lock")
        if not route.endpoint.current:
            self._judge(path, route, route.allowed)
        for _ in route.updates:
            path.send("read")
        self._rights(path, route)
        self._named(path, route.body, certain=False)
        self._inline(path, route.body, replaces=True)
        path.send("write", sure=False)
        self._due_inside(path, route, "update")
        self._due(path, entity, "update")
        if any(self._is_password(given) for given in route.body) and self._backend.renewed:
            path.send("write", sure=False)
        if route.candidate and not route.endpoint.current:
            self._judge(path, route, route.allowed)
        self._answer(path, route)

    def _is_password(self, given: Input) -> bool:
        return isinstance(given.member, Field) and present(given.member.type) == Scalar("password")

    def _delete(self, path: Path, route: Route) -> None:
        entity = self._backend.rows_of(route.endpoint.owner)
        self._parents(path, route)
        path.send("lock")
        if not route.endpoint.current:
            self._judge(path, route, route.allowed)
        self._hooks(path, entity, "delete")
        along = self._along(path, entity)
        path.mark(self._backend, entity)
        if entity.soft_delete and leaves_room(self._backend, entity):
            path.send("write", sure=False)  # it takes back what it left to others
        self._duties(path, [duty for duty in duties(self._backend, entity.name) if duty.due("delete")])
        self._duties(path, along)

    def _along(self, path: Path, entity: Entity) -> list[Duty]:
        """What is due of rows that others led to, which go with a row: these are looked up."""
        along = gone_along(self._backend, entity.name)
        for _ in {(one.ways, one.pairs, one.duty.link) for one in along if not one.asks_all}:
            path.send("read")
        # What is asked of all rows is asked once.
        every = {(one.duty.keeps, one.duty.asks): one.duty for one in along if one.asks_all}
        return [*every.values(), *(one.duty for one in along if not one.asks_all)]

    def _restore(self, path: Path, route: Route) -> None:
        entity = self._backend.rows_of(route.endpoint.owner)
        if not route.allowed.needs_row:
            self._judge(path, route, route.allowed)
        self._parents(path, route)
        path.send("lock")
        path.mark(self._backend, entity)
        self._duties(path, duties(self._backend, entity.name))
        self._duties(path, self._along(path, entity))
        path.send("lock")
        if route.allowed.needs_row:
            self._judge(path, route, route.allowed)
        self._answer(path, route)

    def _named(self, path: Path, body: tuple[Input, ...], *, certain: bool) -> None:
        """The rows that the input names, each looked up."""
        for given in body:
            member = given.member
            if isinstance(member, Link) or (isinstance(member, Collection) and given.keys and not _makes(member)):
                path.send("read", sure=certain and given.required)
            elif isinstance(member, Collection):
                self._named(path, given.rows, certain=False)

    def _rights(self, path: Path, route: Route) -> None:
        sent = {given.member.id for given in route.body}
        for right in route.rights:
            rule = right.inside or right.access
            if not (right.path or right.member in sent) or rule.open:
                continue
            if not (route.signed_in_only and rule.somebody == TRUE):
                path.send("read", sure=False)
                if right.path and rule.needs_row and route.endpoint.kind == "update":
                    path.send("read", sure=False)  # new rows are asked of when they are stored

    def _inline(self, path: Path, body: tuple[Input, ...], *, replaces: bool) -> None:
        for given in body:
            member = given.member
            if not isinstance(member, Collection):
                continue
            if given.keys:
                steps = 2 if _makes(member) else 1
                if replaces:
                    steps += 1
            else:
                anew = exchanged(self._backend, given, self._backend.entity(member.target))
                steps = 5 + bool(anew) if replaces else 1
                self._made(path, self._backend.entity(member.target))
            for _ in range(steps):
                path.send("write", sure=False)
            self._inline(path, given.rows, replaces=replaces)

    def _made(self, path: Path, entity: Entity) -> None:
        """What the backend makes of each new row that is sent inside another; the next slug has to know of this one."""
        path.looping = True
        for field in entity.fields:
            if isinstance(field.made, Numbered):
                path.send("write", flushes=False)
            elif isinstance(field.made, Slugified):
                path.send("read", flushes=False)
                path.send("write", flushes=False)
        path.looping = False

    def _due_inside(self, path: Path, route: Route, verb: str) -> None:
        """What follows of the rows that are sent inside this one."""
        for given in route.body:
            if not isinstance(given.member, Collection) or given.keys:
                continue
            self._duties(path, self._looked_up(path, verb, given.member), sure=verb == "create")

    def _looked_up(self, path: Path, verb: str, *leading: Collection) -> list[Duty]:
        """What is due of rows inside, which are looked up for it, and of those inside these."""
        due = duties_inside(self._backend, verb, *leading)
        # Which rows they lead to, and of an update which they led to before.
        led = {duty.link for duty in due if not duty.inside and duty.via != EVERY}
        inner = inline_rows(self._backend, leading[-1].target)
        further = [duty for one in inner for duty in self._looked_up(path, verb, *leading, one)]
        led |= {""} if further else set()
        for link in led:
            path.send("read", sure=verb == "create")
            if verb == "update" and (link or further):
                path.send("read", sure=False)
        return [*due, *further]

    def _due(self, path: Path, entity: Entity, verb: str) -> None:
        """What follows: hooks, values that are kept, checks."""
        self._hooks(path, entity, verb)
        hooks = [hook for hook in entity.hooks if verb in hook.verbs]
        deletes = any(self._effects.deletes(_procedure(hook)) for hook in hooks)
        due = [duty for duty in duties(self._backend, entity.name) if duty.due(verb)]
        self._duties(path, due, deletes=deletes)

    def _hooks(self, path: Path, entity: Entity, verb: str) -> None:
        for hook in entity.hooks:
            if verb in hook.verbs:
                path.rows = {SELF: entity.name}
                found = Bodies(self._effects, path, _procedure(hook)).run(locked=True)
                path.follow(found)
                path.flush()
        procedures = [_procedure(hook) for hook in entity.hooks if verb in hook.verbs]
        path.end(deletes=any(self._effects.may_be_gone(hook) for hook in procedures))

    def _duties(self, path: Path, due: list[Duty], *, deletes: bool = False, sure: bool = True) -> None:
        """`deletes`: what is about a row is asked by its id, as it may be gone."""
        for duty in due:
            path.do({duty: sure}, deletes=deletes)

    def _answer(self, path: Path, route: Route) -> None:
        """The row as it is shown."""
        path.flush()
        owner = self._backend.owner(route.endpoint.owner)
        if route.answer.shape is not None and (readers(owner).people or route.answer.form == "session"):
            path.send("read")

    # Operations

    def _operation(self, path: Path, route: Route) -> Path:
        operation = route.endpoint.operation
        assert operation is not None
        if operation.idempotent != "no":
            for _ in range(2):
                path.send("write", sure=operation.idempotent == "required")
        if not route.allowed.needs_row:
            self._judge(path, route, route.allowed)
        self._parents(path, route)
        if operation.on_row:
            by_path = operation.kind == "action" and locks(self._effects, operation).by_path
            path.send("lock" if by_path else "read")
            path.rows[SELF] = self._backend.rows_of(operation.owner).name
            if route.allowed.needs_row:
                self._judge(path, route, route.allowed)
        else:
            path.rows = {}
        self._given(path, operation)
        # A row of the path that the body writes is looked up again, to be locked.
        written = locks(self._effects, operation).written - {SELF}
        path.rows = {there: entity for there, entity in path.rows.items() if there not in written}
        locked = locks(self._effects, operation).by_path
        path = Bodies(self._effects, path, operation).run(locked=locked)
        path.end(deletes=self._effects.may_be_gone(operation))
        path.flush()
        self._result(path, route, operation)
        return path

    def _given(self, path: Path, operation: Operation) -> None:
        """The rows that the input names."""
        for parameter in operation.parameters:
            kind = present(parameter.type)
            if isinstance(kind, Row):
                path.send("read", sure=not isinstance(parameter.type, Maybe) and parameter.default is None)
                path.rows[parameter.name] = kind.entity
            elif isinstance(kind, ListOf | SetOf) and isinstance(kind.item, Row):
                path.send("read")
            elif isinstance(one := present(element(kind) or kind), RecordOf):
                for member in self._backend.record(one.name).fields:
                    if isinstance(member, Link):
                        path.send("read", sure=not isinstance(parameter.type, Maybe))

    def _result(self, path: Path, route: Route, operation: Operation) -> None:
        result = operation.result
        if isinstance(result, Nothing):
            if operation.answers_row:
                self._answer(path, route)
            return
        inner = present(result)
        if isinstance(inner, Row):
            path.send("read", sure=not isinstance(result, Maybe))
        elif isinstance(inner, ListOf | SetOf) and isinstance(present(inner.item), Row):
            path.send("read", sure=False)
            if operation.limit is not None:
                # By cursor, what was chosen is cut where its order is known.
                by_cursor = self._design.api.pages == "cursor"
                for _ in range(by_cursor + counts(self._design.api.page, by_cursor=by_cursor)):
                    path.send("read", sure=False)


def _makes(collection: Collection) -> bool:
    return collection.inline is not None and collection.inline.create


def _procedure(hook: Hook) -> Procedure:
    """What follows a verb, as a helper on the row."""
    return Procedure(hook.owner, hook.name, (), NOTHING, hook.body, on_row=True, caller=hook.caller)

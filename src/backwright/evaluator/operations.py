"""One request: the checks in their order, then what the operation does, then its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from backwright.evaluator.accounts import name_field, password_field, tokens
from backwright.evaluator.expressions import World, apply, evaluate, frame
from backwright.evaluator.http import Call, Response, check_body, parse_body
from backwright.evaluator.input import Named, Reader
from backwright.evaluator.listing import Lists, page
from backwright.evaluator.output import Writer, fill, names, stamp
from backwright.evaluator.refusals import Refused
from backwright.evaluator.rules import Judge
from backwright.evaluator.statements import Bodies
from backwright.evaluator.store import Ref
from backwright.evaluator.types import Malformed, from_text, text
from backwright.evaluator.writing import Rows
from backwright.model.entities import Entity, View
from backwright.model.members import UNLIMITED, Field, Link
from backwright.model.names import in_case
from backwright.model.operations import Operation, Parameter
from backwright.model.shapes import Place, inputs, wire
from backwright.model.surface import readers
from backwright.model.types import ListOf, Nothing, Row, Scalar, SetOf, Type, present

if TYPE_CHECKING:
    from backwright.evaluator.reference import Reference

LONGEST_BODY = 2**20


class Operations:
    """What one request does to a state of its own."""

    def __init__(self, reference: Reference, call: Call, now: datetime) -> None:
        self.reference = reference
        self.backend = reference.backend
        self.api = reference.api
        self.call = call
        self.endpoint = call.endpoint
        self.state = reference.state.begin(now)
        self.world = World(self.backend, self.state, reference.mentions, reference.settings, self._effect)
        self.token = ""
        self._be(None)

    def _be(self, me: Ref | None) -> None:
        """From here on this is the caller."""
        self.me = me
        self.judge = Judge(self.world, me)
        self.rows = Rows(self.world, self.judge, self.api)
        self.bodies = Bodies(self.rows, self._name(self.endpoint.owner) or "request")

    def _effect(self, node: Any, at: Any) -> Any:
        return self.bodies.effect(node, at)

    def answer(self) -> Response:
        authorization = self.call.request.headers.get("authorization")
        me, self.token = self.reference.accounts.caller(authorization, self.state, self.api)
        self._be(me)
        self._guard()
        if self.endpoint.method in ("POST", "PUT", "PATCH"):
            check_body(self.call.request, LONGEST_BODY)
        verbs = {
            "create": self._create,
            "delete": self._delete,
            "get": self._get,
            "list": self._list,
            "named": self._list,
            "operation": self._operate,
            "refresh": self._refresh,
            "sign_in": self._sign_in,
            "sign_out": self._sign_out,
            "update": self._update,
        }
        return verbs[self.endpoint.kind]()

    def _guard(self) -> None:
        """What the caller alone tells: 401 where nobody signed in may never, 403 where this one may never."""
        if self.judge.may_hold(self.endpoint.rule) and not (self.me is None and self._needs_someone()):
            return
        if self.me is None:
            raise Refused("unauthenticated", {"token": [self.api.wording["no_token"]]})
        raise self._refusal("forbidden")

    def _needs_someone(self) -> bool:
        """Whether the operation or the list is about whoever calls, whatever its rule says."""
        operation, named = self.endpoint.operation, self.endpoint.named
        if operation is not None and operation.caller == "required":
            return True
        return named is not None and not self.judge.may_be(self.backend.function(named.where))

    def _refusal(self, outcome: str) -> Refused:
        subject = self._name(self.endpoint.owner) or "request"
        return Refused(outcome, {subject: [self.api.wording[outcome]]})  # type: ignore[arg-type]

    def _name(self, owner: str) -> str:
        return in_case(owner, self.api.case)

    # Rows that the path names.

    @property
    def owner(self) -> Entity | View:
        return self.backend.owner(self.endpoint.owner)

    @property
    def entity(self) -> Entity:
        return self.backend.rows_of(self.endpoint.owner)

    def _parents(self) -> dict[str, Ref]:
        """The row that this one lives in, by the name of the link; all of them have to be readable, outermost first."""
        above: Ref | None = None
        found: dict[str, Ref] = {}
        for link in reversed(self.endpoint.parents):
            target = self.backend.entity(link.target)
            outer = {} if above is None or target.parent is None else {target.parent.name: above}
            above = self._lookup(target, outer, last=False)
            if above is None or not self._is_visible(above):
                raise Refused("missing", {self._name(target.name): [self.api.wording["missing"]]})
            found = {link.name: above}
        return found

    def _is_visible(self, ref: Ref) -> bool:
        """Whether the caller may know of a row that others live in: by its own rule, or by that of a view."""
        entity = self.backend.entity(ref.entity)
        owners: tuple[Entity | View, ...] = (entity, *self.backend.views_of(entity.name))
        ruled = [owner for owner in owners if readers(owner).people]
        return self.judge.readable(ref) or any(self.judge.readable(ref, owner) for owner in ruled) or not ruled

    def _lookup(self, entity: Entity, outer: Mapping[str, Ref], *, last: bool) -> Ref | None:
        """The row that the path names; what can be no key of it names none."""
        wanted: dict[str, Any] = dict(outer)
        for member in entity.key:
            said = self.call.segment(entity.name, member.name, last=last)
            try:
                wanted[member.name] = self._key(member, text(said))
            except Malformed:
                return None
        return self.rows.find(entity.name, wanted) if None not in wanted.values() else None

    def _key(self, member: Field | Link, said: str) -> Any:
        if isinstance(member, Link):
            target = self.backend.entity(member.target)
            return self.rows.find(target.name, {target.key[0].name: self._key(target.key[0], said)})
        kind = present(member.type)
        name = kind.name if isinstance(kind, Scalar) else "str"
        if name == "id":
            name = self.backend.ids
        return said if name in ("str", "slug", "email", "url", "html") else from_text(said, name)

    def _row(self) -> Ref:
        """The row that the path names, readable (404) and, by the endpoint's rule, open to the caller (403)."""
        row = self._named_row()
        rule = self.endpoint.rule
        if self.endpoint.kind == "get":
            if not self.judge.holds(rule, row):
                raise self._refusal("missing")
            return row
        secret = not readers(self.owner).people and self.entity.parent is None
        if not secret and not self.endpoint.current and not self.judge.readable(row, self.owner):
            raise self._refusal("missing")
        if not self.judge.holds(rule, row):
            raise self._refusal("missing" if secret else "forbidden")
        return row

    def _named_row(self) -> Ref:
        if self.endpoint.current and self.me is not None:
            return self.me
        row = self._lookup(self.entity, self._parents(), last=True)
        if row is None:
            raise self._refusal("missing")
        return row

    # Input.

    def _body(self, owner: str) -> Any:
        """The data of the request, out of the template around it."""
        try:
            body = parse_body(self.call.request)
        except ValueError:
            raise Refused("invalid", {"request": [self.api.wording["invalid"]]}) from None
        reader = self._reader()
        data = _unwrap(fill(self.api.request, names(owner, self.api)), body, reader)
        reader.finish()
        return data

    def _reader(self) -> Reader:
        return Reader(self.backend, self.api)

    def _query_reader(self) -> Reader:
        return Reader(self.backend, self.api, textual=True)

    # Verbs.

    def _create(self) -> Response:
        entity = self.entity
        parents = self._parents()
        values = self._read_row("create")
        for name in values:
            member = entity.member(name)
            if isinstance(member, Field | Link) and member.write is not None and not self.judge.may_hold(member.write):
                raise self._field_refusal(member)
        values = self.rows.resolve(values)
        row = self.rows.create(entity, {**values, **parents})
        self._after(entity, "create", row)
        if not self.judge.holds(self.endpoint.rule, row):
            raise self._refusal("forbidden")
        self._check_rights(entity, values, row)
        self.rows.finish()
        if entity.account and self.me is None:
            return self._signed_in(row, self.endpoint.status)
        return self._show(row, "one")

    def _read_row(self, verb: Any) -> dict[str, Any]:
        body = self._body(self.endpoint.owner)
        reader = self._reader()
        values = reader.members(inputs(self.backend, self.entity, verb, self.api.case), body)
        self._check_keys(values, reader)
        reader.finish()
        return values

    def _check_keys(self, values: Mapping[str, Any], reader: Reader) -> None:
        """A key that a path could not hold, or that stands there already, is refused."""
        fixed = self.rows.reserved(self.entity)
        for member in self.entity.key:
            value = values.get(member.name)
            if isinstance(value, str) and (value in fixed or "/" in value or value in (".", "..")):
                reader.fault(wire(member, self.api.case), "invalid")

    def _field_refusal(self, member: Field | Link) -> Refused:
        return Refused("forbidden", {wire(member, self.api.case): [self.api.wording["forbidden"]]})

    def _check_rights(self, entity: Entity, names: Iterable[str], row: Ref) -> None:
        for name in names:
            member = entity.member(name)
            if isinstance(member, Field | Link) and not self.judge.writes(member, row):
                raise self._field_refusal(member)

    def _after(self, entity: Entity, verb: str, row: Ref) -> None:
        for hook in entity.hooks:
            if verb in hook.verbs:
                self.bodies.run(hook.body, frame(self.world, self.me, row))

    def _update(self) -> Response:
        row = self._row()
        entity = self.entity
        values = self._read_row("update")
        allowed = self.judge.writable(entity.grants, row)
        for name in values:
            if allowed is not None and name not in allowed:
                member = entity.member(name)
                subject = name if member is None else wire(member, self.api.case)
                raise Refused("forbidden", {subject: [self.api.wording["forbidden"]]})
        self._check_rights(entity, values, row)
        self.rows.update(row, self.rows.resolve(values))
        self._after(entity, "update", row)
        if not self.judge.holds(self.endpoint.rule, row):
            raise self._refusal("forbidden")
        self.rows.finish()
        if entity.account and password_field(entity).name in values:
            self.reference.accounts.end_others(row)
        return self._show(row, "self" if self.endpoint.current else "one")

    def _delete(self) -> Response:
        row = self._row()
        self._after(self.entity, "delete", row)
        self.rows.delete(row)
        self.rows.finish()
        return self._done()

    def _get(self) -> Response:
        row = self._row()
        self._query_is_empty()
        return self._show(row, "self" if self.endpoint.current else "one")

    def _query_is_empty(self) -> None:
        reader = self._query_reader()
        reader.unknown(dict(self.call.query), ())
        reader.finish()

    def _list(self) -> Response:
        parents = self._parents()
        named = self.endpoint.named
        lists = Lists(self.judge, self.api, self.owner.listing, named)
        reader = self._query_reader()
        asked = lists.read(self.call.query, reader)
        reader.finish()
        for name, (path, operator, wanted) in asked.wanted.items():
            if isinstance(wanted, Named):
                found = self.rows.find(wanted.entity, wanted.values) or Ref(wanted.entity, -1)
                asked.wanted[name] = (path, operator, found)
        rows = [
            row
            for row in self.state.refs(self.entity.name)
            if all(self.state.get(row, link) == above for link, above in parents.items())
            and self.judge.holds(self.endpoint.rule, row)
            and (named is None or self._is_in(named.where, row))
        ]
        return self._show_list(lists.shown(rows, asked), asked)

    def _is_in(self, function: str, row: Ref) -> bool:
        return apply(self.backend.function(function), frame(self.world, self.me), row, {}) is True

    def _show_list(self, rows: list[Ref], asked: Any) -> Response:
        writer = Writer(self.judge, self.api, self.token)
        end = None if asked.limit is None else asked.offset + asked.limit
        shown = [writer.row(row, self.owner, "list") for row in rows[asked.offset : end]]
        if asked.limit is None:
            return self._filled(self.api.many, self.endpoint.owner, shown)
        template = self.api.page or {"items": "{data}", "total": "{total}"}
        return self._filled(template, self.endpoint.owner, shown, page(asked, shown, len(rows)))

    # Operations of the blueprint.

    def _operate(self) -> Response:
        operation = self.endpoint.operation
        if operation is None:
            raise TypeError(self.endpoint.name)
        row = self._row() if operation.on_row else None
        outer = {} if operation.on_row or not self.endpoint.owner else self._parents()
        del outer
        values = self._input(operation)
        result = self.bodies.operate(operation, frame(self.world, self.me, row, values))
        self.rows.finish()
        return self._result(operation, row, result)

    def _input(self, operation: Operation) -> dict[str, Any]:
        in_path = self.call.parameters
        rest = tuple(p for p in operation.parameters if p.name not in in_path)
        read = self._path_parameters(operation, in_path)
        if operation.method in ("GET", "DELETE"):
            reader = self._query_reader()
            read |= reader.parameters(rest, dict(self.call.query))
        else:
            reader = self._reader()
            read |= reader.parameters(rest, self._body(self.endpoint.owner)) if rest else {}
        reader.finish()
        found = self.rows.resolve(read)
        at = frame(self.world, self.me)
        return {p.name: found[p.name] if p.name in found else self._default(p, at) for p in operation.parameters}

    def _default(self, parameter: Parameter, at: Any) -> Any:
        return None if parameter.default is None else evaluate(parameter.default, at)

    def _path_parameters(self, operation: Operation, in_path: Mapping[str, str]) -> dict[str, Any]:
        """Parameters in the path; what is none of their type is missing."""
        reader = self._query_reader()
        kinds = {p.name: p for p in operation.parameters}
        found = {
            name: reader.value(value, kinds[name].type, kinds[name].limits or UNLIMITED, name)
            for name, value in in_path.items()
            if name in kinds
        }
        if reader.faults:
            raise self._refusal("missing")
        return found

    def _result(self, operation: Operation, row: Ref | None, result: Any) -> Response:
        if isinstance(operation.result, Nothing):
            if row is None or operation.kind == "query" or not self.state.has(row):
                return self._done()
            return self._show(row, "one")
        if isinstance(result, Ref) and not self._leaves(result):
            return self._done()
        if isinstance(result, list):
            result = [each for each in result if not isinstance(each, Ref) or self._leaves(each)]
        shown = Writer(self.judge, self.api, self.token).value(result, operation.result)
        several = isinstance(present(operation.result), ListOf | SetOf)
        template = self.api.many if several else self.api.one
        return self._filled(template, _entity_of(operation.result) or self.endpoint.owner, shown)

    def _leaves(self, ref: Ref) -> bool:
        """Rows that leave by an operation pass the rule of their entity; one without a rule leaves by it alone."""
        return not readers(self.backend.entity(ref.entity)).people or self.judge.readable(ref)

    # Sign-in.

    def _sign_in(self) -> Response:
        account = self.entity
        name, password = name_field(account), password_field(account)
        given = self._credentials(account, (name, password))
        found = self.rows.find(account.name, {name.name: given[name.name]})
        if found is None or self.state.get(found, password.name) != given[password.name]:
            raise Refused("unauthenticated", {"credentials": [self.api.wording["bad_credentials"]]})
        return self._signed_in(found, self.endpoint.status)

    def _credentials(self, account: Entity, members: tuple[Field, ...]) -> dict[str, Any]:
        """Blank is invalid; all else that is wrong is told as credentials."""
        body = self._body(account.name)
        reader = self._reader()
        wires = {wire(member, self.api.case): member.name for member in members}
        if not isinstance(body, Mapping):
            reader.fault("request", "invalid")
            reader.finish()
        reader.unknown(body, wires)
        for subject in wires:
            value = body.get(subject)
            if value is None or (isinstance(value, str) and not value.strip()):
                reader.fault(subject, "blank")
        reader.finish()
        return {name: body[subject] for subject, name in wires.items()}

    def _signed_in(self, account: Ref, status: int) -> Response:
        accounts, now = self.reference.accounts, self.state.now
        self.token = accounts.issue(account, now)
        return self._welcome(account, accounts.begin(account, now), status)

    def _welcome(self, account: Ref, refresh: str, status: int) -> Response:
        """The account, with its token in a field of its own or beside the rest."""
        self._be(account)
        entity = self.backend.entity(account.entity)
        shown = Writer(self.judge, self.api, self.token).row(account, entity, "self")
        sign_in = self.reference.accounts.sign_in
        if sign_in is not None:
            shown |= tokens(entity, sign_in, self.api, self.token, refresh)
        return self._filled(self.api.one, entity.name, shown, status=status)

    def _refresh(self) -> Response:
        found = self.reference.accounts.rotate(self._refresh_token(), self.state)
        if found is None:
            raise Refused("unauthenticated", {"credentials": [self.api.wording["bad_credentials"]]})
        account, refresh = found
        self.token = self.reference.accounts.issue(account, self.state.now)
        return self._welcome(account, refresh, self.endpoint.status)

    def _sign_out(self) -> Response:
        self.reference.accounts.end(self._refresh_token())
        return self._done()

    def _refresh_token(self) -> str:
        body = self._body(self.endpoint.owner)
        reader = self._reader()
        values = reader.parameters((Parameter("refresh_token", Scalar("str")),), body)
        reader.finish()
        return str(values["refresh_token"])

    # Answers.

    def _show(self, row: Ref, place: Place) -> Response:
        """The row as the owner of the path shows it; nothing where the caller may no longer read it."""
        readable = place == "self" or self.judge.readable(row, self.owner)
        if not readable:
            return self._done()
        writer = Writer(self.judge, self.api, self.token)
        return self._filled(self.api.one, self.endpoint.owner, writer.row(row, self.owner, place))

    def _filled(
        self, template: Any, owner: str, data: Any, more: Mapping[str, Any] | None = None, status: int | None = None
    ) -> Response:
        message = self.api.wording["done"]
        values = {**names(owner, self.api), "data": data, "message": message, "timestamp": stamp(self.state.now)}
        return Response(status or self.endpoint.status, fill(template, {**values, **(more or {})}))

    def _done(self) -> Response:
        if self.api.none is None:
            return Response(204)
        return self._filled(self.api.none, self.endpoint.owner, None, status=200)


def _unwrap(template: Any, body: Any, reader: Reader) -> Any:
    """What stands in the place of {data}."""
    if not isinstance(template, Mapping):
        return body
    if not isinstance(body, Mapping):
        reader.fault("request", "invalid")
        return None
    reader.unknown(body, template)
    found = None
    for name, inner in template.items():
        if name not in body:
            reader.fault(name, "blank")
        elif isinstance(inner, Mapping) or inner == "{data}":
            if not isinstance(body[name], Mapping):
                reader.fault(name, "blank" if body[name] is None else "invalid")
            else:
                found = _unwrap(inner, body[name], reader)
    return found


def _entity_of(kind: Type) -> str:
    inner = present(kind)
    item = present(inner.item) if isinstance(inner, ListOf | SetOf) else inner
    return item.entity if isinstance(item, Row) else ""

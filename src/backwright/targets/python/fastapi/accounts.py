"""The routes by which accounts register, sign in, renew and end their sessions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from backwright.design import Design
from backwright.design.designing import Feature
from backwright.design.routes import FieldRight, Route
from backwright.model.entities import Entity
from backwright.model.members import Field, Member
from backwright.model.names import snake
from backwright.model.shapes import Shape, shape
from backwright.model.surface import readers
from backwright.model.types import Scalar, present
from backwright.targets.python.fastapi import documents
from backwright.targets.python.fastapi.apis import are_several
from backwright.targets.python.fastapi.names import Owner
from backwright.targets.python.fastapi.objects import told_tokens
from backwright.targets.python.fastapi.operations.registry import Operations
from backwright.targets.python.fastapi.policies import Judgement, Policies
from backwright.targets.python.fastapi.queries import Queries
from backwright.targets.python.fastapi.rights import RightsInside
from backwright.targets.python.fastapi.schemas import Schemas
from backwright.targets.python.fastapi.services import Services
from backwright.targets.python.symbols import attribute, variable

NOTHING = "Response(status_code=HTTPStatus.NO_CONTENT)"
"""The code of an answer without a value, where the API has no body for it."""
STATUSES = {201: "HTTPStatus.CREATED", 204: "HTTPStatus.NO_CONTENT", 202: "HTTPStatus.ACCEPTED"}


@dataclass(slots=True)
class RouteCode:
    """One route, ready to be written down."""

    method: str
    path: str
    name: str
    options: list[str] = field(default_factory=list)
    decorators: list[str] = field(default_factory=list)
    told: str = ""
    """How it tells refusals itself, under the name `told_name`."""
    parameters: list[str] = field(default_factory=list)
    dependencies: list[str] = field(default_factory=list)
    doc: str = ""
    lines: list[str] = field(default_factory=list)
    returns: str = "Response"
    unread: str | None = None
    """The class of the answer to those who may not read what they wrote, "" where it has no body; None: all may."""

    @property
    def told_name(self) -> str:
        return f"_{self.name.upper()}_TOLD"


@dataclass(slots=True)
class AccountRoutes:
    """What the routes of a feature are written with; those of accounts."""

    design: Design
    feature: Feature
    owner: Owner
    queries: Queries
    schemas: Schemas
    policies: Policies
    services: Services
    finders: object
    """Gives the services of an enclosing row."""
    operations: Operations
    answers: dict[str, str] = field(default_factory=dict)
    """The class that each read answers with, by the name of the route."""

    def _data(self, schema: str) -> str:
        """The code that reads what was sent, out of what stands around it."""
        template = documents.filled(self.design.api.request, self.owner)
        around = documents.path(template)
        inner = "".join(f".{name}" for step in around for name in documents.attributes([step]))
        usual = 0 if are_several(self.design.backend) else documents.depth(self.design.api.request)
        depth = f", depth={len(around)}" if len(around) != usual else ""
        return f"body.parse({schema}{depth}){inner}"

    def _rights(self, route: Route) -> tuple[list[str], list[str]]:
        """The lines that ask who may set a field: those that need no row, and the others."""
        before: list[str] = []
        after: list[str] = []
        sent = {given.member.id for given in route.body}
        for right in route.rights:
            if right.member not in sent:
                continue
            member = self.design.backend.member(right.member)
            if right.inside is not None:
                before += self._right_in_parent(route, right, member)
                continue
            judgement = self.policies.judgement(
                f"set_{member.name}",
                right.access,
                anonymous=not route.signed_in_only,
                subject=right.wire,
                by_id=True,
            )
            if judgement is not None:
                arguments = f"session, me, {self.owner.variable}.id" if judgement.row else "me, reader"
                lines = after if judgement.row else before
                lines += [
                    f'if "{attribute(member.name)}" in data.model_fields_set:',
                    f"    await policy.{judgement.name}({arguments})",
                ]
        inside = RightsInside(self.design, self.owner, self.policies, route)
        return [*before, *inside.before], after

    def _right_in_parent(self, route: Route, right: FieldRight, member: Member) -> list[str]:
        """The lines that ask who may give a new row a field, of the row that it will live in."""
        assert right.inside is not None
        parent = route.parents[0].link.target
        judgement = self.policies.judgement_inside(
            f"give_{member.name}",
            right.inside,
            parent,
            right.wire,
            anonymous=not route.signed_in_only,
        )
        asked = _asked(judgement, variable(snake(parent)))
        return [f'if "{attribute(member.name)}" in data.model_fields_set:', f"    {asked}"]

    def _judged(self, judgement: Judgement | None, code: RouteCode, row: str = "") -> list[str]:
        """The lines that judge; a rule about the caller alone is asked before anything is read."""
        if judgement is None:
            return []
        if not judgement.row:
            code.dependencies.append(f"Depends(policy.{judgement.name})")
            return []
        return [_asked(judgement, row or self.owner.variable)]

    def _judged_new(self, route: Route, code: RouteCode) -> list[str]:
        """The lines that judge a new row; a rule that counts such rows is asked again of it."""
        new = self.policies.judgement_of_new(route, route.counted) if route.counted is not None else None
        if new is not None and route.allowed.needs_row:
            return self._judged(new, code)
        judgement = self.policies.judgement("create", route.allowed, anonymous=not route.signed_in_only)
        return [*self._judged(judgement, code), *self._judged(new, code)]

    def _alone(self, route: Route) -> list[str]:
        """The line before a create after which nobody else makes what its rule counts."""
        call = self.policies.alone(route, route.counted) if route.counted is not None else ""
        return [f"await policy.{call}"] * bool(call)

    def _shows_token(self) -> bool:
        return any(present(f.type) == Scalar("token") for f in self.owner.entity.fields)

    def _register(self, route: Route, code: RouteCode) -> None:
        """An account is made: by somebody who has none and is signed in with it, or by somebody who may make others."""
        alone = route.answer.form != "session"
        schema = self.schemas.body(route)
        if not alone or self._is_read:
            kinds = [self.schemas.answer(route), *([] if alone else self._answers_of_others)]
            code.options.append(f"response_model={' | '.join(dict.fromkeys(kinds))}")
        code.options.append(f"openapi_extra=takes({schema})")
        code.dependencies.append("Depends(check_registrations)")
        before, rights = self._rights(route)
        code.parameters += ["me: Actor" if alone else "me: Viewer", "body: JsonBody", "session: Session"]
        code.parameters += ["request: Request", *([] if alone else ["tokens: Issuer"])]
        judged = self._judged_new(route, code)
        name, given = self.services.create(route, f"{self.owner.name}Create")
        row = f"{self.owner.variable}_id"
        code.lines += [
            f"data = {self._data(schema)}",
            "count_registration(request)",
            *before,
            *self._alone(route),
            f"{row} = await service.{name}({', '.join(['session', *given, 'data'])})",
            *(line.replace(f"{self.owner.variable}.id", row) for line in (*judged, *rights)),
        ]
        code.lines += self._registered_by_others(route, row, alone=alone)
        if not any(re.search(r"\bme\b", line) for line in code.lines):
            code.parameters[0] = code.parameters[0].replace("me:", "_:")
        if not alone:
            code.lines += self._session_lines(route, row, 0)

    @property
    def _answers_of_others(self) -> list[str]:
        """The class of what somebody is answered who is signed in and makes another account; none where none reads."""
        return [self.schemas.answer_with(self._made_by_others)] if self._is_read else []

    @property
    def _made_by_others(self) -> Shape:
        owner = self.design.backend.owner(self.owner.name)
        return shape(self.design.backend, owner, "one", self.design.api.case, written=True)

    @property
    def _is_read(self) -> bool:
        """Whether some may read an account."""
        return bool(readers(self.design.backend.owner(self.owner.name)).people)

    def _registered_by_others(self, route: Route, row: str, *, alone: bool) -> list[str]:
        """The lines that answer somebody who is signed in, and makes another account."""
        lines = [f"return {NOTHING}"]
        if self._is_read:
            one = self._made_by_others
            statement = self.queries.written(one)
            values = ", ".join(["me=me.id", f"id={row}", *told_tokens(one)])
            given = f"session, queries.{statement.call('True')}, {values}"
            status = STATUSES[route.answer.status]
            lines = [f"shown = await answer({given})", f"return Json(shown, {status}) if shown else {NOTHING}"]
            if self.owner.entity.versioned != "no":
                shown = f"Json(found[0], {status}, headers=etag(found[1]))"
                lines = [f"found = await answer_row({given})", f"return {shown} if found else {NOTHING}"]
        return lines if alone else ["if me.signed_in:", *(f"    {line}" for line in lines)]

    def _session_lines(self, route: Route, account: str, way: int, *, in_session: bool = True) -> list[str]:
        """The lines that answer whoever has signed in: `way`, how."""
        shape = route.answer.shape
        assert shape is not None
        sign_in = self.design.backend.doors[way]
        statement = self.queries.session(shape, self._first_alike(way))
        lines = [f"token = tokens.issue({account})"] if sign_in.cookie else []
        issued = "token" if sign_in.cookie else f"tokens.issue({account})"
        names = {"token": issued} if self._shows_token() else {"access_token": issued, "expires_in": "tokens.seconds"}
        if sign_in.refresh is not None:
            lines.append(f"refresh_token = await begin_session(session, {account}, tokens)")
            names["refresh_token"] = "refresh_token"
        if shape.tells_once:
            names["tokens"] = "tokens_told(session)" if in_session else "{}"
        given = ", ".join(
            [f"queries.{statement.call('True')}", f"me={account}", *(f"{n}={v}" for n, v in names.items())]
        )
        status = f", {STATUSES[route.answer.status]}" if route.answer.status in STATUSES else ""
        call = f"await answer(session, {given})" if in_session else f"await reader.json({given})"
        answer = f"Json({call}{status})"
        return [*lines, f"return tokens.kept({answer}, token)" if sign_in.cookie else f"return {answer}"]

    def _first_alike(self, way: int) -> int:
        """The first of the ways to sign in that answer as this one does."""
        shows_token, doors = self._shows_token(), self.design.backend.doors
        told = {number: (not shows_token and door.scheme, door.refresh is None) for number, door in doors.items()}
        return next(number for number in told if told[number] == told[way])

    def _sign_in(self, route: Route, code: RouteCode) -> None:
        name, password = account_fields(self.owner.entity)
        schema = self.schemas.credentials(name, password)
        way = route.endpoint.way
        refreshes = way in self.design.backend.renewed
        limit = f"limits.{route.endpoint.name}"
        code.options += [f"response_model={self.schemas.answer(route)}", f"openapi_extra=takes({schema})"]
        code.parameters += [
            "_: Viewer",
            "body: JsonBody",
            "reader: Reader",
            *(["session: Session"] if refreshes else []),
            "request: Request",
            "issuers: Issuers" if way else "tokens: Issuer",
        ]
        self.queries.credentials(name, password)
        self.services.sign_in(name, password)
        row = f"{self.owner.variable}_id"
        own = attribute(name.name)
        code.lines += [
            "limits: Limits = request.app.state.limits",
            f"data = {self._data(schema)}",
            f'keys = f"account {{data.{own}.lower()}}", f"address {{address(request)}}"',
            f"{limit}.check(*keys)",
            "try:",
            f"    {row} = await service.sign_in(reader, data)",
            "except Unauthenticated:",
            f"    {limit}.count(*keys)",
            "    raise",
            *([f'tokens = issuers["{self.design.backend.doors[way].login}"]'] if way else []),
            *self._session_lines(route, row, way, in_session=refreshes),
        ]

    def _refresh(self, route: Route, code: RouteCode) -> None:
        schema = self.schemas.refresh()
        code.options += [f"response_model={self.schemas.answer(route)}", f"openapi_extra=takes({schema})"]
        ways = [*self.design.backend.renewed]
        known = "issuers: Issuers" if len(ways) > 1 or ways[0] else "tokens: Issuer"
        code.parameters += ["_: Viewer", "body: JsonBody", "session: Session", known]
        row = f"{self.owner.variable}_id"
        code.lines.append(f"data = {self._data(schema)}")
        if len(ways) == 1:
            code.lines.append(f"{row}, refresh_token = await rotate_session(session, data.refresh_token)")
            code.lines += [f'tokens = issuers["{self.design.backend.doors[ways[0]].login}"]'] if ways[0] else []
            code.lines += self._renewed_lines(route, row, ways[0])
            return
        code.lines.append(f"{row}, refresh_token, way = await rotate_session(session, data.refresh_token, issuers)")
        code.lines.append("tokens = issuers[way]")
        answers = {way: self._renewed_lines(route, row, way) for way in ways}
        for way in ways[1:]:
            if answers[way] != answers[ways[0]]:
                code.lines.append(f'if way == "{self.design.backend.doors[way].login}":')
                code.lines += [f"    {line}" for line in answers[way]]
        code.lines += answers[ways[0]]

    def _renewed_lines(self, route: Route, row: str, way: int) -> list[str]:
        """The lines that answer with the next refresh token, which is there already."""
        return [line for line in self._session_lines(route, row, way) if not line.startswith("refresh_token =")]

    def _sign_out(self, _: Route, code: RouteCode) -> None:
        backend = self.design.backend
        code.parameters.append("_: Viewer")
        if backend.renewed:
            every = len(backend.renewed) == len(backend.doors)
            schema = self.schemas.refresh() if every else self.schemas.sign_out()
            code.options.append(f"openapi_extra=takes({schema})")
            code.parameters += ["body: JsonBody", "session: Session"]
            given = f"{self._data(schema)}.refresh_token"
            given += "" if every else ' or ""'
            code.lines.append(f"await end_session(session, {given})")
        if any(way.cookie for way in backend.sign_ins):
            code.parameters.append("tokens: Issuer")
            code.lines.append(f"return tokens.forgotten({NOTHING})")
        else:
            code.returns = "None"


def account_fields(entity: Entity) -> tuple[Field, Field]:
    """What an account signs in with: its e-mail, else its key, and its password."""
    emails = [f for f in entity.fields if present(f.type) == Scalar("email")]
    name = emails[0] if emails else next(f for f in entity.fields if f.key)
    return name, next(f for f in entity.fields if present(f.type) == Scalar("password"))


def _asked(judgement: Judgement, row: str) -> str:
    """The line that judges a row."""
    me = "me, " * judgement.asks
    if not judgement.looks:
        return f"policy.{judgement.name}({me}{row})"
    return f"await policy.{judgement.name}(session, {me}{row}.id)"

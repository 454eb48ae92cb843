"""The routes of a feature. A route is the order of its checks: who, what was sent, which row, may they, is it right."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from backwright.design.locks import Hold
from backwright.design.routes import Route
from backwright.design.tables import VERSION
from backwright.design.truth import TRUE
from backwright.model.expressions import Word
from backwright.model.members import Field, Link
from backwright.model.names import in_case, snake
from backwright.model.surface import granted, readers
from backwright.model.types import Scalar, present
from backwright.model.walk import expressions
from backwright.targets.python import templates
from backwright.targets.python.fastapi.accounts import NOTHING, STATUSES, AccountRoutes, RouteCode
from backwright.targets.python.fastapi.apis import are_several
from backwright.targets.python.fastapi.keys import in_path
from backwright.targets.python.fastapi.lists import Listed
from backwright.targets.python.fastapi.names import CALLED_BY_ROUTES, pattern, segment_name
from backwright.targets.python.fastapi.objects import told_tokens
from backwright.targets.python.fastapi.operations.edges import Edge
from backwright.targets.python.fastapi.operations.expressions.texts import mentions
from backwright.targets.python.fastapi.policies import Judgement
from backwright.targets.python.fastapi.services import Services
from backwright.targets.python.fastapi.statements import Statement
from backwright.targets.python.symbols import attribute, variable

_PACKAGE = "backwright.targets.python.fastapi"
_READS = ("get", "list", "named")
_REFUSALS = {
    "invalid": "Invalid",
    "unauthenticated": "Unauthenticated",
    "forbidden": "Forbidden",
    "missing": "Missing",
    "conflict": "Conflict",
    "stale": "Stale",
    "limited": "Limited",
}


@dataclass(slots=True)
class Routes(AccountRoutes):
    """Writes the routes of one feature, and asks its other modules for what they need."""

    def module(self) -> str:
        """The code of the module."""
        ordered = sorted(self.feature.routes, key=_fixed_first)
        routes = [self._route(route) for route in ordered]
        tag = self.owner.many.replace("_", "-")
        reads = any(route.endpoint.kind in _READS for route in ordered)
        prefix = self.design.api.prefix
        return templates.render(_PACKAGE, "routes.py.jinja", prefix=prefix, tag=tag, routes=routes, reads=reads)

    def _route(self, route: Route) -> RouteCode:
        endpoint = route.endpoint
        name = f"{endpoint.name}_operation" if endpoint.name in CALLED_BY_ROUTES else endpoint.name
        code = RouteCode(endpoint.method.lower(), pattern(endpoint), name, doc=route.doc)
        getattr(self, f"_{endpoint.kind}")(route, code)
        if (
            any("policy" in line and ("reader)" in line or "reader, " in line) for line in code.lines)
            and "reader: Reader" not in code.parameters
        ):
            code.parameters.append("reader: Reader")
        self._enclose_nothing(route, code)
        self._document(route, code)
        if are_several(self.design.backend) and self.design.api.unknown == "ignore":
            code.lines = [line for line in code.lines if line.strip() != "refuse_query(request)"]
        if endpoint.kind in _READS:
            self._ask_directly(code)
        code.parameters.sort(key=lambda parameter: " = " in parameter)
        return code

    def _enclose_nothing(self, route: Route, code: RouteCode) -> None:
        """The answer without a value, where the API has a body for it."""
        template = self.design.api.none
        if template is None or route.answer.status == HTTPStatus.NO_CONTENT:
            if route.answer.status != HTTPStatus.NO_CONTENT and any(NOTHING in line for line in code.lines):
                code.unread = ""
            return
        if route.answer.form != "nothing" and any(NOTHING in line for line in code.lines):
            self._document_nothing(route, code, self.schemas.nothing(template))
        code.lines = [line.replace(NOTHING, "nothing()") for line in code.lines]
        if code.returns == "None":
            code.lines.append("return nothing()")
            code.returns = "Response"
        if route.answer.form == "nothing":
            code.options.append(f"response_model={self.schemas.nothing(template)}")

    def _document_nothing(self, route: Route, code: RouteCode, nothing: str) -> None:
        """The answer without a value to those who may not read what they wrote, beside the one that shows it."""
        if route.answer.status != HTTPStatus.OK:
            code.unread = nothing
            return
        code.options = [f"{o} | {nothing}" if o.startswith("response_model=") else o for o in code.options]

    def _ask_directly(self, code: RouteCode) -> None:
        """Who calls and the reads without FastAPI's dependencies: to solve those takes as long as to answer."""
        wait = "await " if self._looks_up_accounts else ""
        first = []
        for parameter, line in (
            ("me: Actor", f"me = {wait}signed_in_caller(request)"),
            ("me: Viewer", f"me = {wait}caller_or_nobody(request)"),
            ("reader: Reader", "reader = reads_of(request)"),
        ):
            if parameter in code.parameters:
                code.parameters.remove(parameter)
                first.append(line)
        code.lines[:0] = first
        security = "MUST_SIGN_IN" if "signed_in" in first[0] else "MAY_SIGN_IN"
        if self._has_callers:
            asked = next((o for o in code.options if o.startswith("openapi_extra=asks(")), "")
            query = asked.removeprefix("openapi_extra=asks(").removesuffix(")")
            code.options = [o for o in code.options if o != asked]
            code.options.append(f"openapi_extra=asks({query}{', ' if query else ''}security={security})")

    def _document(self, route: Route, code: RouteCode) -> None:
        outcomes = [_REFUSALS[r.outcome] for r in route.refusals if r.outcome in _REFUSALS]
        if "Stale" in outcomes and self.design.backend.rows_of(route.endpoint.owner).versioned == "required":
            outcomes.append("VersionRequired")
        if any(p.startswith("body: ") for p in code.parameters):
            outcomes += ["NotJson", "TooLarge"]
        if any("refuse_query(" in line for line in code.lines):
            outcomes.append("Invalid")
        status = route.answer.status
        if status != 200:
            code.options.insert(0, f"status_code={STATUSES.get(status, status)}")
        if code.dependencies:
            code.options.append(f"dependencies=[{', '.join(dict.fromkeys(code.dependencies))}]")
        told = [f"told={code.told_name}"] if code.told else []
        unread = f" | unread({code.unread})" if code.unread is not None else ""
        code.options.append(f"responses=responses({', '.join([*dict.fromkeys(outcomes), *told])}){unread}")

    # What is common

    @property
    def _has_callers(self) -> bool:
        return bool(self.design.backend.sign_ins)

    @property
    def _looks_up_accounts(self) -> bool:
        """Whether a token may outlive its account."""
        account = self.design.backend.account
        return account is not None and bool(granted(account.grants, "delete").people)

    def _caller(self, route: Route, code: RouteCode) -> str:
        """Adds who calls; gives the code that tells whether that is somebody."""
        if not self._has_callers:
            return "False"
        code.parameters.append("me: Actor" if route.signed_in_only else "me: Viewer")
        return "True" if route.signed_in_only else "me.signed_in"

    def _path(self, route: Route, code: RouteCode) -> dict[str, str]:
        """Adds the parameters of the path; gives them as they are given on."""
        given = {}
        for segment in route.endpoint.path:
            if segment.member:
                member = self.design.backend.entity(segment.entity).member(segment.member)
                name = segment_name(segment)
                assert isinstance(member, Field | Link)
                code.parameters.append(f"{name}: {in_path(self.design.backend, member)[0]}")
                given[name] = name
        return given

    def _read_call(self, statement: Statement, signed_in: str, given: dict[str, str]) -> str:
        arguments = [f"queries.{statement.call(signed_in)}", *self._me(), *(f"{n}={v}" for n, v in given.items())]
        return f"await reader.json({', '.join(arguments)})"

    def _me(self) -> list[str]:
        return ["me=me.id"] if self._has_callers else []

    def _missing_row(self, route: Route, given: dict[str, str], own: bool) -> list[str]:
        """The lines that tell what the path names in vain."""
        parents = [in_case(p.link.target, self.design.api.case) for p in reversed(route.parents)]
        subjects = [*parents, *([self.owner.wire_one] if own else [])]
        if len(subjects) == 1:
            return [f'raise Missing("{subjects[0]}")']
        names = ", ".join(f'"{subject}"' for subject in subjects)
        statement = self.queries.there(route)
        signed_in = "True" if route.signed_in_only else "me.signed_in"
        arguments = [f"queries.{statement.call(signed_in)}", *self._me()]
        outer = {n: v for n, v in given.items() if f"{{{n}}}" in pattern(route.endpoint)}
        arguments += [f"{n}={v}" for n, v in outer.items()]
        return [f"there = await reader.row({', '.join(arguments)})", f"raise Missing(first_missing(there, ({names})))"]

    def _find(self, route: Route, *, own: bool, hold: Hold = "locked") -> list[str]:
        """The lines that find the rows that the path names, the outermost first."""
        lines = []
        outer: list[str] = []
        above = self.operations.holds(route)
        for parent, each in reversed(list(zip(route.parents, above, strict=True))):
            target = parent.link.target
            services: Services = self.finders(target)  # type: ignore[operator]
            lines.append(self._found(route, services, target, outer, each))
            outer = [variable(snake(target))]
        if own:
            lines.append(self._found(route, self.services, self.owner.entity.name, outer, hold))
        return lines

    def _found(self, route: Route, services: Services, entity: str, outer: list[str], hold: Hold) -> str:
        path = route.endpoint.path
        keys = [segment_name(s) for s in path if s.member and s.entity == entity]
        name, asks = services.find(hold)
        module = "service." if services is self.services else ""
        arguments = ["session", *asks, *outer, *keys[-len(services.owner.entity.key) :]]
        return f"{services.owner.variable} = await {module}{name}({', '.join(arguments)})"

    def _shown(self, route: Route, signed_in: str, row_id: str) -> list[str]:
        """The lines that answer with the row as it was written."""
        shape = route.answer.shape
        if shape is None or not readers(self.design.backend.owner(self.owner.name)).people:
            return [f"return {NOTHING}"]
        statement = self.queries.written(shape)
        values = [*self._me(), f"id={row_id}", *told_tokens(shape)]
        given = f"session, queries.{statement.call(signed_in)}, {', '.join(values)}"
        call = f"await answer({given})"
        status = route.answer.status
        sent = f", {STATUSES.get(status, status)}" if status != HTTPStatus.OK else ""
        rule = self.policies.readers
        always = (rule.open or (signed_in == "True" and rule.somebody == TRUE)) and not self._may_delete(route)
        if self._versioned:
            shown = f"Json(found[0]{sent}, headers=etag(found[1]))"
            return [
                f"found = await answer_row({given})",
                f"return {shown}{'' if always else f' if found else {NOTHING}'}",
            ]
        if always:
            return [f"return Json({call}{sent})"]
        return [
            f"shown = {call}",
            f"return Json(shown{sent}) if shown else {NOTHING}",
        ]

    # Reads

    def _get(self, route: Route, code: RouteCode) -> None:
        self.answers[route.endpoint.name] = self.schemas.answer(route)
        code.options.append(f"response_model={self.answers[route.endpoint.name]}")
        signed_in = self._caller(route, code)
        code.parameters += ["reader: Reader", "request: Request"]
        if route.endpoint.current:
            self._get_current(route, code)
            return
        given = self._path(route, code)
        statement = self.queries.get(route)
        code.lines += self._asked_first("get", route)
        missing = self._missing_row(route, given, own=True)
        code.lines += self._read_row(self._read_call(statement, signed_in, given), missing)

    def _read_row(self, call: str, missing: list[str]) -> list[str]:
        """The lines that answer with one row, and where it has versions with the one that it is."""
        found, shown, absent = "shown", "shown", "shown is None"
        if self._versioned:
            call = call.replace("reader.json(", "reader.row(", 1)
            found, shown, absent = "found", "found[0], headers=etag(found[1])", "not found"
        asked = [f"{found} = {call}", f"if {absent}:", *(f"    {line}" for line in missing)]
        return [*asked, "refuse_query(request)", f"return Json({shown})"]

    @property
    def _versioned(self) -> bool:
        return self.owner.entity.versioned != "no"

    def _check_version(self, code: RouteCode) -> list[str]:
        """The line that refuses who saw another version of the row."""
        if not self._versioned:
            return []
        code.parameters.append("if_match: IfMatch = None")
        required = ", required=True" * (self.owner.entity.versioned == "required")
        return [f'check_version(if_match, {self.owner.variable}.{VERSION}, "{self.owner.wire_one}"{required})']

    def _asked_first(self, verb: str, route: Route) -> list[str]:
        """The line that judges the caller alone, before anything is read; none where the rule is about rows."""
        if route.readable.needs_row:
            return []
        anonymous = not route.signed_in_only
        judgement = self.policies.judgement(verb, route.readable, anonymous=anonymous)
        return [f"await policy.{judgement.name}(me, reader)"] if judgement is not None else []

    def _get_current(self, route: Route, code: RouteCode) -> None:
        shape = route.answer.shape
        assert shape is not None
        statement = self.queries.own(shape, route.endpoint.name)
        token = {"token": "me.token"} if self._shows_token() else {}
        code.lines += self._read_row(self._read_call(statement, "True", token), ['raise Unauthenticated("token")'])

    def _list(self, route: Route, code: RouteCode) -> None:
        assert route.read is not None
        assert route.answer.shape is not None
        listed = Listed.of(self.design.backend, self.design.api, route.read, route.endpoint.name)
        self.answers[route.endpoint.name] = self.schemas.answer(route)
        code.options.append(f"response_model={self.answers[route.endpoint.name]}")
        signed_in = self._caller(route, code)
        code.parameters += ["reader: Reader", "request: Request"]
        given = self._path(route, code)
        code.lines += self._asked_first("list", route)
        query = self.schemas.query(route, listed) if listed.parameters else ""
        if query:
            code.options.append(f"openapi_extra=asks({query})")
        make = self.queries.page if route.answer.form == "page" else self.queries.rows
        statement = make(route, listed, route.answer.shape, query)
        self._list_lines(route, code, statement, query, signed_in, given, listed)

    _named = _list

    def _list_lines(
        self,
        route: Route,
        code: RouteCode,
        statement: Statement,
        query: str,
        signed_in: str,
        given: dict[str, str],
        listed: Listed,
    ) -> None:
        if query and route.parents:
            there = f"queries.{self.queries.there(route).call(signed_in)}"
            named = ", ".join([there, *self._me(), *(f"{n}={v}" for n, v in given.items())])
            code.lines.append(f"there = await reader.row({named})")
            names = ", ".join(f'"{in_case(p.link.target, self.design.api.case)}"' for p in reversed(route.parents))
            code.lines += ["if not all(there):", f"    raise Missing(first_missing(there, ({names},)))"]
        if query:
            code.lines.append(f"query = parse_query(request, {query})")
        arguments = [f"queries.{statement.call(signed_in, *(['query'] if query else []))}", *self._me()]
        arguments += [f"{n}={v}" for n, v in given.items()]
        arguments += ["**query.model_dump()"] if query else []
        if listed.numbered:
            arguments.append("offset=query.offset")
        if listed.read.by_cursor:
            arguments.append("**cursor_values(query.cursor)")
        call = f"await reader.{'page' if self.queries.counts(listed) else 'json'}({', '.join(arguments)})"
        if route.parents and not query:
            code.lines += [f"shown = {call}", "if shown is None:"]
            code.lines += [f"    {line}" for line in self._missing_row(route, given, own=False)]
            code.lines += ["refuse_query(request)", "return Json(shown)"]
            return
        if not query:
            code.lines.append("refuse_query(request)")
        code.lines.append(f"return Json({call})")

    # Writes

    def _create(self, route: Route, code: RouteCode) -> None:
        if self.owner.entity.account:
            self._register(route, code)
            return
        schema = self.schemas.body(route)
        data = self._data(schema)
        self._answered(route, code)
        code.options.append(f"openapi_extra=takes({schema})")
        signed_in = self._caller(route, code)
        code.parameters += ["body: JsonBody", "session: Session"]
        self._path(route, code)
        code.lines += self._find(route, own=False)
        judged = self._judged_inside(route, code)
        code.lines += self._alone(route)
        name, given = self.services.create(route, f"{self.owner.name}Create")
        before, rights = self._rights(route)
        call = ", ".join(["session", *given, "data" if before or rights else data])
        if before or rights:
            code.lines += [f"data = {data}", *before]
        row = f"{self.owner.variable}_id"
        after = [line.replace(f"{self.owner.variable}.id", row) for line in (*judged, *rights)]
        after += self._shown(route, signed_in, row)
        asked = any(mentions(line, {row}) for line in after)
        code.lines += [f"{row} = " * asked + f"await service.{name}({call})", *after]

    def _judged_inside(self, route: Route, code: RouteCode) -> list[str]:
        """Judges by what the new row will live in, else gives the lines that judge the row itself."""
        if route.inside is None:
            return self._judged_new(route, code)
        parent = route.parents[0].link.target
        judgement = self.policies.judgement_inside(
            "create", route.inside, parent, self.owner.wire_one, anonymous=not route.signed_in_only
        )
        code.lines += self._judged(judgement, code, variable(snake(parent)))
        return []

    def _answered(self, route: Route, code: RouteCode) -> None:
        if route.answer.shape is not None and readers(self.design.backend.owner(self.owner.name)).people:
            code.options.append(f"response_model={self.schemas.answer(route)}")

    def _update(self, route: Route, code: RouteCode) -> None:
        schema = self.schemas.body(route)
        data = self._data(schema)
        self._answered(route, code)
        code.options.append(f"openapi_extra=takes({schema})")
        signed_in = self._caller(route, code)
        code.parameters += ["body: JsonBody", "session: Session"]
        row = self.owner.variable
        if route.endpoint.current:
            code.lines.append(f"{row} = await service.{self.services.find_current()}(session, me)")
            judgement = None
        else:
            self._path(route, code)
            judgement = self.policies.judgement("update", route.allowed, anonymous=not route.signed_in_only)
            code.lines += self._found_and_judged(route, judgement, code)
        name, asks = self.services.update(route, f"{self.owner.name}Update")
        me = "me, " if asks else ""
        only = self._only(route)
        rights = [*only, *(line for lines in self._rights(route) for line in lines)]
        version = self._check_version(code)
        first = bool(rights or version or self._ended_sessions(route))
        if first:
            code.lines += [f"data = {data}", *rights, *version]
        code.lines.append(f"await service.{name}(session, {me}{row}, {'data' if first else data})")
        code.lines += self._ended_sessions(route)
        if judgement is not None and judgement.row and route.candidate:
            code.lines += self._judged(judgement, code)
        if route.endpoint.current:
            self._show_current(route, code)
        else:
            code.lines += self._shown(route, signed_in, f"{row}.id")

    def _ended_sessions(self, route: Route) -> list[str]:
        """A new password ends the sessions that an old one began."""
        passwords = [
            i.member for i in route.body if isinstance(i.member, Field) and present(i.member.type) == Scalar("password")
        ]
        if not passwords or not self.design.backend.renewed:
            return []
        name = attribute(passwords[0].name)
        return [f'if "{name}" in data.model_fields_set:', f"    await end_sessions(session, {self.owner.variable}.id)"]

    def _only(self, route: Route) -> list[str]:
        """The lines that ask which fields the rules open that hold."""
        if not route.updates:
            return []
        self.policies.partial(route)
        me = "me, " * self._has_callers
        return [f"await policy.may_change(session, {me}{self.owner.variable}.id, data)"]

    def _found_and_judged(self, route: Route, judgement: Judgement | None, code: RouteCode) -> list[str]:
        return [*self._find(route, own=True), *self._judged(judgement, code)]

    def _show_current(self, route: Route, code: RouteCode) -> None:
        shape = route.answer.shape
        assert shape is not None
        verb = "written" if shape.tells_once else "get"
        statement = self.queries.own(shape, f"{verb}_current_{self.owner.one}")
        tokens = ["token=me.token"] if self._shows_token() else []
        values = ["me=me.id", *tokens, *told_tokens(shape)]
        given = f"session, queries.{statement.call('True')}, {', '.join(values)}"
        if self._versioned:
            code.lines += [f"found = await answer_row({given})", "return Json(found[0], headers=etag(found[1]))"]
            return
        code.lines.append(f"return Json(await answer({given}))")

    def _delete(self, route: Route, code: RouteCode) -> None:
        self._caller(route, code)
        code.parameters.append("session: Session")
        row = self.owner.variable
        if route.endpoint.current:
            code.lines.append(f"{row} = await service.{self.services.find_current()}(session, me)")
        else:
            self._path(route, code)
            judgement = self.policies.judgement("delete", route.allowed, anonymous=not route.signed_in_only)
            code.lines += self._found_and_judged(route, judgement, code)
        name, asks = self.services.delete()
        code.lines += self._check_version(code)
        code.lines.append(f"await service.{name}(session, {'me, ' * asks}{row})")
        code.returns = "None"

    def _restore(self, route: Route, code: RouteCode) -> None:
        """The row is there again before it is judged: what went with it may be what tells who may."""
        self._answered(route, code)
        signed_in = self._caller(route, code)
        code.parameters.append("session: Session")
        self._path(route, code)
        judgement = self.policies.judgement("restore", route.allowed, anonymous=not route.signed_in_only)
        code.lines += self._find(route, own=False)
        name, wanted = self.services.restore()
        code.lines.append(f"await service.{name}({', '.join(['session', *wanted])})")
        code.lines += self._find(route, own=True)[len(route.parents) :]
        code.lines += self._judged(judgement, code)
        code.lines += self._shown(route, signed_in, f"{self.owner.variable}.id")

    def _operation(self, route: Route, code: RouteCode) -> None:
        Edge(self, self.operations, route, code).write()

    def _may_delete(self, route: Route) -> bool:
        """Whether the row may be gone when its operation is over."""
        operation = route.endpoint.operation
        if operation is None:
            return False
        deletes = any(isinstance(part, Word) and part.word == "delete" for part in expressions(operation.body))
        return deletes or self.operations.loses(operation, self.design.backend.rows_of(operation.owner).name)


def _fixed_first(route: Route) -> list[tuple[int, int]]:
    return [step.openness for step in route.endpoint.path]

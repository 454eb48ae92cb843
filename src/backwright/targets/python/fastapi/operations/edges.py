"""The route of an operation: what it is sent, checked and looked up, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from backwright.design.routes import Read, Route, paging_of
from backwright.model.expressions import Value
from backwright.model.names import in_case, kebab, plural, snake, words
from backwright.model.operations import Operation, Parameter
from backwright.model.surface import readers
from backwright.model.types import ListOf, Maybe, Nothing, RecordOf, Row, SetOf, Type, element, present
from backwright.targets.python.fastapi import documents, keys
from backwright.targets.python.fastapi.accounts import NOTHING, STATUSES, RouteCode
from backwright.targets.python.fastapi.apis import are_several, message
from backwright.targets.python.fastapi.lists import Listed
from backwright.targets.python.fastapi.schemas import SchemaClass, default_of, parameter_type, textual
from backwright.targets.python.symbols import attribute, class_name
from backwright.targets.python.symbols import variable as local_name

if TYPE_CHECKING:
    from backwright.targets.python.fastapi.operations.registry import Operations
    from backwright.targets.python.fastapi.routes import Routes


class Edge:
    """Writes one route. The order of its lines is the order of its checks."""

    def __init__(self, routes: Routes, operations: Operations, route: Route, code: RouteCode) -> None:
        operation = route.endpoint.operation
        assert operation is not None
        self._routes = routes
        self._operations = operations
        self._route = route
        self._code = code
        self._operation: Operation = operation
        self._design = routes.design
        self._backend = routes.design.backend
        self._api = routes.design.api
        self._sources: dict[str, str] = {}
        self._arrives = False
        """Whether what it answers is for somebody who signs in by it."""

    def write(self) -> None:
        """The parameters, the options and the lines of the route."""
        routes, route, code, operation = self._routes, self._route, self._code, self._operation
        signed_in = routes._caller(route, code)
        before = self._documented_input()
        code.parameters.append("session: Snapshot" if operation.kind == "query" else "session: Session")
        routes._path(route, code)
        judgement = routes.policies.judgement(operation.name, route.allowed, anonymous=not route.signed_in_only)
        if operation.on_row:
            versioned = operation.kind == "action" and routes._versioned
            locked = operation.kind == "action" and (versioned or self._operations.locked(operation))
            code.lines += routes._find(route, own=True, hold="locked" if locked else "read")
            code.lines += routes._judged(judgement, code)
        else:
            code.lines += routes._find(route, own=False)
            code.lines += routes._judged(judgement, code)
        code.lines += before
        if operation.on_row and operation.kind == "action":
            code.lines += routes._check_version(code)
        given = list(self._arguments())
        written = self._operations.written(operation)
        call = f"await service.{written.name}({', '.join(['session', *self._caller(), *self._row(), *given])})"
        self._answer(call, signed_in)
        self._told_otherwise()
        self._repeated()
        self._limited()

    def _told_otherwise(self) -> None:
        """Outcomes for which the operation has a status or a message of its own."""
        told = [f"{r.outcome.capitalize()}: ({r.status}, {r.message!r})" for r in self._operation.refusals]
        if told:
            self._code.decorators.append(f"told_as({{{', '.join(told)}}})")

    def _limited(self) -> None:
        """One caller may not try too often: counted before anything is read."""
        if self._operation.rate is None:
            return
        self._needs_request()
        caller = "me.id" if self._backend.sign_ins else "None"
        name = self._route.endpoint.name
        self._code.lines.insert(0, f"limit(request, limits_of(request).{name}, {caller})")

    def _repeated(self) -> None:
        """What was done with a key is not done again: the same answer instead."""
        operation, code = self._operation, self._code
        if operation.idempotent == "no":
            return
        self._needs_request()
        caller = "me.id" if self._backend.sign_ins else "None"
        body = "body.content" if "body: JsonBody" in code.parameters else 'b""'
        required = ", required=True" * (operation.idempotent == "required")
        apart = ", apart=True" * self._operations.asks(operation)
        code.lines = [
            "async def work() -> Response:",
            *(f"    {line}" for line in code.lines),
            "",
            f"return await once(session, request, {caller}, {body}, work{required}{apart})",
        ]

    def _needs_request(self) -> None:
        if "request: Request" not in self._code.parameters:
            self._code.parameters.append("request: Request")

    def _caller(self) -> list[str]:
        return ["me"] if self._operations.knows_caller(self._operation) else []

    def _row(self) -> list[str]:
        return [self._routes.owner.variable] if self._operation.on_row else []

    # What comes in

    def _documented_input(self) -> list[str]:
        """The classes of the input, as options; the lines that read it."""
        operation = self._operation
        in_path = {s.text for s in self._route.endpoint.path if s.parameter}
        lines = []
        if in_path:
            lines += self._from_path([p for p in operation.parameters if p.name in in_path])
        rest = [p for p in operation.parameters if p.name not in in_path]
        if operation.method in ("GET", "DELETE"):
            return [*lines, *self._from_query(rest)]
        return [*lines, *self._from_body(rest)]

    def _stem(self) -> str:
        owner = self._routes.owner.name
        return owner + "".join(word.capitalize() for word in words(self._operation.name))

    def _answer_name(self) -> str:
        """The class of what it answers with: not called as that of an entity."""
        stem = self._stem()
        taken = any(owner.name == stem for owner in self._backend.owners)
        return f"{stem}{'Operation' if taken else ''}Answer"

    def _from_path(self, parameters: list[Parameter]) -> list[str]:
        """What the path says, and the rows that it names: before anything else is read."""
        lines = []
        values = [p for p in parameters if not isinstance(present(p.type), Row)]
        if values:
            name = f"{self._stem()}Path"
            self._class(name, values, "QueryInput", text=True)
            given = ", ".join(f'"{self._wire(p)}": {p.name}' for p in values)
            lines.append(f'path = parse_path({{{given}}}, {name}, "{self._routes.owner.wire_one}")')
        for parameter in parameters:
            kind = present(parameter.type)
            if not isinstance(kind, Row):
                self._code.parameters.append(f"{parameter.name}: PathText")
                self._sources[parameter.name] = f"path.{attribute(parameter.name)}"
                continue
            key = keys.in_path(self._backend, self._backend.entity(kind.entity).identity[0])[0]
            self._code.parameters.append(f"{parameter.name}: {key}")
            found = f'{self._finder(kind.entity)}(session, {self._me()}{parameter.name}, "")'
            subject = in_case(kind.entity, self._api.case)
            lines.append(f'{parameter.name}_row = await found_in_path({found}, "{subject}")')
            self._sources[parameter.name] = f"{parameter.name}_row"
        return lines

    def _from_query(self, parameters: list[Parameter]) -> list[str]:
        if not parameters and self._operation.method == "DELETE":
            return []
        self._code.parameters.append("request: Request")
        if not parameters and self._listed is None:
            return ["refuse_query(request)"]
        name = f"{self._stem()}Query"
        self._class(name, parameters, "QueryInput", text=True)
        if self._listed is not None:
            schemas = self._routes.schemas
            paging = [schemas._field(p.wire, p.name, p.annotation, p.default) for p in self._listed.parameters]
            schemas.classes[name].fields[:0] = paging
        self._code.options.append(f"openapi_extra=asks({name})")
        for parameter in parameters:
            self._sources[parameter.name] = f"query.{attribute(parameter.name)}"
        return [f"query = parse_query(request, {name})"]

    @property
    def _listed(self) -> Listed | None:
        """How the result is cut into pages; None where it is whole."""
        limit = self._operation.limit
        if limit is None:
            return None
        return Listed.of(
            self._backend,
            self._api,
            Read(self._operation.order, paging_of(self._api, limit)),
            self._route.endpoint.name,
        )

    @property
    def _skip(self) -> str:
        """The code of how many rows come before the page."""
        numbered = self._listed is not None and self._listed.numbered
        return "(query.page - 1) * query.limit" if numbered else "query.offset"

    def _said_of_page(self, value: str) -> str:
        """What is asked for by its number is told by the rows before it, and the other way round."""
        if self._by_cursor:
            return re.sub(r"=query\.(offset|page)\b", "=None", value)
        value = value.replace("=following", "=None")
        if self._listed is not None and self._listed.numbered:
            return re.sub(r"(=|: )query\.offset", rf"\1{self._skip}", value)
        return re.sub(r"(=|: )query\.page", r"\1query.offset // query.limit + 1", value)

    def _from_body(self, parameters: list[Parameter]) -> list[str]:
        if not parameters:
            return []
        name = f"{self._stem()}Input"
        self._class(name, parameters, "Input", text=False)
        wrapped = self._routes.schemas.wrapped(name)
        self._code.options.append(f"openapi_extra=takes({wrapped})")
        self._code.parameters.append("body: JsonBody")
        for parameter in parameters:
            self._sources[parameter.name] = f"data.{attribute(parameter.name)}"
        return [f"data = {self._routes._data(wrapped)}"]

    def _class(self, name: str, parameters: list[Parameter], base: str, *, text: bool) -> None:
        schemas = self._routes.schemas
        fields = []
        for parameter in parameters:
            kind = self._input_type(parameter, text=text)
            default = ""
            if parameter.default is not None or isinstance(parameter.type, Maybe):
                default = default_of(parameter.default)
            fields.append(schemas._field(self._wire(parameter), attribute(parameter.name), kind, default))
        schemas.classes[name] = SchemaClass(name, base, fields)

    def _wire(self, parameter: Parameter) -> str:
        return parameter.wire or in_case(parameter.name, self._api.case)

    def _input_type(self, parameter: Parameter, *, text: bool) -> str:
        kind = parameter.type
        inner = present(kind)
        if isinstance(inner, Row):
            key = self._routes.schemas.key_type(self._backend.entity(inner.entity))
            key = textual(key) if text else key
            return self._perhaps(key, kind)
        item = element(inner)
        if isinstance(item, Row):
            key = self._routes.schemas.key_type(self._backend.entity(item.entity))
            return self._perhaps(parameter_type(f"list[{key}]", parameter), kind)
        if isinstance(inner, RecordOf):
            return self._perhaps(self._operations.record_input(inner.name), kind)
        if isinstance(item, RecordOf):
            record = self._operations.record_input(item.name)
            return self._perhaps(parameter_type(f"list[{record}]", parameter), kind)
        blank = isinstance(parameter.default, Value) and parameter.default.value == ""
        return parameter_type("", parameter, blank=blank, text=text, coerce=self._api.coerce)

    def _perhaps(self, code: str, kind: Type) -> str:
        return f"Annotated[{code} | None, BlankIsNone]" if isinstance(kind, Maybe) else code

    def _arguments(self) -> Iterator[str]:
        """What the function is given, in its order; rows that the input names are looked up."""
        for parameter in self._operation.parameters:
            source = self._sources[parameter.name]
            kind = present(parameter.type)
            if isinstance(kind, Row) and "." in source:
                yield self._named(parameter, kind.entity, source)
            elif isinstance(kind, ListOf | SetOf) and isinstance(kind.item, Row):
                yield self._named_all(parameter, kind.item.entity, source)
            elif isinstance(kind, RecordOf) and self._operations.linked(kind.name):
                yield self._record_with_rows(parameter, kind.name, source)
            elif isinstance(item := element(kind), RecordOf) and self._operations.linked(item.name):
                yield self._records_with_rows(parameter, item.name, source)
            else:
                yield source

    def _named(self, parameter: Parameter, entity: str, source: str) -> str:
        finder = self._finder(entity)
        variable = self._local(parameter.name)
        call = f'await {finder}(session, {self._me()}{source}, "{self._wire(parameter)}")'
        if isinstance(parameter.type, Maybe):
            call = f"None if {source} is None else {call}"
        self._code.lines.append(f"{variable} = {call}")
        return variable

    def _named_all(self, parameter: Parameter, entity: str, source: str) -> str:
        variable = self._local(parameter.name)
        perhaps = isinstance(parameter.type, Maybe)
        some = f"{source} or []" if perhaps else source
        pairs = f'[("{self._wire(parameter)}", key) for key in {some}]'
        if keys.key_class(self._backend.entity(entity)):
            pairs = f'[(f"{self._wire(parameter)}.{{place}}", key) for place, key in enumerate({some})]'
        self._code.lines.append(f"named = await {self._all_finder(entity)}(session, {self._me()}{pairs})")
        rows = f"[named[key] for key in {source}]"
        self._code.lines.append(f"{variable} = {rows}{f' if {source} is not None else None' * perhaps}")
        return variable

    def _record_with_rows(self, parameter: Parameter, record: str, source: str) -> str:
        variable = self._local(parameter.name)
        values = []
        perhaps = isinstance(parameter.type, Maybe)
        for name, entity in self._operations.linked(record):
            own = f"{source}.{attribute(name)}"
            tests = [f"{source} is not None"] * perhaps + [f"{own} is not None"] * self._is_optional(record, name)
            pairs = f'[("{self._wire(parameter)}.{self._member(record, name)}", {own})]'
            rows = self.lines_for(name, entity, pairs + f" if {' and '.join(tests)} else []" * bool(tests))
            values.append((name, self._row_of(record, name, rows, own)))
        made = self._made(record, source, dict(values))
        self._code.lines.append(f"{variable} = {made}{f' if {source} is not None else None' * perhaps}")
        return variable

    def _records_with_rows(self, parameter: Parameter, record: str, source: str) -> str:
        variable = self._local(parameter.name)
        perhaps = isinstance(parameter.type, Maybe)
        values = []
        for name, entity in self._operations.linked(record):
            some = f"{source} or []" if perhaps else source
            subject = f'f"{self._wire(parameter)}.{{place}}.{self._member(record, name)}"'
            own = f"one.{attribute(name)}"
            test = f" if {own} is not None" * self._is_optional(record, name)
            pairs = f"[({subject}, {own}) for place, one in enumerate({some}){test}]"
            values.append((name, self._row_of(record, name, self.lines_for(name, entity, pairs), own)))
        made = f"[{self._made(record, 'one', dict(values))} for one in {source}]"
        self._code.lines.append(f"{variable} = {made}{f' if {source} is not None else None' * perhaps}")
        return variable

    def _row_of(self, record: str, name: str, rows: str, key: str) -> str:
        """The code of a row that was looked up; of a link that may be empty, of none."""
        found = f"{rows}[{key}]"
        return f"{found} if {key} is not None else None" if self._is_optional(record, name) else found

    def _is_optional(self, record: str, name: str) -> bool:
        return next(f for f in self._backend.record(record).fields if f.name == name).optional

    def lines_for(self, name: str, entity: str, pairs: str) -> str:
        """Looks up rows by their keys, and gives the name of what holds them."""
        rows = self._local(plural(kebab(name)).replace("-", "_"))
        self._code.lines.append(f"{rows} = await {self._all_finder(entity)}(session, {self._me()}{pairs})")
        return rows

    def _member(self, record: str, name: str) -> str:
        member = next(f for f in self._backend.record(record).fields if f.name == name)
        return member.wire or in_case(name, self._api.case)

    def _made(self, record: str, source: str, rows: dict[str, str]) -> str:
        """A record with the rows that it names."""
        fields = self._backend.record(record).fields
        given = (f"{attribute(f.name)}={rows.get(f.name, f'{source}.{attribute(f.name)}')}" for f in fields)
        return f"{self._operations.record(record)}({', '.join(given)})"

    def _local(self, name: str) -> str:
        taken = {"session", "me", "data", "body", "query", "path", "request", "service", self._routes.owner.variable}
        return f"{name}_" if name in taken else local_name(name)

    def _me(self) -> str:
        if not self._backend.sign_ins:
            return ""
        return "arrived(session, me), " if self._arrives else "me, "

    def _finder(self, entity: str) -> str:
        """The function that finds a row that input names: one that the caller may read."""
        services = self._operations.services_of(entity)
        owner = services.owner
        name = f"named_{owner.one}"
        if name not in services.functions:
            services.functions[name] = self._finder_code(name, entity)
        return name

    def _all_finder(self, entity: str) -> str:
        """The function that finds several rows that input names."""
        services = self._operations.services_of(entity)
        name = f"named_{services.owner.many}"
        if name in services.functions:
            return name
        row = self._backend.entity(entity)
        model, named = class_name(entity), keys.parts(self._backend, row, "key")
        readable = services.naming.condition_for_anyone(row)
        conditions = ", ".join(filter(None, [f"{named.column}.in_(wanted)", *named.live, readable]))
        parameters = ', {"me": me.id}' if readable else ""
        me = f"me: {self._operations.caller}, " if self._backend.sign_ins else ""
        kind = keys.key_class(row) or "Any"
        head = f"async def {name}(session: AsyncSession, {me}keys: Sequence[tuple[str, {kind}]])"
        chosen = f"select({', '.join(named.columns)}, {model}){''.join(named.joins)}"
        found = f"{{{named.of_row}: row[-1] for row in await session.execute(statement{parameters})}}"
        services.functions[name] = "\n".join(
            [
                f"{head} -> dict[{kind}, {model}]:",
                '    """Rows that input names, by their keys; `keys`: each with where it is said."""',
                *(f"    {alias}" for alias in named.aliases),
                f"    wanted = {{{named.value} for _, key in keys}}",
                f"    statement = {chosen}.where({conditions})",
                f"    found = {found}",
                f"    missing = [subject for subject, key in keys if {named.value} not in found]",
                "    if missing:",
                f"        raise Invalid({{subject: [{message(self._backend, 'missing')}] for subject in missing}})",
                "    return found"
                if named.value == "key"
                else f"    return {{key: found[{named.value}] for _, key in keys}}",
            ]
        )
        return name

    def _finder_code(self, name: str, entity: str) -> str:
        services = self._operations.services_of(entity)
        row = self._backend.entity(entity)
        model = class_name(entity)
        conditions = keys.conditions(self._backend, row, "key")
        readable = services.naming.condition_for_anyone(row)
        if readable:
            conditions.append(readable)
        parameters = ', {"me": me.id}' if readable else ""
        me = f"me: {self._operations.caller}, " if self._backend.sign_ins else ""
        variable = services.owner.variable
        given = f"session: AsyncSession, {me}key: {keys.key_class(row) or 'Any'}, subject: str"
        return "\n".join(
            [
                f"async def {name}({given}) -> {model}:",
                f'    """The {snake(entity).replace("_", " ")} that input names, if the caller may read it."""',
                f"    statement = select({model}).where({', '.join(conditions)})",
                f"    {variable} = await session.scalar(statement{parameters})",
                f"    if {variable} is None:",
                f"        raise Invalid({{subject: [{message(self._backend, 'missing')}]}})",
                f"    return {variable}",
            ]
        )

    # What goes out

    def _answer(self, call: str, signed_in: str) -> None:
        operation, code = self._operation, self._code
        result = operation.result
        self._arrives = self._operations.signs_in(operation)
        if isinstance(result, Nothing):
            code.lines.append(call)
            if operation.on_row and operation.kind == "action":
                self._routes._answered(self._route, code)
                code.lines += self._routes._shown(self._route, signed_in, f"{self._routes.owner.variable}.id")
            else:
                code.lines.append(f"return {NOTHING}")
            return
        inner = present(result)
        if isinstance(inner, Row):
            self._answer_row(call, inner.entity, signed_in, optional=isinstance(result, Maybe))
        elif isinstance(inner, ListOf | SetOf) and isinstance(present(inner.item), Row):
            self._answer_rows(call, present(inner.item).entity)  # type: ignore[union-attr]
        else:
            self._answer_value(call, result)

    def _answer_row(self, call: str, entity: str, signed_in: str, *, optional: bool) -> None:
        shown = self._operations.shown(entity)
        kind = self._operations.shown_type(entity)
        me = self._me()
        if optional:
            self._code.lines += [f"row = {call}", f"found = await {shown}(session, {me}[row.id] if row else [])"]
            self._wrapped(f"{kind} | None", "found[0] if found else None", self._api.one, entity)
            return
        if not self._backend.rows_of(entity).account:
            self._answer_written(call, entity, kind, signed_in)
            return
        self._code.lines += [f"row = {call}", "await session.flush()", f"found = await {shown}(session, {me}[row.id])"]
        if self._hidden(entity):
            self._code.lines += ["if not found:", f"    return {NOTHING}"]
        self._wrapped(kind, "found[0]", self._api.one, entity)

    def _answer_written(self, call: str, entity: str, kind: str, signed_in: str) -> None:
        """The JSON of the row as the database builds it, in what stands around it."""
        named = self._operations.services_of(entity).owner
        answered = self._routes.schemas._answer(self._api.one, self._answer_name(), kind, named)
        self._code.options.append(f"response_model={answered}")
        statement = self._operations.written_row(entity)
        status = self._route.answer.status
        sent = f", {STATUSES.get(status, status)}" if status != 200 else ""
        given = ", ".join([statement.call(signed_in), *self._routes._me(), "id=row.id"])
        found = f"await answer(session, {given})"
        self._code.lines += [f"row = {call}", "await session.flush()"]
        if self._hidden(entity):
            self._code.lines += [f"shown = {found}", f"return Json(shown{sent}) if shown else {NOTHING}"]
        else:
            self._code.lines.append(f"return Json({found}{sent})")

    def _hidden(self, entity: str) -> bool:
        """Whether there may be rows that the caller may not read."""
        row = self._backend.owner(entity)
        return bool(readers(row).people) and not self._operations.services_of(entity).policies.readers.open

    def _answer_rows(self, call: str, entity: str) -> None:
        shown = self._operations.shown(entity)
        kind = self._operations.shown_type(entity)
        me = self._me()
        paged = self._operations.written(self._operation).pages
        if self._by_cursor:
            self._answer_page(call, entity, paged=paged)
            return
        self._code.lines += [
            f"rows, total = {call.removesuffix(')')}, query.limit, {self._skip})" if paged else f"rows = {call}",
            *(["await session.flush()"] if self._operation.kind == "action" else []),
            f"found = await {shown}(session, {me}[row.id for row in rows])",
        ]
        self._listed_values(f"list[{kind}]", entity, paged=paged)

    @property
    def _by_cursor(self) -> bool:
        return self._listed is not None and self._listed.read.by_cursor

    def _answer_page(self, call: str, entity: str, *, paged: bool) -> None:
        """Answers with the rows of one page; `paged`: the function has cut them already."""
        pages = self._operations.pages
        names = ", ".join(["rows", "following", *(["total"] * pages.counts)])
        if paged:
            self._code.lines.append(f"{names} = {call.removesuffix(')')}, query.limit, query.cursor)")
        else:
            signed_in = "me.signed_in" if self._backend.sign_ins else "False"
            chosen = pages.rows(self._operation).call(signed_in, "[row.id for row in rows]")
            cut = pages.cut(self._operation, chosen, "query.limit", "query.cursor", *self._routes._me())
            self._code.lines += [f"rows = {call}", f"{names} = {cut}"]
        shown = self._operations.shown(entity)
        self._code.lines.append(f"found = await {shown}(session, {self._me()}[row.id for row in rows])")
        kind = f"list[{self._operations.shown_type(entity)}]"
        self._wrapped(kind, "found", documents.of_page(self._api, by_cursor=True), entity)

    def _listed_values(self, kind: str, owner: str, *, paged: bool = False) -> None:
        """Answers with what was found, or with a page of it. `paged`: it is a page already."""
        if self._listed is None:
            self._wrapped(kind, "found", self._api.many, owner)
            return
        value = "found"
        if not paged:
            self._code.lines += ["total = len(found)", f"skip = {self._skip}"]
            value = "found[skip : skip + query.limit]"
        self._wrapped(kind, value, documents.of_page(self._api, by_cursor=False), owner)

    def _answer_value(self, call: str, result: Type) -> None:
        self._operations.written(self._operation)
        kind = self._value_type(result)
        self._code.lines.append(f"found = {call}")
        many = isinstance(present(result), ListOf | SetOf)
        if many and self._listed is not None:
            self._listed_values(f"Sequence[{kind.removeprefix('list[')}", self._route.endpoint.owner)
            return
        template = self._api.many if many else self._api.one
        if many and template != "{data}":
            kind = f"Sequence[{kind.removeprefix('list[')}"
        self._wrapped(kind, "found", template, self._route.endpoint.owner)

    def _value_type(self, result: Type) -> str:
        inner = present(result)
        none = " | None" if isinstance(result, Maybe) else ""
        if isinstance(inner, RecordOf) and inner.name == "Reply":
            return self._operations.result(self._operation)
        if isinstance(inner, ListOf | SetOf) and inner.item == RecordOf("Reply"):
            kinds = self._operations._replies.get(self._operation.id, {}).values()
            return f"list[{' | '.join(kinds) or 'None'}]{none}"
        return self._operations.output(result)

    def _wrapped(self, kind: str, value: str, template: object, owner: str) -> None:
        """The answer, with what stands around the value."""
        code = self._code
        named = self._operations.services_of(owner).owner
        filled = documents.filled(template, named)
        stem = self._answer_name()
        answered = self._routes.schemas._answer(template, stem, kind, named, by_cursor=self._by_cursor)
        code.options.append(f"response_model={answered}")
        status = self._route.answer.status
        sent = f", {STATUSES.get(status, status)}" if status != 200 else ""
        if answered != kind:
            # Of several APIs, each makes it of what services answer with.
            made = "" if are_several(self._backend) else stem
            value = _built(filled, value, made, self._api.wording["done"])
            if self._listed is not None:
                value = self._said_of_page(value)
        code.lines.append(f"return Json(as_json({answered}, {value}){sent})")


def _built(template: object, value: str, name: str, message: str) -> str:
    """The code of what stands around a value; inside a list it has no classes."""
    if isinstance(template, dict):
        inner = []
        for key, each in template.items():
            below = name + "".join(word.capitalize() for word in words(snake(key))) if name else ""
            code = _built(each, value, below, message)
            inner.append(f"{attribute(snake(key))}={code}" if name else f"{key!r}: {code}")
        return f"{name}({', '.join(inner)})" if name else f"{{{', '.join(inner)}}}"
    if isinstance(template, list | tuple):
        return f"[{', '.join(_built(each, value, '', message) for each in template)}]"
    if not isinstance(template, str):
        return repr(template)
    known = {"{data}": value, "{message}": repr(message), "{timestamp}": "sent_now()", **_OF_PAGE}
    if template in known:
        return known[template]
    if not any(brace in template for brace in known):
        return repr(template)
    pieces = [piece for piece in re.split(r"(\{\w+\})", template) if piece]
    return " + ".join(f"str({known[piece]})" if piece in known else repr(piece) for piece in pieces)


_OF_PAGE = {
    "{total}": "total",
    "{limit}": "query.limit",
    "{offset}": "query.offset",
    "{page}": "query.page",
    "{pages}": "-(-total // query.limit)",
    "{next}": "following",
}
"""The code of what a page tells of itself."""

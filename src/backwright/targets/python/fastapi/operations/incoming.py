"""What a request to an operation brings: read, limited, and its rows looked up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from backwright.design.routes import Read, Route, paging_of
from backwright.model.members import names_rows
from backwright.model.names import another, in_case, kebab, plural, snake, words
from backwright.model.operations import Operation, Parameter
from backwright.model.types import ListOf, Maybe, RecordOf, Row, SetOf, Type, element, present
from backwright.targets.python.fastapi import keys
from backwright.targets.python.fastapi.accounts import RouteCode
from backwright.targets.python.fastapi.annotations import default_of, parameter_type, textual
from backwright.targets.python.fastapi.apis import message
from backwright.targets.python.fastapi.lists import Listed
from backwright.targets.python.fastapi.names import OF_ROUTES, parameter_name, segment_name
from backwright.targets.python.fastapi.schemas import SchemaClass
from backwright.targets.python.symbols import attribute, class_name
from backwright.targets.python.symbols import variable as local_name

if TYPE_CHECKING:
    from backwright.targets.python.fastapi.operations.registry import Operations
    from backwright.targets.python.fastapi.routes import Routes


class Incoming:
    """The lines of a route before it calls its operation."""

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
        self._taken = {*OF_ROUTES, "me", "service", routes.owner.variable}
        self._taken |= {local_name(snake(parent.link.target)) for parent in route.parents}
        self._taken |= {segment_name(segment) for segment in route.endpoint.path if segment.member}
        self._called = {one.name: self._local(one.name) for one in operation.parameters}
        """What the route calls the parameters: each as nothing else that it has."""
        self._looked_up: dict[str, str] = {}
        """What holds rows that were looked up, with their entity."""
        self._arrives = False
        """Whether what it answers is for somebody who signs in by it."""

    def _needs_request(self) -> None:
        if "request: Request" not in self._code.parameters:
            self._code.parameters.append("request: Request")

    def _caller(self) -> list[str]:
        return ["me"] if self._operations.knows_caller(self._operation) else []

    def _row(self) -> list[str]:
        return [self._routes.owner.variable] if self._operation.on_row else []

    def _documented_input(self) -> list[str]:
        """The classes of the input, as options; the lines that read it."""
        operation = self._operation
        rest, lines = list(self._route.endpoint.input), []
        if in_path := [one for one in operation.parameters if one not in rest]:
            lines += self._from_path(in_path)
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
            given = ", ".join(f'"{self._wire(p)}": {parameter_name(p.name)}' for p in values)
            lines.append(f'path = parse_path({{{given}}}, {name}, "{self._routes.owner.wire_one}")')
        for parameter in parameters:
            kind, name = present(parameter.type), parameter_name(parameter.name)
            if not isinstance(kind, Row):
                self._code.parameters.append(f"{name}: PathText")
                self._sources[parameter.name] = f"path.{attribute(parameter.name)}"
                continue
            key = keys.in_path(self._backend, self._backend.entity(kind.entity).identity[0])[0]
            self._code.parameters.append(f"{name}: {key}")
            found = f'{self._finder(kind.entity)}(session, {self._me()}{name}, "")'
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

    def _told_of_page(self) -> dict[str, str]:
        """The code of what a page tells of itself, by what stands for it in templates."""
        if self._listed is None:
            return {}
        told = {"{total}": "total", "{limit}": "query.limit", "{pages}": "-(-total // query.limit)"}
        if self._by_cursor:
            cut = {"{offset}": "None", "{page}": "None", "{more}": "following is not None", "{next}": "following"}
        elif self._listed.numbered:
            cut = {"{offset}": self._skip, "{page}": "query.page", "{more}": "query.page * query.limit < total"}
        else:
            page = "query.offset // query.limit + 1"
            cut = {"{offset}": self._skip, "{page}": page, "{more}": "query.offset + query.limit < total"}
        return {"{next}": "None", **told, **cut}

    def _from_body(self, parameters: list[Parameter]) -> list[str]:
        if not parameters:
            return []
        name = f"{self._stem()}Input"
        self._class(name, parameters, "Input", text=False)
        wrapped = self._routes.schemas.wrapped(name)
        perhaps = self._route.endpoint.may_have_no_body
        self._code.options.append(f"openapi_extra=takes({wrapped}{', required=False' * perhaps})")
        self._code.parameters.append(f"body: {'OptionalBody' if perhaps else 'JsonBody'}")
        for parameter in parameters:
            self._sources[parameter.name] = f"data.{attribute(parameter.name)}"
        read = self._routes._data(wrapped)
        return [f"data = {f'{read} if body.content else {name}()' if perhaps else read}"]

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
        return parameter_type("", parameter, text=text, coerce=self._api.coerce)

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
        variable = self._called[parameter.name]
        call = f'await {finder}(session, {self._me()}{source}, "{self._wire(parameter)}")'
        if isinstance(parameter.type, Maybe):
            call = f"None if {source} is None else {call}"
        self._code.lines.append(f"{variable} = {call}")
        return variable

    def _named_all(self, parameter: Parameter, entity: str, source: str) -> str:
        variable = self._called[parameter.name]
        perhaps = isinstance(parameter.type, Maybe)
        some = f"{source} or []" if perhaps else source
        pairs = f'[("{self._wire(parameter)}", key) for key in {some}]'
        if keys.key_class(self._backend.entity(entity)):
            pairs = f'[(f"{self._wire(parameter)}.{{place}}", key) for place, key in enumerate({some})]'
        rows = f"[{self.lines_for('named', entity, pairs)}[key] for key in {source}]"
        self._code.lines.append(f"{variable} = {rows}{f' if {source} is not None else None' * perhaps}")
        return variable

    def _record_with_rows(self, parameter: Parameter, record: str, source: str) -> str:
        variable = self._called[parameter.name]
        values = []
        perhaps = isinstance(parameter.type, Maybe)
        for name, entity in self._operations.linked(record):
            own = f"{source}.{attribute(name)}"
            tests = [f"{source} is not None"] * perhaps + [f"{own} is not None"] * self._is_optional(record, name)
            pairs = self._pairs(record, name, entity, f'"{self._wire(parameter)}', own, "")
            rows = self.lines_for(
                self._many(record, name), entity, pairs + f" if {' and '.join(tests)} else []" * bool(tests)
            )
            values.append((name, self._row_of(record, name, rows, own)))
        made = self._made(record, source, dict(values))
        self._code.lines.append(f"{variable} = {made}{f' if {source} is not None else None' * perhaps}")
        return variable

    def _records_with_rows(self, parameter: Parameter, record: str, source: str) -> str:
        variable = self._called[parameter.name]
        perhaps = isinstance(parameter.type, Maybe)
        values = []
        for name, entity in self._operations.linked(record):
            some = f"{source} or []" if perhaps else source
            subject = f'f"{self._wire(parameter)}.{{place}}'
            own = f"one.{attribute(name)}"
            test = f" if {own} is not None" * self._is_optional(record, name)
            pairs = self._pairs(record, name, entity, subject, own, f" for place, one in enumerate({some}){test}")
            values.append(
                (name, self._row_of(record, name, self.lines_for(self._many(record, name), entity, pairs), own))
            )
        made = f"[{self._made(record, 'one', dict(values))} for one in {source}]"
        self._code.lines.append(f"{variable} = {made}{f' if {source} is not None else None' * perhaps}")
        return variable

    def _row_of(self, record: str, name: str, rows: str, key: str) -> str:
        """The code of a row that was looked up, or of several; of a link that may be empty, of none."""
        found = f"[{rows}[key] for key in {key}]" if self._are_several(record, name) else f"{rows}[{key}]"
        return f"{found} if {key} is not None else None" if self._is_optional(record, name) else found

    def _pairs(self, record: str, name: str, entity: str, subject: str, own: str, turns: str) -> str:
        """What names the rows of a member, each with its place; `turns`: over the records that have it."""
        subject = f"{subject}.{self._member(record, name)}"
        if not self._are_several(record, name):
            return f'[({subject}", {own}){turns}]'
        if keys.key_class(self._backend.entity(entity)):
            subject = f"{subject if subject.startswith('f') else f'f{subject}'}.{{position}}"
            return f'[({subject}", key){turns} for position, key in enumerate({own})]'
        return f'[({subject}", key){turns} for key in {own}]'

    def _many(self, record: str, name: str) -> str:
        """What the rows are called that a member of many records names."""
        return snake(name) if self._are_several(record, name) else plural(kebab(name)).replace("-", "_")

    def _are_several(self, record: str, name: str) -> bool:
        """Whether a member of a record is a list of rows."""
        return any(one.name == name and names_rows(one) for one in self._backend.record(record).fields)

    def _is_optional(self, record: str, name: str) -> bool:
        return next(f for f in self._backend.record(record).fields if f.name == name).optional

    def lines_for(self, name: str, entity: str, pairs: str) -> str:
        """Looks up rows by their keys, and gives the name of what holds them."""
        rows = local_name(name)
        while rows in self._taken or self._looked_up.setdefault(rows, entity) != entity:
            rows = f"{rows.rstrip('_')}_by_key"
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
        found = another(f"{name}_" if name in self._taken else local_name(name), self._taken)
        self._taken.add(found)
        return found

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
        ones = {f"named_{snake(one.name)}" for one in self._backend.entities}
        name = another(f"named_{services.owner.many}", ones)
        if name in services.functions:
            return name
        row = self._backend.entity(entity)
        model, named = class_name(entity), keys.parts(self._backend, row, "key")
        readable = services.naming.condition_for_anyone(row)
        conditions = ", ".join(filter(None, [f"{named.column}.in_(wanted)", *named.live, readable]))
        parameters = ', {"me": me.id}' if readable and self._backend.sign_ins else ""
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
        parameters = ['"me": me.id'] if readable and self._backend.sign_ins else []
        me = f"me: {self._operations.caller}, " if self._backend.sign_ins else ""
        variable = services.owner.variable
        given = f"session: AsyncSession, {me}key: {keys.key_class(row) or 'Any'}, subject: str"
        statement = [f"statement = select({model}).where({', '.join(conditions)})"]
        found, once = "statement", ""
        if conditions[0] == f"{model}.{attribute(row.key[0].name)} == key" and "me." not in readable:
            # It is the same for all keys: put together once.
            conditions[0] = conditions[0].removesuffix("key") + 'bindparam("key")'
            found, statement, parameters = f"_{name}()", [], ['"key": key', *parameters]
            head = f"@cache\ndef _{name}() -> Select[{model}]:"
            once = f"\n\n\n{head}\n    return select({model}).where({', '.join(conditions)})"
        sent = f", {{{', '.join(parameters)}}}" if parameters else ""
        lines = [
            f"async def {name}({given}) -> {model}:",
            f'    """The {snake(entity).replace("_", " ")} that input names, if the caller may read it."""',
            *(f"    {line}" for line in statement),
            f"    {variable} = await session.scalar({found}{sent})",
            f"    if {variable} is None:",
            f"        raise Invalid({{subject: [{message(self._backend, 'missing')}]}})",
            f"    return {variable}",
        ]
        return "\n".join(lines) + once

    @property
    def _by_cursor(self) -> bool:
        return self._listed is not None and self._listed.read.by_cursor

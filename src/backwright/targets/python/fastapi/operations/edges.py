"""The route of an operation: what it is sent, checked and looked up, and what it answers."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from backwright.model.api import counts
from backwright.model.names import snake, words
from backwright.model.surface import readers
from backwright.model.types import ListOf, Maybe, Nothing, RecordOf, Row, SetOf, Type, present
from backwright.targets.python.fastapi import documents
from backwright.targets.python.fastapi.accounts import NOTHING, STATUSES
from backwright.targets.python.fastapi.apis import are_several
from backwright.targets.python.fastapi.operations.incoming import Incoming


class Edge(Incoming):
    """Writes one route. The order of its lines is the order of its checks."""

    def write(self) -> None:
        """The parameters, the options and the lines of the route."""
        routes, route, code, operation = self._routes, self._route, self._code, self._operation
        signed_in = routes._caller(route, code)
        before = self._documented_input()
        code.parameters.append("session: Snapshot" if operation.kind == "query" else "session: Session")
        routes._path(route, code)
        judgement = routes.policies.judgement(operation.name, route.allowed, anonymous=not route.signed_in_only)
        if operation.on_row:
            locked = operation.kind == "action" and self._operations.locked(operation)
            code.lines += routes._find(route, own=True, hold="locked" if locked else "read")
            code.lines += routes._judged(judgement, code)
        else:
            code.lines += routes._find(route, own=False)
            code.lines += routes._judged(judgement, code)
        code.lines += before
        if operation.on_row and operation.kind == "action":
            code.lines += routes._check_version(code)
        given = list(self._arguments())
        given += ["if_match"] if self._operations.asks_version(operation) else []
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
            self._code.told = f"{{{', '.join(told)}}}"
            self._code.decorators.append(f"told_as({self._code.told_name})")

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
        body = "body.content" if any(one.startswith("body: ") for one in code.parameters) else 'b""'
        required = ", required=True" * (operation.idempotent == "required")
        apart = ", apart=True" * self._operations.asks(operation)
        read = next((one for one in code.options if one.startswith("openapi_extra=")), "")
        code.options = [one for one in code.options if one != read]
        given = [*([read.removeprefix("openapi_extra=")] if read else []), *(["required=True"] if required else [])]
        code.options.append(f"openapi_extra=repeats({', '.join(given)})")
        code.lines = [
            "async def work() -> Response:",
            *(f"    {line}" for line in code.lines),
            "",
            f"return await once(session, request, {caller}, {body}, work{required}{apart})",
        ]

    # What goes out

    def _answer(self, call: str, signed_in: str) -> None:
        operation, code = self._operation, self._code
        result = operation.result
        self._arrives = self._operations.signs_in(operation)
        if isinstance(result, Nothing):
            self._work(call)
            if operation.answers_row:
                self._routes._answered(self._route, code)
                code.lines += self._routes._shown(self._route, signed_in, f"{self._routes.owner.variable}.id")
            else:
                if self._api.none is None and self._route.answer.status != 204:
                    code.options.append("response_class=Response")
                code.lines.append(f"return {self._nothing()}")
            return
        inner = present(result)
        if isinstance(inner, Row):
            self._answer_row(call, inner.entity, signed_in, optional=isinstance(result, Maybe))
        elif isinstance(inner, ListOf | SetOf) and isinstance(present(inner.item), Row):
            optional = isinstance(result, Maybe)
            self._answer_rows(call, present(inner.item).entity, optional=optional)  # type: ignore[union-attr]
        else:
            self._answer_value(call, result)

    def _work(self, line: str) -> None:
        """The call of the function; what that leaves to whoever calls it is asked right after it."""
        self._code.lines.append(line)
        if self._operations.leaves(self._operation):
            self._code.lines.append("await at_end(session)")

    def _nothing(self) -> str:
        """The answer without a value, of another status where the operation has one."""
        status = self._route.answer.status
        if self._api.none is None or status == 204:
            return f"Response(status_code={STATUSES.get(status, status)})"
        return f"nothing({STATUSES.get(status, status) if status != 200 else ''})"

    def _answer_row(self, call: str, entity: str, signed_in: str, *, optional: bool) -> None:
        shown = self._operations.shown(entity)
        kind = self._operations.shown_type(entity)
        me = self._me()
        if optional:
            self._work(f"row = {call}")
            self._code.lines.append(f"found = await {shown}(session, {me}[row.id] if row else [])")
            self._wrapped(f"{kind} | None", "found[0] if found else None", self._api.one, entity)
            return
        if not self._backend.rows_of(entity).account:
            self._answer_written(call, entity, kind, signed_in)
            return
        self._work(f"row = {call}")
        self._code.lines += ["await session.flush()", f"found = await {shown}(session, {me}[row.id])"]
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
        tokens = self._operations.told_tokens(entity)
        given = ", ".join([statement.call(signed_in), *self._routes._me(), "id=row.id", *tokens])
        found = f"await answer(session, {given})"
        self._work(f"row = {call}")
        self._code.lines.append("await session.flush()")
        if self._hidden(entity):
            self._code.lines += [f"shown = {found}", f"return Json(shown{sent}) if shown else {NOTHING}"]
        else:
            self._code.lines.append(f"return Json({found}{sent})")

    def _hidden(self, entity: str) -> bool:
        """Whether there may be rows that the caller may not read, or that are gone."""
        row = self._backend.owner(entity)
        name = self._backend.rows_of(entity).name
        if name in self._backend.kept or self._operations.loses(self._operation, name):
            return True
        return bool(readers(row).people) and not self._operations.services_of(entity).policies.readers.open

    def _answer_rows(self, call: str, entity: str, *, optional: bool) -> None:
        shown = self._operations.shown(entity)
        kind = self._operations.shown_type(entity)
        me = self._me()
        if self._by_cursor:
            self._answer_page(call, entity)
            return
        written = self._operations.written(self._operation)
        if written.selects:
            ordered = f"selected.order_by(*{self._operations.pages.order(self._operation)}.by)"
            cut = f"await page_of(session, {ordered}, query.limit, {self._skip})"
            if not self._counts:
                cut = f"(await session.scalars({ordered}.limit(query.limit).offset({self._skip}))).all()"
            self._code.lines += [f"selected = {call}", f"{'rows, total' if self._counts else 'rows'} = {cut}"]
        elif written.pages:
            names = ["rows", *(["total" if self._counts else "_"] * self._operations.pages.counts)]
            cut = f"{call.removesuffix(')')}, query.limit, {self._skip})"
            self._code.lines.append(f"{', '.join(names)} = {cut}")
        else:
            self._work(f"rows = {call}")
        self._code.lines += [
            *(["await session.flush()"] if self._operation.kind == "action" else []),
            f"found = await {shown}(session, {me}[row.id for row in rows])"
            + " if rows is not None else None" * optional,
        ]
        self._listed_values(f"list[{kind}]{' | None' * optional}", entity, paged=written.pages or written.selects)

    @property
    def _counts(self) -> bool:
        """Whether a page tells how many rows there are."""
        return counts(self._api.page, by_cursor=self._by_cursor)

    def _answer_page(self, call: str, entity: str) -> None:
        """Answers with the rows of one page."""
        pages, written = self._operations.pages, self._operations.written(self._operation)
        names = ", ".join(["rows", "following", *(["total"] * pages.counts)])
        if written.selects:
            cut = pages.cut(self._operation, "selected", "query.limit", "query.cursor")
            self._code.lines += [f"selected = {call}", f"{names} = {cut}"]
        elif written.pages:
            self._code.lines.append(f"{names} = {call.removesuffix(')')}, query.limit, query.cursor)")
        else:
            signed_in = "me.signed_in" if self._backend.sign_ins else "False"
            chosen = pages.rows(self._operation).call(signed_in, "[row.id for row in rows]")
            cut = pages.cut(self._operation, chosen, "query.limit", "query.cursor", *self._routes._me())
            self._work(f"rows = {call}")
            self._code.lines.append(f"{names} = {cut}")
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
            self._code.lines += [*(["total = len(found)"] * self._counts), f"skip = {self._skip}"]
            value = "found[skip : skip + query.limit]"
        self._wrapped(kind, value, documents.of_page(self._api, by_cursor=False), owner)

    def _answer_value(self, call: str, result: Type) -> None:
        self._operations.written(self._operation)
        kind = self._value_type(result)
        self._work(f"found = {call}")
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
            kinds = self._operations.replies.answers(self._operation)
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
            told = {"{data}": value, "{message}": repr(self._api.wording["done"]), "{timestamp}": "sent_now()"}
            value = _built(filled, told | self._told_of_page(), made)
        code.lines.append(f"return Json(as_json({answered}, {value}){sent})")


def _built(template: object, known: Mapping[str, str], name: str) -> str:
    """The code of what stands around a value; inside a list it has no classes."""
    if isinstance(template, dict):
        inner = []
        for own, (key, each) in zip(documents.attributes(template), template.items(), strict=True):
            below = name + "".join(word.capitalize() for word in words(snake(key))) if name else ""
            code = _built(each, known, below)
            inner.append(f"{own}={code}" if name else f"{key!r}: {code}")
        return f"{name}({', '.join(inner)})" if name else f"{{{', '.join(inner)}}}"
    if isinstance(template, list | tuple):
        return f"[{', '.join(_built(each, known, '') for each in template)}]"
    if not isinstance(template, str):
        return repr(template)
    if template in known:
        return known[template]
    for brace, code in known.items():
        if code.startswith(("'", '"')):
            template = template.replace(brace, ast.literal_eval(code))
    if not any(brace in template for brace in known):
        return repr(template)
    pieces = [piece for piece in re.split(r"(\{\w+\})", template) if piece]
    return " + ".join(f"str({known[piece]})" if piece in known else repr(piece) for piece in pieces)

"""Operations: actions, queries, named lists, hooks, reactions and jobs, each with its options."""

from __future__ import annotations

import ast
import re
from typing import Literal

import msgspec

from backwright.checks.app import STEP, read_rate
from backwright.checks.calls import Options
from backwright.checks.classes import Body
from backwright.checks.entries import parts_of_name
from backwright.checks.functions import Taken, Written
from backwright.checks.listing import read_limit, read_order
from backwright.checks.people import People
from backwright.checks.reading import Reading
from backwright.checks.scopes import documentation, text_of
from backwright.checks.signatures import parameters
from backwright.checks.templates import read_refusals
from backwright.diagnostics.catalogue import app, keys, names, operations, stored
from backwright.model.names import snake
from backwright.model.operations import (
    Function,
    Hook,
    Method,
    Moves,
    NamedList,
    Operation,
    Ordering,
    Procedure,
)
from backwright.model.rules import NOBODY, Anyone, Rule
from backwright.model.types import Choice, ListOf, Nothing, RecordOf, Row, Scalar, SetOf, present

_NO_TEXT, _JSON = ListOf | SetOf | RecordOf, Scalar("json")
"""What no query says."""
_VERBS: dict[str, Literal["create", "update", "delete"]] = {
    "create": "create",
    "update": "update",
    "delete": "delete",
}


class Operations(msgspec.Struct):
    """Builds what the functions of a blueprint become."""

    people: People
    reading: Reading

    def operation(self, body: Body | None, written: Written) -> Operation | None:
        """An action, or a query with a result of its own."""
        options = written.options
        if options is None or not written.sound:
            return None
        module = written.module
        rule = self._rule(body, written, options)
        moves = self._moves(body, written, options)
        method: Method = options.get("method", "POST" if written.kind == "action" else "GET")
        self._caller(written, rule, options)
        path = self._path(written, options)
        self._inputs(written, method, path or "", asked=rule != NOBODY)
        statements = self.reading.statements(written)
        return Operation(
            owner=written.owner,
            name=written.name,
            kind="action" if written.kind == "action" else "query",
            method=method,
            path=path,
            rule=rule,
            parameters=parameters(written),
            result=written.result,
            body=statements or (),
            on_row=written.on_row,
            caller=written.caller,
            moves=moves,
            idempotent=_choice(options.get("idempotent", False)),
            rate=read_rate(module, options),
            status=self._status(written, options),
            refusals=read_refusals(module, options),
            order=self._order(body, written, options),
            limit=self._limit(written, method, options),
            doc=documentation(written.node.body),
        )

    def module_operation(self, written: Written) -> Operation | None:
        """An action or a query outside classes."""
        return self.operation(None, written)

    def _rule(self, body: Body | None, written: Written, options: Options) -> Rule:
        node = options.nodes.get("by")
        if node is None:
            return NOBODY
        rule = self.people.rule(body, node, written.module)
        return rule if rule.people else NOBODY

    def _caller(self, written: Written, rule: Rule, options: Options) -> None:
        node = options.nodes.get("by")
        if node is not None and written.caller == "required" and any(isinstance(one, Anyone) for one in rule.people):
            written.module.say(operations.AnyoneNeedsAccount(name=written.name), node)

    def _inputs(self, written: Written, method: Method, path: str, *, asked: bool) -> None:
        """`asked`: it has an endpoint."""
        called: dict[str, str] = {}
        for taken in written.taken:
            wire = snake(taken.name)
            if asked and wire in called:
                written.module.say(stored.SameWireName(name=taken.name, other=called[wire], wire=wire), taken.node)
            called.setdefault(wire, taken.name)
            kind, in_path = present(taken.typed.type), f"{{{taken.name}}}" in path
            as_text = in_path or method in ("GET", "DELETE")
            if isinstance(kind, Nothing):
                written.module.say(operations.ParameterOfNothing(name=taken.name), taken.node)
            elif as_text and asked and (isinstance(kind, _NO_TEXT) or kind == _JSON):
                place = "path" if in_path else f"query of a {method}"
                written.module.say(operations.ObjectInQuery(name=taken.name, place=place), taken.node)
            elif isinstance(kind, Row) and as_text:
                self._one_value(written, taken, kind.entity)

    def _one_value(self, written: Written, taken: Taken, target: str) -> None:
        """A row that a path or a query names is named by one value."""
        body = self.people.bodies.get(target)
        parts = parts_of_name(body) if body is not None else ()
        if len(parts) > 1:
            case = keys.SeveralPartsAsText(name=taken.name, target=target, parts=", ".join(parts))
            written.module.say(case, taken.node)

    def _path(self, written: Written, options: Options) -> str | None:
        module = written.module
        path: str | None = options.get("path")
        if path is None or (path == "" and written.on_row):
            return path
        node = options.nodes["path"]
        around = STEP.removesuffix("+") + "*"
        step = rf"({STEP}|{around}\{{\w+\}}{around})"
        if not re.fullmatch(rf"/?{step}(/{step})*", path):
            module.say(app.BadPath(path=path), node)
            return None
        if written.on_row and path.startswith("/"):
            module.say(operations.PathFromRoot(path=path, owner=written.owner), node)
            return None
        known = {taken.name for taken in written.taken}
        named = re.findall(r"\{(\w+)\}", path)
        for name in named:
            if name not in known:
                module.say(operations.UnknownPathParameter(name=name), node, suggest=module.guess(name, known))
            elif named.count(name) > 1:
                module.say(operations.PathParameterTwice(name=name), node)
        return path

    def _status(self, written: Written, options: Options) -> int | None:
        status: int | None = options.get("status")
        if status is not None and not 200 <= status <= 299:
            written.module.say(operations.SuccessStatus(status=status), options.nodes["status"])
            return None
        if status == 204 and not isinstance(written.result, Nothing):
            written.module.say(operations.ResultWithoutBody(), options.nodes["status"])
        return status

    def _order(self, body: Body | None, written: Written, options: Options) -> tuple[Ordering, ...]:
        """Of the rows that it answers."""
        if "order" not in options:
            return ()
        kind = written.result
        target = kind.item if isinstance(kind, ListOf | SetOf) else None
        rows = self.people.bodies.get(target.entity) if isinstance(target, Row) else None
        if written.kind == "list":
            rows = body
        if rows is None:
            written.module.say(operations.OrderWithoutRows(), options.nodes["order"])
            return ()
        return read_order(self.people.bodies, rows, options)

    def _limit(self, written: Written, method: Method, options: Options) -> int | None:
        """How many of what it answers are on a page."""
        lists = isinstance(written.result, ListOf | SetOf) and written.kind == "query" and method == "GET"
        if "limit" in options and not lists:
            written.module.say(operations.LimitWithoutList(), options.nodes["limit"])
            return None
        return read_limit(written.module, options)

    def _moves(self, body: Body | None, written: Written, options: Options) -> Moves | None:
        text = options.get("moves", "")
        if not text:
            return None
        module, node = written.module, options.nodes["moves"]
        before, arrow, after = text.partition("->")
        states = [one.strip() for one in before.split("|")]
        states_are_words = all(states) and bool(after.strip()) and bool(arrow) and "|" not in after
        if not states_are_words or "->" in after:
            module.say(operations.MovesShape(), node)
            return None
        entity = self.people.bodies.get(body.definition.of, body) if body is not None else None
        if entity is None:
            module.say(operations.MovesWithoutRow(), node)
            return None
        return self._moved(entity, written, node, states, after.strip())

    def _moved(self, entity: Body, written: Written, node: ast.expr, before: list[str], after: str) -> Moves | None:
        module = written.module
        fitting = {
            one.name: [str(value) for value in kind.values]
            for one in entity.members.values()
            if isinstance(kind := present(one.typed.type), Choice)
        }
        wanted = {*before, after}
        found = [name for name, values in fitting.items() if wanted <= set(values)]
        if len(found) > 1:
            module.say(operations.MovesAmbiguous(fields=", ".join(found)), node)
        if not found:
            if not fitting:
                if not entity.broken:
                    module.say(operations.MovesNothing(owner=entity.definition.name), node)
                return None
            closest = max(fitting.values(), key=lambda values: len(wanted & set(values)))
            state = next(one for one in [*before, after] if one not in closest)
            module.say(
                operations.UnknownState(state=state, known=", ".join(closest)),
                node,
                suggest=module.guess(state, closest),
            )
            return None
        if after in before:
            module.say(operations.MovesNowhere(state=after), node)
        return Moves(f"{entity.definition.name}.{found[0]}", tuple(before), after)

    def named_list(self, body: Body, written: Written) -> NamedList:
        """The rows of which a predicate is true."""
        module, options = written.module, written.options or Options("", written.node)
        if options.get("method", "GET") != "GET":
            module.say(operations.NamedListMethod(), options.nodes["method"])
        if written.taken:
            module.say(operations.NamedListParameters(name=written.taken[0].name), written.taken[0].node)
        return NamedList(
            owner=written.owner,
            name=written.name,
            path=self._path(written, options) or "",
            where=written.id,
            order=self._order(body, written, options),
            limit=read_limit(module, options),
            doc=documentation(written.node.body),
        )

    def function(self, written: Written) -> Function | None:
        """What only computes."""
        value = self.reading.pure(written)
        if value is None:
            return None
        return Function(
            owner=written.owner,
            name=written.name,
            parameters=parameters(written),
            result=written.result,
            value=value,
            on_row=written.on_row,
            caller=written.caller,
            doc=documentation(written.node.body),
            body=self.reading.steps(written),
        )

    def procedure(self, written: Written) -> Procedure | None:
        """A helper with statements."""
        body = self.reading.statements(written)
        if body is None:
            return None
        return Procedure(
            owner=written.owner,
            name=written.name,
            parameters=parameters(written),
            result=written.result,
            body=body,
            on_row=written.on_row,
            caller=written.caller,
            doc=documentation(written.node.body),
        )

    def hook(self, written: Written) -> Hook | None:
        """Statements inside the generated verbs."""
        options = written.options
        if options is None or not written.sound:
            return None
        verbs = [verb for node in options.spread if (verb := _VERBS.get(text_of(node) or "")) is not None]
        if not verbs and isinstance(options.node, ast.Call) and not options.node.args:
            written.module.say(
                names.DecoratorNeedsArguments(word="after"), written.module.source.name_span(written.node)
            )
            return None
        if written.taken:
            written.module.say(operations.HookParameters(name=written.taken[0].name), written.taken[0].node)
        statements = self.reading.statements(written)
        return Hook(written.owner, written.name, tuple(dict.fromkeys(verbs)), statements or (), written.caller)


def _choice(said: bool | str) -> Literal["no", "optional", "required"]:
    if said == "required":
        return "required"
    return "optional" if said else "no"

"""The operations of the blueprint."""

from __future__ import annotations

from typing import Any

from backwright.evaluator.exchange import Exchange
from backwright.evaluator.expressions import evaluate
from backwright.evaluator.http import Response
from backwright.evaluator.input import Named, Reader
from backwright.evaluator.listing import Asked, Lists
from backwright.evaluator.ordering import Ordering
from backwright.evaluator.store import Ref
from backwright.model.entities import Listing
from backwright.model.operations import Operation, Parameter
from backwright.model.types import ListOf, Maybe, Nothing, Row, SetOf, Type, present


def operate(exchange: Exchange) -> Response:
    """An action or a query: its input, its body as one transaction, what it answers."""
    operation = exchange.endpoint.operation
    assert operation is not None
    row = exchange.row() if operation.on_row else None
    lists = Lists(exchange.judge, exchange.api, _listing(operation), None, exchange.endpoint.name)
    values, asked = _input(exchange, operation, row, lists)
    exchange.bodies.ordering = Ordering(exchange.rows)
    result = exchange.bodies.operate(operation, exchange.at(row, values))
    exchange.bodies.ordering.store_all()
    exchange.rows.finish()
    if exchange.arrived is not None:
        exchange.be(exchange.arrived)
    if operation.order and isinstance(result, list):
        lists = Lists(exchange.judge, exchange.api, _listing(operation), None, exchange.endpoint.name)
        result = lists.ordered(result, operation.order)
    if isinstance(operation.result, Nothing):
        if row is None or not operation.answers_row:
            return exchange.done(operation.status)
        return exchange.show(row, "one") if exchange.state.has(row) else exchange.done()
    return _answer(exchange, operation.result, result, lists, asked)


def _listing(operation: Operation) -> Listing:
    """How its result is listed."""
    return Listing(order=operation.order, limit=operation.limit)


def _input(
    exchange: Exchange, operation: Operation, row: Ref | None, lists: Lists
) -> tuple[dict[str, Any], Asked | None]:
    """The parameters: from the path, then from the body, or from the query of a GET or DELETE; and the page."""
    said = exchange.call.parameters
    found = _from_path(exchange, [p for p in operation.parameters if p.name in said])
    reader = exchange.query_reader()
    rest = tuple(p for p in operation.parameters if p.name not in said)
    in_query = operation.method in ("GET", "DELETE")
    asked = None
    if operation.limit is not None:
        asked, given = _page(exchange, rest, lists, reader)
        found |= reader.parameters(rest, given)
    elif in_query and (rest or operation.method == "GET"):
        found |= reader.parameters(rest, exchange.query(reader.wires(rest)))
    elif rest:
        reader = exchange.reader()
        found |= reader.parameters(rest, exchange.body())
    reader.finish()
    if row is not None and operation.kind == "action":
        exchange.check_version(row)
    values = exchange.rows.resolve(found)
    for parameter in operation.parameters:
        if parameter.name not in values:
            default = parameter.default
            values[parameter.name] = None if default is None else evaluate(default, exchange.at())
    return values, asked


def _page(
    exchange: Exchange, rest: tuple[Parameter, ...], lists: Lists, reader: Reader
) -> tuple[Asked, dict[str, str]]:
    """Which part of a list the query asks for, and the rest of what it says."""
    names = [exchange.api.parameter(name) for name in ("limit", lists.place)]
    known = (*names, *reader.wires(rest))
    given = exchange.query(known)
    reader.unknown(given, known)  # told before what is wrong with the others
    return lists.read({name: given.pop(name) for name in names if name in given}, reader), given


def _from_path(exchange: Exchange, parameters: list[Parameter]) -> dict[str, Any]:
    """What a path says: values, then rows, which have to be there for the caller. What cannot be read names nothing."""
    found: dict[str, Any] = {}
    for parameter in sorted(parameters, key=lambda one: isinstance(present(one.type), Row)):
        kind, reader = present(parameter.type), exchange.query_reader()
        said = exchange.call.parameters[parameter.name]
        value = reader.value(said, parameter.type, parameter.limits, parameter.name)
        if isinstance(value, Named):
            value = exchange.rows.named(value)
        if reader.faults or (isinstance(kind, Row) and (value is None or not exchange.judge.namable(value))):
            raise exchange.refusal("missing", exchange.name(kind.entity if isinstance(kind, Row) else ""))
        found[parameter.name] = value
    return found


def _stays(exchange: Exchange, row: Ref, kind: Type) -> bool:
    """Whether a row that has to be answered is not deleted softly."""
    return isinstance(kind, Maybe) or exchange.backend.entity(row.entity).account or exchange.state.has(row)


def _answer(exchange: Exchange, kind: Type, result: Any, lists: Lists, asked: Asked | None) -> Response:
    """What it returned. Rows that leave pass the rule of their entity; one without a rule leaves only so."""
    inner = present(kind)
    if isinstance(result, Ref) and not (exchange.writer.leaves(result, kind) and _stays(exchange, result, kind)):
        if not isinstance(kind, Maybe):
            return exchange.done()
        result = None
    if isinstance(result, list):
        each_kind = inner.item if isinstance(inner, ListOf | SetOf) else inner
        result = [each for each in result if exchange.writer.leaves(each, each_kind)]
    item = present(inner.item) if isinstance(inner, ListOf | SetOf) else inner
    owner = item.entity if isinstance(item, Row) else exchange.endpoint.owner
    if asked is not None and asked.limit is not None:
        found, values = lists.page(result, asked)
        return exchange.filled(lists.template, owner, exchange.writer.value(found, kind), **values)
    template = exchange.api.one if item is inner else exchange.api.many
    return exchange.filled(template, owner, exchange.writer.value(result, kind))

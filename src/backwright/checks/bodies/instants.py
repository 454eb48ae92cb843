"""Constructors of the standard library: times, spans of time, decimals and UUIDs."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import NoReturn
from uuid import UUID

from backwright.checks.bodies.calls import arguments, reads_word
from backwright.checks.bodies.reading import certain, constant_int, each, scalar, typed
from backwright.checks.bodies.scope import Scope
from backwright.checks.bodies.types import DATE, DATETIME, DECIMAL, TIMEDELTA, describe, is_number
from backwright.checks.bodies.words import called
from backwright.checks.ends import NO_INFINITE, is_infinite
from backwright.diagnostics.catalogue import body_names, body_values
from backwright.model.expressions import Argument, Exact, Expression, Value, Word
from backwright.model.types import (
    INT,
    Scalar,
    Type,
)

UUID_TYPE = Scalar("uuid")
TIME = Scalar("time")

_UNITS = ("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks")


@reads_word("datetime.timedelta")
def _timedelta(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    named = arguments(node, "timedelta", 0, len(_UNITS), scope, _UNITS)
    places = {**dict(zip(_UNITS, node.args, strict=False)), **named}
    values = each([partial(_amount, place, scope) for place in places.values()])
    return Word("timedelta", "", tuple(Argument(n, v) for n, v in zip(places, values, strict=True)), TIMEDELTA)


def _amount(node: ast.expr, scope: Scope) -> Expression:
    found = certain(node, scope)
    if not is_number(found.type):
        raise scope.refusal(node, body_values.WrongType(found=describe(found.type), expected="int"))
    written = found.value if isinstance(found, Exact) else Decimal(constant_int(node) or 0)
    if abs(written) > 10**9:
        raise scope.refusal(node, body_values.NumberTooLarge())
    return found


_DAY = ("year", "month", "day")
_CLOCK = ("hour", "minute", "second", "microsecond")
_INSTANTS: dict[str, tuple[Callable[..., object], Type]] = {
    "date": (date, DATE),
    "time": (time, TIME),
    "datetime": (datetime, DATETIME),
}


@reads_word("datetime.date", "datetime.datetime", "datetime.time")
def _instant(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    word = called(node, scope)
    names = _DAY if word == "date" else _CLOCK if word == "time" else (*_DAY, *_CLOCK)
    named = arguments(node, word, 0, len(names), scope, (*names, "tzinfo"))
    places = {**dict(zip(names, node.args, strict=False)), **{k: v for k, v in named.items() if k != "tzinfo"}}
    parts = {name: _part(place, scope) for name, place in places.items()}
    make, kind = _INSTANTS[word]
    try:
        make(**parts)
    except (TypeError, ValueError, OverflowError) as error:
        raise scope.refusal(node, body_values.InvalidConstant(reason=str(error).partition("\n")[0])) from None
    values = (Argument(name, Value(part, INT)) for name, part in parts.items())
    return Word(word, "", tuple(values), kind)


def _part(node: ast.expr, scope: Scope) -> int:
    number = constant_int(node)
    if number is None:
        raise scope.refusal(node, body_values.NotConstant(what="a part of a date"))
    return number


@reads_word("decimal.Decimal")
def _decimal(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    arguments(node, "Decimal", 1, 1, scope)
    place = node.args[0]
    if is_infinite(node):
        raise scope.refusal(node, body_values.UnsupportedExpression(instead=NO_INFINITE))
    match certain(place, scope):
        case Value(str() as text, _):
            return Exact(_exact(text, place, scope), DECIMAL)
        case Value(int() as number, kind) if kind == INT:
            return Exact(Decimal(number), DECIMAL)
        case Exact(value, _):
            return Exact(value, DECIMAL)
        case found if scalar(found) in ("int", "decimal", "money"):
            return Word("Decimal", "", (Argument("", found),), DECIMAL)
    raise scope.refusal(place, body_values.NotConstant(what="the value of a Decimal"))


def _exact(text: str, place: ast.expr, scope: Scope) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise scope.refusal(place, body_values.InvalidConstant(reason="no decimal number")) from None
    if not value.is_finite() or abs(value.adjusted()) > 300:
        raise scope.refusal(place, body_values.InvalidConstant(reason="no number that can be stored"))
    return value


@reads_word("uuid.UUID")
def _uuid(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    arguments(node, "UUID", 1, 1, scope)
    place = node.args[0]
    if not isinstance(place, ast.Constant) or not isinstance(place.value, str):
        raise scope.refusal(place, body_values.NotConstant(what="the value of a UUID"))
    try:
        return Value(str(UUID(place.value)), UUID_TYPE)
    except ValueError:
        raise scope.refusal(place, body_values.InvalidConstant(reason="no UUID")) from None


@reads_word("uuid.uuid4")
def _uuid4(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    arguments(node, "uuid4", 0, 0, scope)
    return Word("uuid4", "", (), UUID_TYPE)


@reads_word("backwright.fields.Period")
def _period(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    named = arguments(node, "Period", 0, 2, scope, ("start", "end"))
    places = {**dict(zip(("start", "end"), node.args, strict=False)), **named}
    for name in ("start", "end"):
        if name not in places:
            raise scope.refusal(node, body_names.MissingArgument(argument=name, name="Period"))
    start, end = each([partial(typed, places[name], scope, DATETIME) for name in ("start", "end")])
    return Word("Period", "", (Argument("start", start), Argument("end", end)), Scalar("period"))


def _use(node: ast.Call, scope: Scope, instead: str) -> NoReturn:
    raise scope.refusal(node, body_names.OwnClock(instead=instead))


@reads_word("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today")
def _own_clock(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    _use(node, scope, "now()")


@reads_word("datetime.date.today")
def _own_day(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    _use(node, scope, "today()")

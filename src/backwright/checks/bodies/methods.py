"""Methods of texts, times and other plain values, as far as they only compute."""

from __future__ import annotations

import ast
from functools import partial

from backwright.checks.bodies.reading import constant_int, each, typed
from backwright.checks.bodies.scope import Scope
from backwright.checks.bodies.types import DATE, DATETIME, FLOAT, describe
from backwright.diagnostics import did_you_mean
from backwright.diagnostics.catalogue import body_names, body_values
from backwright.model.expressions import Attribute, Expression, Method, Value
from backwright.model.types import BOOL, INT, TEXT, ListOf, Scalar, Type, is_text

_Table = dict[str, tuple[tuple[Type, ...], int, Type]]
"""By name: the types of the arguments, how many there must be, the type of the result."""

_TEXT: _Table = {
    **dict.fromkeys(("capitalize", "casefold", "lower", "swapcase", "title", "upper"), ((), 0, TEXT)),
    **dict.fromkeys(("lstrip", "rstrip", "strip"), ((TEXT,), 0, TEXT)),
    **dict.fromkeys(("isalnum", "isalpha", "isdigit", "islower", "isspace", "isupper"), ((), 0, BOOL)),
    **dict.fromkeys(("endswith", "startswith"), ((TEXT,), 1, BOOL)),
    **dict.fromkeys(("removeprefix", "removesuffix"), ((TEXT,), 1, TEXT)),
    "count": ((TEXT,), 1, INT),
    "join": ((ListOf(TEXT),), 1, TEXT),
    "replace": ((TEXT, TEXT), 2, TEXT),
    "split": ((TEXT,), 0, ListOf(TEXT)),
    "splitlines": ((), 0, ListOf(TEXT)),
    "zfill": ((INT,), 1, TEXT),
}

_DAY: _Table = {
    "isoformat": ((), 0, TEXT),
    "isoweekday": ((), 0, INT),
    "weekday": ((), 0, INT),
    "strftime": ((TEXT,), 1, TEXT),
}

METHODS: dict[str, _Table] = {
    "date": _DAY,
    "datetime": {**_DAY, "date": ((), 0, DATE), "time": ((), 0, Scalar("time")), "timestamp": ((), 0, FLOAT)},
    "time": {"isoformat": ((), 0, TEXT), "strftime": ((TEXT,), 1, TEXT)},
    "timedelta": {"total_seconds": ((), 0, FLOAT)},
    "period": {"overlaps": ((Scalar("period"),), 1, BOOL)},
}

HABITS = {
    "format": 'write an f-string: `f"{name}"`',
    "encode": "texts stay texts",
    "quantize": "write `round(x, 2)`",
    "save": "changes are stored at the end of the operation",
    "map": "write a comprehension",
    "commit": "each operation is one transaction",
    "delete": "write `delete(row)`",
    "refresh": "a row is as it was last changed",
    "refresh_from_db": "a row is as it was last changed",
    "update": "assign to its fields",
    "dict": "write `reply(...)`",
    "model_dump": "write `reply(...)`",
    "json": "write `reply(...)`",
    "all": "the relation itself is the rows",
    "filter": "write a comprehension with `if`",
    "exists": "write `any(...)`, or the relation itself as a condition",
    "first": "write `found[0] if found else ...`, the list having the name `found`",
    "last": "write `found[-1] if found else ...`, the list having the name `found`",
    "order_by": "write `sorted(..., key=function)`",
    "count": "write `len(...)`",
    "sort": "write `sorted(...)`",
    "extend": "join lists with `+`",
    "pop": "write a slice: `found[1:]`",
    "union": "write a comprehension",
    "get": "write `find(...)`",
    "items": "there are no dictionaries: write a Record",
    "keys": "there are no dictionaries: write a Record",
    "values": "there are no dictionaries: write a Record",
    "astimezone": "times are UTC",
    "combine": "keep the whole instant in a field, or compare days: `instant.date()`",
}
"""Methods that people reach for, and what to write."""


def call_method(node: ast.Call, function: ast.Attribute, base: Expression, scope: Scope) -> Expression:
    """The call of a method of a plain value."""
    kind = base.type
    table = _TEXT if is_text(kind) else METHODS.get(kind.name, {}) if isinstance(kind, Scalar) else {}
    name = function.attr
    if name == "replace" and kind in (DATE, DATETIME):
        return _replaced(node, base, scope)
    if name not in table:
        case = body_names.UnknownMethod(name=name, type=describe(kind), instead=HABITS.get(name, ""))
        raise scope.refusal(function, case, did_you_mean(name, table))
    wanted, least, result = table[name]
    _check_count(node, name, least, len(wanted), scope)
    arguments = each([partial(typed, place, scope, want) for place, want in zip(node.args, wanted, strict=False)])
    return Method(name, base, arguments, result)


def _check_count(node: ast.Call, name: str, least: int, most: int, scope: Scope) -> None:
    for keyword in node.keywords:
        raise scope.refusal(keyword, body_names.UnknownArgumentInBody(argument=str(keyword.arg), name=name))
    if len(node.args) > most:
        raise scope.refusal(node.args[most], body_names.TooManyArguments(name=name, most=most))
    if len(node.args) < least:
        raise scope.refusal(node, body_names.MissingArgument(argument=f"argument {len(node.args) + 1}", name=name))


def _replaced(node: ast.Call, base: Expression, scope: Scope) -> Expression:
    """`day.replace(day=1)`: year, month and day in this order."""
    parts: dict[str, int | None] = {"year": None, "month": None, "day": None}
    if node.args:
        raise scope.refusal(node.args[0], body_names.TooManyArguments(name="replace", most=0))
    for keyword in node.keywords:
        number = constant_int(keyword.value)
        if keyword.arg not in parts:
            case = body_names.UnknownArgumentInBody(argument=str(keyword.arg), name="replace")
            raise scope.refusal(keyword, case, did_you_mean(str(keyword.arg), parts))
        if number is None:
            raise scope.refusal(keyword.value, body_values.NotConstant(what="a part of a date"))
        parts[keyword.arg] = number
    day, month, year = parts["day"], parts["month"], parts["year"]
    stays = day is None and (month is not None or year is not None)
    if stays or not (1 <= (day or 1) <= 28 and 1 <= (month or 1) <= 12 and 1 <= (year or 1) <= 9999):
        raise scope.refusal(node, body_values.NoSuchDay())
    plain = base.type.name if isinstance(base.type, Scalar) else ""
    values = tuple(
        Attribute(base, f"{plain}.{name}", INT) if part is None else Value(part, INT) for name, part in parts.items()
    )
    return Method("replace", base, values, base.type)

"""Constants: numbers as they are written, texts, None, and f-strings."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial

from backwright.checks.bodies.reading import certain, each, reads
from backwright.checks.bodies.scope import Scope
from backwright.checks.bodies.types import DECIMAL, FLOAT, describe
from backwright.diagnostics import did_you_mean
from backwright.diagnostics.catalogue import body_values
from backwright.model.expressions import Exact, Expression, Format, Value
from backwright.model.types import BOOL, HIDDEN, INT, NOTHING, TEXT, Choice, Scalar, Type, present

LARGEST = 2**63

_SAMPLES: dict[str, object] = {
    "int": 1,
    "decimal": Decimal(1),
    "money": Decimal(1),
    "float": 1.0,
    "date": date(2000, 1, 1),
    "datetime": datetime(2000, 1, 1, tzinfo=UTC),
    "time": time(1),
    "timedelta": timedelta(1),
}


@reads(ast.Constant)
def _constant(node: ast.Constant, scope: Scope, hint: Type | None) -> Expression:
    value = node.value
    if isinstance(value, str):
        return _text(node, value, scope, hint)
    if isinstance(value, bool):
        return Value(value, BOOL)
    if isinstance(value, int):
        return _whole(node, value, scope, hint)
    if isinstance(value, float):
        return _fraction(node, scope, hint)
    if value is None:
        return Value(None, NOTHING)
    raise scope.refusal(node, body_values.UnsupportedConstant(written=_short(scope.source.segment(node))))


def _text(node: ast.Constant, value: str, scope: Scope, hint: Type | None) -> Expression:
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise scope.refusal(node, body_values.UnstorableText())
    choice = present(hint) if hint is not None else None
    if isinstance(choice, Choice):
        return chosen(node, value, choice, scope)
    return Value(value, TEXT)


def chosen(node: ast.expr, value: str | int, choice: Choice, scope: Scope) -> Expression:
    """One of the values of a choice."""
    if value in choice.values:
        return Value(value, choice)
    names = [str(known) for known in choice.values]
    raise scope.refusal(
        node,
        body_values.UnknownChoice(value=repr(value), choices=", ".join(map(repr, choice.values))),
        did_you_mean(str(value), names),
    )


def _whole(node: ast.Constant, value: int, scope: Scope, hint: Type | None) -> Expression:
    if value >= LARGEST:
        raise scope.refusal(node, body_values.NumberTooLarge())
    choice = present(hint) if hint is not None else None
    if isinstance(choice, Choice) and isinstance(choice.values[0], int):
        return chosen(node, value, choice, scope)
    return Value(value, INT)


def _fraction(node: ast.Constant, scope: Scope, hint: Type | None) -> Expression:
    wanted = FLOAT if hint is not None and present(hint) == FLOAT else DECIMAL
    exact = _written(scope.source.segment(node), node.value)
    if not exact.is_finite() or abs(exact.adjusted()) > 300:
        raise scope.refusal(node, body_values.NumberTooLarge())
    return Exact(exact, wanted)


def _written(text: str, value: object) -> Decimal:
    """The number with all the digits that it was typed with; Python 3.11 misplaces what stands in an f-string."""
    try:
        exact = Decimal(text.replace("_", ""))
    except InvalidOperation:
        return Decimal(repr(value))
    return exact if float(exact) == value else Decimal(repr(value))


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"


@reads(ast.JoinedStr)
def _joined(node: ast.JoinedStr, scope: Scope, _: Type | None) -> Expression:
    formats = tuple(_format(part, scope) for part in node.values)
    parts = each([partial(_part, part, scope) for part in node.values])
    for part, spec, place in zip(parts, formats, node.values, strict=True):
        _check_format(part, spec, place, scope)
    return Format(parts, formats, TEXT)


def _part(node: ast.expr, scope: Scope) -> Expression:
    if not isinstance(node, ast.FormattedValue):
        return certain(node, scope)
    if node.conversion not in (-1, ord("s")):
        raise scope.refusal(node.value, body_values.BadFormat(format="!" + chr(node.conversion), type="text"))
    return certain(node.value, scope)


def _format(node: ast.expr, scope: Scope) -> str:
    if not isinstance(node, ast.FormattedValue) or node.format_spec is None:
        return ""
    spec = node.format_spec
    if isinstance(spec, ast.JoinedStr) and all(isinstance(part, ast.Constant) for part in spec.values):
        return "".join(str(part.value) for part in spec.values if isinstance(part, ast.Constant))
    raise scope.refusal(node.value, body_values.NotConstant(what="a format"))


def _check_format(part: Expression, spec: str, node: ast.expr, scope: Scope) -> None:
    kind = present(part.type)
    place = node.value if isinstance(node, ast.FormattedValue) else node
    if not isinstance(kind, Scalar | Choice) or (isinstance(kind, Scalar) and kind.name in {*HIDDEN, "file", "json"}):
        raise scope.refusal(place, body_values.NotShowable(type=describe(kind)))
    if spec and not _formats(kind, spec):
        raise scope.refusal(place, body_values.BadFormat(format=spec, type=describe(kind)))


def _formats(kind: Scalar | Choice, spec: str) -> bool:
    if re.search(r"\d{3}", spec):  # as wide as that, it could fill the memory
        return False
    sample = _SAMPLES.get(kind.name, "text") if isinstance(kind, Scalar) else "text"
    try:
        format(sample, spec)
    except (ValueError, TypeError):
        return False
    return True

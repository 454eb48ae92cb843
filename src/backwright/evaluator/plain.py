"""What is computed from plain values: arithmetic, folds, and the order in which None stands last."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Object:
    """A record, an event or a reply: values without a table."""

    name: str
    values: Mapping[str, Any]


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}


def compute(sign: str, left: Any, right: Any) -> Any:
    """Arithmetic. What is exact stays so; None makes None, which the source has excluded."""
    if left is None or right is None:
        return None
    if isinstance(left, Decimal) and isinstance(right, float):
        right = Decimal(str(right))
    if isinstance(left, float) and isinstance(right, Decimal):
        left = Decimal(str(left))
    return _OPERATORS[sign](left, right)


def fold(kind: str, source: Iterable[Any], default: Any) -> Any:
    """`sum` of nothing is 0, `all` of nothing true; `min`, `max` and `mean` of nothing are the default."""
    values = list(source)
    if kind == "len":
        return len(values)
    if kind in ("any", "all"):
        return any(values) if kind == "any" else all(values)
    known = [value for value in values if value is not None]
    if kind == "sum":
        return sum(known[1:], known[0]) if known else 0
    if not known:
        return default
    if kind == "mean":
        total = sum(known[1:], known[0])
        return (Decimal(total) if isinstance(total, int) else total) / len(known)
    return min(known) if kind == "min" else max(known)


_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
"""For numbers of any size."""


def rounded(value: Any, digits: int | None = None) -> Any:
    """To that many decimals, or to a whole number; halves away from zero, as the databases do."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-(digits or 0)), context=_EXACT)
    exact = exact or abs(exact)  # zero has no sign
    if digits is not None and isinstance(value, Decimal):
        return exact
    return float(exact) if digits else int(exact)


def told(value: Any) -> Any:
    """A value that no row keeps: an exact number has no zeros at its end; each of a list."""
    if isinstance(value, list):
        return [told(each) for each in value]
    if not isinstance(value, Decimal):
        return value
    text = format(value, "zf")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def present_first(value: Any) -> tuple[bool, Any]:
    """An order in which None is last."""
    return (value is None, 0 if value is None else value)

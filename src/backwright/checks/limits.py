"""Limits: bounds of numbers, lengths of texts, patterns; each fit for the type that it limits."""

from __future__ import annotations

import re
import warnings
from decimal import Decimal

from backwright.checks.calls import Options
from backwright.checks.scopes import Module
from backwright.diagnostics.catalogue import fields
from backwright.model.members import UNLIMITED, Limits
from backwright.model.types import NUMBERS, TEXTS, Choice, ListOf, Scalar, SetOf, Type, present

LENGTHS = TEXTS | {"password", "secret"}
LARGEST = 2**63
SMALLEST = 30
"""Digits behind the point."""
MONEY_PLACES = Decimal("0.01")

_UNPORTABLE = (
    (r"\(\?(?!:)", "a group that begins with (?"),
    (r"\\[1-9]", "a reference to a group"),
    (r"\\[AZBbGzk]", "an anchor that databases write differently"),
    (r"[*+?}]\+", "a possessive quantifier"),
    (r"\\[pP]\{", "a Unicode property"),
)
"""What Python, PostgreSQL, SQLite, JavaScript and Go do not all read alike. `\\b` is a backspace to PostgreSQL."""


def read_limits(module: Module, kind: Type, options: Options) -> Limits:
    """The limits that `field(...)` sets on a value of that type."""
    inner = present(kind)
    least, most = _bound(module, inner, options, "min"), _bound(module, inner, options, "max")
    if least is not None and most is not None and least > most:
        module.say(fields.LimitsCrossed(min=least, max=most), options.nodes["max"])
        least = most = None
    pattern = _pattern(module, inner, options)
    blank = bool(options.get("blank", False))
    if blank and not (isinstance(inner, Scalar) and inner.name in ("str", "html")):
        module.say(fields.OptionNotForType(option="blank", kind=described(inner)), options.nodes["blank"])
        blank = False
    return (
        Limits(least, most, pattern, blank) if (least, most, pattern, blank) != (None, None, "", False) else UNLIMITED
    )


def _bound(module: Module, kind: Type, options: Options, name: str) -> Decimal | None:
    value = options.get(name)
    if value is None:
        return None
    assert isinstance(value, Decimal)
    node = options.nodes[name]
    if not storable(value):
        module.say(fields.WrongValue(what=f"{name} of field", wanted="a number that fits into 64 bits"), node)
        return None
    if isinstance(kind, ListOf | SetOf) or (isinstance(kind, Scalar) and kind.name in LENGTHS):
        if value < 0 or value != value.to_integral_value():
            module.say(fields.LengthNotWhole(value=value), node)
            return None
    elif not (isinstance(kind, Scalar) and kind.name in NUMBERS):
        module.say(fields.OptionNotForType(option=name, kind=described(kind)), node)
        return None
    elif kind.name == "int" and value != value.to_integral_value():
        module.say(fields.LimitNotWhole(value=value), node)
        return None
    elif kind.name == "money" and value != value.quantize(MONEY_PLACES):
        module.say(fields.MoneyPlaces(value=value), node)
        return None
    return value


def storable(value: Decimal) -> bool:
    """Whether databases and clients can hold the number."""
    return abs(value) < LARGEST and (not value or value.adjusted() > -SMALLEST)


def _pattern(module: Module, kind: Type, options: Options) -> str:
    pattern = options.get("pattern", "")
    if not isinstance(pattern, str) or not pattern:
        return ""
    node = options.nodes["pattern"]
    if not (isinstance(kind, Scalar) and kind.name in LENGTHS):
        module.say(fields.OptionNotForType(option="pattern", kind=described(kind)), node)
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        module.say(fields.PatternInvalid(reason=str(error)), node)
        return ""
    for trouble, what in _UNPORTABLE:
        if re.search(trouble, pattern.replace("\\\\", "")):
            module.say(fields.PatternNotPortable(what=what), node)
            return ""
    return pattern


def described(kind: Type) -> str:
    """A type in the words of a finding."""
    inner = present(kind)
    if isinstance(inner, Scalar):
        return inner.name
    if isinstance(inner, Choice):
        return inner.name or "a choice"
    if isinstance(inner, ListOf | SetOf):
        return "a list" if isinstance(inner, ListOf) else "a set"
    return getattr(inner, "entity", None) or getattr(inner, "name", None) or "nothing"

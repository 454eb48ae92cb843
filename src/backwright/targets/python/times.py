"""What is computed of instants, days, clocks and spans of time, as SQLAlchemy Core."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from backwright.model.expressions import Expression, Method, Operator, Value, Word
from backwright.model.types import INT, Type
from backwright.targets.python.columns import name_of
from backwright.targets.python.scope import Scope, UnsupportedError

_METHODS = {
    "date": "day_of({0})",
    "isoweekday": "weekday_of({0})",
    "time": "clock_of({0})",
    "timestamp": "seconds_of({0})",
    "total_seconds": "seconds_of({0})",
    "weekday": "(weekday_of({0}) - 1)",
}
_PARTS = frozenset({"year", "month", "day", "hour", "minute", "second", "microsecond"})
_OF_SPANS = {
    "days": "days_of({0})",
    "seconds": "quotient(remainder(microseconds_of({0}), 86_400_000_000), 1_000_000)",
    "microseconds": "remainder(microseconds_of({0}), 1_000_000)",
}
_FORMS = {
    "%d": ("day", 2),
    "%f": ("microsecond", 6),
    "%H": ("hour", 2),
    "%j": ("doy", 3),
    "%m": ("month", 2),
    "%M": ("minute", 2),
    "%S": ("second", 2),
}
"""Numbers with zeros before them, by the step of a form."""
_PLAIN_FORMS = {
    "%-d": "day",
    "%-H": "hour",
    "%-j": "doy",
    "%-m": "month",
    "%-M": "minute",
    "%-S": "second",
    "%Y": "year",
}
_NAMED_FORMS = {
    "%a": "weekday_name({0}, 3)",
    "%A": "weekday_name({0})",
    "%b": "month_name({0}, 3)",
    "%B": "month_name({0})",
}
_WRITTEN = {"%%": "%", "%n": "\n", "%t": "\t"}
_SEVERAL = {"%D": "%m/%d/%y", "%F": "%Y-%m-%d", "%R": "%H:%M", "%T": "%H:%M:%S"}
_OF_CLOCKS = frozenset({"%f", "%H", "%I", "%M", "%p", "%S", "%-H", "%-M", "%-S"})
_DIVIDED: dict[Operator, str] = {
    "*": "({0} * {1})",
    "/": "nearest_quotient({0}, {1})",
    "//": "quotient({0}, {1})",
    "%": "remainder({0}, {1})",
}
_STEP = re.compile("(%-?.?)", re.DOTALL)


class TimeCompiler(ABC):
    """Compiles what is computed of times."""

    @abstractmethod
    def _value(self, part: Expression, scope: Scope) -> str:
        """The code of a value."""

    @abstractmethod
    def _literal(self, part: Expression, scope: Scope) -> str:
        """The code of a value, with its type."""

    def _part_of(self, base: Expression, name: str, scope: Scope) -> str:
        """`day.year`, `span.days`."""
        text = self._literal(base, scope)
        if name_of(base.type) == "timedelta" and name in _OF_SPANS:
            return _OF_SPANS[name].format(text)
        if name not in _PARTS:
            raise UnsupportedError(f"`.{name}`")
        return f'part_of("{name}", {text})'

    def _method_of_time(self, part: Method, kind: str, scope: Scope) -> str:
        time, *given = (self._literal(argument, scope) for argument in (part.base, *part.arguments))
        if part.name == "replace":
            return f"on_day({', '.join([time, *given])})"
        if part.name == "isoformat":
            return self._time_as_text(time, kind, "T")
        if part.name == "strftime":
            return in_form(time, kind, part.arguments[0])
        if part.name not in _METHODS:
            raise UnsupportedError(f"`{part.name}`")
        return _METHODS[part.name].format(time)

    def _time_as_text(self, time: str, kind: str, between: str = " ") -> str:
        """As Python writes it."""
        if kind == "datetime":
            return f'iso_text({time}, "{between}")'
        if kind == "timedelta":
            return f"span_text({time})"
        return f"cast({time}, Text)" if kind == "date" else f"as_text({time})"

    def _span(self, part: Word, scope: Scope) -> str:
        """`timedelta(days=self.days)`."""
        amounts = [(argument.name, self._value(argument.value, scope)) for argument in part.arguments]
        if any(argument.value.type != INT for argument in part.arguments):
            raise UnsupportedError("a span of so many fractions")
        return f"span({', '.join(f'{unit}={amount}' for unit, amount in amounts)})"

    def _turned(self, sign: str, span: str) -> str:
        """The span without its sign, or with the other one."""
        return f"span_of({sign.format(f'microseconds_of({span})')})"

    def _reckoned(self, sign: Operator, left: Expression, right: Expression, kind: Type, scope: Scope) -> str:
        """Arithmetic of times: an instant or a day and a span, two of a kind, two spans."""
        one, other = self._literal(left, scope), self._literal(right, scope)
        if sign not in ("+", "-"):
            return _divided(sign, one, other, (name_of(left.type), name_of(right.type)), name_of(kind))
        if name_of(left.type) == "timedelta" and name_of(kind) != "timedelta":
            one, other = other, one
        word = "later" if sign == "+" else "earlier" if name_of(right.type) == "timedelta" else "span_between"
        return f"{word}({one}, {other})"


def _divided(sign: Operator, one: str, other: str, kinds: tuple[str, str], kind: str) -> str:
    """A span so many times, or a part of it; how often another one fits into it, and what that leaves."""
    one, other = (
        f"microseconds_of({text})" if name == "timedelta" else text
        for text, name in zip((one, other), kinds, strict=True)
    )
    if sign == "/" and kind == "float":
        return f"(cast({one}, Double) / cast({other}, Double))"
    words = {
        "*": "({0} * {1})",
        "/": "nearest_quotient({0}, {1})",
        "//": "quotient({0}, {1})",
        "%": "remainder({0}, {1})",
    }
    found = words[sign].format(one, other)
    return found if kind == "int" else f"span_of({found})"


def in_form(time: str, kind: str, form: Expression) -> str:
    """A time as text, in a form that is known beforehand."""
    if not isinstance(form, Value):
        raise UnsupportedError("`strftime` in such a form")
    return written_in_form(time, kind, str(form.value))


def written_in_form(time: str, kind: str, form: str) -> str:
    """The same of a form that is a text."""
    for step, steps in _SEVERAL.items():
        form = form.replace(step, steps)
    texts = [_step(time, kind, step) for step in _STEP.split(form) if step]
    return "".join([texts[0], *(f".concat({text})" for text in texts[1:])]) if texts else 'literal("")'


def _step(time: str, kind: str, step: str) -> str:
    """One step of a form: text as it stands, or a part of the time."""
    if not step.startswith("%") or step in _WRITTEN:
        return f"literal({_WRITTEN.get(step, step)!r})"
    if (step in _OF_CLOCKS) != (kind == "time") and kind != "datetime":
        if kind == "date" and step in ("%H", "%M", "%S"):
            return 'literal("00")'
        raise UnsupportedError("`strftime` in such a form")
    if step in _NAMED_FORMS:
        return _NAMED_FORMS[step].format(time)
    if step in _PLAIN_FORMS:
        return f'cast(part_of("{_PLAIN_FORMS[step]}", {time}), Text)'
    hour = f'part_of("hour", {time})'
    if step == "%I":
        return f"zero_filled(cast(remainder({hour} + 11, 12) + 1, Text), 2)"
    if step == "%p":
        return f'case(({hour} < 12, "AM"), else_="PM")'
    if step == "%y":
        return f'zero_filled(cast(remainder(part_of("year", {time}), 100), Text), 2)'
    if step not in _FORMS:
        raise UnsupportedError("`strftime` in such a form")
    name, width = _FORMS[step]
    return f'zero_filled(cast(part_of("{name}", {time}), Text), {width})'

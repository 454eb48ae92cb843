"""What is computed of plain values, as SQLAlchemy Core: arithmetic, texts, times. Rows are for `core`."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from backwright.model.expressions import (
    Aggregate,
    Attribute,
    Conditional,
    Display,
    Exact,
    Expression,
    Format,
    Method,
    Operator,
    Slice,
    Value,
    Word,
)
from backwright.model.types import INT, ListOf, Scalar, SetOf, Type, is_text, present
from backwright.targets.python.columns import bind_type
from backwright.targets.python.constants import constant
from backwright.targets.python.scope import Scope, UnsupportedError

_WHITESPACE = repr(" \t\n\r\v\f")
_TEXT_METHODS = {
    "lower": "func.lower({0})",
    "upper": "func.upper({0})",
    "capitalize": "func.upper(func.substr({0}, 1, 1)).concat(func.lower(func.substr({0}, 2)))",
    "strip": "func.trim({0}, {1})",
    "lstrip": "func.ltrim({0}, {1})",
    "rstrip": "func.rtrim({0}, {1})",
    "replace": "func.replace({0}, {1}, {2})",
    "startswith": "(func.substr({0}, 1, func.length({1})) == {1})",
    "endswith": "(func.substr({0}, func.length({0}) - func.length({1}) + 1) == {1})",
    "join": "joined({1}, {0})",
    "removeprefix": "without_prefix({0}, {1})",
    "removesuffix": "without_suffix({0}, {1})",
}
_TIME_METHODS = {
    "date": "day_of({0})",
    "isoweekday": "weekday_of({0})",
    "weekday": "(weekday_of({0}) - 1)",
    "total_seconds": "seconds_of({0})",
}
_FORMS = {"%Y": "year", "%m": "month", "%d": "day", "%H": "hour", "%M": "minute", "%S": "second"}
_PARTS = frozenset({"year", "month", "day", "hour", "minute", "second"})
_NUMBERS = frozenset({"int", "float", "decimal", "money"})
_EXACT = frozenset({"decimal", "money"})
_TIMES = frozenset({"date", "datetime", "time", "timedelta"})
_AS_TEXT = frozenset({"bool", "date", "decimal", "float", "int", "money", "uuid"})


def name_of(kind: Type) -> str:
    """The name of a plain type; "str" of all texts, "list" of lists of plain values, "" of others."""
    inner = present(kind)
    if is_text(inner):
        return "str"
    if isinstance(inner, ListOf | SetOf):
        return "list"
    return inner.name if isinstance(inner, Scalar) else ""


class PlainCompiler(ABC):
    """Compiles what is computed of plain values."""

    @abstractmethod
    def _value(self, part: Expression, scope: Scope) -> str:
        """The code of a value."""

    @abstractmethod
    def _truth(self, part: Expression, scope: Scope, negated: bool, searched: bool) -> str:
        """The code of a condition."""

    def _plain(self, part: Expression, scope: Scope) -> str:
        """The code of a value that is computed of others."""
        match part:
            case Conditional(test, then, otherwise):
                chosen = f"({self._truth(test, scope, False, False)}, {self._exactly(then, part.type, scope)})"
                return f"case({chosen}, else_={self._exactly(otherwise, part.type, scope)})"
            case Format():
                return self._format(part, scope)
            case Method():
                return self._method(part, scope)
            case Word():
                return self._word(part, scope)
            case Slice():
                return self._slice(part, scope)
        raise UnsupportedError(f"{_called(part)}")

    def _literal(self, part: Expression, scope: Scope) -> str:
        text = self._value(part, scope)
        if isinstance(part, Word) and constant(part) is not None:
            return f"literal({text}, {bind_type(part.type)})"
        return f"literal({text})" if isinstance(part, Value) and not isinstance(part.value, bool | None) else text

    def _amount(self, part: Expression, beside: Expression, scope: Scope) -> str:
        """A value; a whole number beside an exact one as an exact one, so that it is bound as one."""
        if name_of(beside.type) in _EXACT and isinstance(part, Value) and isinstance(part.value, int):
            return f'Decimal("{part.value}")'
        return self._value(part, scope)

    def _exactly(self, part: Expression, kind: Type, scope: Scope) -> str:
        """A value that stands for one of that type: a number that is written as an exact one."""
        if name_of(kind) in _EXACT and isinstance(part, Value | Exact) and part.value is not None:
            written = f'literal(Decimal("{part.value}"), {bind_type(kind)})'
            return f"ExactNumber({written})" if name_of(kind) == "decimal" else written
        return self._number(part, scope)

    def _number(self, part: Expression, scope: Scope, *, plain: bool = False) -> str:
        """A number that is reckoned or compared with; SQLite keeps exact ones as text, and money, unless `plain`, in
        cents.
        """
        text, kind = self._literal(part, scope), name_of(part.type)
        return f"ExactNumber({text})" if kind == "decimal" or (plain and kind == "money") else text

    # Texts

    def _format(self, part: Format, scope: Scope) -> str:
        texts = [self._as_text(p, how, scope) for p, how in zip(part.parts, part.formats, strict=True)]
        if not texts:
            return 'literal("")'
        return texts[0] + "".join(f".concat({text})" for text in texts[1:])

    def _as_text(self, part: Expression, how: str, scope: Scope) -> str:
        text, kind = self._literal(part, scope), name_of(part.type)
        if kind == "int" and (width := re.fullmatch("0([1-9][0-9]?)d?", how)) is not None:
            return f"zero_filled(cast({text}, Text), {width[1]})"
        if how and not (how == ".2f" and kind == "money") and not (how == "d" and kind == "int"):
            raise UnsupportedError(f"the format `:{how}`")
        if kind in ("str", ""):
            return text
        if kind not in _AS_TEXT:
            raise UnsupportedError(f"a {kind} as text")
        return f"as_text({text})" if kind not in ("int", "date") else f"cast({text}, Text)"

    def _slice(self, part: Slice, scope: Scope) -> str:
        first, last = (_position(bound) for bound in (part.start, part.stop))
        if not is_text(part.base.type) or first is None or (part.stop is not None and last is None):
            raise UnsupportedError("such a slice")
        text = self._value(part.base, scope)
        if first < 0 or (last is not None and last < 0):
            return f"part_from({text}, {first}{'' if part.stop is None else f', {last}'})"
        length = f", {max((last or 0) - first, 0)}" if part.stop is not None else ""
        return f"func.substr({text}, {first + 1}{length})"

    def _method(self, part: Method, scope: Scope) -> str:
        kind = name_of(part.base.type)
        forms = _TEXT_METHODS if kind == "str" else _TIME_METHODS
        given = [self._literal(argument, scope) for argument in (part.base, *part.arguments)]
        if kind == "date" and part.name == "isoformat":
            return f"cast({given[0]}, Text)"
        if kind in ("date", "datetime") and part.name == "strftime":
            return _in_form(given[0], kind, part.arguments[0])
        if kind == "str" and part.name in ("count", "zfill"):
            return self._counted(part, given)
        if part.name not in forms:
            raise UnsupportedError(f"`{part.name}`")
        return forms[part.name].format(*given, _WHITESPACE)

    def _counted(self, part: Method, given: list[str]) -> str:
        """What takes a number, or gives one, where that is known beforehand."""
        known = part.arguments[0].value if isinstance(part.arguments[0], Value) else None
        if part.name == "zfill" and isinstance(known, int) and 0 < known < 100:
            return f"zero_filled({given[0]}, {known})"
        if part.name == "count" and isinstance(known, str) and known:
            without = f'func.replace({given[0]}, {given[1]}, "")'
            return f"quotient(func.length({given[0]}) - func.length({without}), {len(known)})"
        raise UnsupportedError(f"`{part.name}` of what is not known beforehand")

    # Numbers and times

    def _word(self, part: Word, scope: Scope) -> str:
        if part.word == "now":
            return "CurrentInstant()"
        if part.word == "today":
            return "CurrentDay()"
        if (written := constant(part)) is not None:
            return written
        if part.word == "abs":
            return f"func.abs({self._number(part.arguments[0].value, scope)})"
        if part.word == "round":
            return self._rounded(part, scope)
        raise UnsupportedError(f"`{part.word}`")

    def _rounded(self, part: Word, scope: Scope) -> str:
        value = part.arguments[0].value
        digits = part.arguments[1].value if len(part.arguments) > 1 else Value(0, INT)
        if not isinstance(digits, Value) or not isinstance(digits.value, int) or digits.value < 0:
            raise UnsupportedError("`round` to such digits")
        return f"rounded_to({self._number(value, scope)}, {digits.value}, {bind_type(part.type)})"

    def _arithmetic(self, sign: Operator, left: Expression, right: Expression, kind: Type, scope: Scope) -> str:
        first, second = name_of(left.type), name_of(right.type)
        if sign == "+" and is_text(kind):
            return f"{self._literal(left, scope)}.concat({self._value(right, scope)})"
        if first in _TIMES or second in _TIMES:
            return self._reckoned(sign, left, right, kind, scope)
        if first not in _NUMBERS or second not in _NUMBERS:
            raise UnsupportedError(f"`{sign}` of lists")
        one = self._number(left, scope)
        other = self._amount(right, left, scope) if sign in ("+", "-") else self._number(right, scope)
        if sign in ("+", "-") and second == "decimal":
            other = self._number(right, scope)
        return self._calculated(sign, one, other, (left, right), kind)

    def _calculated(
        self, sign: Operator, one: str, other: str, operands: tuple[Expression, Expression], kind: Type
    ) -> str:
        first, second = (name_of(operand.type) for operand in operands)
        if first == second == "money" and sign in ("*", "/"):
            return f"(ExactNumber({one}) {sign} ExactNumber({other}))"
        if {first, second} == {"decimal", "money"} and sign not in ("*", "/"):
            raise UnsupportedError(f"`{sign}` of money and a number")
        if sign == "/" and name_of(kind) == "float":
            return f"(cast({one}, Double) / cast({other}, Double))"
        if sign in ("//", "%"):
            if first != "int" or second != "int":
                raise UnsupportedError(f"`{sign}` of fractions")
            return f"{'quotient' if sign == '//' else 'remainder'}({one}, {other})"
        if sign == "**":
            times = getattr(operands[1], "value", None)
            if not isinstance(times, int) or not 0 < times <= 9:
                raise UnsupportedError("such a power")
            return f"({' * '.join([one] * times)})"
        return f"({one} {sign} {other})"

    def _reckoned(self, sign: Operator, left: Expression, right: Expression, kind: Type, scope: Scope) -> str:
        """Arithmetic of times: an instant or a day and a span, two of a kind, two spans."""
        if sign not in ("+", "-"):
            raise UnsupportedError(f"`{sign}` of a span of time")
        one, other = self._literal(left, scope), self._literal(right, scope)
        if name_of(left.type) == "timedelta" and name_of(kind) != "timedelta":
            one, other = other, one
        word = "later" if sign == "+" else "earlier" if name_of(right.type) == "timedelta" else "span_between"
        return f"{word}({one}, {other})"

    def _part_of(self, base: Expression, name: str, scope: Scope) -> str:
        """`day.year`, `span.days`."""
        text = self._literal(base, scope)
        if name_of(base.type) == "timedelta" and name == "days":
            return f"days_of({text})"
        if name not in _PARTS:
            raise UnsupportedError(f"`.{name}`")
        return f'part_of("{name}", {text})'

    def _of_plain_values(self, part: Aggregate, scope: Scope) -> str | None:
        """The length of a text or a list, the least of several; None of what is folded over rows."""
        source = part.source
        if part.fold == "len" and name_of(source.type) == "str":
            return f"func.length({self._value(source, scope)})"
        if part.fold == "len" and isinstance(source, Attribute) and _is_plain_list(source.type):
            return f"list_length({self._value(source, scope)})"
        if part.fold in ("min", "max") and isinstance(source, Display):
            items = ", ".join(self._number(item, scope) for item in source.items)
            return f"{'least' if part.fold == 'min' else 'greatest'}({items})"
        return None


def _is_plain_list(kind: Type) -> bool:
    inner = present(kind)
    return isinstance(inner, ListOf | SetOf) and isinstance(inner.item, Scalar)


def _position(bound: Expression | None) -> int | None:
    if bound is None:
        return 0
    value = bound.value if isinstance(bound, Value) else None
    return value if isinstance(value, int) else None


def _in_form(time: str, kind: str, form: Expression) -> str:
    """A day or an instant as text, in a form that is known beforehand."""
    said = re.split("(%.?)", str(form.value)) if isinstance(form, Value) else ["%"]
    texts = [_step(time, kind, step) for step in said if step]
    return "".join([texts[0], *(f".concat({text})" for text in texts[1:])]) if texts else 'literal("")'


def _step(time: str, kind: str, step: str) -> str:
    """One step of a form: text as it stands, or a part of the time."""
    if not step.startswith("%") or step == "%%":
        return f"literal({step.replace('%%', '%')!r})"
    if step not in _FORMS:
        raise UnsupportedError("`strftime` in such a form")
    if step == "%Y":
        return f'cast(part_of("year", {time}), Text)'
    if kind == "date" and step in ("%H", "%M", "%S"):
        return 'literal("00")'
    return f'zero_filled(cast(part_of("{_FORMS[step]}", {time}), Text), 2)'


def _called(part: Expression) -> str:
    kind = type(part).__name__.lower()
    return {"comprehension": "a list", "sorted": "`sorted`", "display": "a list"}.get(kind, f"a {kind}")

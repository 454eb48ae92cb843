"""What is computed of plain values, as SQLAlchemy Core: arithmetic, texts, times. Rows are for `core`."""

from __future__ import annotations

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
    "strip": f"func.trim({{0}}, {_WHITESPACE})",
    "lstrip": f"func.ltrim({{0}}, {_WHITESPACE})",
    "rstrip": f"func.rtrim({{0}}, {_WHITESPACE})",
    "replace": "func.replace({0}, {1}, {2})",
    "startswith": "(func.substr({0}, 1, func.length({1})) == {1})",
    "endswith": "(func.substr({0}, func.length({0}) - func.length({1}) + 1) == {1})",
}
_TIME_METHODS = {
    "date": "day_of({0})",
    "isoweekday": "weekday_of({0})",
    "weekday": "(weekday_of({0}) - 1)",
    "total_seconds": "seconds_of({0})",
}
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
        if how and not (how == ".2f" and kind == "money"):
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
        length = f", {max((last or 0) - first, 0)}" if part.stop is not None else ""
        return f"func.substr({self._value(part.base, scope)}, {first + 1}{length})"

    def _method(self, part: Method, scope: Scope) -> str:
        kind = name_of(part.base.type)
        forms = _TEXT_METHODS if kind == "str" else _TIME_METHODS
        given = [self._literal(argument, scope) for argument in (part.base, *part.arguments)]
        if kind == "date" and part.name == "isoformat":
            return f"cast({given[0]}, Text)"
        if part.name not in forms or (part.name.endswith("strip") and len(given) > 1):
            raise UnsupportedError(f"`{part.name}`")
        return forms[part.name].format(*given)

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
            if times not in (2, 3):
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
    return value if isinstance(value, int) and value >= 0 else None


def _called(part: Expression) -> str:
    kind = type(part).__name__.lower()
    return {"comprehension": "a list", "sorted": "`sorted`", "display": "a list"}.get(kind, f"a {kind}")

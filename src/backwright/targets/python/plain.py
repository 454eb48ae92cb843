"""What is computed of plain values, as SQLAlchemy Core: arithmetic, texts, times. Rows are for `core`."""

from __future__ import annotations

import re
from abc import abstractmethod

from backwright.model.expressions import (
    Aggregate,
    Arithmetic,
    Call,
    Comprehension,
    Conditional,
    Display,
    Exact,
    Expression,
    Format,
    Groups,
    Item,
    Method,
    New,
    Operator,
    Rows,
    Slice,
    Sorted,
    Value,
    Word,
)
from backwright.model.types import INT, ListOf, PairOf, Row, Scalar, SetOf, Type, is_text, present
from backwright.model.walk import children
from backwright.targets.python.columns import bind_type, coerced, name_of
from backwright.targets.python.constants import constant
from backwright.targets.python.scope import Scope, UnsupportedError
from backwright.targets.python.times import TimeCompiler, written_in_form

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
    "count": "count_of({0}, {1})",
    "join": "joined({1}, {0})",
    "removeprefix": "without_prefix({0}, {1})",
    "removesuffix": "without_suffix({0}, {1})",
}
_NUMBERS = frozenset({"int", "float", "decimal", "money"})
_EXACT = frozenset({"decimal", "money"})
_TIMES = frozenset({"date", "datetime", "time", "timedelta"})
_PADDED = re.compile("([<>^]?)([1-9][0-9]?)(d|,|\\.2f|,\\.2f)?")
_MONEY = Scalar("money")
_AS_TEXT = frozenset({"bool", "date", "decimal", "float", "int", "money", "uuid"})


class PlainCompiler(TimeCompiler):
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
            case Conditional():
                return self._case(part, scope)
            case Format():
                return self._format(part, scope)
            case Method():
                return self._method(part, scope)
            case Word():
                return self._word(part, scope)
            case Slice():
                return self._slice(part, scope)
        raise UnsupportedError(f"{_called(part)}")

    def _case(self, part: Conditional, scope: Scope) -> str:
        """One of several values: what is asked only where nothing before it was true is one of the same choice."""
        kind, chosen = present(part.type), list[tuple[str, str]]()
        rest: Expression = part
        while isinstance(rest, Conditional) and present(rest.type) == kind:
            test = self._truth(rest.test, scope, False, False)
            if test == "true()":
                rest = rest.then
                continue
            if test != "false()":
                chosen.append((test, self._of_kind(rest.then, kind, scope)))
            rest = rest.otherwise
        other = self._of_kind(rest, kind, scope)
        while chosen and chosen[-1][1] == other:
            chosen.pop()
        cases = "".join(f"({test}, {value}), " for test, value in chosen)
        return f"case({cases}else_={other})" if chosen else other

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
        if isinstance(part, Word) and part.word == "Decimal" and kind == "decimal":
            return text  # it is one
        return f"ExactNumber({text})" if kind == "decimal" or (plain and kind == "money") else text

    def _of_kind(self, part: Expression, kind: Type, scope: Scope) -> str:
        """A value that stands among others of that type."""
        if kind == _MONEY:
            return self._money(part, scope)
        if name_of(kind) == "decimal" and name_of(part.type) == "money":
            return self._number(part, scope, plain=True)
        return self._exactly(part, kind, scope)

    def _money(self, part: Expression, scope: Scope) -> str:
        """A number as an amount, which SQLite keeps in cents."""
        if name_of(part.type) == "money" or isinstance(part, Value | Exact):
            return self._exactly(part, _MONEY, scope)
        return f"money_of({self._number(part, scope)})"

    # Texts

    def _format(self, part: Format, scope: Scope) -> str:
        if not part.parts:
            return 'literal("")'
        (first, how), *others = zip(part.parts, part.formats, strict=True)
        is_plain = is_text(first.type) and not how
        text = self._first_text(first, scope) if is_plain and others else self._as_text(first, how, scope)
        return text + "".join(f".concat({self._as_text(*other, scope)})" for other in others)

    def _first_text(self, part: Expression, scope: Scope) -> str:
        """A text that others are put behind."""
        return self._literal(part, scope)

    def _as_text(self, part: Expression, how: str, scope: Scope) -> str:
        kind = name_of(part.type)
        if how and kind in ("date", "datetime", "time"):
            return written_in_form(self._literal(part, scope), kind, how)
        padded = _PADDED.fullmatch(how)
        if padded is not None and kind in ("int", "money", "str", ""):
            side = padded[1] or (">" if kind in ("int", "money") else "<")
            return f'padded({self._as_text(part, padded[3] or "", scope)}, {padded[2]}, "{side}")'
        text = self._literal(part, scope)
        if kind == "int" and (width := re.fullmatch("0([1-9][0-9]?)d?", how)) is not None:
            return f"zero_filled(cast({text}, Text), {width[1]})"
        if (kind, how) in (("int", ","), ("int", ",d"), ("money", ",.2f"), ("money", ",")):
            return f"thousands({text})"
        if how and not (how == ".2f" and kind == "money") and not (how == "d" and kind == "int"):
            raise UnsupportedError(f"the format `:{how}`")
        if kind in ("str", ""):
            return text
        if kind in ("datetime", "time", "timedelta"):
            return self._time_as_text(text, kind)
        if kind not in _AS_TEXT:
            raise UnsupportedError(f"a {kind} as text")
        return f"as_text({text})" if kind not in ("int", "date") else f"cast({text}, Text)"

    def _slice(self, part: Slice, scope: Scope) -> str:
        if not is_text(part.base.type):
            raise UnsupportedError("such a slice")
        first, last = (_position(bound) for bound in (part.start, part.stop))
        text = self._value(part.base, scope)
        if first is None or first < 0 or (part.stop is not None and (last is None or last < 0)):
            ends = [bound if bound is not None else Value(0, INT) for bound in (part.start, part.stop)]
            given = [self._value(end, scope) for end in ends[: 1 if part.stop is None else 2]]
            return f"part_from({', '.join([text, *given])})"
        length = f", {max((last or 0) - first, 0)}" if part.stop is not None else ""
        return f"func.substr({text}, {first + 1}{length})"

    def _method(self, part: Method, scope: Scope) -> str:
        kind = name_of(part.base.type)
        if kind != "str":
            return self._method_of_time(part, kind, scope)
        if part.name == "split":
            return self._split(part, scope)
        given = [self._literal(argument, scope) for argument in (part.base, *part.arguments)]
        if part.name == "zfill":
            return self._zero_filled(part, given)
        if part.name not in _TEXT_METHODS:
            raise UnsupportedError(f"`{part.name}`")
        return _TEXT_METHODS[part.name].format(*given, _WHITESPACE)

    def _zero_filled(self, part: Method, given: list[str]) -> str:
        """With zeros before it, to a length that is known beforehand."""
        known = part.arguments[0].value if isinstance(part.arguments[0], Value) else None
        if isinstance(known, int) and 0 < known < 100:
            return f"zero_filled({given[0]}, {known})"
        raise UnsupportedError("`zfill` of what is not known beforehand")

    def _split(self, part: Method, scope: Scope) -> str:
        """The parts of a text as a list."""
        between = part.arguments[0] if part.arguments else None
        if between is not None and not (isinstance(between, Value) and between.value):
            raise UnsupportedError("`split` at what is not known beforehand")
        given = [self._literal(part.base, scope), *([repr(between.value)] if isinstance(between, Value) else [])]
        return f"split({', '.join(given)})"

    # Numbers and times

    def _word(self, part: Word, scope: Scope) -> str:
        if part.word == "now":
            return "CurrentInstant()"
        if part.word == "today":
            return "CurrentDay()"
        if (written := constant(part)) is not None:
            return written
        if part.word == "timedelta":
            return self._span(part, scope)
        if part.word == "abs":
            value = part.arguments[0].value
            if name_of(value.type) == "timedelta":
                return self._turned("func.abs({})", self._literal(value, scope))
            kind = ", type_=Money" if name_of(value.type) == "money" else ""
            return f"func.abs({self._number(value, scope)}{kind})"
        if part.word == "Decimal":
            number = part.arguments[0].value
            if name_of(part.type) == "money":
                return self._money(number, scope)
            return f"ExactNumber({self._literal(number, scope)})"
        if part.word == "round":
            return self._rounded(part, scope)
        raise UnsupportedError(f"`{part.word}`")

    def _rounded(self, part: Word, scope: Scope) -> str:
        value = part.arguments[0].value
        digits = part.arguments[1].value if len(part.arguments) > 1 else Value(0, INT)
        if not isinstance(digits, Value) or not isinstance(digits.value, int) or digits.value < 0:
            raise UnsupportedError("`round` to such digits")
        number = self._number(value, scope, plain=part.type == INT)
        return f"rounded_to({number}, {digits.value}, {bind_type(part.type)})"

    def _arithmetic(self, sign: Operator, left: Expression, right: Expression, kind: Type, scope: Scope) -> str:
        first, second = name_of(left.type), name_of(right.type)
        if sign == "+" and is_text(kind):
            return f"{self._first_text(left, scope)}.concat({self._value(right, scope)})"
        if first in _TIMES or second in _TIMES:
            return self._reckoned(sign, left, right, kind, scope)
        if first == second == "list":
            return f"both_lists({self._value(left, scope)}, {self._value(right, scope)})"
        if first not in _NUMBERS or second not in _NUMBERS:
            raise UnsupportedError(f"`{sign}` of such values")
        if name_of(kind) == "money":
            return self._amounts(sign, left, right, scope)
        if first == second == "money" and sign == "//":
            return f"truncated({self._number(left, scope)}, {self._number(right, scope)})"
        one = self._number(left, scope, plain=True)
        beside = sign in ("+", "-") and second != "decimal"
        other = self._amount(right, left, scope) if beside else self._number(right, scope, plain=True)
        return self._calculated(sign, one, other, (first, second), right)

    def _amounts(self, sign: Operator, left: Expression, right: Expression, scope: Scope) -> str:
        """Arithmetic that makes an amount of money, of which one side is one."""
        if sign in ("+", "-", "%"):
            if "decimal" in (name_of(left.type), name_of(right.type)) and sign == "%":
                raise UnsupportedError("`%` of fractions")
            one, other = self._money(left, scope), self._money(right, scope)
            if sign == "%" and (_is_fraction(left) or _is_fraction(right)):  # SQLite takes cents as whole ones
                return coerced(f"{one} - truncated({one}, {other}) * {other}", _MONEY)
            return f"({one} {sign} {other})"
        one, other = self._number(left, scope), self._number(right, scope)
        if sign == "//":
            if name_of(right.type) != "int":
                raise UnsupportedError("`//` of fractions")
            return f"money_of(truncated(ExactNumber({one}), {other}))"
        if sign == "/":
            return coerced(f"{one} / {other if name_of(right.type) == 'decimal' else f'ExactNumber({other})'}", _MONEY)
        # A product is of the type of the first of an amount and a whole number, of the last of two exact numbers.
        first = name_of(left.type)
        if (first == "int" and not isinstance(left, Value)) or (first == "money" and name_of(right.type) == "decimal"):
            one, other = other, one
        return f"({one} * {other})"

    def _calculated(self, sign: Operator, one: str, other: str, kinds: tuple[str, str], right: Expression) -> str:
        if sign == "/" and ("float" in kinds or kinds == ("int", "int")):
            return f"(cast({one}, Double) / cast({other}, Double))"
        if sign in ("//", "%"):
            if kinds != ("int", "int"):
                raise UnsupportedError(f"`{sign}` of fractions")
            return f"{'quotient' if sign == '//' else 'remainder'}({one}, {other})"
        if sign == "**":
            times = getattr(right, "value", None)
            if not isinstance(times, int) or not 0 < times <= 9:
                raise UnsupportedError("such a power")
            return f"({' * '.join([one] * times)})"
        return f"({one} {sign} {other})"

    def _of_plain_values(self, part: Aggregate, scope: Scope) -> str | None:
        """The length of a text or a list, the least of several; None of what is folded over rows."""
        source = part.source
        if part.fold == "len" and name_of(source.type) == "str":
            return f"func.length({self._value(source, scope)})"
        if part.fold == "len" and _is_plain_list(source.type) and not isinstance(source, Comprehension):
            return f"list_length({self._value(source, scope)})"
        if part.fold in ("min", "max") and isinstance(source, Display):
            kind = present(part.type)
            items = ", ".join(self._of_kind(item, kind, scope) for item in source.items)
            return f"{'least' if part.fold == 'min' else 'greatest'}({items})"
        return None


def _is_plain_list(kind: Type) -> bool:
    inner = present(kind)
    return isinstance(inner, ListOf | SetOf) and not isinstance(present(inner.item), Row | PairOf)


def _is_fraction(amount: Expression) -> bool:
    """Whether an amount may have parts of cents."""
    match amount:
        case Arithmetic("/"):
            return True
        case Arithmetic("*", left, right) if "decimal" in (name_of(left.type), name_of(right.type)):
            return True
        case Word("round") | Call():
            return False
    return any(_is_fraction(part) for part in children(amount))


def _position(bound: Expression | None) -> int | None:
    if bound is None:
        return 0
    value = bound.value if isinstance(bound, Value) else None
    return value if isinstance(value, int) else None


def _called(part: Expression) -> str:
    """A part of an expression, as it is told to whoever wrote it."""
    match part:
        case Comprehension() | Display():
            return "a list"
        case Sorted():
            return "`sorted`"
        case Item():
            return "one item of a list"
        case Groups():
            return "`groups`"
        case New(name=name):
            return "`reply`" if name == "Reply" else f"`{name}(...)`"
        case Rows(entity=entity):
            return f"`rows({entity})`"
    return f"such a {type(part).__name__.lower()}"

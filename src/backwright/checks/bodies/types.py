"""Which types go where: what fits, what two have in common, what they are called."""

from __future__ import annotations

from backwright.checks.symbols import Symbols
from backwright.model.types import (
    NOTHING,
    NUMBERS,
    TEXT,
    Choice,
    ListOf,
    Maybe,
    Nothing,
    PairOf,
    RecordOf,
    Row,
    Scalar,
    ScalarName,
    SetOf,
    Type,
    is_text,
    optional,
    present,
)

DATE, DATETIME, TIMEDELTA, DECIMAL, FLOAT, JSON, HTML = (
    Scalar("date"),
    Scalar("datetime"),
    Scalar("timedelta"),
    Scalar("decimal"),
    Scalar("float"),
    Scalar("json"),
    Scalar("html"),
)

_WIDER: dict[ScalarName, frozenset[ScalarName]] = {
    "int": frozenset({"float", "decimal", "money", "id"}),
    "decimal": frozenset({"money"}),
    "money": frozenset({"decimal"}),
    "str": frozenset({"email", "url", "slug"}),
    "email": frozenset({"str", "url", "slug"}),
    "url": frozenset({"str", "email", "slug"}),
    "slug": frozenset({"str", "email", "url"}),
    "id": frozenset({"int", "uuid"}),
    "uuid": frozenset({"id"}),
}
"""What else a value may stand for. Texts are one type to Python; an `id` is an integer or a UUID, as the app says."""

_ORDERED = frozenset({"date", "datetime", "time", "timedelta"})
_HTML_APART: frozenset[ScalarName] = frozenset({"html"})


def describe(kind: Type) -> str:
    """As a person would write it."""
    match kind:
        case Scalar(name):
            return name
        case Choice(values, name):
            return name or " | ".join(repr(value) for value in values)
        case Row(name) | RecordOf(name):
            return name
        case ListOf(item):
            return f"list[{describe(item)}]"
        case SetOf(item):
            return f"set[{describe(item)}]"
        case PairOf(items):
            return f"tuple[{', '.join(describe(item) for item in items)}]"
        case Maybe(item):
            return f"{describe(item)} | None"
        case Nothing():
            return "None"


def fits(kind: Type, wanted: Type, symbols: Symbols) -> bool:
    """Whether a value of one type may stand where the other is wanted."""
    if kind == wanted:
        return True
    match kind, wanted:
        case _, Maybe(item):
            return isinstance(kind, Nothing) or fits(present(kind), item, symbols)
        case ListOf(mine), ListOf(other):
            return mine == NOTHING or fits(mine, other, symbols)
        case SetOf(mine), SetOf(other):
            return mine == NOTHING or fits(mine, other, symbols)
        case PairOf(mine), PairOf(others):
            return len(mine) == len(others) and all(fits(a, b, symbols) for a, b in zip(mine, others, strict=True))
        case Row(mine), Row(other):
            return _entity(mine, symbols) == _entity(other, symbols)
        case Choice(values, _), Choice(others, _):
            return set(values) <= set(others)
    return _scalar_fits(kind, wanted)


def _scalar_fits(kind: Type, wanted: Type) -> bool:
    if not isinstance(wanted, Scalar):
        return False
    if wanted.name == "json":
        return isinstance(kind, ListOf) or (isinstance(kind, Scalar) and kind.name in ("str", "int", "bool", "float"))
    if isinstance(kind, Choice):
        return is_text(wanted) and wanted.name not in _HTML_APART if is_text(kind) else wanted.name == "int"
    return isinstance(kind, Scalar) and wanted.name in _WIDER.get(kind.name, ())


def _entity(name: str, symbols: Symbols) -> str:
    owner = symbols.owner_of(name)
    return owner.name if owner is not None else name


def comparable(left: Type, right: Type, symbols: Symbols) -> bool:
    """Whether `==` of the two can be true."""
    if isinstance(left, Nothing) or isinstance(right, Nothing):
        return optional(left) and optional(right)
    left, right = present(left), present(right)
    if isinstance(left, Choice) and isinstance(right, Choice):
        return bool(set(left.values) & set(right.values))
    return (is_number(left) and is_number(right)) or fits(left, right, symbols) or fits(right, left, symbols)


def ordered(kind: Type) -> bool:
    """Whether `<` says something of two such values."""
    return is_number(kind) or is_text(kind) or (isinstance(kind, Scalar) and kind.name in _ORDERED)


def is_number(kind: Type) -> bool:
    if isinstance(kind, Choice):
        return isinstance(kind.values[0], int)
    return isinstance(kind, Scalar) and kind.name in NUMBERS


def common(left: Type, right: Type, symbols: Symbols) -> Type | None:
    """The narrowest type that both fit; None where there is none."""
    if isinstance(left, Nothing) or isinstance(right, Nothing):
        return _maybe(right if isinstance(left, Nothing) else left)
    if optional(left) or optional(right):
        inner = common(present(left), present(right), symbols)
        return None if inner is None else _maybe(inner)
    if fits(left, right, symbols):
        return _wider_number(left, right)
    if fits(right, left, symbols):
        return left
    if isinstance(left, Choice | Scalar) and isinstance(right, Choice | Scalar) and is_text(left) and is_text(right):
        return TEXT
    return None


def _wider_number(left: Type, right: Type) -> Type:
    money = Scalar("money")
    return money if money in (left, right) else right


def _maybe(kind: Type) -> Type:
    return kind if optional(kind) else Maybe(kind)

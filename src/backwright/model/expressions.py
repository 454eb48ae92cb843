"""What bodies and rules compute. Every node knows its type; names are resolved.

A member is named by its stable id, "Article.title"; a function likewise, "Book.outside" or "post".
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from backwright.model.types import Type

Comparison: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]
Operator: TypeAlias = Literal["+", "-", "*", "/", "//", "%", "**"]
Fold: TypeAlias = Literal["sum", "len", "any", "all", "min", "max", "mean"]


@dataclass(frozen=True)
class Value:
    """A constant."""

    value: str | int | Decimal | bool | None
    type: Type


@dataclass(frozen=True)
class Self:
    """The row that the rule, the computed value or the operation is about."""

    type: Type


@dataclass(frozen=True)
class Me:
    """The account that calls; its type is a `Maybe` where the caller may be anonymous."""

    type: Type


@dataclass(frozen=True)
class Name:
    """A parameter, a local name, the variable of a loop, or a setting."""

    name: str
    type: Type


@dataclass(frozen=True)
class Attribute:
    """A member of a row, a record or a value: a field, a link, a collection, a computed value, `id` or a time."""

    base: Expression
    member: str
    type: Type


@dataclass(frozen=True)
class Compare:
    """`==` and `!=` are null-safe, and compare rows by identity."""

    operator: Comparison
    left: Expression
    right: Expression
    type: Type


@dataclass(frozen=True)
class Contains:
    """`item in container`; of a text, whether it is a part of it."""

    item: Expression
    container: Expression
    type: Type


@dataclass(frozen=True)
class And:
    """`and`."""

    operands: tuple[Expression, ...]
    type: Type


@dataclass(frozen=True)
class Or:
    """`or`."""

    operands: tuple[Expression, ...]
    type: Type


@dataclass(frozen=True)
class Not:
    operand: Expression
    type: Type


@dataclass(frozen=True)
class Arithmetic:
    """On numbers, times and spans of time; `+` joins texts and lists."""

    operator: Operator
    left: Expression
    right: Expression
    type: Type


@dataclass(frozen=True)
class Negative:
    operand: Expression
    type: Type


@dataclass(frozen=True)
class Format:
    """An f-string: its parts in order; `formats` has the format of each part, empty for most."""

    parts: tuple[Expression, ...]
    formats: tuple[str, ...]
    type: Type


@dataclass(frozen=True)
class Conditional:
    test: Expression
    then: Expression
    otherwise: Expression
    type: Type


@dataclass(frozen=True)
class Loop:
    """`for names in source if conditions` of a comprehension."""

    names: tuple[str, ...]
    source: Expression
    conditions: tuple[Expression, ...]


@dataclass(frozen=True)
class Comprehension:
    """What a list, set or generator comprehension yields."""

    item: Expression
    loops: tuple[Loop, ...]
    type: Type


@dataclass(frozen=True)
class Aggregate:
    """A fold of a collection; `default` is what `min`, `max` and `mean` of nothing are."""

    fold: Fold
    source: Expression
    default: Expression | None
    type: Type


@dataclass(frozen=True)
class Rows:
    """Every row of an entity."""

    entity: str
    type: Type


@dataclass(frozen=True)
class Groups:
    """The rows that are alike in what a function answers, as pairs of that and the rows."""

    source: Expression
    by: str
    type: Type


@dataclass(frozen=True)
class Sorted:
    """`sorted(source, key=function, reverse=...)`; without a function by the value itself."""

    source: Expression
    key: str
    reverse: bool
    type: Type


@dataclass(frozen=True)
class Item:
    """`base[index]`."""

    base: Expression
    index: Expression
    type: Type


@dataclass(frozen=True)
class Slice:
    """`base[start:stop]`."""

    base: Expression
    start: Expression | None
    stop: Expression | None
    type: Type


@dataclass(frozen=True)
class Display:
    """`[a, b]`, `{a, b}` or `(a, b)`, by its type."""

    items: tuple[Expression, ...]
    type: Type


@dataclass(frozen=True)
class Argument:
    """One argument of a call, or one value of a new row, by name."""

    name: str
    value: Expression


@dataclass(frozen=True)
class New:
    """A row, a record or an event that is not stored yet: `Article(title=...)`, `reply(token=...)`."""

    name: str
    values: tuple[Argument, ...]
    type: Type


@dataclass(frozen=True)
class Call:
    """A function or an operation of the blueprint; `base` is the row where it is a method."""

    function: str
    base: Expression | None
    arguments: tuple[Argument, ...]
    type: Type


@dataclass(frozen=True)
class Method:
    """A method of a plain value: `name.lower()`, `due.date()`."""

    name: str
    base: Expression
    arguments: tuple[Expression, ...]
    type: Type


@dataclass(frozen=True)
class Word:
    """A word of `backwright.logic` or a builtin that only computes: `now`, `today`, `round`, `get`, `create`, ...

    Arguments that are an entity are named by `kind`; the rest stand in order, with a name where they have one.
    """

    word: str
    kind: str
    arguments: tuple[Argument, ...]
    type: Type


Expression: TypeAlias = (
    Value
    | Self
    | Me
    | Name
    | Attribute
    | Compare
    | Contains
    | And
    | Or
    | Not
    | Arithmetic
    | Negative
    | Format
    | Conditional
    | Comprehension
    | Aggregate
    | Rows
    | Groups
    | Sorted
    | Item
    | Slice
    | Display
    | New
    | Call
    | Method
    | Word
)

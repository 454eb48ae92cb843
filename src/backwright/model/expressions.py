"""What bodies and rules compute. Every node knows its type; names are resolved.

A member is named by its stable id, "Article.title"; a function likewise, "Book.outside" or "post".
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

from backwright.model.part import Part
from backwright.model.types import Type

Comparison: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]
Operator: TypeAlias = Literal["+", "-", "*", "/", "//", "%", "**"]
Fold: TypeAlias = Literal["sum", "len", "any", "all", "min", "max", "mean"]


class Value(Part, frozen=True):
    """A constant; of a document as it is written, "{}"."""

    value: str | int | bool | None
    type: Type


class Exact(Part, frozen=True):
    """A constant with a fraction, exact as it was written."""

    value: Decimal
    type: Type


class Self(Part, frozen=True):
    """The row that the rule, the computed value or the operation is about."""

    type: Type


class Me(Part, frozen=True):
    """The account that calls; its type is a `Maybe` where the caller may be anonymous."""

    type: Type


class Name(Part, frozen=True):
    """A parameter, a local name, the variable of a loop, or a setting."""

    name: str
    type: Type


class Attribute(Part, frozen=True):
    """A member of a row, a record or a value: a field, a link, a collection, a computed value, `id` or a time."""

    base: Expression
    member: str
    type: Type


class Compare(Part, frozen=True):
    """`==` and `!=` are null-safe, and compare rows by identity."""

    operator: Comparison
    left: Expression
    right: Expression
    type: Type


class Contains(Part, frozen=True):
    """`item in container`; of a text, whether it is a part of it."""

    item: Expression
    container: Expression
    type: Type


class And(Part, frozen=True):
    """`and`."""

    operands: tuple[Expression, ...]
    type: Type


class Or(Part, frozen=True):
    """`or`."""

    operands: tuple[Expression, ...]
    type: Type


class Not(Part, frozen=True):
    operand: Expression
    type: Type


class Arithmetic(Part, frozen=True):
    """On numbers, times and spans of time; `+` joins texts and lists."""

    operator: Operator
    left: Expression
    right: Expression
    type: Type


class Negative(Part, frozen=True):
    operand: Expression
    type: Type


class Format(Part, frozen=True):
    """An f-string: its parts in order; `formats` has the format of each part, empty for most."""

    parts: tuple[Expression, ...]
    formats: tuple[str, ...]
    type: Type


class Conditional(Part, frozen=True):
    test: Expression
    then: Expression
    otherwise: Expression
    type: Type


class Loop(Part, frozen=True):
    """`for names in source if conditions` of a comprehension."""

    names: tuple[str, ...]
    source: Expression
    conditions: tuple[Expression, ...]


class Comprehension(Part, frozen=True):
    """What a list, set or generator comprehension yields."""

    item: Expression
    loops: tuple[Loop, ...]
    type: Type


class Aggregate(Part, frozen=True):
    """A fold of a collection; `default` is what `min`, `max` and `mean` of nothing are."""

    fold: Fold
    source: Expression
    default: Expression | None
    type: Type


class Rows(Part, frozen=True):
    """Every row of an entity."""

    entity: str
    type: Type


class Groups(Part, frozen=True):
    """The rows that are alike in what a function answers, as pairs of that and the rows."""

    source: Expression
    by: str
    type: Type


class Sorted(Part, frozen=True):
    """`sorted(source, key=function, reverse=...)`; without a function by the value itself."""

    source: Expression
    key: str
    reverse: bool
    type: Type


class Item(Part, frozen=True):
    """`base[index]`."""

    base: Expression
    index: Expression
    type: Type


class Slice(Part, frozen=True):
    """`base[start:stop]`."""

    base: Expression
    start: Expression | None
    stop: Expression | None
    type: Type


class Display(Part, frozen=True):
    """`[a, b]`, `{a, b}` or `(a, b)`, by its type."""

    items: tuple[Expression, ...]
    type: Type


class Argument(Part, frozen=True):
    """One argument of a call, or one value of a new row, by name."""

    name: str
    value: Expression


class New(Part, frozen=True):
    """A row, a record or an event that is not stored yet: `Article(title=...)`, `reply(token=...)`."""

    name: str
    values: tuple[Argument, ...]
    type: Type


class Call(Part, frozen=True):
    """A function or an operation of the blueprint; `base` is the row where it is a method."""

    function: str
    base: Expression | None
    arguments: tuple[Argument, ...]
    type: Type


class Method(Part, frozen=True):
    """A method of a plain value: `name.lower()`, `due.date()`."""

    name: str
    base: Expression
    arguments: tuple[Expression, ...]
    type: Type


class Word(Part, frozen=True):
    """A word of `backwright.logic` or a builtin that only computes: `now`, `today`, `round`, `get`, `create`, ...

    Arguments that are an entity are named by `kind`; the rest stand in order, with a name where they have one.
    """

    word: str
    kind: str
    arguments: tuple[Argument, ...]
    type: Type


Expression: TypeAlias = (
    Value
    | Exact
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

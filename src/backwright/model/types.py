"""The types of fields, parameters and expressions."""

from __future__ import annotations

from typing import Literal, TypeAlias

from backwright.model.part import Part

ScalarName: TypeAlias = Literal[
    "bool",
    "date",
    "datetime",
    "decimal",
    "email",
    "file",
    "float",
    "html",
    "id",
    "int",
    "json",
    "money",
    "password",
    "period",
    "secret",
    "slug",
    "str",
    "time",
    "timedelta",
    "token",
    "url",
    "uuid",
]
"""`id` is the identity of a row: an integer or a UUID, as the app says."""

TEXTS: frozenset[ScalarName] = frozenset({"str", "email", "url", "slug", "html"})
NUMBERS: frozenset[ScalarName] = frozenset({"int", "float", "decimal", "money"})
HIDDEN: frozenset[ScalarName] = frozenset({"password", "secret", "token"})
"""What no row shows: only an operation answers with it."""


class Scalar(Part, frozen=True):
    """A plain value."""

    name: ScalarName


class Choice(Part, frozen=True):
    """One of a few values: a `Literal`, or an enum, whose name it then has."""

    values: tuple[str | int, ...]
    name: str = ""


class Row(Part, frozen=True):
    """A row of an entity."""

    entity: str


class RecordOf(Part, frozen=True):
    """A record, an event or a run: an object without a table. `Reply` is the one that `reply(...)` makes."""

    name: str


class ListOf(Part, frozen=True):
    """Several in an order."""

    item: Type


class SetOf(Part, frozen=True):
    """Several without an order, none twice."""

    item: Type


class PairOf(Part, frozen=True):
    """A tuple, as `groups` gives it."""

    items: tuple[Type, ...]


class Maybe(Part, frozen=True):
    """A value or None."""

    item: Type


class Nothing(Part, frozen=True):
    """None alone: an operation without a result."""


Type: TypeAlias = Scalar | Choice | Row | RecordOf | ListOf | SetOf | PairOf | Maybe | Nothing

BOOL = Scalar("bool")
INT = Scalar("int")
TEXT = Scalar("str")
NOTHING = Nothing()


def present(kind: Type) -> Type:
    """The type without None."""
    return kind.item if isinstance(kind, Maybe) else kind


def optional(kind: Type) -> bool:
    """Whether None is among the values."""
    return isinstance(kind, Maybe | Nothing)


def element(kind: Type) -> Type | None:
    """What a list or a set holds; None for what is neither."""
    inner = present(kind)
    return inner.item if isinstance(inner, ListOf | SetOf) else None


def is_text(kind: Type) -> bool:
    """Whether the values are text, a closed choice of words included."""
    inner = present(kind)
    if isinstance(inner, Choice):
        return isinstance(inner.values[0], str)
    return isinstance(inner, Scalar) and inner.name in TEXTS

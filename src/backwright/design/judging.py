"""Whether a row that is at hand tells if something holds, without a further look into the database."""

from __future__ import annotations

from backwright.model.backend import Backend
from backwright.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Attribute,
    Call,
    Compare,
    Comprehension,
    Contains,
    Display,
    Exact,
    Expression,
    Groups,
    Item,
    Not,
    Or,
    Rows,
    Self,
    Slice,
    Sorted,
    Value,
    Word,
)
from backwright.model.members import Computed, Field, Link
from backwright.model.types import Choice, Maybe, Row, Scalar, Type, is_text, present
from backwright.model.walk import parts

_ALIKE = (And, Arithmetic, Attribute, Compare, Contains, Display, Exact, Not, Or, Self, Value)
_PLAIN = frozenset({"bool", "date", "datetime", "int", "money", "timedelta"})
_FURTHER = (Aggregate, Call, Comprehension, Groups, Item, Rows, Slice, Sorted)


def told_by_row(backend: Backend, rule: Expression) -> bool:
    """Whether only columns of the row, constants and who calls are asked about."""
    return all(_is_at_hand(backend, part) for part in parts(rule))


def told_by_values(backend: Backend, check: Expression) -> bool:
    """Whether Python tells by the row's columns alone, and just as the database does."""
    return all(isinstance(part, _ALIKE) and _is_alike(backend, part) for part in parts(check))


def _is_alike(backend: Backend, part: Expression) -> bool:
    match part:
        case Attribute():
            return _is_at_hand(backend, part) and _is_plain(part.type)
        case Arithmetic(operator=operator):
            return operator in ("+", "-")
        case Compare(left=left, right=right):
            nothing = any(isinstance(side, Value) and side.value is None for side in (left, right))
            return nothing or not any(isinstance(side.type, Maybe) for side in (left, right))
        case Contains(item=item, container=container):
            return isinstance(container, Display) and not isinstance(item.type, Maybe)
    return True


def _is_plain(kind: Type) -> bool:
    """Whether values of a type are stored exactly as they are, and compared by what they are."""
    inner = present(kind)
    return isinstance(inner, Choice | Row) or (isinstance(inner, Scalar) and inner.name in _PLAIN)


def _is_at_hand(backend: Backend, part: Expression) -> bool:
    match part:
        case Attribute(base=Self(), member=identity):
            member = backend.member(identity)
            return isinstance(member, Field | Link) or (isinstance(member, Computed) and member.stored)
        case Attribute():
            return False
        case Contains(container=container):
            return isinstance(container, Display) or is_text(container.type)
        case Word(word=word):
            return word in ("now", "today", "abs", "Decimal")
    return not isinstance(part, _FURTHER)

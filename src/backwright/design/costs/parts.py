"""What an expression tells of itself, whatever stands around it."""

from __future__ import annotations

from backwright.model.expressions import Item, Sorted, Value
from backwright.model.types import Choice, Row, Scalar, SetOf, present


def is_row(kind: object) -> bool:
    """Whether it is the type of a row."""
    return isinstance(present(kind), Row)  # type: ignore[arg-type]


def is_apart(part: object) -> bool:
    """Whether no column tells it: a set in an order, or one of a list that is a row or at no place of its own."""
    match part:
        case Item(index=Value(int() as place), type=kind):
            return place < 0 or not isinstance(present(kind), Scalar | Choice)
        case Item():
            return True
        case Sorted(source=source):
            return isinstance(source.type, SetOf)
    return False

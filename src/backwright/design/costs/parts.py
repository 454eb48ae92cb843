"""What an expression tells of itself, whatever stands around it."""

from __future__ import annotations

from backwright.model.expressions import Item, Sorted
from backwright.model.types import Row, SetOf, present


def is_row(kind: object) -> bool:
    """Whether it is the type of a row."""
    return isinstance(present(kind), Row)  # type: ignore[arg-type]


def is_apart(part: object) -> bool:
    """Whether no column tells it: a set in an order, or one of a list."""
    return isinstance(part, Item) or (isinstance(part, Sorted) and isinstance(part.source.type, SetOf))

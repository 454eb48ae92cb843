"""What an expression tells of itself, whatever stands around it."""

from __future__ import annotations

from backwright.model.expressions import Item, Sorted, Value
from backwright.model.types import Row, SetOf, present


def is_row(kind: object) -> bool:
    """Whether it is the type of a row."""
    return isinstance(present(kind), Row)  # type: ignore[arg-type]


def is_apart(part: object) -> bool:
    """Whether no column tells it: a set in an order, or one of a list that is counted from its end."""
    if isinstance(part, Sorted):
        return isinstance(part.source.type, SetOf)
    known = part.index.value if isinstance(part, Item) and isinstance(part.index, Value) else -1
    return isinstance(part, Item) and isinstance(known, int) and known < 0

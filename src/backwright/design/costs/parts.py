"""What an expression tells of itself, whatever stands around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backwright.model.expressions import Argument, Expression, Item, Loop, Sorted, Value
from backwright.model.part import Part
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


def children(part: Any) -> Iterable[Expression]:
    """The expressions right inside one."""
    for name in part.__struct_fields__:
        yield from _expressions(getattr(part, name))


def _expressions(value: Any) -> Iterator[Expression]:
    if isinstance(value, tuple):
        for each in value:
            yield from _expressions(each)
    elif isinstance(value, Argument):
        yield value.value
    elif isinstance(value, Loop):
        yield from (value.source, *value.conditions)
    elif isinstance(value, Part) and "type" in value.__struct_fields__:
        yield value  # type: ignore[misc]

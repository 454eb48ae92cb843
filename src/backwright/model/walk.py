"""Walking over expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import msgspec

from backwright.model.expressions import Argument, Expression, Loop
from backwright.model.part import Part

TYPES = frozenset({"Scalar", "Choice", "Row", "RecordOf", "ListOf", "SetOf", "PairOf", "Maybe", "Nothing"})
"""The names of the parts that are types, and hold no expression."""


def replace(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The expression with `change` applied to every part, the innermost first."""
    return change(_inside(expression, change))


def _inside(part: Any, change: Callable[[Expression], Expression]) -> Any:
    given: dict[str, Any] = {}
    for name in part.__struct_fields__:
        before = getattr(part, name)
        after = _changed(before, change)
        if after is not before:
            given[name] = after
    return msgspec.structs.replace(part, **given) if given else part


def _changed(value: Any, change: Callable[[Expression], Expression]) -> Any:
    if isinstance(value, tuple):
        items = tuple(_changed(item, change) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if not isinstance(value, Part) or type(value).__name__ in TYPES:
        return value
    if isinstance(value, Argument | Loop):
        return _inside(value, change)
    return replace(cast(Expression, value), change)


def parts(expression: Expression) -> Iterator[Expression]:
    """Every part, the expression itself last."""
    found: list[Expression] = []

    def note(part: Expression) -> Expression:
        found.append(part)
        return part

    replace(expression, note)
    return iter(found)

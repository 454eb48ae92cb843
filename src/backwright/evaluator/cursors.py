"""Where a page ended, from where its list goes on: what its last row was sorted by, and that row's id.

A cursor is text that callers hand back as it is. It is no secret and nobody signs it: what could not have been told
of this list in this order is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from backwright.evaluator.types import READERS, Malformed, written
from backwright.model import expressions as x
from backwright.model.backend import Backend
from backwright.model.members import Field, Link
from backwright.model.operations import Ordering
from backwright.model.types import Choice, Scalar, Type, present


def cursor(label: str, values: Iterable[tuple[Any, Type]], row: Any) -> str:
    """The text for a place in a list; `label` says of which list it is, and in which order."""
    said = [label, *(written(value, _name(kind)) for value, kind in values), written(row, "id")]
    return json.dumps(said, separators=(",", ":")).encode().hex()


def place(text: str, label: str, order: tuple[Ordering, ...], backend: Backend) -> list[Any]:
    """What a cursor says of each step of an order, and at last the id; Malformed where it is none of this list."""
    if not re.fullmatch("([0-9a-f]{2})+", text):
        raise Malformed
    try:
        said = json.loads(bytes.fromhex(text).decode(), parse_float=Decimal)
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(said, list) or len(said) != len(order) + 2 or said[0] != label:
        raise Malformed
    identity = "int" if backend.ids == "int" else "uuid"
    values = [_value(value, step, backend) for value, step in zip(said[1:-1], order, strict=True)]
    return [*values, READERS[identity](said[-1])]


def _value(value: object, step: Ordering, backend: Backend) -> Any:
    kind = present(step.path.type)
    if value is None and _may_be_null(step.path, backend):
        return None
    if isinstance(kind, Choice):
        if isinstance(value, bool) or value not in kind.values:
            raise Malformed
        return value
    return READERS[_name(kind) if kind != Scalar("id") else backend.ids](value)


def _may_be_null(path: x.Expression, backend: Backend) -> bool:
    """Whether rows may have none of it, or callers be kept from it."""
    while isinstance(path, x.Attribute):
        member = backend.member(path.member) if backend.owns(path.member) else None
        if isinstance(member, Field | Link) and (member.optional or member.read is not None):
            return True
        path = path.base
    return not isinstance(path, x.Self)


def _name(kind: Type) -> str:
    inner = present(kind)
    return inner.name if isinstance(inner, Scalar) else "str"


def is_after(values: list[Any], place: list[Any], order: tuple[Ordering, ...]) -> bool:
    """Whether a row with these values comes after that place; None is the last of each step."""
    down = [*(step.descending for step in order), order[-1].descending if order else False]
    for mine, other, descending in zip(values, place, down, strict=True):
        if mine != other:
            if mine is None or other is None:
                return mine is None
            return bool(mine < other if descending else mine > other)
    return False

"""Whether a loaded row and the id of the caller tell if a rule holds, without a further look into the database."""

from __future__ import annotations

from backwright.model.backend import Backend
from backwright.model.expressions import (
    Aggregate,
    Attribute,
    Call,
    Comprehension,
    Contains,
    Display,
    Expression,
    Groups,
    Item,
    Rows,
    Self,
    Slice,
    Sorted,
    Word,
)
from backwright.model.members import Computed, Field, Link
from backwright.model.types import is_text
from backwright.model.walk import parts

_FURTHER = (Aggregate, Call, Comprehension, Groups, Item, Rows, Slice, Sorted)


def told_by_row(backend: Backend, rule: Expression) -> bool:
    """Whether only columns of the row, constants and who calls are asked about."""
    return all(_is_at_hand(backend, part) for part in parts(rule))


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
            return word in ("now", "today", "abs")
    return not isinstance(part, _FURTHER)

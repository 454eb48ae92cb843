"""What operations do."""

from __future__ import annotations

from typing import Literal, TypeAlias

from backwright.model.expressions import Attribute, Expression, Operator
from backwright.model.part import Part
from backwright.model.rules import Outcome


class Let(Part, frozen=True):
    """A local name."""

    name: str
    value: Expression


class Assign(Part, frozen=True):
    """`row.field = value`."""

    target: Attribute
    value: Expression


class Adjust(Part, frozen=True):
    """`row.field += value`: read and written at once."""

    target: Attribute
    operator: Operator
    value: Expression


class Relate(Part, frozen=True):
    """`row.collection.add(other)`, or another of the four ways to change who is linked."""

    target: Attribute
    change: Literal["add", "discard", "append", "remove"]
    value: Expression


class Require(Part, frozen=True):
    """A guard. The outcome is the one that was written, or that follows from what is asked about."""

    condition: Expression
    message: Expression
    outcome: Outcome


class Branch(Part, frozen=True):
    test: Expression
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


class ForEach(Part, frozen=True):
    """`for names in source`."""

    names: tuple[str, ...]
    source: Expression
    body: tuple[Statement, ...]


class Return(Part, frozen=True):
    value: Expression | None


class Do(Part, frozen=True):
    """An expression for its effect: `create(...)`, `delete(row)`, `emit(...)`, a call of an action."""

    expression: Expression


Statement: TypeAlias = Let | Assign | Adjust | Relate | Require | Branch | ForEach | Return | Do

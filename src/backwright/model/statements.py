"""What operations do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from backwright.model.expressions import Attribute, Expression, Operator
from backwright.model.rules import Outcome


@dataclass(frozen=True, slots=True)
class Let:
    """A local name."""

    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Assign:
    """`row.field = value`."""

    target: Attribute
    value: Expression


@dataclass(frozen=True, slots=True)
class Adjust:
    """`row.field += value`: read and written at once."""

    target: Attribute
    operator: Operator
    value: Expression


@dataclass(frozen=True, slots=True)
class Relate:
    """`row.collection.add(other)`, or another of the four ways to change who is linked."""

    target: Attribute
    change: Literal["add", "discard", "append", "remove"]
    value: Expression


@dataclass(frozen=True, slots=True)
class Require:
    """A guard. The outcome is the one that was written, or that follows from what is asked about."""

    condition: Expression
    message: Expression
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Branch:
    test: Expression
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class ForEach:
    """`for names in source`."""

    names: tuple[str, ...]
    source: Expression
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Return:
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Do:
    """An expression for its effect: `create(...)`, `delete(row)`, `emit(...)`, a call of an action."""

    expression: Expression


Statement: TypeAlias = Let | Assign | Adjust | Relate | Require | Branch | ForEach | Return | Do

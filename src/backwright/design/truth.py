"""Conditions of other conditions, simplified: what is always or never true is the constant."""

from __future__ import annotations

from backwright.model.expressions import (
    Aggregate,
    And,
    Comprehension,
    Conditional,
    Expression,
    Loop,
    Me,
    Not,
    Or,
    Self,
    Value,
)
from backwright.model.types import BOOL
from backwright.model.walk import parts

TRUE = Value(value=True, type=BOOL)
FALSE = Value(value=False, type=BOOL)


def both(operands: tuple[Expression, ...]) -> Expression:
    """All of them, simplified."""
    return simplified(And(operands, BOOL))


def either(operands: tuple[Expression, ...]) -> Expression:
    """Any of them, simplified."""
    return simplified(Or(operands, BOOL))


def negated(operand: Expression) -> Expression:
    """The opposite, simplified."""
    return simplified(Not(operand, BOOL))


def simplified(part: Expression) -> Expression:
    """A condition, or a choice by one, of parts that are simplified."""
    match part:
        case And(operands):
            return _join(operands, And, neutral=TRUE, absorbing=FALSE)
        case Or(operands):
            return _join(operands, Or, neutral=FALSE, absorbing=TRUE)
        case Not(Value(value=bool() as value)):
            return FALSE if value else TRUE
        case Not(Not(operand)):
            return operand
        case Conditional(Value(value=bool() as value), then, otherwise):
            return then if value else otherwise
        case Aggregate(
            fold="any" | "all" as fold, source=Comprehension(item=Value(value=bool() as value), loops=loops)
        ):
            # Over what is asked of the caller it is unknown for nobody, whatever is asked inside.
            if value == (fold == "all") and not any(loop_asks(loop) for loop in loops):
                return TRUE if value else FALSE
    return part


def _join(
    operands: tuple[Expression, ...], kind: type[And] | type[Or], neutral: Expression, absorbing: Expression
) -> Expression:
    kept: list[Expression] = []
    for operand in operands:
        for part in operand.operands if isinstance(operand, kind) else (operand,):
            if part == absorbing:
                return absorbing
            if part != neutral and part not in kept:
                kept.append(part)
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else kind(tuple(kept), BOOL)


def is_none(part: Expression) -> bool:
    """Whether it is the constant None."""
    return isinstance(part, Value) and part.value is None


def mentions_me(expression: Expression) -> bool:
    """Whether the caller is asked about."""
    return any(isinstance(part, Me) for part in parts(expression))


def mentions_row(expression: Expression) -> bool:
    """Whether the row is asked about."""
    return any(isinstance(part, Self) for part in parts(expression))


def loop_asks(loop: Loop) -> bool:
    """Whether the caller is asked about in what a loop goes over."""
    return any(mentions_me(part) for part in (loop.source, *loop.conditions))

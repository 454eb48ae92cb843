"""What is known of the states that an expression asks about, by the conditions around it: that is not asked again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import structs

from backwright.design.places import place
from backwright.design.truth import FALSE, TRUE, simplified
from backwright.model.expressions import (
    And,
    Attribute,
    Compare,
    Comprehension,
    Conditional,
    Contains,
    Display,
    Expression,
    Name,
    Not,
    Or,
    Value,
)
from backwright.model.types import Choice
from backwright.model.walk import with_children

States: TypeAlias = Mapping[str, frozenset[object]]
"""By the place of a state, the values that it may have."""


def settled(part: Expression, known: States) -> Expression:
    """The expression without the questions whose answers follow from what is known, or from those around them."""
    match part:
        case Compare() | Contains() if (asked := _asked(part)) is not None:
            where, yes, every = asked
            may_be = known.get(where, every)
            return TRUE if may_be <= yes else FALSE if may_be.isdisjoint(yes) else part
        case And(operands) | Or(operands):
            both, kept = isinstance(part, And), []
            for operand in operands:
                kept.append(settled(operand, known))
                known = _told(operand, both, known)
            return _with(part, operands=tuple(kept))
        case Not(operand):
            return _with(part, operand=settled(operand, known))
        case Conditional(test, then, otherwise):
            return _with(
                part,
                test=settled(test, known),
                then=settled(then, _told(test, True, known)),
                otherwise=settled(otherwise, _told(test, False, known)),
            )
        case Comprehension(loops=loops):
            names = {name for loop in loops for name in loop.names}
            known = {where: values for where, values in known.items() if where.partition(".")[0] not in names}
    return with_children(part, lambda child: settled(child, known))


def _with(part: Expression, **given: object) -> Expression:
    """The part with other operands, and what is left of it where these are decided; itself where they are the same."""
    if all(value == getattr(part, name) for name, value in given.items()):
        return part
    return simplified(structs.replace(part, **given))


def _told(test: Expression, answer: bool, known: States) -> States:
    """What is known once a condition has had this answer."""
    match test:
        case Not(operand):
            return _told(operand, not answer, known)
        case And(operands) | Or(operands) if isinstance(test, And) == answer:
            for operand in operands:
                known = _told(operand, answer, known)
        case Compare() | Contains() if (asked := _asked(test)) is not None:
            where, yes, every = asked
            may_be = known.get(where, every)
            return {**known, where: may_be & yes if answer else may_be - yes}
    return known


def _asked(test: Compare | Contains) -> tuple[str, frozenset[object], frozenset[object]] | None:
    """The place of a state that a condition asks about, the values for which it holds, and all that it may have."""
    match test:
        case Compare("==" | "!=" as operator, state, Value(value=value)):
            wanted, equal = frozenset[object]({value}), operator == "=="
        case Contains(state, Display(items=items)) if all(isinstance(item, Value) for item in items):
            wanted, equal = frozenset(item.value for item in items if isinstance(item, Value)), True
        case _:
            return None
    if not isinstance(state, Attribute | Name) or not isinstance(state.type, Choice) or not (where := place(state)):
        return None
    every = frozenset(state.type.values)
    return where, wanted if equal else every - wanted, every

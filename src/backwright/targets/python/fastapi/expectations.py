"""What a rule comes to for a fresh row: one that was just made, by the account that owns it, with every default."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from backwright.design.conditions import Access
from backwright.model.backend import Backend
from backwright.model.expressions import (
    And,
    Attribute,
    Compare,
    Conditional,
    Contains,
    Expression,
    Me,
    Not,
    Or,
    Self,
    Value,
)
from backwright.model.members import Collection, Field, Link

Who: TypeAlias = Literal["anonymous", "stranger", "owner"]


def holds(backend: Backend, rule: Access, who: Who) -> bool | None:
    """Whether it lets a caller pass; None where a fresh row does not tell."""
    return _truth(backend, rule.nobody if who == "anonymous" else rule.somebody, who)


def _truth(backend: Backend, part: Expression, who: Who) -> bool | None:
    match part:
        case Value(value=bool() as value):
            return value
        case Not(operand):
            truth = _truth(backend, operand, who)
            return None if truth is None else not truth
        case And(operands):
            return _decided((_truth(backend, o, who) for o in operands), False)
        case Or(operands):
            return _decided((_truth(backend, o, who) for o in operands), True)
        case Conditional(test, then, otherwise):
            chosen = _truth(backend, test, who)
            return None if chosen is None else _truth(backend, then if chosen else otherwise, who)
        case Contains(item=Me(), container=Attribute(member=member)):
            return False if isinstance(backend.member(member), Collection) else None
        case Compare(operator, left, right) if operator in ("==", "!="):
            equal = _equal(backend, left, right, who)
            return None if equal is None else equal == (operator == "==")
    constant = _value(backend, part)
    return constant.value if constant is not None and isinstance(constant.value, bool) else None


def _decided(values: Iterable[bool | None], ends: bool) -> bool | None:
    found = list(values)
    return ends if ends in found else None if None in found else not ends


def _equal(backend: Backend, left: Expression, right: Expression, who: Who) -> bool | None:
    if isinstance(left, Me):
        left, right = right, left
    if isinstance(right, Me):
        if isinstance(left, Self):
            return False
        if isinstance(left, Attribute) and "." in left.member:
            link = backend.member(left.member)
            if isinstance(link, Link):
                return who == "owner" if isinstance(link.default, Me) else False if link.optional else None
        return None
    one, other = _value(backend, left), _value(backend, right)
    return None if one is None or other is None else one.value == other.value


def _value(backend: Backend, part: Expression) -> Value | None:
    """A constant, the default of a field of the row or, of the caller, the default of that field."""
    if isinstance(part, Value):
        return part
    if isinstance(part, Attribute) and isinstance(part.base, Self | Me) and "." in part.member:
        field = backend.member(part.member)
        if isinstance(field, Field) and isinstance(field.default, Value):
            return field.default
    return None

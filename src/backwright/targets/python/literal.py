"""Conditions over the columns of one row as SQL text, for partial indexes and for migrations."""

from __future__ import annotations

from backwright.model.backend import Backend
from backwright.model.expressions import (
    And,
    Attribute,
    Compare,
    Contains,
    Display,
    Expression,
    Not,
    Or,
    Self,
    Value,
)
from backwright.model.members import Field, Link
from backwright.targets.python.core import UnsupportedError

_NEGATED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def sql_text(backend: Backend, part: Expression, *, negated: bool = False) -> str:
    """The text, the same for PostgreSQL and SQLite. `UnsupportedError` where the row alone does not tell."""
    match part:
        case Value(value=bool() as value):
            return "1 = 1" if value != negated else "1 = 0"
        case Not(operand):
            return sql_text(backend, operand, negated=not negated)
        case And(operands) | Or(operands):
            word = " AND " if isinstance(part, And) != negated else " OR "
            return f"({word.join(sql_text(backend, operand, negated=negated) for operand in operands)})"
        case Compare(operator, left, right):
            return _compared(backend, _NEGATED[operator] if negated else operator, left, right)
        case Contains(item, Display(items=items)):
            options = ", ".join(_operand(backend, option) for option in items)
            return f"{_operand(backend, item)} {'NOT ' * negated}IN ({options})"
        case Attribute():
            return f"{_operand(backend, part)} IS {'NOT ' * negated}TRUE"
    raise UnsupportedError(f"`{type(part).__name__.lower()}` in the condition of an index")


def _compared(backend: Backend, operator: str, left: Expression, right: Expression) -> str:
    if isinstance(right, Value) and right.value is None:
        return f"{_operand(backend, left)} IS {'NOT ' * (operator == '!=')}NULL"
    sign = {"==": "=", "!=": "<>"}.get(operator, operator)
    return f"{_operand(backend, left)} {sign} {_operand(backend, right)}"


def _operand(backend: Backend, part: Expression) -> str:
    match part:
        case Attribute(base=Self(), member=identity):
            member = backend.member(identity)
            if isinstance(member, Link):
                return f"{member.name}_id"
            if isinstance(member, Field):
                return member.name
        case Value(value=bool() as value):
            return "TRUE" if value else "FALSE"
        case Value(value=int() as value):
            return str(value)
        case Value(value=str() as value):
            return "'" + value.replace("'", "''") + "'"
    raise UnsupportedError(f"`{type(part).__name__.lower()}` in the condition of an index")

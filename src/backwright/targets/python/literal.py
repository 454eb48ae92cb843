"""Conditions over the columns of one row as SQL text, for partial indexes and for migrations."""

from __future__ import annotations

import re

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
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)
_PARAMETER = re.compile(r"(?<![:\w\\]):(?=\w)")
RESERVED = frozenset(
    word
    for line in (
        "add after all alter analyse analyze and any array as asc asymmetric attach authorization autoincrement before",
        "begin between binary both by cascade case cast check collate column commit conflict constraint create cross",
        "current_catalog current_date current_role current_schema current_time current_timestamp current_user database",
        "default deferrable deferred delete desc detach distinct do drop each else end escape except exclusive exists",
        "explain fail false fetch for foreign freeze from full glob grant group having if ignore ilike immediate in",
        "index indexed initially inner insert instead intersect into is isnull join key leading left like limit",
        "localtime localtimestamp match natural new not notnull null of off offset old on only or order outer over",
        "overlaps placing plan pragma primary query raise references reindex rename replace restrict returning right",
        "rollback row select session_user set similar some symmetric table temp temporary then to trailing transaction",
        "trigger true union unique update user using vacuum values variadic verbose view virtual when where window",
        "with",
    )
    for word in line.split()
)
"""The words that SQLAlchemy puts into quotes where columns are called so, for SQLite or for PostgreSQL."""


def quoted(name: str) -> str:
    """The name of a column in SQL text: in quotes where it would say something else without them."""
    return name if _PLAIN.fullmatch(name) and name not in RESERVED else f'"{name}"'


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
                return quoted(f"{member.name}_id")
            if isinstance(member, Field):
                return quoted(member.name)
        case Value(value=bool() as value):
            return "TRUE" if value else "FALSE"
        case Value(value=int() as value):
            return str(value)
        case Value(value=str() as value):
            return "'" + _PARAMETER.sub(r"\:", value.replace("'", "''")) + "'"
    raise UnsupportedError(f"`{type(part).__name__.lower()}` in the condition of an index")

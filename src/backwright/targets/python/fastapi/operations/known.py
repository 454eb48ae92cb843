"""What a body tells of itself before it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backwright.design.bodies import statements
from backwright.design.effects import place, values_of
from backwright.model.expressions import (
    And,
    Arithmetic,
    Attribute,
    Call,
    Expression,
    Name,
)
from backwright.model.members import (
    Field,
    Limits,
)
from backwright.model.operations import Operation, Procedure
from backwright.model.statements import (
    ForEach,
    Let,
    Return,
    Statement,
)
from backwright.model.types import (
    INT,
    RecordOf,
    Scalar,
    Type,
    element,
    present,
)
from backwright.model.walk import parts

Body = Operation | Procedure


def is_password(member: object) -> bool:
    return isinstance(member, Field) and present(member.type) == Scalar("password")


def calls(body: tuple[Statement, ...], computes: object) -> Iterator[Call]:
    for statement in statements(body):
        for expression in values_of(statement):
            for part in parts(expression):
                if isinstance(part, Call) and not computes(part.function):  # type: ignore[operator]
                    yield part


def ends(body: tuple[Statement, ...]) -> bool:
    return bool(body) and isinstance(body[-1], Return)


def limits_sent(body: Procedure | Operation) -> dict[str, Limits]:
    """The limits of the parameters that stay what was sent."""
    changed = {statement.name for statement in statements(body.body) if isinstance(statement, Let)}
    return {p.name: p.limits for p in body.parameters if p.name not in changed}


def operands(condition: Expression) -> tuple[Expression, ...]:
    return condition.operands if isinstance(condition, And) else (condition,)


def records_sent(body: Procedure | Operation) -> frozenset[str]:
    """The names of the records that were sent, and of those that loops take from such a list."""
    if isinstance(body, Procedure):
        return frozenset()
    changed = {statement.name for statement in statements(body.body) if isinstance(statement, Let)}
    kinds = {p.name: element(p.type) or present(p.type) for p in body.parameters if p.name not in changed}
    sent = {name for name, kind in kinds.items() if isinstance(present(kind), RecordOf)}
    loops = [s for s in statements(body.body) if isinstance(s, ForEach)]
    taken = {name for loop in loops if place(loop.source) in sent for name in loop.names}
    others = {name for loop in loops if place(loop.source) not in sent for name in loop.names}
    return frozenset(sent | taken - others)


def exact_names(body: Body) -> frozenset[str]:
    """The names of exact numbers, which may begin as a whole one."""
    every = (p for s in statements(body.body) for e in values_of(s) for p in parts(e))
    exact = (Scalar("money"), Scalar("decimal"))
    return frozenset(p.name for p in every if isinstance(p, Name) and present(p.type) in exact)


def has_fractions(value: Expression) -> bool:
    """Whether a value may have more than two decimals."""
    return any(
        isinstance(p, Arithmetic)
        and (p.operator in ("/", "**") or (p.operator == "*" and present(p.left.type) != INT != present(p.right.type)))
        for p in parts(value)
    )


def grown_by(value: Expression) -> tuple[str, Expression] | None:
    if isinstance(value, Arithmetic) and isinstance(value.left, Attribute) and value.operator in ("+", "-"):
        return value.operator, value.right
    return None


def with_instant(top: list[str], lines: list[str]) -> list[str]:
    """The lines with the instant of the operation before them, unless it is asked for once."""
    asked = sum(len(re.findall(r"\binstant\b", line)) for line in lines)
    if top and asked == 1:
        return [re.sub(r"\binstant\b", "now()", line) for line in lines]
    return [*top, *lines]


def empty(kind: Type) -> str:
    """A stored sum or count of nothing."""
    inner = present(kind)
    return "Decimal(0)" if inner in (Scalar("money"), Scalar("decimal")) else "0"

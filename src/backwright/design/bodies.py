"""What the bodies of a backend do: their statements and the expressions in them, all the way down."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.model.backend import Backend
from backwright.model.expressions import Expression
from backwright.model.statements import (
    Adjust,
    Assign,
    Branch,
    Do,
    ForEach,
    Let,
    Relate,
    Require,
    Return,
    Statement,
)
from backwright.model.walk import parts


def bodies(backend: Backend) -> Iterator[tuple[Statement, ...]]:
    """The body of everything that has one."""
    for owner in backend.owners:
        yield from (operation.body for operation in owner.operations)
        yield from (procedure.body for procedure in owner.procedures)
    for entity in backend.entities:
        yield from (hook.body for hook in entity.hooks)
    yield from (operation.body for operation in backend.operations)
    yield from (procedure.body for procedure in backend.procedures)
    yield from (reaction.body for reaction in backend.reactions)
    yield from (job.body for job in backend.jobs)


def statements(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """Every statement, those inside branches and loops too."""
    for statement in body:
        yield statement
        if isinstance(statement, Branch):
            yield from statements(statement.then)
            yield from statements(statement.otherwise)
        elif isinstance(statement, ForEach):
            yield from statements(statement.body)


def expressions(body: tuple[Statement, ...]) -> Iterator[Expression]:
    """Every part of every expression."""
    for statement in statements(body):
        for expression in _own(statement):
            yield from parts(expression)


def _own(statement: Statement) -> tuple[Expression, ...]:
    match statement:
        case Let(_, value) | Do(value):
            return (value,)
        case Assign(target, value) | Adjust(target, _, value) | Relate(target, _, value):
            return (target, value)
        case Require(condition, message):
            return (condition, message)
        case Branch(test):
            return (test,)
        case ForEach(_, source):
            return (source,)
        case Return(value):
            return (value,) if value is not None else ()

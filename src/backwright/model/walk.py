"""Walking over statements and expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from typing import Any, cast

import msgspec

from backwright.model.expressions import Argument, Comprehension, Expression, Loop, Name
from backwright.model.part import Part
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

TYPES = frozenset({"Scalar", "Choice", "Row", "RecordOf", "ListOf", "SetOf", "PairOf", "Maybe", "Nothing"})
"""The names of the parts that are types, and hold no expression."""


def replace(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The expression with `change` applied to every part, the innermost first."""
    return change(with_children(expression, lambda part: replace(part, change)))


def _inside(part: Any, each: Callable[[Expression], Expression]) -> Any:
    given: dict[str, Any] = {}
    for name in part.__struct_fields__:
        before = getattr(part, name)
        after = _changed(before, each)
        if after is not before:
            given[name] = after
    return msgspec.structs.replace(part, **given) if given else part


def _changed(value: Any, each: Callable[[Expression], Expression]) -> Any:
    if isinstance(value, tuple):
        items = tuple(_changed(item, each) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if not isinstance(value, Part) or type(value).__name__ in TYPES:
        return value
    if isinstance(value, Argument | Loop):
        return _inside(value, each)
    return each(cast(Expression, value))


def with_children(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The expression with `change` applied to the expressions right inside it."""
    return cast(Expression, _inside(expression, change))


def parts(expression: Expression) -> Iterator[Expression]:
    """Every part, the expression itself last."""
    found: list[Expression] = []

    def note(part: Expression) -> Expression:
        found.append(part)
        return part

    replace(expression, note)
    return iter(found)


def children(part: Any) -> Iterator[Expression]:
    """The expressions right inside one."""
    for name in part.__struct_fields__:
        yield from _expressions(getattr(part, name))


def _expressions(value: Any) -> Iterator[Expression]:
    if isinstance(value, tuple):
        for each in value:
            yield from _expressions(each)
    elif isinstance(value, Argument | Loop):
        yield from children(value)
    elif isinstance(value, Part) and type(value).__name__ not in TYPES:
        yield cast(Expression, value)


def free_names(expression: Expression, bound: Set[str] = frozenset()) -> Iterator[Name]:
    """The names in an expression that it does not give itself to what its loops go over."""
    if isinstance(expression, Name) and expression.name not in bound:
        yield expression
    if not isinstance(expression, Comprehension):
        for each in children(expression):
            yield from free_names(each, bound)
        return
    for loop in expression.loops:
        yield from free_names(loop.source, bound)
        bound = bound | set(loop.names)
        for condition in loop.conditions:
            yield from free_names(condition, bound)
    yield from free_names(expression.item, bound)


def statements(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """Every statement, those inside branches and loops too."""
    for statement in body:
        yield statement
        if isinstance(statement, Branch):
            yield from statements(statement.then)
            yield from statements(statement.otherwise)
        elif isinstance(statement, ForEach):
            yield from statements(statement.body)


def own_values(statement: Statement) -> tuple[Expression, ...]:
    """The expressions of one statement, not of those inside it."""
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


def expressions(body: tuple[Statement, ...]) -> Iterator[Expression]:
    """Every part of every expression of statements."""
    for statement in statements(body):
        for expression in own_values(statement):
            yield from parts(expression)

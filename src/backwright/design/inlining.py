"""Expressions without the functions and the computed values that they name: the bodies of these instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from decimal import Decimal

import msgspec

from backwright.design.truth import FALSE, TRUE, is_none, simplified
from backwright.model.backend import Backend
from backwright.model.expressions import (
    Argument,
    Attribute,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Exact,
    Expression,
    Loop,
    Name,
    Self,
    Value,
    Word,
)
from backwright.model.members import Computed
from backwright.model.names import another
from backwright.model.types import INT, Choice, ListOf, Maybe, Nothing, Scalar, Type, present
from backwright.model.walk import free_names, parts, replace

_DECIMAL, _MONEY = Scalar("decimal"), Scalar("money")


def written_out(
    backend: Backend,
    expression: Expression,
    values: Mapping[str, Expression] | None = None,
    kept: Set[str] = frozenset(),
    stays: Callable[[Call], Call | None] = lambda _: None,
) -> Expression:
    """The expression with the bodies of the functions and of the computed values that it names instead of them.

    `kept`: the values of the row itself that stay, by their stable ids; `stays`: the call that stands where a function
    is called, None where its body does.
    """

    def write(part: Expression) -> Expression:
        if isinstance(part, Call) and backend.computes(part.function):
            if (call := stays(part)) is not None:
                return call
            function = backend.function(part.function)
            unnamed = [a for a in part.arguments if not a.name]
            in_order = zip((p.name for p in function.parameters), unnamed, strict=False)
            given = {a.name: a.value for a in part.arguments if a.name} | {n: a.value for n, a in in_order}
            defaults = {p.name: p.default for p in function.parameters if p.default is not None}
            body = _typed(function.value, part.type)
            return written_out(backend, bound(body, part.base, {**defaults, **given}), kept=kept, stays=stays)
        if isinstance(part, Attribute) and backend.owns(part.member):
            member = backend.member(part.member)
            is_kept = part.member in kept and isinstance(part.base, Self)
            if isinstance(member, Computed) and not member.stored and not is_kept:
                if (call := stays(Call(part.member, part.base, (), part.type))) is not None:
                    return call
                body = bound(_typed(member.value, member.type), part.base, {})
                return written_out(backend, body, kept=kept, stays=stays)
        return part

    return replace(bound(expression, None, values or {}), write)


def body_of(backend: Backend, member: Computed, kept: Set[str] = frozenset()) -> Expression:
    """What a value is worked out of, written out, as one of the type that it has."""
    return written_out(backend, _typed(member.value, member.type), kept=kept)


def of_the_row(part: Expression) -> Expression:
    """What is said of `self`, of the row by its name."""
    return Name("self", part.type) if isinstance(part, Self) else part


def _typed(body: Expression, kind: Type) -> Expression:
    """A body as a value of that type: an exact one, where it is another number."""
    wanted, found = present(kind), present(body.type)
    if isinstance(body, Comprehension) and isinstance(wanted, ListOf):
        return msgspec.structs.replace(body, item=_typed(body.item, wanted.item), type=wanted)
    whole = found == INT or (isinstance(found, Choice) and isinstance(found.values[0], int))
    if wanted not in (_MONEY, _DECIMAL) or not (whole or (found in (_MONEY, _DECIMAL) and found != wanted)):
        # One that is always there is answered as it was declared.
        is_there = isinstance(kind, Maybe) and not isinstance(body.type, Maybe | Nothing)
        return msgspec.structs.replace(body, type=kind) if is_there else body
    match body:
        case Value(value=int() as number) | Exact(value=number):
            return Exact(Decimal(number), wanted)
        case Conditional(test, then, otherwise):
            return Conditional(test, _typed(then, wanted), _typed(otherwise, wanted), kind)
    return Word("Decimal", "", (Argument("", body),), kind if isinstance(body.type, Maybe) else wanted)


def bound(body: Expression, base: Expression | None, values: Mapping[str, Expression]) -> Expression:
    """A body with its `self` and its parameters given. Its loops call nothing as what is given, or as a parameter."""
    given = [*values.values(), *([base] if base is not None else [])]
    taken = {*values, *(one.name for value in given for one in free_names(value))}
    is_plain = any(is_none(value) or _is_something(value) for value in values.values())

    def bind(part: Expression) -> Expression:
        if isinstance(part, Self) and base is not None:
            return base
        if isinstance(part, Name) and part.name in values:
            return values[part.name]
        return _without_nothing(part) if is_plain else part

    return replace(replace(body, lambda part: _called_otherwise(part, taken)), bind)


def _without_nothing(part: Expression) -> Expression:
    """What is left of a question whether None, or what is plainly something, is None, and of what was asked by it."""
    match part:
        case Compare("==" | "!=" as operator, left, right) if is_none(left) and is_none(right):
            return TRUE if operator == "==" else FALSE
        case Compare("==" | "!=" as operator, left, right) if is_none(right) and _is_something(left):
            return TRUE if operator == "!=" else FALSE
        case Conditional(type=kind) if (chosen := simplified(part)).type == INT != present(kind):
            number = chosen.value if isinstance(chosen, Value) else None
            return Exact(Decimal(number), present(kind)) if isinstance(number, int) else part
    return simplified(part)


def _is_something(part: Expression) -> bool:
    """Whether it is a value that stands in the blueprint, and not None."""
    return isinstance(part, Exact) or (isinstance(part, Value | Word) and not isinstance(part.type, Maybe | Nothing))


def _called_otherwise(part: Expression, taken: Set[str]) -> Expression:
    """A comprehension whose loops call what they go over by none of these names."""
    if not isinstance(part, Comprehension) or taken.isdisjoint(name for loop in part.loops for name in loop.names):
        return part
    known = {*taken, *(inner.name for inner in parts(part) if isinstance(inner, Name))}
    called = {name: another(name, known) for loop in part.loops for name in loop.names if name in taken}

    def call(inner: Expression) -> Expression:
        if isinstance(inner, Name) and inner.name in called:
            return Name(called[inner.name], inner.type)
        return inner

    loops = [
        Loop(
            tuple(called.get(name, name) for name in loop.names),
            replace(loop.source, call) if number else loop.source,  # the first is found before it has a name
            tuple(replace(condition, call) for condition in loop.conditions),
        )
        for number, loop in enumerate(part.loops)
    ]
    return Comprehension(replace(part.item, call), tuple(loops), part.type)

"""From a node of the syntax tree to an expression: each kind of node has its reader, found here."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from backwright.checks.bodies.habits import of_nothing
from backwright.checks.bodies.scope import Refused, Scope, chain
from backwright.checks.bodies.types import FLOAT, describe, fits, is_number
from backwright.diagnostics.catalogue import body_statements, body_values
from backwright.model.expressions import Exact, Expression, Me, Value
from backwright.model.types import NUMBERS, TEXT, Choice, Scalar, Type, optional, present

Reader: TypeAlias = Callable[[Any, Scope, Type | None], Expression]
"""From a node, with a hint of the type that is wanted. Raises `Refused` once it has reported why."""

READERS: dict[type[ast.expr], Reader] = {}

MAX_DEPTH = 80
MAX_SIZE = 5_000


def reads(*nodes: type[ast.expr]) -> Callable[[Reader], Reader]:
    """Makes a function the reader of these kinds of nodes."""

    def register(reader: Reader) -> Reader:
        READERS.update(dict.fromkeys(nodes, reader))
        return reader

    return register


def infer(node: ast.expr, scope: Scope, hint: Type | None = None) -> Expression:
    """What a node computes, whatever its type. The hint only decides what constants are."""
    reader = READERS.get(type(node))
    if reader is None:
        case = body_values.UnsupportedExpression(instead="say it by what bodies have, or in an @external function")
        raise scope.refusal(node, case)
    track = scope.track
    track.size += 1
    if track.depth >= MAX_DEPTH or track.size > MAX_SIZE:
        raise _overgrown(node, scope)
    track.depth += 1
    try:
        return reader(node, scope, hint)
    finally:
        track.depth -= 1


def _overgrown(node: ast.expr, scope: Scope) -> Refused:
    """The finding about a body that is too deep or too large, once."""
    track = scope.track
    if track.overgrown:
        return Refused()
    track.overgrown = True
    deep = track.depth >= MAX_DEPTH
    return scope.refusal(node, body_statements.NestedTooDeeply() if deep else body_statements.TooLarge())


def typed(node: ast.expr, scope: Scope, wanted: Type) -> Expression:
    """What a node computes, which has to be of this type."""
    found = infer(node, scope, wanted)
    return fitted(found, node, scope, wanted)


def fitted(found: Expression, node: ast.expr, scope: Scope, wanted: Type) -> Expression:
    """The expression, if its type is the one that is wanted."""
    if fits(found.type, wanted, scope.symbols):
        return found
    if _rewritten(found) and present(wanted) == FLOAT:
        return as_float(found)
    if optional(found.type) and fits(present(found.type), wanted, scope.symbols):
        raise unguarded(found, node, scope)
    instead = _instead(found.type, node, present(wanted))
    raise scope.refusal(
        node, body_values.WrongType(found=describe(found.type), expected=describe(wanted), instead=instead)
    )


def _instead(kind: Type, node: ast.expr, wanted: Type) -> str:
    """What would be of the type that is wanted."""
    if isinstance(node, ast.Constant):
        return number_said(node.value, wanted)
    if isinstance(node, ast.Name) and kind == TEXT and isinstance(wanted, Choice):
        values = ", ".join(f'"{value}"' if isinstance(value, str) else str(value) for value in wanted.values)
        return f"annotate it: `{node.id}: Literal[{values}]`"
    return ""


def number_said(value: object, kind: Type) -> str:
    """What to write for a number that is written as a text."""
    is_number = isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", value)
    return f"write `{value}`" if is_number and isinstance(kind, Scalar) and kind.name in NUMBERS else ""


def _rewritten(found: Expression) -> bool:
    return isinstance(found, Exact) and is_number(found.type)


def as_float(found: Expression) -> Expression:
    """A constant beside floating point numbers is one too."""
    return Exact(found.value, FLOAT) if isinstance(found, Exact) else found


def certain(node: ast.expr, scope: Scope, hint: Type | None = None) -> Expression:
    """What a node computes, which cannot be None here."""
    found = infer(node, scope, hint)
    if optional(found.type):
        raise unguarded(found, node, scope)
    return found


def unguarded(found: Expression, node: ast.expr, scope: Scope) -> Refused:
    """The finding about a value that may be None."""
    if isinstance(found, Me):
        return scope.refusal(node, body_values.CallerMayBeNobody())
    return scope.refusal(node, body_values.OptionalWithoutGuard(path=chain(node) or "this", instead=of_nothing(node)))


def each(tasks: Iterable[Callable[[], Expression]]) -> tuple[Expression, ...]:
    """All of them, so that every part has its findings; refused if one is."""
    done: list[Expression] = []
    failed = False
    for task in tasks:
        try:
            done.append(task())
        except Refused:
            failed = True
    if failed:
        raise Refused
    return tuple(done)


def both(left: ast.expr, right: ast.expr, scope: Scope) -> tuple[Expression, Expression]:
    """Two operands, each with its findings."""
    first, second = each((lambda: infer(left, scope), lambda: infer(right, scope)))
    return first, second


def alike(first: Expression, second: Expression) -> tuple[Expression, Expression]:
    """Two operands; a constant with a fraction is floating point beside what is."""
    if present(second.type) == FLOAT:
        return as_float(first), second
    if present(first.type) == FLOAT:
        return first, as_float(second)
    return first, second


def constant_int(node: ast.expr | None) -> int | None:
    """The whole number that is written there, with its sign; None where something else is."""
    match node:
        case ast.Constant(value=int() as value) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)) if not isinstance(value, bool):
            return -value
    return None


def is_zero(found: Expression) -> bool:
    """Whether it is written as zero."""
    return isinstance(found, Value | Exact) and found.value == 0


def scalar(found: Expression) -> str:
    """The name of its plain type; empty where it has another."""
    kind = present(found.type)
    if isinstance(kind, Choice):
        return "int" if isinstance(kind.values[0], int) else ""
    return kind.name if isinstance(kind, Scalar) else ""

"""Bodies of functions: from the syntax tree to typed expressions and statements.

`scope` is what is known at a place; `reading` finds the reader of a node. The readers of expressions are `names`,
`operators`, `arithmetic`, `calls`, `methods`, `words`, `instants`, `folds`, `collections` and `constants`, those of
statements `statements`, `effects`, `targets` and `pure`; `narrowing` knows what a guard shows. A reader that meets a
mistake reports it and raises `Refused`; whoever goes on beside it catches that, so that one run shows all mistakes and
none twice.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import partial

from backwright.checks.bodies import collections, constants, folds, instants, operators, words
from backwright.checks.bodies.effects import acts
from backwright.checks.bodies.naming import Naming
from backwright.checks.bodies.pure import folded
from backwright.checks.bodies.reading import infer, typed
from backwright.checks.bodies.recursion import refuse_recursion
from backwright.checks.bodies.scope import Mode, Refused, Scope, Track
from backwright.checks.bodies.statements import block
from backwright.checks.bodies.unused import refuse_unused
from backwright.checks.bodies.weight import walk
from backwright.diagnostics.catalogue import body_statements, body_values
from backwright.diagnostics.findings import Findings
from backwright.model.expressions import Attribute, Call, Expression, Rows, Self
from backwright.model.statements import Statement
from backwright.model.types import NOTHING, Type

__all__ = [
    "Mode",
    "Scope",
    "constant",
    "expression",
    "pure",
    "refuse_recursion",
    "statements",
    "steps",
]

_READERS = (collections, constants, folds, instants, operators, words)
"""Imported for the readers that they register."""


def expression(node: ast.expr, scope: Scope, expected: Type | None = None) -> Expression | None:
    """What a node computes, of the type that is expected; None once a finding says why not."""
    try:
        return infer(node, scope) if expected is None else typed(node, scope, expected)
    except Refused:
        return None


def pure(function: ast.FunctionDef, scope: Scope, result: Type) -> Expression | None:
    """The body of a function that only computes, as one expression: a computed value, a predicate, a helper."""
    inner = replace(_prepared(function, scope), mode="pure")
    try:
        found = folded(_without_docstring(function.body), inner, result, function)
    except Refused:
        return None
    refuse_unused(function.body, inner)
    return None if inner.track.failed else found


def steps(function: ast.FunctionDef, scope: Scope, result: Type) -> tuple[Statement, ...]:
    """The body of a function that only computes as it is written, where that is in several statements and sound."""
    if len(_without_docstring(function.body)) < 2:
        return ()
    return statements(function, replace(scope, mode="read", findings=Findings()), result) or ()


def statements(function: ast.FunctionDef, scope: Scope, result: Type) -> tuple[Statement, ...] | None:
    """The body of an operation, a hook, a reaction, a job or a procedure; with `mode="read"` that of a query."""
    inner = _prepared(function, scope)
    body, after = block(_without_docstring(function.body), inner, result)
    if after is not None and result != NOTHING and not inner.track.failed:
        inner.findings.add(body_statements.MissingReturn(name=function.name), scope.source.name_span(function))
        inner.track.failed = True
    if not inner.track.failed:
        refuse_unused(function.body, inner)
    named = (part.id for part in ast.walk(function) if isinstance(part, ast.Name))
    given = (part.arg for part in ast.walk(function) if isinstance(part, ast.arg))
    return None if inner.track.failed else Naming({*named, *given}, partial(acts, scope=scope)).block(body)


def _prepared(function: ast.FunctionDef, scope: Scope) -> Scope:
    """At the start of a body. What `:=` would name has its finding there."""
    walrus = (part.target.id for part in ast.walk(function) if isinstance(part, ast.NamedExpr))
    return replace(scope, track=Track(), broken=scope.broken.union(walrus))


def constant(node: ast.expr, scope: Scope, expected: Type | None) -> Expression | None:
    """A default: a constant, `today`, `now`, `uuid4`, an enum's member, a setting, or what is computed of them."""
    inner = replace(scope, mode="pure", track=Track())
    try:
        called = _call_of_word(node, scope)
        found = expression(called, inner, expected)
        if found is not None and any(isinstance(part, Self | Attribute | Rows | Call) for part in walk(found)):
            raise scope.refusal(node, body_values.NotConstant(what="a default"))
    except Refused:
        return None
    return found


def _call_of_word(node: ast.expr, scope: Scope) -> ast.expr:
    """`today` as a default means `today()`."""
    if scope.word(node) in ("backwright.logic.now", "backwright.logic.today", "uuid.uuid4"):
        return ast.copy_location(ast.Call(node, [], []), node)
    return node


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    is_text = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return body[1:] if is_text else body

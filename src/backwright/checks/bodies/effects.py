"""Statements that are calls: `require`, changes of who is linked, and words that do something."""

from __future__ import annotations

import ast
from typing import get_args

from backwright.checks.bodies.calls import arguments
from backwright.checks.bodies.narrowing import condition, shown
from backwright.checks.bodies.reading import infer, typed
from backwright.checks.bodies.scope import Scope
from backwright.checks.bodies.targets import collection_change
from backwright.checks.bodies.weight import reads_rows
from backwright.diagnostics import did_you_mean
from backwright.diagnostics.catalogue import body_names, body_statements
from backwright.model.expressions import Call, Expression, Value, Word
from backwright.model.rules import Outcome
from backwright.model.statements import Do, Require, Statement
from backwright.model.types import TEXT

EFFECTS = frozenset({"create", "ensure", "delete", "emit", "mail", "sign_in", "sign_out", "get", "authenticate"})
"""Words that make sense for what they do alone: `get` and `authenticate` may refuse."""


def effect(node: ast.Expr, scope: Scope) -> tuple[tuple[Statement, ...], Scope]:
    """A statement that is an expression."""
    value = node.value
    if isinstance(value, ast.Constant) and (value.value is ... or isinstance(value.value, str)):
        return (), scope
    if not isinstance(value, ast.Call):
        infer(value, scope)
        raise scope.refusal(value, body_statements.NoEffect())
    if scope.word(value.func) == "backwright.logic.require":
        return _require(value, scope)
    change = collection_change(value, scope)
    if change is not None:
        return (change,), _after_change(value, scope)
    found = infer(value, scope)
    if not acts(found, scope):
        raise scope.refusal(value, body_statements.NoEffect())
    return (Do(found),), scope


def _after_change(node: ast.Call, scope: Scope) -> Scope:
    """What is known of a collection stays true where it only grows."""
    match node.func:
        case ast.Attribute(attr="remove" | "discard", value=ast.Attribute(attr=member)):
            return scope.changed(member)
    return scope


def acts(found: Expression, scope: Scope) -> bool:
    """Whether a word or a call does something, or may refuse."""
    if isinstance(found, Word):
        return found.word in EFFECTS
    if not isinstance(found, Call):
        return False
    owner, _, name = found.function.rpartition(".")
    known = scope.symbols.owners[owner].methods if owner in scope.symbols.owners else scope.symbols.functions
    return name not in known or not known[name].pure


def _require(node: ast.Call, scope: Scope) -> tuple[tuple[Statement, ...], Scope]:
    if scope.mode == "pure":
        raise scope.refusal(node, body_names.ChangeInRead(what="`require`", place="a value that is computed"))
    named = arguments(node, "require", 1, 2, scope, ("outcome",))
    asks = node.args[0]
    test = condition(asks, scope)
    message = typed(node.args[1], scope, TEXT) if len(node.args) == 2 else Value("", TEXT)
    outcome: Outcome = "conflict" if reads_rows(test, scope) else "invalid"
    if "outcome" in named:
        outcome = _outcome(named["outcome"], scope)
    return (Require(test, message, outcome),), scope.knowing(shown(asks, True))


def _outcome(node: ast.expr, scope: Scope) -> Outcome:
    names: tuple[Outcome, ...] = get_args(Outcome)
    written = node.value if isinstance(node, ast.Constant) else None
    for name in names:
        if name == written:
            return name
    suggestion = did_you_mean(written, names) if isinstance(written, str) else None
    text = written if isinstance(written, str) else scope.source.segment(node)
    known = f"the outcomes are {', '.join(names)}"
    raise scope.refusal(node, body_statements.UnknownWrittenName(what="outcome", name=text, known=known), suggestion)

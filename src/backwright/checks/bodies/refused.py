"""Statements of Python that no body has."""

from __future__ import annotations

import ast

from backwright.checks.bodies.scope import Refused, Scope
from backwright.diagnostics import Kind
from backwright.diagnostics.catalogue import body_statements

_GUARD = "say what has to hold: `require(condition, message)`"
_FUNCTION = "write a function of its own at module level"

_REFUSED: dict[type[ast.stmt], tuple[str, str]] = {
    ast.Try: ("try", "nothing is raised: ask before, with `find(...)`, `if` or `require(...)`"),
    ast.TryStar: ("try", "nothing is raised: ask before, with `find(...)`, `if` or `require(...)`"),
    ast.With: ("with", "each operation is one transaction already"),
    ast.AsyncWith: ("with", "each operation is one transaction already"),
    ast.AsyncFor: ("async for", "write `for`"),
    ast.Import: ("import", "a blueprint imports the words of Backwright, at the top of the module"),
    ast.ImportFrom: ("import", "a blueprint imports the words of Backwright, at the top of the module"),
    ast.Global: ("global", "what is kept is a field of a row"),
    ast.Nonlocal: ("nonlocal", "what is kept is a field of a row"),
    ast.FunctionDef: ("def", _FUNCTION),
    ast.AsyncFunctionDef: ("async def", _FUNCTION),
    ast.ClassDef: ("class", "write it at module level"),
    ast.Delete: ("del", "`delete(row)` removes a row, `.discard(row)` a link"),
    ast.Assert: ("assert", _GUARD),
    ast.Raise: ("raise", _GUARD),
    ast.Match: ("match", "write `if` and `elif`"),
}
"""What it is called, and what to write."""


def unsupported(node: ast.stmt, scope: Scope) -> Refused:
    """The finding about a statement that bodies do not have."""
    return scope.refusal(node, _case(node))


def _case(node: ast.stmt) -> Kind:
    if isinstance(node, ast.While):
        return body_statements.WhileInBody()
    if isinstance(node, ast.Break | ast.Continue):
        return body_statements.JumpInBody(statement="break" if isinstance(node, ast.Break) else "continue")
    statement, instead = _REFUSED.get(type(node), ("this statement", ""))
    return body_statements.StatementNotInBodies(statement=statement, instead=instead)

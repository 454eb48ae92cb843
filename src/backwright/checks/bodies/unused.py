"""Local names that nobody asks for."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from backwright.checks.bodies.scope import Scope
from backwright.diagnostics.catalogue import body_statements


def refuse_unused(nodes: Iterable[ast.stmt], scope: Scope) -> None:
    """A finding at the first assignment of each name that is never read; a leading underscore says that it is meant."""
    told: set[str] = set()
    for node in nodes:
        for part in ast.walk(node):
            name = _given(part)
            if name is None or name in scope.track.used or name in told or name in scope.locals:
                continue
            told.add(name)
            if not name.startswith("_") and isinstance(part, ast.Assign | ast.AnnAssign):
                scope.report(part, body_statements.UnusedName(name=name))
                scope.track.failed = True


def _given(node: ast.AST) -> str | None:
    """The name that an assignment gives a value to."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return None

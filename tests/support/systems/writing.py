"""The text of a blueprint: what was drawn, without what nothing asks for."""

from __future__ import annotations

import ast

from support.systems.declared import System, Table
from support.systems.words import WORDS

HEAD = ("Day: TypeAlias = date", "Instant: TypeAlias = datetime")
KEPT = frozenset({"create", "ensure", "get"})
"""What is called for more than its value."""


def text_of(system: System) -> str:
    """The whole file."""
    entities = [_class(table) for table in system.tables.values()]
    imports = [f"from {module} import {', '.join(words)}" for module, words in WORDS.items()]
    parts = ["from __future__ import annotations", *imports, f"app = App(api=Rest({system.api}))"]
    parts += [*HEAD, *system.classes]
    parts += [*entities, *system.functions] if system.entities_first else [*system.functions, *entities]
    several = [system.helpers, *(table.methods for table in system.tables.values())]
    acting = {function.name for functions in several for function in functions if function.acts}
    return tidy("\n\n".join(parts), KEPT | acting)


def _class(table: Table) -> str:
    head = f"class {table.name}({', '.join(['Entity', *table.options])}):"
    body = "\n".join([*table.lines, *table.bodies])
    return "\n".join([head, *(f"    {line}" for line in body.splitlines())])


def tidy(text: str, kept: frozenset[str] | set[str] = KEPT) -> str:
    """Without local names that nobody reads, and without words that nothing says."""
    tree = ast.parse(text)
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        while _pruned(function, _read(function), kept):
            pass
    said = _read(tree)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            node.names = [alias for alias in node.names if alias.name in said]
    tree.body = [node for node in tree.body if not (isinstance(node, ast.ImportFrom) and not node.names)]
    return ast.unparse(tree) + "\n"


def _read(node: ast.AST) -> set[str]:
    """The names that are read, those apart that comprehensions have for themselves."""
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    found = {name for child in ast.iter_child_nodes(node) for name in _read(child)}
    own = node.generators if isinstance(node, ast.ListComp | ast.GeneratorExp) else []
    return found - {name.id for each in own for name in ast.walk(each.target) if isinstance(name, ast.Name)}


def _pruned(node: ast.FunctionDef | ast.If | ast.For, read: set[str], kept: frozenset[str] | set[str]) -> bool:
    """Whether something went: assignments to names that nobody reads, and blocks in which nothing is left."""
    before = len([*ast.walk(node)])
    node.body = _left(node.body, read, kept) or [ast.Pass()]
    if not isinstance(node, ast.FunctionDef):
        node.orelse = _left(node.orelse, read, kept)
    return len([*ast.walk(node)]) != before


def _left(block: list[ast.stmt], read: set[str], kept: frozenset[str] | set[str]) -> list[ast.stmt]:
    left: list[ast.stmt] = []
    for statement in block:
        if isinstance(statement, ast.If | ast.For):
            _pruned(statement, read, kept)
            if isinstance(statement.body[0], ast.Pass) and not statement.orelse:
                continue
        target = _named(statement)
        if not target or target in read:
            left.append(statement)
        elif (call := _kept(statement, kept)) is not None:
            left.append(ast.copy_location(ast.Expr(call), statement))
    return left


def _named(statement: ast.stmt) -> str:
    """The local name that a statement gives a value."""
    if isinstance(statement, ast.Assign):
        target: ast.expr = statement.targets[0]
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign):
        target = statement.target
    else:
        return ""
    return target.id if isinstance(target, ast.Name) else ""


def _kept(statement: ast.stmt, kept: frozenset[str] | set[str]) -> ast.Call | None:
    """What has to be called whoever reads its value."""
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign) else None
    if not isinstance(value, ast.Call):
        return None
    name = value.func.id if isinstance(value.func, ast.Name) else ast.unparse(value.func).rpartition(".")[2]
    return value if name in kept else None

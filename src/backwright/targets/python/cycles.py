"""Modules that need each other, of which Python reads one first.

Those of functions import one another whole. Those of schemas are parted: replies, which show rows of any feature, go
into a module of their own, which those of the rows do not need.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from backwright.targets.python.symbols import Symbol

_LAYERS = ("service", "steps")
"""Modules of functions alone, which call no other module while they are imported."""
_SHOWING = ("schemas", "replies", "records")


def qualified(
    uses: Mapping[str, Iterable[Symbol]], local: Mapping[str, frozenset[str]]
) -> dict[str, dict[str, Symbol]]:
    """By module, what it has to call by the name of the other module: the symbol by its name, and that module.

    `uses`: by module what it imports; `local`: the names that its functions give to what is their own.
    """
    edges = {
        module: {symbol.module for symbol in symbols if _is_layer(symbol.module)} - {module}
        for module, symbols in uses.items()
        if _is_layer(module)
    }
    found: dict[str, dict[str, Symbol]] = {}
    around = circles(edges)
    for module, others in edges.items():
        for symbol in uses[module]:
            if symbol.module in around.get(module, ()) or (symbol.module in others and symbol.name in local[module]):
                package, _, layer = symbol.module.rpartition(".")
                found.setdefault(module, {})[symbol.name] = Symbol(package, layer)
    return found


def circles(edges: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """By module those of its edges that lead back to it."""
    reach = {module: _reached(module, edges) for module in edges}
    found = {module: {one for one in edges[module] - {module} if module in reach.get(one, ())} for module in edges}
    return {module: around for module, around in found.items() if around}


def shows_rows(module: str) -> bool:
    """Whether a module is of the classes of what goes out."""
    return module.rpartition(".")[2].rstrip("_") in _SHOWING


def beside(path: str) -> str:
    """The path of the module of the replies that stood in another one."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/replies.py" if name == "schemas.py" else path.removesuffix(".py") + "_.py"


def name_of(module: Symbol) -> str:
    """What a module is called in another one: `orders_service`."""
    return f"{module.module.rpartition('.')[2]}_{module.name}"


def rewritten(code: str, names: Mapping[str, Symbol]) -> str:
    """The code with these names behind those of their modules."""
    lines = code.encode().splitlines(keepends=True)
    places = [node for statement in ast.parse(code).body for node in _of_the_module(statement) if node.id in names]
    for node in sorted(places, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        line = lines[node.lineno - 1]
        before, after = line[: node.col_offset], line[node.col_offset :]
        lines[node.lineno - 1] = before + f"{name_of(names[node.id])}.".encode() + after
    return b"".join(lines).decode()


def _of_the_module(statement: ast.stmt) -> Iterator[ast.Name]:
    """The names that a statement at the top of a module uses, and gives to nothing of its own."""
    nodes = [*ast.walk(statement)]
    own = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return (node for node in nodes if isinstance(node, ast.Name) and node.id not in own)


def _is_layer(module: str) -> bool:
    return module.rpartition(".")[2] in _LAYERS


def _reached(module: str, edges: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [*edges[module]]
    while waiting:
        other = waiting.pop()
        if other not in seen:
            seen.add(other)
            waiting += edges.get(other, ())
    return seen

"""Files that belong to the user from the first build on: written once, and from then on only read."""

from __future__ import annotations

import ast
from pathlib import Path


def lacking(wanted: str, path: Path) -> list[str]:
    """What a file that is there has to be given: the functions of `wanted` that it lacks, or has otherwise.

    Each with its head, its docstring and a body that raises. Nothing can be told of a file that is no Python.
    """
    try:
        known = _heads(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return []
    tree = ast.parse(wanted)
    return [ast.unparse(node) for node in tree.body if _is_function(node) and known.get(_name(node)) != _head(node)]


def _heads(text: str) -> dict[str, str]:
    return {_name(node): _head(node) for node in ast.parse(text).body if _is_function(node)}


def _is_function(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def _name(node: ast.stmt) -> str:
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return node.name


def _head(node: ast.stmt) -> str:
    """What is called: the same text for the same parameters and result, however they are written."""
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    answer = ast.unparse(node.returns) if node.returns is not None else ""
    waits = "async " * isinstance(node, ast.AsyncFunctionDef)
    return f"{waits}{node.name}({ast.unparse(node.args)}) -> {answer}"

"""Text to syntax tree, with the grammar of Python 3.11 whatever Python reads it. No input makes it raise."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

if TYPE_CHECKING:
    from backwright.source.text import Source, Span

GRAMMAR = (3, 11)

MAX_DEPTH = 100
"""How deep a syntax tree may be nested, so that whoever walks it stays far from Python's recursion limit."""

Cause: TypeAlias = Literal[
    "missing", "unreadable", "too large", "encoding", "null byte", "syntax", "nesting", "empty", "too many"
]


class Problem(msgspec.Struct, frozen=True):
    """Why a file is no blueprint yet."""

    cause: Cause
    span: Span
    detail: str = ""


def parse(source: Source) -> ast.Module | Problem:
    null = source.text.find("\0")
    if null >= 0:
        line = source.text.count("\n", 0, null) + 1
        column = null - source.text.rfind("\n", 0, null)
        return Problem("null byte", source.at(line, column))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source.text, feature_version=GRAMMAR)
    except SyntaxError as error:
        return _syntax_problem(source, error)
    except (RecursionError, MemoryError, OverflowError):
        return Problem("nesting", source.start())
    except ValueError as error:  # such as a number with more digits than Python converts
        return Problem("syntax", source.start(), _sentence(str(error)))
    return _too_deep(source, tree) or tree


def _too_deep(source: Source, tree: ast.Module) -> Problem | None:
    level: list[ast.AST] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return None
    place = next((node for node in level if isinstance(node, ast.expr | ast.stmt)), None)
    return Problem("nesting", source.span(place) if place else source.start())


def _syntax_problem(source: Source, error: SyntaxError) -> Problem:
    line = min(max(error.lineno or 1, 1), len(source.lines))
    text = source.line(line)
    column = min(max(error.offset or 1, 1), len(text) + 1)
    length = 1
    if error.end_lineno == line and error.end_offset and error.end_offset > column:
        length = min(error.end_offset, len(text) + 1) - column
    return Problem("syntax", source.at(line, column, max(length, 1)), _sentence(error.msg))


def _sentence(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")

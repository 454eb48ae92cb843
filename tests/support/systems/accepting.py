"""What a drawn blueprint keeps when what is refused of it is left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backwright.cli.designing import examined
from backwright.targets import NotCarriedError, generate
from support.systems.writing import tidy

ROUNDS = 25
"""What is left out may be asked for elsewhere, which is left out then."""


@dataclass(frozen=True)
class Refusal:
    """A finding, and where it is."""

    code: str
    line: int
    message: str


def accepted(path: Path) -> list[Refusal]:
    """Leaves out of the file what is refused, until nothing is; what that was."""
    refused: list[Refusal] = []
    for _ in range(ROUNDS):
        found = [*refusals(path)]
        if not found:
            return refused
        refused += found
        text = path.read_text(encoding="utf-8")
        left = without(text, {each.line for each in found})
        assert left != text, f"nothing of it can be left out: {found}"
        path.write_text(left, encoding="utf-8")
    raise AssertionError(f"there is always more that is refused: {refused[-1]}")


def refusals(path: Path) -> Iterator[Refusal]:
    """What `check` or `build` refuses of a file."""
    checked, design = examined(path)
    errors = [each for each in checked.findings if each.severity == "error"]
    for each in errors:
        yield Refusal(each.code, each.span.line, each.message)
    if design is None or errors:
        return
    try:
        generate(design)
    except NotCarriedError as error:
        yield Refusal("", checked.places[error.about].line, str(error))


def without(text: str, lines: set[int]) -> str:
    """The text without the functions and the members that these lines are in."""
    tree = ast.parse(text)
    tree.body = [node for node in tree.body if not _is_refused(node, lines)]
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            node.body = [member for member in node.body if not _touches(member, lines)] or [ast.Pass()]
    return tidy(ast.unparse(tree))


def _is_refused(node: ast.stmt, lines: set[int]) -> bool:
    """Of a class only its members are, if it has more than one line."""
    return _touches(node, lines) and (not isinstance(node, ast.ClassDef) or node.lineno in lines)


def _touches(node: ast.stmt, lines: set[int]) -> bool:
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    first = min([node.lineno, *(each.lineno for each in decorators)])
    return any(first <= line <= (node.end_lineno or first) for line in lines)

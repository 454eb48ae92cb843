"""A generated project made ready for many requests: its user's own file filled in, its passwords hashed quickly."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

from support import others
from support.running import Project


def answers() -> dict[str, Callable[..., Any]]:
    """The functions of `others`, by name."""
    return {name: value for name, value in vars(others).items() if callable(value) and name.islower()}


def fill(project: Project) -> None:
    """Gives every function of `external.py` a body; does nothing where there is no such file."""
    package = project.folder / "src" / project.package
    own = package / "external.py"
    if not own.exists():
        return
    assert others.__file__ is not None
    (package / "others.py").write_text(Path(others.__file__).read_text())
    tree = ast.parse(own.read_text())
    for node in tree.body:
        if isinstance(node, ast.AsyncFunctionDef):
            node.body[-1:] = ast.parse(_body(node)).body
    heads = [f"from {project.package} import others"]
    first = next(place for place, node in enumerate(tree.body) if place > 0)
    tree.body[first:first] = ast.parse("\n".join(heads)).body
    own.write_text(ast.unparse(tree))


def hasten(project: Project) -> None:
    """What guards a password for years would take most of the time; the hash stays what it is, with less work in it."""
    hashing = project.folder / "src" / project.package / "passwords.py"
    if hashing.exists():
        text = hashing.read_text()
        assert text.count("PasswordHasher()") == 1
        hashing.write_text(text.replace("PasswordHasher()", "PasswordHasher(1, 8, 1)"))


def _body(function: ast.AsyncFunctionDef) -> str:
    """Records are answered as what they hold."""
    asked = f"others.{function.name}({', '.join(argument.arg for argument in function.args.args)})"
    answer = ast.unparse(function.returns) if function.returns is not None else ""
    return f"return {answer}(**{asked})" if answer.endswith("Out") else f"return {asked}"

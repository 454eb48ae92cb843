"""What the modules beside the features define is taken: nothing that a blueprint names is called so as well."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.dialects.postgresql.base import RESERVED_WORDS
from sqlalchemy.dialects.sqlite.base import SQLiteIdentifierPreparer

from backwright.targets import python
from backwright.targets.python.fastapi.features import PALETTE
from backwright.targets.python.literal import RESERVED, quoted
from backwright.targets.python.symbols import class_name, local, package_name
from backwright.targets.python.templates import defined

PACKAGE = "backwright.targets.python.fastapi"
TARGET = Path(python.__file__).parent
TEMPLATES = sorted(
    path.relative_to(TARGET / "fastapi" / "templates").as_posix()
    for path in (TARGET / "fastapi" / "templates").rglob("*.py.jinja")
    if "tests" not in path.parts
)
FUNCTIONS = sorted(name for module in PALETTE for name in defined(PACKAGE, f"{module}.py.jinja") if name[0].islower())
OF_ROUTES = ("edges.py", "incoming.py")
"""What writes routes, where the values of an operation have no names of their own."""
OF_QUERIES = {"limit", "page"}
"""Words that stand alone where a query is meant."""
WRITERS = sorted(
    path
    for path in [
        *TARGET.glob("*.py"),
        *(TARGET / "fastapi" / "operations").glob("*.py"),
        TARGET / "fastapi/services.py",
    ]
    if path.name not in OF_ROUTES
)


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_class_of_rows_is_called_as_a_class_of_the_project(template: str) -> None:
    assert [name for name in defined(PACKAGE, template) if name[0].isupper() and class_name(name) == name] == []


def test_the_templates_define_classes() -> None:
    assert {"Base", "Encrypted", "IfMatch", "Repeats"} <= {n for each in TEMPLATES for n in defined(PACKAGE, each)}


def test_no_value_of_an_operation_is_called_as_a_function_that_it_calls() -> None:
    called = {name for path in WRITERS for name in _called(path)}
    assert {"lock", "now", "seconds_of"} <= called
    assert sorted(name for name in called if local(name) == name) == []


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("shop", "shop"),
        ("del", "del_backend"),
        ("json", "json_backend"),
        ("fastapi", "fastapi_backend"),
        ("tests", "tests_backend"),
        ("2048", "_2048"),
    ],
)
def test_a_package_is_called_as_python_can_import_it(name: str, package: str) -> None:
    assert package_name(name) == package


def test_sql_text_puts_into_quotes_what_sqlalchemy_does() -> None:
    assert RESERVED_WORDS | SQLiteIdentifierPreparer.reserved_words == RESERVED
    assert [quoted(name) for name in ("end", "ends", "Kind", "größe")] == ['"end"', "ends", '"Kind"', '"größe"']


def _called(path: Path) -> Iterator[str]:
    """The functions of the project that the code in the texts of a module calls, or is told to call."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = {node.value} - OF_QUERIES | {*re.findall(r"(?<![.\w])([a-z]\w*)\(", node.value)}
            yield from names.intersection(FUNCTIONS)

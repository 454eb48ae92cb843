"""Each example, built: its code is clean, its migrations go both ways, its own tests pass on both databases."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from backwright.model.backend import Backend
from support.projects import ROOT, Databases, SqliteFiles, run_its_tests
from support.running import Project, free_port, serving
from support.walks.sides import given_settings

EXAMPLES = sorted((ROOT / "examples").glob("*/*.py"))


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def blueprint(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy", "--strict", "src"),
        ("bandit", "-q", "-r", "src"),
        ("vulture", "--min-confidence", "80", "src", "tests"),
    ],
    ids=" ".join,
)
def test_its_code_is_clean(project: Project, command: tuple[str, ...]) -> None:
    project.run(*command, database=project.sqlite_url)


def test_its_migrations_go_up_down_and_up_again(project: Project, databases: Databases) -> None:
    database = databases.fresh_database()
    for step in (("upgrade", "head"), ("downgrade", "base"), ("upgrade", "head")):
        project.run("alembic", *step, database=database)
    assert "(head)" in project.run("alembic", "current", database=database)


def test_its_own_tests_pass(project: Project, databases: Databases, tmp_path: Path) -> None:
    run_its_tests(project, databases.fresh_database(), tmp_path)


def test_it_starts_in_a_python_of_its_own(project: Project, model: Backend, tmp_path: Path) -> None:
    """Which has read nothing that the project does not read."""
    database, port = SqliteFiles(tmp_path).migrated(project), free_port()
    command = ["-m", "uvicorn", "--factory", f"{project.package}.main:create_app", f"--port={port}"]
    environment = project.environment(database, **given_settings(model))
    with serving(command, project.folder, environment, port) as address:
        assert httpx.get(f"{address}/ready").status_code == 200


def test_its_tests_assert_what_they_do(project: Project) -> None:
    idle = [f"{path.name}:{node.name}" for path, node in _tests(project) if not _asserts(node)]
    assert idle == []


def _tests(project: Project) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in sorted((project.folder / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                yield path, node


def _asserts(test: ast.AST) -> bool:
    checks = ("raises", "validate_json")
    return any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Attribute) and node.attr in checks)
        for node in ast.walk(test)
    )


def test_it_says_how_it_runs_in_containers(project: Project) -> None:
    composed = yaml.safe_load((project.folder / "compose.yaml").read_text(encoding="utf-8"))
    assert all("image" in service or "build" in service for service in composed["services"].values())
    lines = (project.folder / "Dockerfile").read_text(encoding="utf-8").splitlines()
    words = [line.split()[0] for line in lines if line and not line.startswith((" ", "#"))]
    assert words[0] == "FROM"
    assert {"COPY", "USER"} <= set(words)
    assert words[-1] in ("CMD", "ENTRYPOINT")


def test_it_stands_alone(project: Project) -> None:
    told = tomllib.loads((project.folder / "pyproject.toml").read_text(encoding="utf-8"))
    assert not [one for one in told["project"]["dependencies"] if "backwright" in one]
    sources = [path.read_text(encoding="utf-8") for path in project.folder.rglob("*.py")]
    assert not [text for text in sources if "backwright" in text.lower()]

"""Contracts that others wrote down, to the letter: evaluator and generated backend give the same answers."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.model.backend import Backend
from support.postgres import Postgres
from support.running import Project, build, started
from support.steps import Step, walk
from support.walks.sides import ReferenceSide, ServerSide, given_settings
from support.walks.walked import ROOT, UNHURRIED

CONTRACTS = sorted(path.stem for path in (ROOT / "tests" / "support" / "contracts").glob("[a-z]*.py"))


@pytest.fixture(scope="module", params=CONTRACTS)
def contract(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def blueprint(contract: str) -> Path:
    return ROOT / "examples" / contract / f"{contract}.py"


@pytest.fixture(scope="module")
def model(blueprint: Path) -> Backend:
    backend = check_blueprint(blueprint).backend
    assert backend is not None
    return backend


@pytest.fixture(scope="module")
def steps(contract: str) -> list[Step]:
    found: list[Step] = import_module(f"support.contracts.{contract}").STEPS
    return found


@pytest.fixture(scope="module")
def project(blueprint: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return build(blueprint, tmp_path_factory.mktemp("contracts") / blueprint.stem)


def test_the_evaluator_keeps_it(model: Backend, steps: list[Step]) -> None:
    assert walk(steps, ReferenceSide(model)) == len(steps)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_generated_backend_keeps_it(
    model: Backend, steps: list[Step], project: Project, database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/kept.db"
    if database == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.fresh_database()
    project.migrate(url)
    with started(project, url, UNHURRIED | given_settings(model)) as address:
        assert walk(steps, ServerSide(model, address, url)) == len(steps)

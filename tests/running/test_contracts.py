"""Contracts that others wrote down, to the letter: evaluator and generated backend give the same answers."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from backwright.model.backend import Backend
from support.running import Project, started
from support.steps import Step, walk
from support.walks.sides import ReferenceSide, ServerSide
from support.walks.walked import ROOT, environment

CONTRACTS = sorted(path.stem for path in (ROOT / "tests" / "support" / "contracts").glob("[a-z]*.py"))


@pytest.fixture(params=CONTRACTS)
def contract(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def blueprint(contract: str) -> Path:
    return ROOT / "examples" / contract / f"{contract}.py"


@pytest.fixture
def steps(contract: str) -> list[Step]:
    found: list[Step] = import_module(f"support.contracts.{contract}").STEPS
    return found


def test_the_evaluator_keeps_it(model: Backend, steps: list[Step]) -> None:
    assert walk(steps, ReferenceSide(model)) == len(steps)


def test_the_generated_backend_keeps_it(model: Backend, steps: list[Step], project: Project, database: str) -> None:
    with started(project, database, environment(model)) as address:
        assert walk(steps, ServerSide(model, address, database)) == len(steps)

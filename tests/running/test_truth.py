"""The evaluator and what is generated answer alike, on random sequences of requests."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from backwright.model.backend import Backend
from support.alike import UnlikeError
from support.projects import Projects, SqliteFiles
from support.reference import model_of
from support.running import Project, started
from support.walks.sides import ReferenceSide, ServerSide
from support.walks.walk import Walk
from support.walks.walked import ROOT, WALKED, environment

SHORT, LONG = 60, 400


@pytest.fixture(params=WALKED, ids=lambda path: path.stem)
def blueprint(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def project(blueprint: Path, projects: Projects) -> Project:
    return projects.ready(blueprint)


def test_a_short_walk_finds_no_difference(model: Backend, project: Project, database: str) -> None:
    statuses = _walk(model, project, database, seed=1, steps=SHORT)
    assert {status // 100 for status in statuses} >= {2, 4}


def test_a_walk_finds_a_rule_that_is_missing(projects: Projects, tmp_path: Path) -> None:
    path = ROOT / "examples" / "blog" / "blog.py"
    project = projects.copy(path, tmp_path / "blog")
    policy = project.folder / "src" / project.package / "topics" / "policy.py"
    open_to_all, planted = re.subn(r"raise Forbidden\(.*\)", "return", policy.read_text())
    assert planted
    policy.write_text(open_to_all)
    with pytest.raises(UnlikeError, match="status 403 and"):
        _walk(model_of(path), project, SqliteFiles(tmp_path).migrated(project), seed=1, steps=LONG)


def _walk(model: Backend, project: Project, database: str, *, seed: int, steps: int) -> set[int]:
    """The statuses that were answered."""
    with started(project, database, environment(model)) as address:
        walk = Walk(model, (ReferenceSide(model), ServerSide(model, address, database)), Random(seed))
        walk.walk(steps)
    return {status for _, status in walk.statuses}

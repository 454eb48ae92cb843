"""The evaluator and what is generated answer alike, on random sequences of requests."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from backwright.checks import check_blueprint
from backwright.model.backend import Backend
from support.alike import UnlikeError
from support.filling import fill, hasten
from support.postgres import Postgres
from support.running import Project, build, started
from support.walks.sides import ReferenceSide, ServerSide, given_settings
from support.walks.walk import Walk
from support.walks.walked import ROOT, UNHURRIED, WALKED

SHORT, LONG = 60, 400


@pytest.fixture(scope="module", params=WALKED, ids=lambda path: path.stem)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Backend, Project]:
    path: Path = request.param
    project = build(path, tmp_path_factory.mktemp("walked") / path.stem)
    fill(project)
    hasten(project)
    return _model(path), project


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/walked.db"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.fresh_database()


def test_a_short_walk_finds_no_difference(built: tuple[Backend, Project], database: str) -> None:
    statuses = _walk(*built, database, seed=1, steps=SHORT)
    assert {status // 100 for status in statuses} >= {2, 4}


def test_a_walk_finds_a_rule_that_is_missing(tmp_path: Path) -> None:
    path = ROOT / "examples" / "blog" / "blog.py"
    project = build(path, tmp_path / "blog")
    policy = project.folder / "src" / project.package / "topics" / "policy.py"
    open_to_all, planted = re.subn(r"raise Forbidden\(.*\)", "return", policy.read_text())
    assert planted
    policy.write_text(open_to_all)
    with pytest.raises(UnlikeError, match="status 403 and"):
        _walk(_model(path), project, project.sqlite_url, seed=1, steps=LONG)


def _model(path: Path) -> Backend:
    backend = check_blueprint(path).backend
    assert backend is not None
    return backend


def _walk(model: Backend, project: Project, database: str, *, seed: int, steps: int) -> set[int]:
    """The statuses that were answered."""
    project.migrate(database)
    with started(project, database, UNHURRIED | given_settings(model)) as address:
        walk = Walk(model, (ReferenceSide(model), ServerSide(model, address, database)), Random(seed))
        walk.walk(steps)
    return {status for _, status in walk.statuses}

"""Of which blueprint a test is, its module or itself says with a mark, or with a fixture of that name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backwright.model.backend import Backend
from support.both import Both
from support.crowds import Crowd
from support.projects import ROOT, Databases, Projects, SqliteFiles
from support.reference import model_of
from support.running import Project, started
from support.walks.sides import ReferenceSide, ServerSide


@pytest.fixture
def blueprint(request: pytest.FixtureRequest) -> Path:
    mark = request.node.get_closest_marker("blueprint")
    assert mark is not None, "tells no blueprint"
    return ROOT / str(mark.args[0])


@pytest.fixture
def model(blueprint: Path) -> Backend:
    return model_of(blueprint)


@pytest.fixture
def project(blueprint: Path, projects: Projects) -> Project:
    """Shared by all: who changes it takes a copy."""
    return projects.built(blueprint)


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    if request.param == "sqlite":
        return SqliteFiles(tmp_path)
    found: Databases = request.getfixturevalue("postgres")
    return found


@pytest.fixture
def database(databases: Databases, project: Project) -> str:
    """The URL of a new database with the tables of the project."""
    return databases.migrated(project)


@pytest.fixture
def both(model: Backend, project: Project, database: str) -> Iterator[Both]:
    with started(project, database) as address:
        yield Both((ReferenceSide(model), ServerSide(model, address, database)))


@pytest.fixture
def crowd(blueprint: Path, projects: Projects, database: str, model: Backend) -> Iterator[Crowd]:
    with Crowd(projects.ready(blueprint), database, model.apis[0].prefix) as callers:
        yield callers

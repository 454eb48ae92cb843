"""Modules of Python, run in processes that have read the libraries of generated projects already.

To start Python and read them takes longer than most of what is run: here one process has read them, and forks.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

LIBRARIES = (
    *("aiosqlite", "alembic.command", "alembic.config", "argon2", "asyncpg", "cryptography.fernet"),
    *("email_validator", "fastapi.openapi.docs", "httpx", "jwt", "limits", "pydantic_settings", "pytest"),
    *("sqlalchemy.dialects.postgresql.asyncpg", "sqlalchemy.dialects.sqlite.aiosqlite", "sqlalchemy.ext.asyncio"),
    *("structlog", "uvicorn.lifespan.on", "uvicorn.loops.auto", "uvicorn.main", "uvicorn.protocols.http.auto"),
)
PATIENCE = 10
"""Seconds that a process has to end when it is asked to."""
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(list(LIBRARIES))


class Fork:
    """`python -m command`, begun; it sees what a Python of its own would see in that folder."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str], output: Path) -> None:
        self._output = output
        self._process = _context.Process(
            target=_run, args=(list(command), folder, dict(environment), output), daemon=True
        )
        self._process.start()

    def lives(self) -> bool:
        return self._process.is_alive()

    def said(self) -> str:
        return self._output.read_text(encoding="utf-8")

    def ended(self) -> int:
        """Its exit code, once it has one."""
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode

    def end(self) -> None:
        """Asks it to end, and sees to it that it does."""
        self._process.terminate()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _run(command: list[str], folder: Path, environment: dict[str, str], output: Path) -> None:
    """In the fork: becomes what `python -m` would be."""
    for stream in (sys.stdout, sys.stderr):
        with output.open("ab") as file:
            os.dup2(file.fileno(), stream.fileno())
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:] = [str(folder), *environment["PYTHONPATH"].split(os.pathsep), *filter(_is_installed, sys.path)]
    sys.argv = command
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)


def _is_installed(path: str) -> bool:
    """Whether it is of Python or of its environment, and of nobody who tests."""
    return any(Path(path).is_relative_to(Path(prefix) / "lib") for prefix in (sys.prefix, sys.base_prefix))

"""Build a project from a blueprint and run it: migrated, on a port of its own, for as long as a block lasts."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from support.forks import Fork

PYTHON = Path(sys.executable)
PATIENCE = 30
"""Seconds that a backend has to become ready."""
LAST = 5_000
"""Characters of what a server said, where it did not answer as it should."""
KEPT_ALIVE = "--timeout-keep-alive=600"
"""On a busy machine a caller may pause for longer than servers wait, and send while its connection is being closed."""


@dataclass(frozen=True)
class Project:
    """A generated project; `package` is the name of its Python package, `built` where the first of its copies is."""

    folder: Path
    package: str
    built: Path

    @classmethod
    def at(cls, folder: Path) -> Self:
        (entry,) = (folder / "src").glob("*/main.py")
        return cls(folder, entry.parent.name, folder)

    @property
    def sqlite_url(self) -> str:
        return f"sqlite+aiosqlite:///{self.folder / self.package}.db"

    def environment(self, database: str, **more: str) -> dict[str, str]:
        """What the generated code sees: its own source, and this Python's libraries."""
        return {**os.environ, "PYTHONPATH": str(self.folder / "src"), "DATABASE_URL": database, **more}

    def run(self, *command: str, database: str, **more: str) -> str:
        """A module of Python in the project's folder. Raises RuntimeError with its output where it fails."""
        with tempfile.TemporaryDirectory() as scratch:
            fork = Fork(command, self.folder, self.environment(database, **more), Path(scratch) / "said")
            if fork.ended():
                raise RuntimeError(f"`python -m {' '.join(command)}` failed in {self.folder}:\n{fork.said()}")
            return fork.said()

    def migrate(self, database: str) -> None:
        self.run("alembic", "upgrade", "head", database=database)


def build(blueprint: Path, folder: Path) -> Project:
    """As the command line does. Raises RuntimeError with what it said where it refuses."""
    from backwright.cli import main  # not above: a backend that is watched reads this module, and has no Backwright

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(["build", str(blueprint), "--out", str(folder)])
    if code:
        raise RuntimeError(said.getvalue())
    return Project.at(folder)


def installed(folder: Path) -> None:
    """An environment of the project's own that is there already: these tests ask no network."""
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    (folder / ".venv" / ".installed").write_text((folder / "pyproject.toml").read_text())


@contextlib.contextmanager
def started(project: Project, database: str, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of the project's server, once it is ready."""
    command = ["uvicorn", "--factory", f"{project.package}.main:create_app", "--no-access-log", KEPT_ALIVE]
    with forked(command, project.folder, project.environment(database, **settings or {})) as address:
        yield address


@contextlib.contextmanager
def forked(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """The address at which a module of Python serves. Raises RuntimeError with its output where it does not."""
    port = free_port()
    with tempfile.TemporaryDirectory() as scratch:
        server = Fork([*command, f"--port={port}"], folder, environment, Path(scratch) / "said")
        try:
            address = f"http://127.0.0.1:{port}"
            if not _answers(address, server.lives):
                raise RuntimeError(f"the server did not start:\n{server.said()}")
            yield address
        except AssertionError as error:
            error.add_note(f"the server said last:\n{server.said()[-LAST:]}")
            raise
        finally:
            server.end()


@contextlib.contextmanager
def serving(arguments: list[str], folder: Path, environment: Mapping[str, str], port: int) -> Iterator[str]:
    """A Python process that answers on this port. Raises RuntimeError with its output where it does not."""
    with tempfile.TemporaryFile("w+") as output:
        server = subprocess.Popen(
            [str(PYTHON), *arguments], cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}"
            if not _answers(address, lambda: server.poll() is None):
                output.seek(0)
                raise RuntimeError(f"the server did not start:\n{output.read()}")
            yield address
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _answers(address: str, lives: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and lives():
        try:
            urllib.request.urlopen(f"{address}/ready", timeout=1).close()
        except urllib.error.HTTPError:
            return True  # it answers; what, is for the tests to say
        except OSError:
            time.sleep(0.02)
        else:
            return True
    return False

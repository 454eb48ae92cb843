"""Build a project from a blueprint and run it: migrated, on a port of its own, for as long as a block lasts."""

from __future__ import annotations

import contextlib
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PYTHON = Path(sys.executable)
PATIENCE = 30
"""Seconds that a backend has to become ready."""


@dataclass(frozen=True)
class Project:
    """A generated project; `package` is the name of its Python package."""

    folder: Path
    package: str

    @property
    def sqlite_url(self) -> str:
        return f"sqlite+aiosqlite:///{self.folder / self.package}.db"

    def environment(self, database: str, **more: str) -> dict[str, str]:
        """What the generated code sees: its own source, and this Python's libraries."""
        return {**os.environ, "PYTHONPATH": str(self.folder / "src"), "DATABASE_URL": database, **more}

    def run(self, *command: str, database: str, **more: str) -> str:
        """A module of Python in the project's folder. Raises RuntimeError with its output where it fails."""
        done = subprocess.run(
            [str(PYTHON), "-m", *command],
            cwd=self.folder,
            env=self.environment(database, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"`python -m {' '.join(command)}` failed in {self.folder}:\n{done.stdout}")
        return done.stdout

    def migrate(self, database: str) -> None:
        self.run("alembic", "upgrade", "head", database=database)


def build(blueprint: Path, folder: Path) -> Project:
    """Through the command line, as everybody. Raises RuntimeError with what it said where it refuses."""
    command = [str(PYTHON.parent / "backwright"), "build", str(blueprint), "--out", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout)
    (main,) = (folder / "src").glob("*/main.py")
    return Project(folder, main.parent.name)


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
    port = free_port()
    arguments = ["uvicorn", "--factory", f"{project.package}.main:create_app", f"--port={port}", "--no-access-log"]
    with serving(["-m", *arguments], project.folder, project.environment(database, **settings or {}), port) as address:
        yield address


@contextlib.contextmanager
def serving(arguments: list[str], folder: Path, environment: Mapping[str, str], port: int) -> Iterator[str]:
    """A Python process that answers on this port. Raises RuntimeError with its output where it does not."""
    with tempfile.TemporaryFile("w+") as output:
        server = subprocess.Popen(
            [str(PYTHON), *arguments], cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}"
            if not _answers(address, server):
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


def _answers(address: str, server: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/ready", timeout=1).close()
        except urllib.error.HTTPError:
            return True  # it answers; what, is for the tests to say
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False

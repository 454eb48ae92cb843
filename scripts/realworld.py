"""Conduit against the public RealWorld suite: `make realworld SUITE=folder`.

The folder has `run_hurl.py`, which takes the address of a backend and ends its output in a line that starts with TOTAL.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from support.postgres import Postgres
from support.running import PYTHON, Project, build, free_port, serving, started

BLUEPRINT = Path(__file__).parents[1] / "examples" / "conduit" / "conduit.py"


def main(suite: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="realworld-") as scratch:
        project = build(BLUEPRINT, Path(scratch) / "conduit")
        backends: dict[str, Callable[[], AbstractContextManager[str]]] = {
            "evaluator": on_evaluator,
            "SQLite": lambda: on_sqlite(project),
            "PostgreSQL": lambda: on_postgres(project, Path(scratch) / "postgres"),
        }
        passed = [passes(suite, name, backend) for name, backend in backends.items()]
    return 0 if all(passed) else 1


def passes(suite: Path, name: str, backend: Callable[[], AbstractContextManager[str]]) -> bool:
    with backend() as address:
        command = [str(PYTHON), str(suite / "run_hurl.py"), "--host", address]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    *details, total = done.stdout.strip().split("\n")
    if done.returncode:
        print("\n".join(details))
    print(f"{name:<10}  {total}", flush=True)
    return done.returncode == 0


@contextlib.contextmanager
def on_evaluator() -> Iterator[str]:
    port = free_port()
    arguments = [str(Path(__file__).with_name("serve_reference.py")), str(BLUEPRINT), str(port)]
    with serving(arguments, Path(__file__).parent, os.environ, port) as address:
        yield address


@contextlib.contextmanager
def on_sqlite(project: Project) -> Iterator[str]:
    project.migrate(project.sqlite_url)
    with started(project, project.sqlite_url) as address:
        yield address


@contextlib.contextmanager
def on_postgres(project: Project, folder: Path) -> Iterator[str]:
    with Postgres(folder) as server:
        database = server.fresh_database()
        project.migrate(database)
        with started(project, database) as address:
            yield address


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1])))
    except RuntimeError as error:
        sys.exit(str(error))

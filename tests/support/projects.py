"""Projects that many tests are about: each is built once, and its migrations run once on each kind of database."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from support.filling import fill, hasten
from support.running import Project, build

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Projects:
    """What was built of blueprints, in a folder that several processes may share."""

    folder: Path

    def built(self, blueprint: Path) -> Project:
        """As `build` leaves it, which has to be clean; it is shared, so nobody changes it."""
        folder = self.folder / "-".join(blueprint.relative_to(ROOT).with_suffix("").parts)
        with alone(folder):
            if not folder.exists():
                made = build(blueprint, folder.with_suffix(".made"))
                made.run("ruff", "check", ".", database=made.sqlite_url)
                made.folder.rename(folder)
        return Project.at(folder)

    def ready(self, blueprint: Path) -> Project:
        """Ready for many requests: its user's own file is filled in, passwords are hashed quickly; shared as well."""
        project = self.built(blueprint)
        folder = project.folder.with_name(f"{project.folder.name}-ready")
        with alone(folder):
            if not folder.exists():
                made = self.copy(blueprint, folder.with_suffix(".made"))
                fill(made)
                hasten(made)
                made.folder.rename(folder)
        return replace(project, folder=folder)

    def copy(self, blueprint: Path, folder: Path) -> Project:
        """One's own, to change."""
        project = self.built(blueprint)
        shutil.copytree(project.folder, folder)
        return replace(project, folder=folder)


class Databases(Protocol):
    """Where to have databases."""

    def fresh_database(self) -> str:
        """The URL of a new one."""

    def migrated(self, project: Project) -> str:
        """The URL of a new one, with the tables of the project."""


@dataclass(frozen=True)
class SqliteFiles:
    """Databases in files; those that are copied are where the projects are built."""

    folder: Path

    def fresh_database(self) -> str:
        return f"sqlite+aiosqlite:///{self._new()}"

    def migrated(self, project: Project) -> str:
        kept = project.built.with_suffix(".db")
        with alone(kept):
            if not kept.exists():
                made = kept.with_suffix(".made")
                project.migrate(f"sqlite+aiosqlite:///{made}")
                made.rename(kept)
        copy = self._new()
        shutil.copy(kept, copy)
        return f"sqlite+aiosqlite:///{copy}"

    def _new(self) -> Path:
        return self.folder / f"{len([*self.folder.glob('*.db')])}.db"


def run_its_tests(project: Project, database: str, scratch: Path, *options: str) -> None:
    """The project's own tests: those that are chosen pass, none is skipped.

    They make databases of their own: new files, or beside that database where it is on a server.
    """
    server = {} if database.startswith("sqlite") else {"TEST_DATABASE_URL": database}
    quiet = ("-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist", f"--basetemp={scratch / 'own'}")
    said = project.run("pytest", *quiet, *options, database=database, **server)
    assert " passed" in said
    assert "skipped" not in said


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time makes what is at this path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

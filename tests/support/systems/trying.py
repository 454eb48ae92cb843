"""What has to hold of every blueprint that is drawn: it is planned and built, its code is clean, it answers alike."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

from backwright.cli import main
from support.projects import Databases
from support.reference import model_of
from support.running import Project, build, started
from support.systems.accepting import Refusal, accepted
from support.systems.blueprints import blueprint
from support.walks.sides import ReferenceSide, ServerSide
from support.walks.walk import Walk
from support.walks.walked import environment

CLEAN = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy", "--strict", "src"))
OPERATION = re.compile(r"^ *@(action|query)\(", re.MULTILINE)
TOLD = 12
"""Requests before the one that is answered in two ways."""


@dataclass(frozen=True)
class Trial:
    """A blueprint in a folder of its own, and what was refused of it."""

    path: Path
    refused: list[Refusal]
    operations: int
    """How many are left."""

    def planned(self) -> None:
        """`plan` has something to say of all that `check` accepts."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = main(["plan", str(self.path)])
        assert code == 0, said.getvalue()

    def built(self) -> Project:
        return build(self.path, self.path.parent / "project")

    def walked(self, project: Project, databases: Databases, *, seed: int, steps: int) -> None:
        """The evaluator and the server answer alike. Where they do not, the last requests are told."""
        model, told = model_of(self.path), list[str]()
        database = databases.migrated(project)
        with started(project, database, environment(model)) as address:
            walk = Walk(model, (ReferenceSide(model), ServerSide(model, address, database)), Random(seed))
            walk.tell = told.append
            try:
                walk.walk(steps)
            except Exception as difference:
                difference.add_note("\n".join(["before it:", *told[-TOLD:]]))
                raise


def drawn(seed: int, folder: Path) -> Trial:
    """The blueprint for that seed, without what is refused of it."""
    path = folder / f"system_{seed}.py"
    path.write_text(blueprint(seed), encoding="utf-8")
    refused = accepted(path)
    return Trial(path, refused, len(OPERATION.findall(path.read_text(encoding="utf-8"))))


def is_clean(project: Project) -> None:
    """What is built has nothing that its own tools find."""
    for command in CLEAN:
        project.run(*command, database=project.sqlite_url)

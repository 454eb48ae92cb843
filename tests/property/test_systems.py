"""Blueprints of whole systems, drawn at random: each is built, clean, and answers as the evaluator does.

What `check` or `build` refuses of a draw is left out of it. What no draw has:

- rows that a body deletes and names again
- rows that exchange required links under `unique`
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.postgres import Postgres
from support.projects import SqliteFiles
from support.systems.trying import Trial, drawn, is_clean

pytestmark = pytest.mark.drawn
SEEDS = range(100)
STEPS = 150
ENOUGH = 4
"""Operations that a draw keeps."""


@pytest.mark.parametrize("seed", SEEDS)
def test_a_system_is_built_and_answers_as_it_should(
    seed: int, tmp_path: Path, postgres: Postgres, request: pytest.FixtureRequest
) -> None:
    with _told(seed, tmp_path, request.node.nodeid) as trial:
        project = trial.built()
        is_clean(project)
        for databases in (SqliteFiles(tmp_path), postgres):
            trial.walked(project, databases, seed=seed, steps=STEPS)


@contextmanager
def _told(seed: int, folder: Path, test: str) -> Iterator[Trial]:
    """A draw; what goes wrong with it tells the whole of it, and how to see it again."""
    path = folder / f"system_{seed}.py"
    try:
        trial = drawn(seed, folder)
        assert trial.operations >= ENOUGH, f"of its operations too many were refused: {trial.refused}"
        trial.planned()
        yield trial
    except Exception as error:
        text = path.read_text(encoding="utf-8") if path.exists() else "nothing was drawn"
        error.add_note(f"again: python -m pytest '{test}'\n\n{text}")
        raise

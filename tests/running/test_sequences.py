"""Evaluator and generated backend agree after any sequence of requests; one on which they do not is made short."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from backwright.model.backend import Backend
from backwright.model.surface import endpoints
from support.projects import Databases, Projects
from support.reference import model_of
from support.running import started
from support.walks.machine import requests
from support.walks.resets import Snapshot
from support.walks.sides import ReferenceSide, ServerSide, Side
from support.walks.walked import WALKED, environment, unhurried

SEQUENCES, LENGTH = 3, 800
ROUNDS = 4
"""So often at most, until all that can be asked for went through, and often enough: some of it asks for much before
it, and a sequence may be short.
"""
AT_LEAST = 2_000
THOROUGH = settings(
    max_examples=SEQUENCES,
    stateful_step_count=LENGTH,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.long
@pytest.mark.parametrize("blueprint", WALKED, ids=lambda path: path.stem)
def test_no_sequence_of_requests_tells_them_apart(blueprint: Path, projects: Projects, databases: Databases) -> None:
    model, project = model_of(blueprint), projects.ready(blueprint)
    database = databases.migrated(project)
    statuses = Counter[tuple[str, int]]()
    given = environment(model)
    with ExitStack() as running:
        address = running.enter_context(started(project, database, given))
        snapshot = Snapshot(database)

        def begin() -> tuple[ReferenceSide, Side]:
            nonlocal address
            if _has_rates(model):  # a server counts in its memory
                running.close()
                address = running.enter_context(started(project, database, given))
            snapshot.restore()
            return ReferenceSide(unhurried(model)), ServerSide(model, address, database)

        for number in range(ROUNDS):
            run_state_machine_as_test(requests(model, begin, statuses, number), settings=THOROUGH)
            if statuses.total() >= AT_LEAST and not _undone(model, statuses):
                break
    assert statuses.total() >= AT_LEAST
    assert _undone(model, statuses) == []


def _undone(model: Backend, statuses: Counter[tuple[str, int]]) -> list[str]:
    """The endpoints that went through in no sequence."""
    done = {name for name, status in statuses if status < 300}
    return [each.name for each in endpoints(model, model.apis[0]) if each.name not in done]


def _has_rates(model: Backend) -> bool:
    return any(operation.rate is not None for operation in model.every_operation)

"""Calls of external functions: before anything is written, and never inside a verb."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.checks.scopes import Run
from backwright.diagnostics.catalogue import operations
from backwright.model.backend import Backend
from backwright.model.outside import Outside
from backwright.model.statements import Statement


def check_outside(run: Run, backend: Backend) -> None:
    """Tell where another system is asked too late."""
    if not backend.externals:
        return
    outside = Outside(backend)
    for identity, body in _bodies(backend):
        called = outside.too_late(body)
        if called and identity in run.places:
            case = operations.ExternalTooLate(name=_last(identity), called=_last(called))
            run.findings.add(case, run.places[identity])
    for entity in backend.entities:
        for hook in entity.hooks:
            asked = [name for statement in hook.body for name in outside.asked_in(statement)]
            if asked and f"{hook.owner}.{hook.name}" in run.places:
                inside = operations.ExternalInVerb(name=hook.name, called=_last(asked[0]))
                run.findings.add(inside, run.places[f"{hook.owner}.{hook.name}"])


def _bodies(backend: Backend) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    yield from ((one.id, one.body) for one in backend.procedures)
    yield from ((one.id, one.body) for one in backend.operations)
    for owner in backend.owners:
        yield from ((one.id, one.body) for one in owner.procedures)
        yield from ((one.id, one.body) for one in owner.operations)
    yield from ((one.name, one.body) for one in backend.reactions)
    yield from ((one.name, one.body) for one in backend.jobs)


def _last(identity: str) -> str:
    return identity.rpartition(".")[2]

"""What has statements, and what these change."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.model.backend import Backend
from backwright.model.operations import Job, Operation, Procedure, Reaction
from backwright.model.statements import Adjust, Assign, Statement
from backwright.model.walk import statements


def bodies(backend: Backend) -> Iterator[tuple[Statement, ...]]:
    """The body of everything that has one."""
    for owner in backend.owners:
        yield from (operation.body for operation in owner.operations)
        yield from (procedure.body for procedure in owner.procedures)
    for entity in backend.entities:
        yield from (hook.body for hook in entity.hooks)
    yield from (operation.body for operation in backend.operations)
    yield from (procedure.body for procedure in backend.procedures)
    yield from (reaction.body for reaction in backend.reactions)
    yield from (job.body for job in backend.jobs)


def members_set(body: Operation | Procedure | Reaction | Job) -> frozenset[str]:
    """The members that a body sets, counts up and down or moves on, by their stable ids; not what it calls sets."""
    found = {one.target.member for one in statements(body.body) if isinstance(one, Assign | Adjust)}
    moves = body.moves if isinstance(body, Operation) else None
    return frozenset(found if moves is None else {*found, moves.field})

"""What has statements, what these change, and what their loops go over."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.model.backend import Backend
from backwright.model.expressions import Attribute, Comprehension, Expression, Name, Rows, Slice, Sorted
from backwright.model.members import Collection
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


def is_distinct(source: Expression, backend: Backend) -> bool:
    """Whether a list of rows has each of them once, as the database gives them."""
    match source:
        case Rows():
            return True
        case Attribute(member=member):
            return backend.owns(member) and isinstance(backend.member(member), Collection)
        case Sorted(source=inner) | Slice(base=inner):
            return is_distinct(inner, backend)
        case Comprehension(item=Name(name=item), loops=(loop,)):
            return loop.names == (item,) and is_distinct(loop.source, backend)
    return False

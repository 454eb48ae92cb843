"""How a route can refuse: the outcomes that it can come to, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backwright.design.conditions import Access
from backwright.design.duties import duties, gone_along
from backwright.design.effects import calls, procedures
from backwright.design.losing import counts_on_lost
from backwright.design.tables import UniqueConstraint, uniques
from backwright.design.truth import TRUE
from backwright.model.api import Api
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import (
    Arithmetic,
    Attribute,
    Call,
    Exact,
    Expression,
    Format,
    Method,
    Name,
    New,
    Value,
    Word,
)
from backwright.model.members import Collection, Field
from backwright.model.names import snake
from backwright.model.operations import External, Operation, Procedure
from backwright.model.outside import Outside
from backwright.model.part import Part
from backwright.model.rules import STATUSES, Outcome
from backwright.model.shapes import Input
from backwright.model.statements import Adjust, Assign, Relate, Require, Statement
from backwright.model.surface import Endpoint
from backwright.model.types import Row, Scalar, present
from backwright.model.walk import expressions, statements


class Refusal(Part, frozen=True):
    """One way in which a route refuses: the outcome, its status, and of what it speaks (`*`: a member)."""

    outcome: Outcome
    status: int
    subject: str
    when: str


def status(api: Api, outcome: Outcome, operation: Operation | None = None) -> int:
    """The status of an outcome: what the operation says, else what the API says, else the usual one."""
    said = (*(operation.refusals if operation is not None else ()), *api.refusals)
    own = (refusal.status for refusal in said if refusal.outcome == outcome and refusal.status is not None)
    return next(own, STATUSES[outcome])


class Sender(Part, frozen=True):
    """What the refusals of a route follow from, beside its endpoint.

    `rights`: some members are for some callers alone. `kept`: the entities of which a row that is named stays.
    """

    allowed: Access
    body: tuple[Input, ...]
    rights: bool
    kept: frozenset[str]


def refusals(backend: Backend, api: Api, endpoint: Endpoint, sender: Sender) -> tuple[Refusal, ...]:
    """Each once."""
    found = (
        *_of_the_caller(backend, endpoint),
        *_of_the_row(endpoint, sender),
        *_of_the_input(backend, endpoint),
        *_of_the_state(backend, endpoint, sender),
        *_of_the_body(backend, endpoint, sender),
        *_of_the_lost(backend, endpoint),
        *_of_others(backend, endpoint),
    )
    return tuple(
        Refusal(outcome, status(api, outcome, endpoint.operation), subject, when)
        for outcome, subject, when in dict.fromkeys(found)
    )


_Told = tuple[Outcome, str, str]


def _of_the_caller(backend: Backend, endpoint: Endpoint) -> Iterator[_Told]:
    registers = endpoint.kind == "create" and backend.rows_of(endpoint.owner).account
    if registers or endpoint.kind in ("sign_in", "refresh"):
        yield "limited", "request", "too many attempts"
    if endpoint.operation is not None and endpoint.operation.rate is not None:
        yield "limited", "request", "called too often"
    if backend.sign_ins:
        yield "unauthenticated", "token", "no token, or one that is not valid"
    if endpoint.kind == "sign_in":
        yield "unauthenticated", "credentials", "no account with this password"


def _of_the_row(endpoint: Endpoint, sender: Sender) -> Iterator[_Told]:
    for link in endpoint.parents:
        yield "missing", snake(link.target), f"no such {link.name}"
    if endpoint.on_row and not endpoint.current:
        yield "missing", snake(endpoint.owner), "no such row, or none that the caller may read"
    operation = endpoint.operation
    for parameter in operation.parameters if operation is not None else ():
        kind = present(parameter.type)
        if parameter not in endpoint.input and isinstance(kind, Row):
            yield "missing", snake(kind.entity), "no such row, or none that the caller may read"
        elif parameter not in endpoint.input:
            yield "missing", snake(endpoint.owner) or "request", f"no such {parameter.name}"
    reads = endpoint.kind in ("get", "list", "named") or endpoint.current
    # Who is not signed in where that is asked for is unauthenticated, and not forbidden.
    if reads and sender.allowed.somebody != TRUE and not sender.allowed.needs_row:
        yield "forbidden", snake(endpoint.owner), "not for this caller to read"
    if not reads and sender.allowed.somebody != TRUE:
        yield "forbidden", snake(endpoint.owner), "readable, but not for this caller to change"
    if sender.rights:
        yield "forbidden", "*", "a field that is not for this caller to set"


def _of_the_input(backend: Backend, endpoint: Endpoint) -> Iterator[_Told]:
    sends = endpoint.kind in ("create", "update", "sign_in", "list", "named", "refresh")
    sends |= endpoint.kind == "sign_out" and bool(backend.renewed)
    operation = endpoint.operation
    if sends or (operation is not None and (operation.parameters or operation.limit is not None)):
        yield "invalid", "*", "the input breaks a limit"
    elif operation is not None and operation.idempotent != "no":
        yield "invalid", "Idempotency-Key", "no key, or one of another request"


def _of_the_state(backend: Backend, endpoint: Endpoint, sender: Sender) -> Iterator[_Told]:
    if endpoint.kind in ("create", "update") and _can_be_taken(backend, endpoint, sender):
        yield "conflict", "*", "a value that is taken"
    elif any(_constraints(backend, backend.rows_of(name)) for name in _inside(sender.body)):
        yield "conflict", "*", "a value of a row that is sent inside it is taken"
    changes = endpoint.kind in ("update", "delete") or (endpoint.operation is not None and endpoint.on_row)
    if changes and not _reads_only(endpoint) and backend.rows_of(endpoint.owner).versioned != "no":
        yield "stale", snake(endpoint.owner), "another version of the row than the one that If-Match names"
    if endpoint.kind == "restore" and uniques(backend, backend.rows_of(endpoint.owner), frozenset()):
        yield "conflict", "*", "a value that another row has taken since"
    if endpoint.kind == "delete" and backend.rows_of(endpoint.owner).name in sender.kept:
        yield "conflict", snake(endpoint.owner), "another row names it"
    if endpoint.kind == "update" and not sender.kept.isdisjoint(_inside(sender.body)):
        yield "conflict", "request", "another row names one that is not sent again"


def _reads_only(endpoint: Endpoint) -> bool:
    return endpoint.operation is not None and endpoint.operation.kind == "query"


def _can_be_taken(backend: Backend, endpoint: Endpoint, sender: Sender) -> bool:
    """Whether what is sent can run into a unique constraint; what the backend makes is made so that it does not."""
    entity = backend.rows_of(endpoint.owner)
    sent = {given.member.id for given in sender.body}
    constraints = _constraints(backend, entity)
    if endpoint.kind == "create":
        return bool(constraints)
    named = {name for unique in constraints for name in unique.columns}
    return any(f"{entity.name}.{name.removesuffix('_id')}" in sent or f"{entity.name}.{name}" in sent for name in named)


def _constraints(backend: Backend, entity: Entity) -> list[UniqueConstraint]:
    """The unique constraints of what the backend does not make itself."""
    made = {field.id for field in entity.fields if field.made is not None}
    return [unique for unique in uniques(backend, entity, frozenset()) if unique.subject not in made]


def _of_the_body(backend: Backend, endpoint: Endpoint, sender: Sender) -> Iterator[_Told]:
    """What an operation refuses, or what follows a verb; what these call included."""
    subject = snake(endpoint.owner) if endpoint.owner else "request"
    if endpoint.kind in ("create", "update", "delete"):
        entity = backend.rows_of(endpoint.owner)
        following = [hook.procedure for hook in entity.hooks if endpoint.kind in hook.verbs]
        own = _breaks(backend, entity.name, endpoint.kind)
        if own or any(duty.asks for name in _inside(sender.body) for duty in duties(backend, name)):
            yield "conflict", subject, "what has to be true of rows would not be"
    else:
        following = []
    first = [endpoint.operation] if endpoint.operation is not None else following
    for body in _with_called(backend, first):
        moves = body.moves if isinstance(body, Operation) else None
        if moves is not None:
            yield "conflict", subject, f"not {' or '.join(moves.before)}"
        for statement in statements(body.body):
            if isinstance(statement, Require):
                yield statement.outcome, subject, "a guard of the operation"
            elif isinstance(statement, Assign | Adjust) and _is_limited(backend, statement.target.member):
                yield "conflict", subject, "a value beyond its limits, or one that breaks what has to be true"
            elif isinstance(statement, Assign | Adjust) and _is_worked_out(statement):
                yield "conflict", "request", "a number that no column takes"
            elif isinstance(statement, Relate) and _is_limited(backend, statement.target.member):
                yield "conflict", subject, "what has to be true of rows would not be"
        yield from _of_the_words(backend, body.body, sender)


def _breaks(backend: Backend, entity: str, verb: str) -> bool:
    """Whether a check may refuse that a row is written, or what goes with it."""
    own = any(duty.asks and duty.due(verb) for duty in duties(backend, entity))
    return own or (verb == "delete" and any(gone.duty.asks for gone in gone_along(backend, entity)))


def _inside(sent: tuple[Input, ...]) -> Iterator[str]:
    """The entities of the rows that are sent inside others."""
    for given in sent:
        if given.rows and isinstance(given.member, Collection):
            yield given.member.target
        yield from _inside(given.rows)


def _with_called(backend: Backend, first: Iterable[Operation | Procedure]) -> list[Operation | Procedure]:
    """These bodies, and everything with statements that they call."""
    known: dict[str, Operation | Procedure] = {
        procedure.id: procedure for procedure in procedures(backend) if not isinstance(procedure, External)
    }
    known |= {operation.id: operation for operation in backend.every_operation}
    found = [*first]
    for body in found:
        called = (known[call.function] for call in calls(body.body, known))
        found += [one for one in dict.fromkeys(called) if one not in found]
    return found


def _is_limited(backend: Backend, identity: str) -> bool:
    """Whether a value of a member may be one that its row, or a row that depends on it, may not have."""
    member, entity = backend.member(identity), identity.partition(".")[0]
    if isinstance(member, Collection):
        about = (duty for name in (entity, member.target) for duty in duties(backend, name))
        sides = (identity, member.through, member.inverse)
        return any(duty.asks and not duty.reads.isdisjoint(sides) for duty in about)
    bounds = isinstance(member, Field) and (member.limits.min, member.limits.max) != (None, None)
    asked = any(duty.asks and identity in duty.reads for duty in duties(backend, entity))
    named = identity.rpartition(".")[2]
    columns = {name for unique in uniques(backend, backend.entity(entity), frozenset()) for name in unique.columns}
    return bounds or asked or bool({named, f"{named}_id"} & columns)


def _is_worked_out(statement: Assign | Adjust) -> bool:
    """Whether it gives a number that may be larger than any that is sent."""
    kind, value = present(statement.target.type), statement.value
    is_exact = isinstance(kind, Scalar) and kind.name in ("int", "money", "decimal")
    return is_exact and (isinstance(statement, Adjust) or not isinstance(value, Attribute | Exact | Name | Value))


def _of_the_words(backend: Backend, body: tuple[Statement, ...], sender: Sender) -> Iterator[_Told]:
    for part in expressions(body):
        if isinstance(part, Word) and part.word == "authenticate":
            yield "limited", "request", "too many attempts"
            yield "unauthenticated", "credentials", "no account with this password"
        elif isinstance(part, Word) and part.word == "get":
            yield "missing", snake(part.kind), "no such row"
        elif isinstance(part, Word) and part.word == "create":
            yield "conflict", "*", "a value that is taken"
        elif isinstance(part, Word) and part.word in ("ensure", "delete"):
            rows = present(part.arguments[0].value.type)
            name = rows.entity if isinstance(rows, Row) else ""
            verb = "create" if part.word == "ensure" else "delete"
            if part.word == "ensure" and _may_be_beyond(backend, part.arguments[0].value):
                yield "conflict", snake(name), "a value beyond its limits"
            if name and _breaks(backend, name, verb):
                yield "conflict", snake(name), "what has to be true of rows would not be"
            if part.word == "ensure" and len([*uniques(backend, backend.entity(name), frozenset())]) > 1:
                yield "conflict", "*", "a value that is taken"
            if part.word == "delete" and name in sender.kept:
                yield "conflict", "request", "another row names it"


def _may_be_beyond(backend: Backend, new: Expression) -> bool:
    """Whether a new row is given a value that is worked out for a member with limits."""
    if not isinstance(new, New):
        return False
    worked_out = [one.name for one in new.values if isinstance(one.value, Arithmetic | Call | Format | Method)]
    members = (backend.entity(new.name).member(name) for name in worked_out)
    return any(isinstance(one, Field) and (one.limits.min, one.limits.max) != (None, None) for one in members)


def _of_the_lost(backend: Backend, endpoint: Endpoint) -> Iterator[_Told]:
    first = [endpoint.operation] if endpoint.operation is not None else []
    if counts_on_lost(backend, tuple(one for body in _with_called(backend, first) for one in body.body)):
        yield "conflict", "request", "it counts on a row that it has deleted"


def _of_others(backend: Backend, endpoint: Endpoint) -> Iterator[_Told]:
    if endpoint.operation is not None and backend.externals and Outside(backend).asks(endpoint.operation.body):
        yield "unavailable", "request", "another system failed, or took too long"

"""How each operation is made true under concurrency, and how many statements that takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from backwright.design.bodies import expressions, statements
from backwright.design.facts import Facts
from backwright.design.routes import Route
from backwright.design.told import Told
from backwright.design.wording import listed, spoken
from backwright.model.entities import Entity
from backwright.model.expressions import Aggregate, Call, Word
from backwright.model.members import Collection, Numbered, Slugified
from backwright.model.operations import Operation
from backwright.model.statements import Adjust, Assign, ForEach, Relate

Kind = Literal[
    "snapshot",
    "row lock",
    "constraint",
    "retry",
    "insert-or-nothing",
    "delete-if-there",
    "guarded update",
    "cascade",
    "version",
    "key order",
    "idempotency key",
    "transaction",
]


class Means(Told, frozen=True):
    """One way in which an operation is made safe, and what it is for."""

    kind: Kind
    reason: str


class Safety(Told, frozen=True):
    """One route: what it relies on, and the most statements that one request takes (None: it grows with its rows).

    Begin and commit are not counted; a refused request takes fewer.
    """

    method: str
    path: str
    name: str
    means: tuple[Means, ...]
    statements: int | None


def safety(facts: Facts) -> tuple[Safety, ...]:
    """Of every route."""
    return tuple(_safety(facts, route) for route in facts.design.routes)


def _safety(facts: Facts, route: Route) -> Safety:
    endpoint = route.endpoint
    path = endpoint.pattern(facts.design.api.prefix)
    means = tuple(_means(facts, route)) or (Means("transaction", "all of it or nothing"),)
    return Safety(endpoint.method, path, endpoint.name, means, count(facts, route))


def _means(facts: Facts, route: Route) -> Iterator[Means]:
    kind = route.endpoint.kind
    if kind in ("get", "list", "named"):
        yield Means("snapshot", "one statement reads everything")
    elif kind == "sign_in":
        yield Means("snapshot", "one statement finds the account; wrong attempts are counted")
    elif kind in ("refresh", "sign_out"):
        yield Means("row lock", "of two uses of one refresh token one wins, the other ends the session")
    elif kind == "operation":
        yield from _operation(route)
    else:
        yield from _verb(facts, route, facts.backend.rows_of(route.endpoint.owner))


def _verb(facts: Facts, route: Route, entity: Entity) -> Iterator[Means]:
    kind = route.endpoint.kind
    if kind in ("update", "delete"):
        yield Means("row lock", f"the {spoken(entity.name)} is locked, then the rule is asked")
    if kind == "update" and entity.versioned != "no":
        yield Means("version", "If-Match has to name the version that is stored")
    if kind == "delete":
        yield from _deleting(facts, entity)
        return
    for parent in route.parents if kind == "create" else ():
        yield Means("constraint", f"the {spoken(parent.link.target)} has to be there until the commit")
    if kind == "create" and _slugs(entity):
        yield Means("retry", f"a {listed(_slugs(entity))} that is taken gets the next suffix")
    if kind == "create" and any(isinstance(field.made, Numbered) for field in entity.fields):
        yield Means("row lock", "the counter is locked while it gives the next number")
    yield from _constraints(facts, route, entity)
    for collection in _inline(entity):
        if collection.kind == "set":
            made = "; those that are missing are made in the order of their key" if _makes(collection) else ""
            yield Means("insert-or-nothing", f"`{collection.name}` are linked once{made}")
        else:
            yield Means("key order", f"`{collection.name}` are written in the order of their key, with their owner")


def _deleting(facts: Facts, entity: Entity) -> Iterator[Means]:
    table = facts.design.table(entity.name).name
    pointing = [column.reference.on_delete for _, column in facts.pointing.get(table, ()) if column.reference]
    if "cascade" in pointing:
        yield Means("cascade", "what it owns goes in the same statement")
    if "restrict" in pointing:
        yield Means("constraint", "a foreign key refuses as long as the row is named")


def _constraints(facts: Facts, route: Route, entity: Entity) -> Iterator[Means]:
    """The unique constraints that what is sent can run into."""
    sent = {given.member.id for given in route.body}
    made = {field.id for field in entity.fields if field.made is not None}
    for unique in facts.design.table(entity.name).uniques:
        if unique.subject in made:
            continue
        if route.endpoint.kind == "create" or unique.subject in sent:
            yield Means("constraint", f"{listed(unique.columns)}: the database decides, taken is a conflict")


def _slugs(entity: Entity) -> list[str]:
    return [field.name for field in entity.fields if isinstance(field.made, Slugified)]


def _inline(entity: Entity) -> list[Collection]:
    return [collection for collection in entity.collections if collection.inline is not None]


def _makes(collection: Collection) -> bool:
    return collection.inline is not None and collection.inline.create


def _operation(route: Route) -> Iterator[Means]:
    operation = route.endpoint.operation
    assert operation is not None
    if operation.kind == "query":
        yield Means("snapshot", "one snapshot, no locks")
        return
    if operation.moves is not None:
        states = listed(operation.moves.before, "or")
        reason = f"only from {states} to {operation.moves.after}; of two callers one wins"
        yield Means("guarded update", reason)
    yield from _body(operation)
    if operation.idempotent != "no":
        yield Means("idempotency key", "a repeated request is answered as the first was")


def _body(operation: Operation) -> Iterator[Means]:
    every = list(statements(operation.body))
    relating = [one for one in every if isinstance(one, Relate)]
    if any(one.change in ("add", "append") for one in relating):
        yield Means("insert-or-nothing", "linking twice is linking once")
    if any(one.change in ("discard", "remove") for one in relating):
        yield Means("delete-if-there", "unlinking what is not linked changes nothing")
    if any(isinstance(one, Adjust) for one in every):
        yield Means("guarded update", "read and written in one UPDATE, with the limits in its WHERE")
    if operation.on_row and len(relating) < len(every):
        yield Means("row lock", "the row is locked before its guards are asked")
    if any(isinstance(part, Word) and part.word == "create" for part in expressions(operation.body)):
        yield Means("constraint", "the database decides whether a new row is one too many")


def count(facts: Facts, route: Route) -> int | None:
    """The most statements of one request."""
    kind = route.endpoint.kind
    if kind in ("get", "list", "named"):
        return 1
    if kind in ("sign_in", "refresh", "sign_out"):
        return _SESSIONS[kind] + (1 if kind == "sign_in" and _refreshes(facts) else 0)
    if kind == "operation":
        return _of_operation(route)
    return _of_verb(facts, route, facts.backend.rows_of(route.endpoint.owner))


_SESSIONS = {"sign_in": 1, "refresh": 3, "sign_out": 2}


def _refreshes(facts: Facts) -> bool:
    return any(sign_in.refresh is not None for sign_in in facts.backend.sign_ins)


def _of_verb(facts: Facts, route: Route, entity: Entity) -> int | None:
    """The rows that the path names, the row itself, what is inline, sessions, and the answer."""
    kind, named = route.endpoint.kind, len(route.parents)
    if kind == "delete":
        return named + 2
    if any(collection.kind == "list" for collection in _inline(entity)):
        return None
    rewritten = 1 if kind == "update" else 0
    inline = sum(rewritten + (2 if _makes(collection) else 1) for collection in _inline(entity))
    # Registering begins a session, a new password ends the others.
    sessions = 1 if entity.account and _refreshes(facts) else 0
    return named + (2 if kind == "create" else 3) + inline + sessions


def _of_operation(route: Route) -> int | None:
    operation = route.endpoint.operation
    assert operation is not None
    if operation.kind == "query":
        return 1
    every = list(statements(operation.body))
    said = list(expressions(operation.body))
    if any(isinstance(one, ForEach) for one in every) or any(isinstance(part, Call) for part in said):
        return None
    relating = sum(isinstance(one, Relate) for one in every)
    looking = sum(isinstance(part, Aggregate) or (isinstance(part, Word) and part.word in _ASKING) for part in said)
    changing = operation.moves is not None or any(isinstance(one, Assign | Adjust) for one in every)
    finding = 1 if operation.on_row else 0
    return len(route.parents) + finding + relating + looking + changing + 1


_ASKING = frozenset({"get", "find", "ensure", "create", "delete", "authenticate", "emit", "mail"})
"""The words that take a statement each."""

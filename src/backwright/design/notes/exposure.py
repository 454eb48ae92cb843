"""What strangers reach, and what shows more than its readers may read."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.design.facts import Facts, is_open
from backwright.design.notes.note import Note, noted
from backwright.design.people import people
from backwright.design.routes import Route
from backwright.model.expressions import Aggregate, Attribute, Comprehension, Expression, Rows, Word
from backwright.model.members import Computed, Field, Link, is_issued
from backwright.model.operations import Operation
from backwright.model.rules import NOBODY
from backwright.model.shapes import Shape
from backwright.model.surface import granted
from backwright.model.types import Row, Scalar, element, present
from backwright.model.walk import expressions, parts

_READS = ("get", "list", "named")
_SESSIONS = ("sign_in", "refresh", "sign_out")


def open_reads(facts: Facts) -> Note | None:
    found = [_named(facts, route) for route in facts.design.routes if _is_open(route) and _reads(route)]
    return noted(open_reads, "Read by anyone, without signing in.", found)


def open_writes(facts: Facts) -> Note | None:
    found = [_named(facts, route) for route in facts.design.routes if _is_open(route) and not _reads(route)]
    return noted(open_writes, "Called by anyone, without signing in, and not only to read.", found)


def reads_by_some_strangers(facts: Facts) -> Note | None:
    partly = [r for r in facts.design.routes if not r.signed_in_only and not r.allowed.open]
    found = [_named(facts, route) for route in partly if route.endpoint.kind not in _SESSIONS]
    return noted(reads_by_some_strangers, "Open to strangers for some rows: the rule looks at the row.", found)


def _is_open(route: Route) -> bool:
    return route.allowed.open and not route.signed_in_only


def _reads(route: Route) -> bool:
    operation = route.endpoint.operation
    return route.endpoint.kind in _READS or (operation is not None and operation.kind == "query")


def _named(facts: Facts, route: Route) -> str:
    return f"{route.endpoint.method} {route.endpoint.pattern(facts.design.api.prefix)}"


def shown_addresses(facts: Facts) -> Note | None:
    """E-mail addresses that leave towards others than their account."""
    found: dict[str, None] = {}
    for route in facts.design.routes:
        if route.answer.shape is not None and not route.endpoint.current and route.answer.form != "session":
            found |= dict.fromkeys(f"{name} in {_named(facts, route)}" for name in _addresses(route.answer.shape))
    return noted(shown_addresses, "Shows e-mail addresses to others than their holder.", list(found))


def _addresses(shape: Shape) -> Iterator[str]:
    for shown in shape.properties:
        if shown.row is not None:
            yield from _addresses(shown.row)
        elif isinstance(shown.member, Field) and present(shown.member.type) == Scalar("email"):
            yield shown.member.id


def tokens_told_once(facts: Facts) -> Note | None:
    """Tokens of rows leave in the answer to the request that makes these, which nobody should log."""
    found: dict[str, None] = {}
    for route in facts.design.routes:
        if route.answer.shape is not None:
            found |= dict.fromkeys(f"{name} in {_named(facts, route)}" for name in _tokens(route.answer.shape))
    text = "Tokens that answers tell, each of them once: the database keeps but a hash."
    return noted(tokens_told_once, text, list(found))


def _tokens(shape: Shape) -> Iterator[str]:
    for shown in shape.properties:
        if shown.row is not None:
            yield from _tokens(shown.row)
        elif is_issued(shown.member) and not shape.entity.account:
            yield shown.member.id


def told_by_cursors(facts: Facts) -> Note | None:
    """Cursors hold what the last row of a page is sorted by, also where the list does not show it."""
    found: dict[str, None] = {}
    for route in facts.design.routes:
        shape, read = route.answer.shape, route.read
        if shape is not None and read is not None and read.by_cursor:
            paths = (*(step.path for step in read.order), *(key.path for key in read.sorts))
            told = (path.member for path in paths if isinstance(path, Attribute) and not _shows(shape, path))
            found |= dict.fromkeys(f"{member} in {_named(facts, route)}" for member in told)
    text = "Told by cursors, which anyone can read, and not shown in the list that they are of."
    return noted(told_by_cursors, text, list(found))


def _shows(shape: Shape, path: Attribute) -> bool:
    """Whether a row of that shape shows what a path leads to."""
    if not isinstance(path.base, Attribute):
        return any(shown.member.id == path.member for shown in shape.properties)
    inside = (shown.row for shown in shape.properties if shown.member.id == path.base.member)
    return any(row is not None and any(one.member.id == path.member for one in row.properties) for row in inside)


def guarded_fields(facts: Facts) -> Note | None:
    found = [
        f"{member.id} ({said})"
        for entity in facts.backend.entities
        for member in entity.members
        if isinstance(member, Field | Link) and (said := _guarded(facts, member))
    ]
    return noted(guarded_fields, "Fields with rights of their own.", found)


def _guarded(facts: Facts, member: Field | Link) -> str:
    said = []
    if member.read is not None:
        said.append(f"read: {people(facts.backend, member.read)}")
    if member.write is not None:
        who = "no caller" if member.write == NOBODY else people(facts.backend, member.write)
        said.append(f"written: {who}")
    return ", ".join(said)


def counts_beyond_rights(facts: Facts) -> Note | None:
    computed = (value for owner in facts.backend.owners for value in owner.computed)
    found = [f"{one.id} ({kind})" for one in computed for kind in _unreadable(facts, one)]
    text = "Counted over rows that not all of its readers may list by themselves."
    return noted(counts_beyond_rights, text, found)


def _unreadable(facts: Facts, computed: Computed) -> Iterator[str]:
    kinds = dict.fromkeys(_folded(computed.value))
    yield from (kind for kind in kinds if not _listed_for_all(facts, kind))


def _listed_for_all(facts: Facts, entity: str) -> bool:
    return any(is_open(granted(owner.grants, "list")) for owner in facts.backend.owners_of(entity))


def _folded(value: Expression) -> Iterator[str]:
    """The entities over whose rows something is counted, added up or asked."""
    for part in parts(value):
        if isinstance(part, Aggregate):
            sources = part.source.loops if isinstance(part.source, Comprehension) else ()
            for source in (*(loop.source for loop in sources), part.source):
                kind = element(source.type) if isinstance(source, Attribute | Rows) else None
                if isinstance(kind, Row):
                    yield kind.entity


def sees_beyond_rights(facts: Facts) -> Note | None:
    operations = [operation for owner in facts.backend.owners for operation in owner.operations]
    found = [one.id for one in (*operations, *facts.backend.operations) if _looks_around(facts, one)]
    text = "Finds rows with the system's sight: its rule is all that stands between a caller and them."
    return noted(sees_beyond_rights, text, found)


def _looks_around(facts: Facts, operation: Operation) -> bool:
    if operation.rule == NOBODY:
        return False
    for part in expressions(operation.body):
        kind = _found(part)
        if kind and not _readable(facts, kind):
            return True
    return False


def _found(part: Expression) -> str:
    """The entity whose rows are looked for, whoever may read them."""
    if isinstance(part, Rows):
        return part.entity
    return part.kind if isinstance(part, Word) and part.word in ("get", "find") else ""


def _readable(facts: Facts, entity: str) -> bool:
    return any(is_open(grant.rule) and "get" in grant.verbs for grant in facts.backend.entity(entity).grants)

"""Routes and tables, as the plan tells them."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.design.facts import Facts
from backwright.design.people import people
from backwright.design.routes import Route, routes
from backwright.design.tables import Column, Table
from backwright.design.told import Told
from backwright.design.wording import several, spoken, type_words
from backwright.model.backend import Backend
from backwright.model.expressions import Attribute, Expression, Self
from backwright.model.members import Link
from backwright.model.rules import Holder, Rule
from backwright.model.surface import readers
from backwright.model.types import Row
from backwright.model.walk import replace


class RouteLine(Told, frozen=True):
    """One route. `who` may call it, `rows` is what else has to hold."""

    method: str
    path: str
    name: str
    feature: str
    who: str
    rows: str
    anonymous: bool
    status: int
    answer: str
    refusals: tuple[str, ...]
    doc: str


class ColumnLine(Told, frozen=True):
    name: str
    type: str
    optional: bool
    reference: str


class KeyLine(Told, frozen=True):
    """A unique constraint or an index, and why it is there."""

    name: str
    columns: tuple[str, ...]
    unique: bool
    reason: str


class TableLine(Told, frozen=True):
    """A table, what its rows are, its columns and its keys."""

    name: str
    what: str
    columns: tuple[ColumnLine, ...]
    keys: tuple[KeyLine, ...]


def route_lines(facts: Facts) -> tuple[RouteLine, ...]:
    """Every route, in the order of the blueprint, those of one API after those of the other."""
    return tuple(
        _route(facts.backend, api.prefix, route) for api in facts.backend.apis for route in routes(facts.backend, api)
    )


def _route(backend: Backend, prefix: str, route: Route) -> RouteLine:
    endpoint = route.endpoint
    told = dict.fromkeys(f"{refusal.status} {refusal.outcome}" for refusal in route.refusals)
    return RouteLine(
        endpoint.method,
        endpoint.pattern(prefix),
        endpoint.name,
        route.feature,
        _who(backend, route),
        ", ".join(_rows(backend, route)),
        not route.signed_in_only,
        endpoint.status,
        _answer(route),
        tuple(told),
        route.doc,
    )


def _who(backend: Backend, route: Route) -> str:
    who = people(backend, route.endpoint.rule)
    return "signed in" if who == "anyone" and route.signed_in_only else who


def _rows(backend: Backend, route: Route) -> Iterator[str]:
    endpoint = route.endpoint
    if route.signed_in_only and not route.allowed.signed_in_only and not route.allowed.open:
        yield "signed in"
    if endpoint.named is not None:
        yield f"where `{endpoint.named.where.rpartition('.')[2]}` holds"
    if endpoint.on_row and not endpoint.current and not route.readable.open:
        reading = readers(backend.owner(endpoint.owner))
        if not set(endpoint.rule.people) <= set(reading.people):
            yield "and may read it"
    for parent in route.parents:
        if not parent.readable.open and not _reads_anyway(backend, endpoint.rule, parent.link):
            yield f"and may read the {spoken(parent.link.target)}"


def _reads_anyway(backend: Backend, rule: Rule, link: Link) -> bool:
    """Whether everybody in the rule is one of those who may read the row that the link leads to."""
    above = Self(Row(link.target))
    reading = readers(backend.entity(link.target)).people

    def from_above(part: Expression) -> Expression:
        return above if isinstance(part, Attribute) and part.member == link.id else part

    paths = (replace(person.path, from_above) for person in rule.people if isinstance(person, Holder))
    return all(isinstance(person, Holder) for person in rule.people) and all(Holder(p) in reading for p in paths)


def _answer(route: Route) -> str:
    owner = route.endpoint.owner
    match route.answer.form:
        case "session":
            return "the account, tokens"
        case "page":
            paging = route.read.paging if route.read else None
            return f"{several(owner)} by {paging.limit}, at most {paging.at_most}" if paging else several(owner)
        case "rows":
            return f"all {several(owner)}"
        case "row":
            return f"the {spoken(route.answer.shape.name if route.answer.shape else owner)}"
        case "value":
            operation = route.endpoint.operation
            return type_words(operation.result) if operation else "a value"
        case "nothing":
            return "nothing"


def table_lines(facts: Facts) -> tuple[TableLine, ...]:
    """Every table, each entity's followed by those of its sets."""
    declared = tuple(_table(table) for table in facts.design.tables)
    account = facts.account
    if account is None or not facts.backend.renewed:
        return declared
    return (*declared, _sessions(facts.design.table(account.name).name, ways=len(facts.backend.renewed)))


def _sessions(accounts: str, *, ways: int) -> TableLine:
    """What every target keeps of refresh tokens."""
    columns = (
        ColumnLine("id", "uuid", optional=False, reference=""),
        ColumnLine("account_id", "id", optional=False, reference=f"{accounts}, {_ENDS['cascade']}"),
        *([ColumnLine("way", "str", optional=False, reference="")] if ways > 1 else []),
        ColumnLine("token_hash", "str(64)", optional=False, reference=""),
        ColumnLine("expires_at", "datetime", optional=False, reference=""),
    )
    name = "refresh_sessions"
    keys = (
        KeyLine(f"pk_{name}", ("id",), unique=True, reason="which row it is"),
        KeyLine(f"ix_{name}_account_id", ("account_id",), unique=False, reason="a new password ends the others"),
    )
    return TableLine(name, "sign-ins and the hash of their refresh token", columns, keys)


def _table(table: Table) -> TableLine:
    what = f"pairs of {table.collection}" if table.collection else f"rows of {table.entity}"
    columns = tuple(_column(column) for column in table.columns)
    return TableLine(table.name, what, columns, tuple(_keys(table)))


def _keys(table: Table) -> Iterator[KeyLine]:
    primary = tuple(column.name for column in table.columns if column.primary)
    reason = "no pair twice" if table.collection else "which row it is"
    yield KeyLine(f"pk_{table.name}", primary, unique=True, reason=reason)
    for unique in table.uniques:
        reason = f"{unique.reason}, upper and lower case alike" if unique.lower else unique.reason
        yield KeyLine(unique.name, unique.columns, unique=True, reason=reason)
    for index in table.indexes:
        steps = tuple(f"{step.column} desc" if step.descending else step.column for step in index.columns)
        yield KeyLine(index.name, steps, unique=False, reason=index.reason)


_ENDS = {"cascade": "goes with it", "restrict": "keeps it from being deleted", "null": "cleared when it goes"}


def _column(column: Column) -> ColumnLine:
    kind = type_words(column.type)
    length = f"({column.length})" if column.length is not None else ""
    to = column.reference
    reference = f"{to.table}, {_ENDS[to.on_delete]}" if to is not None else ""
    return ColumnLine(column.name, f"{kind}{length}", column.nullable, reference)

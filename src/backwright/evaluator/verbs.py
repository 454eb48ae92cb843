"""Create, get, list, update and delete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from backwright.evaluator.accounts import password_field
from backwright.evaluator.exchange import Exchange
from backwright.evaluator.http import Response
from backwright.evaluator.input import Named
from backwright.evaluator.listing import Asked, Lists
from backwright.evaluator.rights import RightsInside
from backwright.evaluator.sessions import count_registration, registers, signed_in
from backwright.evaluator.store import Ref
from backwright.model.entities import Entity
from backwright.model.members import Field, Link
from backwright.model.rules import Rule
from backwright.model.shapes import inputs, wire
from backwright.model.surface import told_by_parent

"""Where the API has no template of its own."""


def create(exchange: Exchange) -> Response:
    """A new row; the rule is asked of the row as it would be stored."""
    entity, parents = exchange.entity, exchange.parents()
    told = told_by_parent(entity, exchange.endpoint.rule)
    if told and not exchange.rows.may_be_in(entity, parents, exchange.endpoint.rule):
        raise exchange.refusal("forbidden")
    sent = _sent(exchange, "create")
    for member in _writable(entity, sent):
        if member.write is not None and not _may_give(exchange, member.write, parents):
            raise exchange.forbidden(member)
    RightsInside(exchange).check(sent, None)
    if registers(exchange):
        count_registration(exchange)
    values = exchange.rows.resolve(sent)
    row = exchange.rows.create(entity, {**values, **parents})
    _after(exchange, "create", row)
    RightsInside(exchange, written=True).check(sent, None)
    if not told and not exchange.judge.holds(exchange.endpoint.rule, row):
        raise exchange.refusal("forbidden")
    later = [name for name in values if not _told(entity, name)]
    _check_rights(exchange, later, row)
    exchange.rows.finish()
    if entity.account and exchange.me is None:
        return signed_in(exchange, row)
    return exchange.show(row, "one", made=not entity.account)


def _told(entity: Entity, name: str) -> bool:
    """Whether the right to give this member is told before there is the row."""
    member = entity.member(name)
    return isinstance(member, Field | Link) and member.write is not None and told_by_parent(entity, member.write)


def _may_give(exchange: Exchange, rule: Rule, parents: Mapping[str, Ref]) -> bool:
    """Whether a new row may be given a member with that rule, as far as can be told without the row."""
    if told_by_parent(exchange.entity, rule):
        return exchange.rows.may_be_in(exchange.entity, parents, rule)
    return exchange.judge.may_hold(rule)


def update(exchange: Exchange) -> Response:
    """The stored row has to satisfy the rule, and so has the new one where the caller alone does not tell."""
    row, entity = exchange.row(), exchange.entity
    values = _sent(exchange, "update")
    allowed = exchange.judge.writable(entity.grants, row)
    for name in values:
        if allowed is not None and name not in allowed:
            member = entity.member(name)
            raise exchange.refusal("forbidden", "" if member is None else wire(member, exchange.api.case))
    _check_rights(exchange, values, row)
    RightsInside(exchange).check(values, row)
    exchange.check_version(row)
    values = exchange.rows.resolve(values)
    may = exchange.judge.always_holds(exchange.endpoint.rule)
    if values:
        exchange.state.change(row)
    exchange.rows.update(row, values)
    _after(exchange, "update", row)
    RightsInside(exchange, written=True).check(values, row)
    if not may and not exchange.judge.holds(exchange.endpoint.rule, row):
        raise exchange.refusal("forbidden")
    exchange.rows.finish()
    if entity.account and password_field(entity).name in values:
        exchange.shared.accounts.end_all(row)
    return exchange.show(row, "self" if exchange.endpoint.current else "one")


def delete(exchange: Exchange) -> Response:
    row = exchange.row()
    exchange.check_version(row)
    _after(exchange, "delete", row)
    exchange.rows.delete(row, exchange.name(row.entity))
    if not exchange.rows.are_distinct():  # of rows that lost their link to it; to tell of which would help nobody
        raise exchange.refusal("conflict")
    exchange.rows.finish()
    return exchange.done()


def restore(exchange: Exchange) -> Response:
    """The row that was deleted last by that key, with what went with it; it is judged as it is then."""
    row = exchange.deleted()
    exchange.rows.restore(row)
    exchange.judged(row)
    exchange.rows.finish()
    return exchange.show(row, "one")


def get(exchange: Exchange) -> Response:
    row = exchange.row()
    reader = exchange.query_reader()
    reader.unknown(exchange.query(), ())
    reader.finish()
    return exchange.show(row, "self" if exchange.endpoint.current else "one")


def listing(exchange: Exchange) -> Response:
    """The rows that the caller may list; of a named list those of which its predicate is true."""
    parents, named = exchange.parents(), exchange.endpoint.named
    lists = Lists(exchange.judge, exchange.api, exchange.owner.listing, named, exchange.endpoint.name)
    asked = _asked(exchange, lists)
    rows = [
        row
        for row in exchange.state.refs(exchange.entity.name)
        if all(exchange.state.get(row, link) == above for link, above in parents.items())
        and exchange.judge.holds(exchange.endpoint.rule, row)
        and (named is None or exchange.judge.satisfies(exchange.backend.function(named.where), row))
    ]
    return _shown(exchange, lists, lists.shown(rows, asked), asked)


def _asked(exchange: Exchange, lists: Lists) -> Asked:
    reader = exchange.query_reader()
    asked = lists.read(exchange.query(lists.parameters), reader)
    reader.finish()
    for name, (path, operator, wanted) in asked.wanted.items():
        if isinstance(wanted, Named):
            found = exchange.rows.named(wanted) or Ref(wanted.entity, -1)
            asked.wanted[name] = (path, operator, found)
    return asked


def _shown(exchange: Exchange, lists: Lists, rows: list[Ref], asked: Asked) -> Response:
    found, values = lists.page(rows, asked)
    shown = [exchange.writer.row(row, exchange.owner, "list") for row in found]
    owner = exchange.endpoint.owner
    if asked.limit is None:
        return exchange.filled(exchange.api.many, owner, shown)
    return exchange.filled(lists.template, owner, shown, **values)


def _sent(exchange: Exchange, verb: Literal["create", "update"]) -> dict[str, Any]:
    """The values of the body, by the names of the members."""
    body, reader = exchange.body(), exchange.reader()
    reader.updates = verb == "update"
    values = reader.members(inputs(exchange.backend, exchange.entity, verb, exchange.api.case), body)
    reader.finish()
    return values


def _writable(entity: Entity, names: Iterable[str]) -> list[Field | Link]:
    members = (entity.member(name) for name in names)
    return [member for member in members if isinstance(member, Field | Link)]


def _check_rights(exchange: Exchange, names: Iterable[str], row: Ref) -> None:
    for member in _writable(exchange.entity, names):
        if not exchange.judge.writes(member, row):
            raise exchange.forbidden(member)


def _after(exchange: Exchange, verb: str, row: Ref) -> None:
    hooks = [hook for hook in exchange.entity.hooks if verb in hook.verbs]
    if hooks and verb != "delete":
        exchange.rows.distinct()
    for hook in hooks:
        exchange.bodies.run(hook.body, exchange.at(row))

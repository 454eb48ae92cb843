"""Roles: which memberships `has_role(...)` asks, and the path from the row to the row that has them."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from backwright.checks.calls import read_call
from backwright.checks.classes import Body
from backwright.checks.entries import linked
from backwright.checks.scopes import Module, Run, text_of
from backwright.diagnostics.catalogue import rules
from backwright.model.expressions import Attribute, Expression, Self
from backwright.model.rules import HasRole, Person
from backwright.model.types import Choice, RecordOf, Row, Type, present


def read_role(run: Run, bodies: Mapping[str, Body], body: Body | None, module: Module, node: ast.Call) -> list[Person]:
    """The people of a call of `has_role`; none after a finding."""
    options = read_call(module, node)
    roles = [text for one in options.spread if (text := text_of(one))]
    if not options.spread:
        module.say(rules.RoleWithoutNames(), node)
    if not roles:
        return []
    place = _membership(run, bodies, body)
    if place is None:
        account = bodies.get(run.account or "")
        if account is None or "role" not in account.broken:
            module.say(rules.NoRoles(account=run.account or "the account"), node)
        return []
    member, through = place
    _known(module, options.spread, bodies[member or run.account or ""], bodies.get(run.account or ""))
    return [HasRole(tuple(dict.fromkeys(roles)), member, through)]


def _known(module: Module, nodes: list[ast.expr], owner: Body, account: Body | None) -> None:
    known, others = _roles_of(owner), _roles_of(account)
    for node in nodes:
        role = text_of(node) or ""
        if not known or role in known:
            continue
        name = owner.definition.name
        if account is not None and role in others:
            method = re.sub(r"\W", "_", role)
            module.say(rules.RoleOfAccount(name=role, account=account.definition.name, owner=name, method=method), node)
        else:
            module.say(rules.UnknownRole(name=role, owner=name), node, suggest=module.guess(role, known))


def _roles_of(owner: Body | None) -> list[str]:
    """The choices of the field `role`."""
    member = owner.members.get("role") if owner is not None else None
    kind = present(member.typed.type) if member is not None else None
    return [str(one) for one in kind.values] if isinstance(kind, Choice) else []


def _membership(run: Run, bodies: Mapping[str, Body], body: Body | None) -> tuple[str, Expression | None] | None:
    """The entity of the memberships, "" for the account itself, and the path to the row that has them."""
    if body is not None:
        for here, at in _around(bodies, body):
            if at in run.memberships:
                return run.memberships[at][0], here
    owner = bodies.get(run.account or "")
    return ("", None) if owner is not None and "role" in owner.members else None


def _around(bodies: Mapping[str, Body], body: Body) -> list[tuple[Expression, str]]:
    """The row itself and the rows that it lives in, each with its path; of an event the row that it is about."""
    here: Expression = Self(self_type(body))
    owner: Body | None = bodies.get(body.definition.of, body)
    found: dict[str, Expression] = {}
    while owner is not None and owner.definition.name not in found:
        if owner.definition.kind in ("entity", "account"):
            found[owner.definition.name] = here
        up = next((name for name, one in owner.members.items() if _leads_up(owner, one.maker, one.typed.type)), None)
        if up is None:
            break
        here = step_to(owner, here, up)
        owner = bodies.get(linked(here.type) or "")
    return [(path, name) for name, path in found.items()]


def _leads_up(owner: Body, maker: str, kind: Type) -> bool:
    if owner.definition.kind in ("entity", "account"):
        return maker == "within"
    return linked(kind) is not None


def find_memberships(run: Run, bodies: Mapping[str, Body]) -> None:
    """Note which entities say who belongs to the rows that they live in: by a link to an account and a `role`."""
    for body in bodies.values():
        members = body.members.values()
        belongs = any(one.maker != "within" and linked(one.typed.type) == run.account for one in members)
        parent = next((linked(one.typed.type) for one in members if one.maker == "within"), None)
        if "role" in body.members and belongs and parent is not None:
            run.memberships.setdefault(parent, []).append(body.definition.name)


def step_to(owner: Body, base: Expression, name: str) -> Attribute:
    """The member of that name of a row."""
    return Attribute(base, f"{owner.definition.name}.{name}", owner.members[name].typed.type)


def self_type(body: Body) -> Type:
    """What `self` is: a row of the entity, also in a view of it; else the record."""
    definition = body.definition
    if definition.kind in ("entity", "account"):
        return Row(definition.name)
    return Row(definition.of) if definition.of else RecordOf(definition.name)

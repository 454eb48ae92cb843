"""What is wrong with an entity as a whole: its parents, its value, its account, its names in the API."""

from __future__ import annotations

import ast

from backwright.checks.classes import Body
from backwright.checks.entries import has_default
from backwright.diagnostics.catalogue import api, app, relations, stored
from backwright.model.entities import Entity, View
from backwright.model.members import Field
from backwright.model.names import snake
from backwright.model.types import Scalar, present


def judge_entity(body: Body, entity: Entity) -> None:
    """What is wrong with an entity as a whole."""
    module, definition = body.module, body.definition
    inside = [link for link in entity.links if link.within]
    if len(inside) > 1:
        module.say(relations.SeveralParents(name=entity.name), body.members[inside[1].name].span)
    values = [field for field in entity.fields if field.value]
    if len(values) > 1:
        module.say(stored.SeveralValues(name=entity.name), body.members[values[1].name].span)
    elif values and not values[0].key:
        _alone(body, values[0])
    if not entity.members and not body.broken:
        module.say(stored.EmptyEntity(name=entity.name), definition.span)
    if entity.account:
        _account(body, entity)
    _wires(body, entity)


def _alone(body: Body, value: Field) -> None:
    """A row that is sent as one field has no place for the others."""
    needed = [
        one.name
        for one in body.members.values()
        if one.name != value.name and one.maker in ("", "field", "relation") and not has_default(one)
    ]
    if needed:
        case = stored.ValueNotAlone(name=value.name, others=", ".join(needed))
        body.module.say(case, body.members[value.name].span)


def judge_lists(body: Body, owner: Entity | View) -> None:
    """Lists are described for somebody."""
    # A rule that is wrong is told by itself.
    said = any(word in one.nodes for one in body.called("allow") for word in ("list", "read"))
    if not any("list" in grant.verbs for grant in owner.grants) and not (said and not owner.grants):
        calls = [one.node for one in body.called("lists")]
        place = body.module.source.span(calls[0]) if calls and isinstance(calls[0], ast.Call) else None
        if place is None and owner.lists:
            place = body.module.source.name_span(body.functions[owner.lists[0].name].node)
        if place is not None:
            body.module.say(api.NobodyLists(name=owner.name), place)


def _account(body: Body, entity: Entity) -> None:
    module, definition = body.module, body.definition
    kinds = [kind.name for field in entity.fields if isinstance(kind := present(field.type), Scalar)]
    if "password" not in kinds and not body.broken:
        module.say(app.AccountWithoutPassword(name=entity.name), definition.span)
    keyed = any(field.key or field.value for field in entity.fields)
    emails = [field for field in entity.fields if present(field.type) == Scalar("email")]
    if not emails and not keyed and not body.broken:
        module.say(app.AccountWithoutName(name=entity.name), definition.span)
    for field in emails[:1]:
        if not (field.unique or field.key or field.value):
            module.say(app.EmailNotUnique(name=field.name), body.members[field.name].span)
    for name in ("password", "token"):
        several = [field for field in entity.fields if getattr(present(field.type), "name", "") == name]
        if len(several) > 1:
            module.say(app.SeveralCredentials(kind=name), body.members[several[1].name].span)
    for option, made in (("verify_email", entity.verify_email), ("reset_password", entity.reset_password)):
        if made and not emails:
            module.say(app.MailWithoutAddress(option=option), body.options.nodes[option])


def _wires(body: Body, entity: Entity) -> None:
    """Two members under one name of the API."""
    taken: dict[str, str] = {}
    for member in (*entity.members, *entity.implicit):
        name = member.wire or snake(member.name)
        if name in taken and taken[name] != member.name:
            declared = body.members.get(member.name)
            span = declared.span if declared else body.definition.span
            body.module.say(stored.SameWireName(name=member.name, other=taken[name], wire=name), span)
        taken.setdefault(name, member.name)

"""Entities, views, records and events: from their classes to the model."""

from __future__ import annotations

import ast
import re

import msgspec

from backwright.checks.app import STEP
from backwright.checks.calls import Options
from backwright.checks.classes import Body
from backwright.checks.constraints import read_checks, read_indexes, read_uniques
from backwright.checks.entries import gathered, holds_rows, implicit_types, linked
from backwright.checks.fields import read_field
from backwright.checks.functions import Written
from backwright.checks.grants import read_grants
from backwright.checks.judging import judge_entity, judge_lists
from backwright.checks.links import read_collection, read_link
from backwright.checks.listing import read_listing
from backwright.checks.operations import Operations
from backwright.checks.people import People
from backwright.checks.scopes import Module, documentation
from backwright.diagnostics.catalogue import api, app, fields, names, operations, relations, rules, stored
from backwright.model.entities import Entity, Record, View
from backwright.model.members import Collection, Computed, Field, Link, Member
from backwright.model.operations import Function, NamedList, Operation, Procedure
from backwright.model.types import HIDDEN, Nothing, Scalar, present


class Owners(msgspec.Struct):
    """Builds the owners of a blueprint. `doing`: the ids of the functions that do something."""

    people: People
    operations: Operations
    doing: set[str]

    def entity(self, body: Body) -> Entity:
        definition, said = body.definition, body.options
        assert isinstance(definition.node, ast.ClassDef)
        name = definition.name
        members = self._members(body)
        versioned = said.get("versioned", False)
        entity = Entity(
            name=name,
            members=members,
            implicit=tuple(Field(name, one, kind, implicit=True) for one, kind in implicit_types(body).items()),
            doc=documentation(definition.node.body),
            path=read_path_option(body.module, said, "path"),
            account=definition.kind == "account",
            current=read_path_option(body.module, said, "current") or "me",
            tenant=said.get("tenant", False),
            soft_delete=said.get("soft_delete", False),
            versioned="required" if versioned == "required" else "optional" if versioned else "no",
            append_only=said.get("append_only", False),
            audit=said.get("audit", ()),
            verify_email=said.get("verify_email", False),
            reset_password=said.get("reset_password", False),
            was=said.get("was", ""),
            grants=read_grants(self.people, body),
            listing=read_listing(self.people.bodies, body),
            uniques=read_uniques(body),
            indexes=read_indexes(body),
            checks=read_checks(body),
            functions=self._functions(body),
            procedures=self._procedures(body),
            operations=self._operations(body),
            lists=self._lists(body),
            hooks=tuple(hook for one in self._of(body, "after") if (hook := self.operations.hook(one)) is not None),
        )
        judge_entity(body, entity)
        judge_lists(body, entity)
        return entity

    def view(self, body: Body) -> View:
        definition, said = body.definition, body.options
        assert isinstance(definition.node, ast.ClassDef)
        for written in body.functions.values():
            if written.kind in ("stored", "after", "check"):
                place = body.module.source.name_span(written.node)
                body.module.say(names.NotInView(word=written.kind, entity=definition.of), place)
        computed = tuple(one for one in self._computed(body).values() if one is not None)
        view = View(
            name=definition.name,
            entity=definition.of,
            shows=self._shows(body),
            computed=computed,
            doc=documentation(definition.node.body),
            path=read_path_option(body.module, said, "path"),
            nested=said.get("nested", False),
            grants=read_grants(self.people, body),
            listing=read_listing(self.people.bodies, body),
            functions=self._functions(body),
            procedures=self._procedures(body),
            operations=self._operations(body),
            lists=self._lists(body),
        )
        judge_lists(body, view)
        return view

    def record(self, body: Body) -> Record:
        definition, said = body.definition, body.options
        assert isinstance(definition.node, ast.ClassDef)
        found: list[Field | Link] = []
        for declared in body.members.values():
            target = linked(declared.typed.type)
            rows = gathered(declared.typed.type) is not None and not holds_rows(body, declared)
            if rows or declared.maker in ("slugify", "sequence", "issued"):
                body.module.say(stored.RecordMember(name=declared.name), declared.span)
            elif target is not None:
                link = read_link(self.people, body, declared, target)
                found += [link] if link is not None else []
            elif declared.maker in ("relation", "within"):
                body.module.say(relations.NotForPlain(maker=declared.maker), declared.node.value or declared.span)
            else:
                found.append(read_field(self.people, body, declared))
        kind = definition.kind
        assert kind in ("record", "event", "incoming")
        for option in ("once", "serial"):
            self._names_field(body, said, option)
        return Record(
            name=definition.name,
            fields=tuple(found),
            kind=kind,
            doc=documentation(definition.node.body),
            webhook=said.get("webhook", ""),
            path=read_path_option(body.module, said, "path"),
            type=said.get("type", ""),
            signed=said.get("signed", ""),
            once=said.get("once", "id"),
            serial=said.get("serial", ""),
            grants=read_grants(self.people, body) if kind != "record" else (),
        )

    def _names_field(self, body: Body, said: Options, option: str) -> None:
        name = said.get(option, "")
        if name and name not in body.members and name not in implicit_types(body) and name not in body.broken:
            case = names.UnknownField(name=name, owner=body.definition.name)
            body.module.say(case, said.nodes[option], suggest=body.module.guess(name, body.members))

    def _members(self, body: Body) -> tuple[Member, ...]:
        found: dict[tuple[int, int], Member | None] = {}
        for declared in body.members.values():
            found[_place(declared.node)] = self._member(body, declared.name)
        found |= self._computed(body)
        return tuple(member for _, member in sorted(found.items()) if member is not None)

    def _member(self, body: Body, name: str) -> Field | Link | Collection | None:
        declared = body.members[name]
        one, many = linked(declared.typed.type), gathered(declared.typed.type)
        if one is not None:
            return read_link(self.people, body, declared, one)
        if many is not None:
            return read_collection(self.people, body, declared, many)
        if isinstance(declared.typed.type, Nothing):
            body.module.say(fields.NotAType(), declared.node.annotation)
            return None
        if declared.maker in ("relation", "many", "within", "inline"):
            body.module.say(relations.NotForPlain(maker=declared.maker), declared.node.value or declared.span)
            return None
        return read_field(self.people, body, declared)

    def _of(self, body: Body, *kinds: str) -> list[Written]:
        return [one for one in body.functions.values() if one.kind in kinds]

    def _computed(self, body: Body) -> dict[tuple[int, int], Computed | None]:
        return {_place(one.node): self._value(body, one) for one in self._of(body, "computed", "stored")}

    def _value(self, body: Body, written: Written) -> Computed | None:
        module = body.module
        if written.taken:
            module.say(operations.ComputedParameters(name=written.taken[0].name), written.taken[0].node)
            return None
        if isinstance(written.result, Nothing):
            if written.node.returns is not None:  # else that is told already
                module.say(operations.ComputedNothing(name=written.name), module.source.name_span(written.node))
            return None
        if written.kind == "stored" and written.caller != "none":
            module.say(rules.StoredForCaller(name=written.name), module.source.name_span(written.node))
            return None
        value = self.operations.reading.pure(written)
        if value is None:
            return None
        return Computed(
            owner=written.owner,
            name=written.name,
            type=written.result,
            value=value,
            doc=documentation(written.node.body),
            caller=written.caller,
            stored=written.kind == "stored",
            body=self.operations.reading.steps(written),
        )

    def _functions(self, body: Body) -> tuple[Function, ...]:
        plain = [one for one in self._of(body, "plain", "check", "list") if one.id not in self.doing]
        return tuple(found for one in plain if (found := self.operations.function(one)) is not None)

    def _procedures(self, body: Body) -> tuple[Procedure, ...]:
        doing = [one for one in self._of(body, "plain") if one.id in self.doing]
        return tuple(found for one in doing if (found := self.operations.procedure(one)) is not None)

    def _operations(self, body: Body) -> tuple[Operation, ...]:
        written = self._of(body, "action", "query")
        return tuple(found for one in written if (found := self.operations.operation(body, one)) is not None)

    def _lists(self, body: Body) -> tuple[NamedList, ...]:
        return tuple(self.operations.named_list(body, one) for one in self._of(body, "list") if one.sound)

    def _shows(self, body: Body) -> tuple[str, ...]:
        """The members that `show(User.bio, ...)` names."""
        module, definition = body.module, body.definition
        calls = body.called("show")
        if not calls:
            module.say(api.ViewWithoutShow(name=definition.name), definition.span)
        if len(calls) > 1 and isinstance(calls[1].node, ast.Call):
            module.say(api.SeveralShows(), calls[1].node)
        found: list[str] = []
        for node in (node for options in calls for node in options.spread):
            name = self._shown(body, node)
            if name is not None and name in found:
                module.say(stored.NamedTwice(name=name), node)
            elif name is not None:
                found.append(name)
        return tuple(found)

    def _shown(self, body: Body, node: ast.expr) -> str | None:
        module, entity = body.module, self.people.bodies.get(body.definition.of)
        if entity is None:
            return None
        owner = node.value.id if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""
        if not isinstance(node, ast.Attribute) or not owner:
            module.say(api.ShowShape(entity=entity.definition.name), node)
            return None
        if module.names.get(owner) is not entity.definition:
            if owner not in module.broken:
                module.say(api.ShowOther(name=owner, entity=entity.definition.name), node)
            return None
        name = node.attr
        if name in entity.broken:
            return None
        functions = [one.name for one in entity.functions.values() if one.kind in ("computed", "stored")]
        known = [*entity.members, *implicit_types(entity), *functions]
        if name not in known:
            case = names.UnknownField(name=name, owner=entity.definition.name)
            module.say(case, node, suggest=module.guess(name, known))
            return None
        declared = entity.members.get(name)
        if declared is not None:
            kind = present(declared.typed.type)
            if isinstance(kind, Scalar) and kind.name in HIDDEN:
                module.say(api.ShowHidden(name=name, kind=kind.name), node)
                return None
            if declared.maker == "many":
                module.say(api.ShowMany(name=name), node)
                return None
        return name


def _place(node: ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


def read_path_option(module: Module, options: Options, name: str) -> str:
    """A path that a class statement says, as steps in lower case."""
    path = options.get(name, "")
    if path and not re.fullmatch(rf"/?{STEP}(/{STEP})*", path):
        module.say(app.BadPath(path=path), options.nodes[name])
        return ""
    return str(path)

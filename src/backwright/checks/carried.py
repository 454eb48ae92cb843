"""What the language has and this release does not build yet: each construct is named where it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from backwright.checks.building import Blueprint
from backwright.checks.classes import Body
from backwright.checks.functions import Written
from backwright.diagnostics import Kind
from backwright.diagnostics.catalogue import carried
from backwright.model.backend import Backend
from backwright.model.entities import Entity, View
from backwright.model.members import Field
from backwright.model.operations import Operation
from backwright.model.types import ListOf, RecordOf, Row, Scalar, SetOf, Type, element, present
from backwright.source import Span

OPTIONS = ("tenant", "audit", "verify_email", "reset_password")
VERBS = ("history", "subscribe")
WORDS = frozenset(f"backwright.logic.{word}" for word in ("emit", "mail"))
TYPES = {
    "file": carried.FileField,
    "html": carried.HtmlField,
    "period": carried.PeriodField,
}


def refuse_what_is_not_carried(backend: Backend, blueprint: Blueprint) -> None:
    """One finding for each construct that `build` would have to leave out."""
    refusals = _Refusals(backend, blueprint)
    refusals.app()
    for owner in backend.owners:
        refusals.owner(owner)
    refusals.modules()


class _Refusals:
    def __init__(self, backend: Backend, blueprint: Blueprint) -> None:
        self.backend = backend
        self.blueprint = blueprint
        self.run = blueprint.run

    def say(self, case: Kind, at: Span) -> None:
        self.run.findings.add(case, at)

    def at(self, identity: str) -> Span:
        """Where what has this stable id stands."""
        return self.run.places[identity]

    def app(self) -> None:
        """What is about all of the backend."""
        backend = self.backend
        if not self.run.apps:
            return
        place = self.run.apps[0].span
        if backend.database == "mysql":
            self.say(carried.MySql(), place)

    def modules(self) -> None:
        """What stands outside classes."""
        backend = self.backend
        for operation in backend.operations:
            self._operation(self.blueprint.functions[operation.name], operation)
        for record in backend.records:
            if record.kind != "record":
                kind = carried.EventKind if record.kind == "event" else carried.WebhookKind
                self.say(kind(name=record.name), self.at(record.name))
        for written in self.blueprint.written:
            self._words(written)
        self._named(carried.ReactionToEvent, (one.name for one in backend.reactions))
        self._named(carried.JobAtTimes, (one.name for one in backend.jobs))

    def _named(self, kind: type, identities: Iterable[str]) -> None:
        for identity in identities:
            self.say(kind(name=identity.rpartition(".")[2]), self.at(identity))

    def owner(self, owner: Entity | View) -> None:
        """What is about an entity or a view."""
        body = self.blueprint.bodies[owner.name]
        if isinstance(owner, Entity):
            self._entity(body, owner)
        self._calls(body)
        for operation in owner.operations:
            self._operation(body.functions[operation.name], operation)

    def _entity(self, body: Body, entity: Entity) -> None:
        for option in OPTIONS:
            if body.options.get(option):
                place = body.module.source.span(body.options.nodes[option])
                self.say(carried.EntityOption(option=option, owner=entity.name), place)
        for field in entity.fields:
            self._type(field.type, field.name, self.at(field.id))

    def _type(self, kind: Type, name: str, at: Span) -> None:
        inner = present(kind)
        if isinstance(inner, Scalar) and inner.name in TYPES:
            self.say(TYPES[inner.name](name=name), at)
        elif isinstance(inner, ListOf | SetOf):
            self._type(inner.item, name, at)

    def _calls(self, body: Body) -> None:
        """Options of `allow`, `lists`, `unique` and `index`."""
        name = body.definition.name
        for options in body.calls:
            for option, node in options.nodes.items():
                at = body.module.source.span(node)
                if option in VERBS:
                    self.say(carried.ThisVerb(verb=option), at)
                elif option == "during" and options.word.endswith(".unique"):
                    self.say(carried.UniqueAmongSome(option=option, owner=name), at)

    def _operation(self, written: Written, operation: Operation) -> None:
        places = {taken.name: taken.node for taken in written.taken}
        for parameter in operation.parameters:
            kind = element(parameter.type) or present(parameter.type)
            if isinstance(kind, RecordOf):
                self._sent(kind.name, frozenset())
            else:
                self._type(parameter.type, parameter.name, written.module.source.span(places[parameter.name]))
        self._result(operation)

    def _sent(self, name: str, around: frozenset[str]) -> None:
        """A record that is sent; `around`: those that it is sent in."""
        for member in self.backend.record(name).fields:
            kind = present(member.type) if isinstance(member, Field) else Row(member.target)
            item = element(kind) or kind
            if isinstance(item, RecordOf) and item.name not in {*around, name}:
                self._sent(item.name, around | {name})
            elif isinstance(item, Row) and around:
                case = carried.RowsFurtherInside(name=member.name, owner=name, entity=item.entity)
                self.say(case, self.at(f"{name}.{member.name}"))

    def _words(self, written: Written) -> None:
        """The words of a body that are not built."""
        for call in (node for node in ast.walk(written.node) if isinstance(node, ast.Call)):
            word = written.module.word(call.func)
            if word in WORDS and written.kind not in ("on", "job"):
                case = carried.WordInBody(word=word.rpartition(".")[2], name=written.name)
                self.say(case, written.module.source.span(call))

    def _result(self, operation: Operation) -> None:
        inner = present(operation.result)
        if isinstance(inner, Scalar) and inner.name in ("file", "html"):
            self.say(TYPES[inner.name](name=operation.name), self.at(operation.id))

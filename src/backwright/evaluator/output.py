"""What leaves: rows in their shapes, values, and the templates of the API around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from backwright.evaluator.expressions import UNKNOWN, evaluate, frame, settled
from backwright.evaluator.plain import Object, told
from backwright.evaluator.rules import Judge
from backwright.evaluator.store import Ref
from backwright.evaluator.types import written
from backwright.model.api import Api, of_subject
from backwright.model.entities import Entity, View
from backwright.model.members import Collection, Computed, Field, Link, is_issued
from backwright.model.names import in_case, plural
from backwright.model.shapes import Place, Property, Shape, shape
from backwright.model.surface import readers
from backwright.model.types import Choice, ListOf, Row, Scalar, SetOf, Type, present

NOTHING = object()
"""A property that the caller may not see: absent, not null."""


class Writer:
    """Writes for one caller. `token` is the one that called, or that was just issued."""

    def __init__(self, judge: Judge, api: Api, token: str = "") -> None:
        self.judge = judge
        self.api = api
        self.token = token
        self._state = judge.world.state

    def row(self, ref: Ref, owner: Entity | View, place: Place) -> Any:
        """A row as its entity or a view of it shows it."""
        return self._shaped(ref, shape(self.judge.backend, owner, place, self.api.case, written=True))

    def value(self, value: Any, kind: Type, *, kept: bool = False) -> Any:
        """A result of an operation, or what a row keeps. A row in it that the caller may not read is null; of a list it
        is left out.
        """
        inner = present(kind)
        if value is None or not self.leaves(value, kind):
            return None
        if isinstance(value, Ref):
            return self.row(value, self._shown_as(value, inner), "one")
        if isinstance(value, Object):
            return self._object(value, kept)
        if isinstance(inner, ListOf | SetOf) or isinstance(value, list | tuple):
            items = [(one, inner.item if isinstance(inner, ListOf | SetOf) else _type_of(one)) for one in value]
            return [self.value(one, item, kept=kept) for one, item in items if self.leaves(one, item)]
        plain = value if kept or inner != Scalar("decimal") else told(value)
        return written(plain, inner.name if isinstance(inner, Scalar) else "str")

    def _shown_as(self, ref: Ref, kind: Type) -> Entity | View:
        """What a result shows a row as: the view that its type names, else its entity."""
        view = kind.entity if isinstance(kind, Row) and kind.entity != ref.entity else ""
        return self.judge.backend.owner(view or ref.entity)

    def leaves(self, value: Any, kind: Type) -> bool:
        """Whether it is no row, or one that is there, and that the rule of what it is shown as lets the caller read,
        if there is one.
        """
        if not isinstance(value, Ref):
            return True
        if self._state.is_gone(value):
            return False
        owner = self._shown_as(value, present(kind))
        if not readers(owner).people:
            return True
        return self.judge.readable(value) if isinstance(owner, Entity) else self.judge.holds(readers(owner), value)

    def _shaped(self, ref: Ref, form: Shape) -> Any:
        found = {each.wire: self._property(ref, each) for each in form.properties}
        shown = {wire: value for wire, value in found.items() if value is not NOTHING}
        return next(iter(shown.values()), None) if form.alone else shown

    def _property(self, ref: Ref, each: Property) -> Any:
        member = each.member
        if isinstance(member, Computed):
            at = frame(self.judge.world, self.judge.me, ref)
            unknown = member.caller == "required" and self.judge.me is None
            found = UNKNOWN if unknown else evaluate(member.value, at)
            return self.value(settled(found, member.type), member.type)
        if isinstance(member, Collection):
            form = each.row
            rows = self._state.others(ref, member) if form is not None else []
            return [self._shaped(row, form) for row in rows if form is not None and self._is_shown(row, form)]
        if not self.judge.sees(member, ref):
            return NOTHING
        if isinstance(member, Link):
            other = self._state.get(ref, member.name)
            seen = other is not None and each.row is not None and self._is_shown(other, each.row)
            return self._shaped(other, each.row) if seen and each.row is not None else None
        if is_issued(member) and self.judge.backend.entity(ref.entity).account:
            return self.token
        return NOTHING if is_issued(member) and ref not in self._state.made else self._stored(ref, member)

    def _stored(self, ref: Ref, member: Field) -> Any:
        return self.value(self._state.get(ref, member.name), member.type, kept=True)

    def _is_shown(self, ref: Ref, form: Shape) -> bool:
        """A view asks its own rule, a row of one's own that of its entity; what is but a key is always shown."""
        if form.view is not None:
            return self.judge.embeds(form.view, ref)
        return form.key or form.alone or self.judge.readable(ref)

    def _object(self, value: Object, kept: bool) -> Any:
        records = {record.name: record for record in self.judge.backend.records}
        if value.name not in records:
            return {
                in_case(name, self.api.case): self.value(each, _type_of(each), kept=not _has_records(each))
                for name, each in value.values.items()
            }
        fields = records[value.name].fields
        return {
            f.wire or in_case(f.name, self.api.case): self.value(
                value.values.get(f.name), f.type if isinstance(f, Field) else Row(f.target), kept=kept
            )
            for f in fields
        }


def _has_records(value: Any) -> bool:
    """Whether it is a record, or a list of them; a reply has told all else."""
    return any(isinstance(one, Object) for one in (value if isinstance(value, list | tuple) else [value]))


def _type_of(value: Any) -> Type:
    return Scalar("decimal") if type(value).__name__ == "Decimal" else Choice((str(value),))


def names(entity: str, api: Api) -> dict[str, Any]:
    """What stands for {entity} and {entities}; nothing outside an entity."""
    return {"entity": in_case(entity, api.case), "entities": in_case(plural(entity), api.case)} if entity else {}


def fill(template: Any, values: Mapping[str, Any]) -> Any:
    """A template with its braces replaced; what stands alone in a text keeps its type."""
    if isinstance(template, str):
        if template.startswith("{") and template.endswith("}") and template[1:-1] in values:
            return values[template[1:-1]]
        for name, value in values.items():
            if f"{{{name}}}" in template:
                template = template.replace(f"{{{name}}}", str(value))
        return template
    if isinstance(template, Mapping):
        return {fill(name, values): fill(value, values) for name, value in template.items()}
    return [fill(each, values) for each in template] if isinstance(template, list | tuple) else template


def refusal(template: Any, faults: Mapping[str, list[str]], sentence: str, values: Mapping[str, Any]) -> Any:
    """The body of a refusal. A pair with {subject}, and the innermost of a list that speaks of it, is repeated for
    each; elsewhere {message} is the sentence, else what is said of the first subject.
    """
    values = {**values, "details": faults}
    if isinstance(template, Mapping):
        body: dict[str, Any] = {}
        for name, each in template.items():
            if "{subject}" in name:
                for subject, messages in faults.items():
                    body[name.replace("{subject}", subject)] = _messages(each, subject, messages, values)
            else:
                body[name] = refusal(each, faults, sentence, values)
        return body
    if isinstance(template, list | tuple):
        return [item for each in template for item in _items(each, faults, sentence, values)]
    subject, messages = next(iter(faults.items()))
    message = sentence or f"{subject} {messages[0]}"
    return fill(template, {**values, "subject": subject, "message": message})


def _items(template: Any, faults: Mapping[str, list[str]], sentence: str, values: Mapping[str, Any]) -> Iterator[Any]:
    if not of_subject(template):
        yield refusal(template, faults, sentence, values)
        return
    for subject, messages in faults.items():
        for message in messages:
            yield fill(template, {**values, "subject": subject, "message": message})


def _messages(template: Any, subject: str, messages: list[str], values: Mapping[str, Any]) -> Any:
    if isinstance(template, list | tuple) and len(template) == 1:
        return [fill(template[0], {**values, "subject": subject, "message": message}) for message in messages]
    return fill(template, {**values, "subject": subject, "message": messages[0]})


def stamp(now: datetime) -> str:
    """The instant as every answer writes it."""
    return str(written(now, "datetime"))

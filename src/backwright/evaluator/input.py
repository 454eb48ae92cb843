"""What is sent: read by the shapes of the model, with every fault of it collected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any

from backwright.evaluator.plain import Object
from backwright.evaluator.refusals import Refused
from backwright.evaluator.store import local
from backwright.evaluator.types import READERS, Malformed, from_text, text
from backwright.model.api import Api
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import Display, Expression, Value
from backwright.model.members import UNLIMITED, Field, Limits, Link
from backwright.model.names import in_case
from backwright.model.operations import Parameter
from backwright.model.shapes import Input, changing, wire
from backwright.model.surface import endpoints, is_step, reserved, stands_in_paths
from backwright.model.types import Choice, ListOf, Maybe, RecordOf, Row, Scalar, SetOf, Type, present

KEPT = object()
"""Not sent."""
COERCED = ("bool", "float", "int")
"""What text may stand for where the API says so; of the rest, what is text is read as such anyway."""
PASSWORD = Limits(min=Decimal(8), max=Decimal(128))


@dataclass(frozen=True)
class Named:
    """A row that is named by values of it, still to be found."""

    entity: str
    values: Mapping[str, Any]
    subject: str


@dataclass(frozen=True)
class Sent:
    """An owned row that is written as a part of another. `names`: what could be sent of it, in order."""

    values: Mapping[str, Any]
    subject: str
    names: tuple[str, ...]
    id: Any = None


@dataclass
class Reader:
    """Reads one body; `faults` are collected by subject, in the order in which they are found."""

    backend: Backend
    api: Api
    textual: bool = False
    updates: bool = False
    faults: dict[str, list[str]] = field(default_factory=dict)

    @property
    def _reads_text(self) -> bool:
        """Whether text may stand for what is none."""
        return self.textual or self.api.coerce

    def fault(self, subject: str, word: str, **values: object) -> None:
        message = self.api.wording[word]
        for name, value in values.items():
            message = message.replace(f"{{{name}}}", str(value))
        said = self.faults.setdefault(subject, [])
        if message not in said:
            said.append(message)

    def finish(self) -> None:
        """Refuses as invalid what had faults."""
        if self.faults:
            raise Refused("invalid", self.faults)

    def members(self, inputs: Iterable[Input], sent: object, prefix: str = "", *, known: str = "") -> dict[str, Any]:
        """The values of a row by the names of its members; `KEPT` ones are left out. `known`: also takes an id."""
        inputs = tuple(inputs)
        if not isinstance(sent, Mapping):
            self.fault(prefix.removesuffix(".") or "request", "blank" if prefix and _empty(sent) else "invalid")
            return {}
        self.unknown(sent, (*(each.wire for each in inputs), *([known] if known else ())), prefix)
        values = {}
        for each in inputs:
            value = sent.get(each.wire, KEPT)
            if value is KEPT and not each.required:
                continue
            values[each.member.name] = self._member(each, None if value is KEPT else value, prefix + each.wire)
        return values

    def unknown(self, sent: Mapping[Any, object], names: Iterable[str], prefix: str = "") -> None:
        known = frozenset(names)
        if self.api.unknown == "refuse":
            for name in sent:
                if name not in known:
                    self.fault(f"{prefix}{name}", "unknown")

    def parameters(self, parameters: Iterable[Parameter], sent: object) -> dict[str, Any]:
        """The input of an operation. A default that is computed stays `KEPT`."""
        if not isinstance(sent, Mapping):
            self.fault("request", "invalid")
            return {}
        wires = self.wires(parameters)
        self.unknown(sent, wires)
        values = {}
        for name, parameter in wires.items():
            value = sent.get(name, KEPT)
            if value is KEPT and (parameter.default is not None or isinstance(parameter.type, Maybe)):
                continue
            blank = parameter.limits.blank or _is_blank(parameter.default)
            values[parameter.name] = self.value(
                None if value is KEPT else value, parameter.type, parameter.limits, name, blank=blank
            )
        return values

    def wires(self, parameters: Iterable[Parameter]) -> dict[str, Parameter]:
        """The parameters by what the API calls them."""
        return {p.wire or in_case(p.name, self.api.case): p for p in parameters}

    def _member(self, each: Input, value: object, subject: str) -> Any:
        member = each.member
        if isinstance(member, Field):
            blank = member.limits.blank or _is_blank(member.default)
            found = self.value(value, member.type, member.limits, subject, blank=blank)
            if is_no_key(self.backend, self.api, member, found):
                self.faults[subject] = [self.api.wording["invalid"]]
            return found
        if isinstance(member, Link):
            return self._link(member, value, subject)
        return self._rows(each, member, value, subject)

    def _link(self, link: Link, value: object, subject: str) -> Any:
        if _empty(value):
            if not link.optional:
                self.fault(subject, "blank")
            return None
        return self.named(self.backend.entity(link.target), value, subject, link.by)

    def named(self, entity: Entity, value: object, subject: str, by: str = "", *, limited: bool = True) -> Named | None:
        """A row by what names it, or by another field that callers may name it by; `limited`: as rows can have it."""
        parts = [part for part in (entity.member(local(by)),) if isinstance(part, Field)] if by else entity.identity
        if len(parts) == 1:
            found = {parts[0].name: self._part(parts[0], value, subject, limited=limited)}
        elif isinstance(value, Mapping):
            wires = {wire(part, self.api.case): part for part in parts}
            self.unknown(value, wires, f"{subject}.")
            found = {part.name: self._part(part, value.get(name), f"{subject}.{name}") for name, part in wires.items()}
        else:
            self.fault(subject, "invalid")
            return None
        return None if None in found.values() else Named(entity.name, found, subject)

    def _part(self, part: Field | Link, value: object, subject: str, *, limited: bool = True) -> Any:
        """One part of what names a row; of a link, what names the row that it leads to."""
        if isinstance(part, Link):
            return self.value(value, Row(part.target), UNLIMITED, subject)
        limits = part.limits if limited else UNLIMITED
        before = self.faults.get(subject, [])[:]
        found = self.value(value, present(part.type), limits, subject)
        if limited and _is_no_step(found) and stands_in_paths(self.backend, part):
            # Of this value nothing else is told, of others in its list what was told before.
            self.faults[subject] = before
            self.fault(subject, "invalid")
        return found

    def _rows(self, each: Input, member: Any, value: object, subject: str) -> Any:
        if value is None or not isinstance(value, list):
            self.fault(subject, "blank" if _empty(value) else "invalid")
            return []
        inline = member.inline
        limits = Limits(Decimal(inline.min), None if inline.max is None else Decimal(inline.max))
        return self._items(value, limits, subject, partial(self._each_row, each, member, subject))

    def _each_row(self, each: Input, member: Any, subject: str, sent: list[object]) -> list[Any]:
        entity = self.backend.entity(member.target)
        if each.keys:
            if not member.inline.create:
                return self._all_named(entity, sent, subject)
            return list(dict.fromkeys(self._key(entity, one, subject) for one in sent))
        return [self._sent(each, one, f"{subject}.{place}.") for place, one in enumerate(sent)]

    def _items(self, sent: list[object], limits: Limits, subject: str, read: Callable[[list[object]], Any]) -> Any:
        """What was sent in a list. Of one that is too long nothing else is told, of a short one first what is in it."""
        if limits.max is not None and len(sent) > limits.max:
            self.fault(subject, "too_long", max=limits.max)
            return []
        before = sum(map(len, self.faults.values()))
        found = read(sent)
        if limits.min is not None and len(sent) < limits.min and before == sum(map(len, self.faults.values())):
            self.fault(subject, "too_short", min=limits.min)
        return found

    def _all_named(self, entity: Entity, values: list[object], subject: str) -> list[Any]:
        """Several rows, each once. What has parts says in which place a fault is."""
        apart = len(entity.identity) > 1
        places = (f"{subject}.{place}" if apart else subject for place in range(len(values)))
        found = [self.value(each, Row(entity.name), UNLIMITED, at) for each, at in zip(values, places, strict=True)]
        return [one for place, one in enumerate(found) if one not in found[:place]]

    def _key(self, entity: Entity, value: object, subject: str) -> Any:
        """The key of a row of an inline set, within the limits of that key: the row may have to be made."""
        key = entity.key[0]
        if isinstance(key, Field) and is_no_key(self.backend, self.api, key, value):
            self.fault(subject, "invalid")
            return None
        return self.value(value, key.type, key.limits, subject) if isinstance(key, Field) else None

    def _sent(self, each: Input, value: object, prefix: str) -> Sent:
        names = tuple(row.member.name for row in each.rows)
        if not self.updates or not isinstance(value, Mapping) or "id" not in value:
            # What is inside a new row is new as well.
            return Sent(replace(self, updates=False).members(each.rows, value, prefix), prefix, names)
        # A row that is there already is updated: what is left out stays.
        found = self.members(changing(each), value, prefix, known="id")
        return Sent(found, prefix, names, self.value(value["id"], Scalar("id"), UNLIMITED, prefix + "id"))

    def value(self, value: object, kind: Type, limits: Limits, subject: str, *, blank: bool = False) -> Any:
        """One value of a type within its limits."""
        inner = present(kind)
        if isinstance(value, str) and not value.strip() and blank and _is_textual(inner):
            return self._limited(value, inner, limits, subject)
        if _empty(value):
            if not isinstance(kind, Maybe):
                self.fault(subject, "blank")
            return None
        if isinstance(inner, Row):
            return self.named(self.backend.entity(inner.entity), value, subject)
        if isinstance(inner, ListOf) and isinstance(value, list):
            return self._items(value, limits, subject, partial(self._each, inner.item, subject))
        try:
            found = self._read(value, inner, subject)
        except Malformed:
            self.fault(subject, "invalid")
            return None
        return self._limited(found, inner, limits, subject)

    def _read(self, value: object, kind: Type, subject: str) -> Any:
        if isinstance(kind, Scalar):
            return self._scalar(value, kind)
        if isinstance(kind, Choice):
            read: object = value
            if self._reads_text and isinstance(value, str) and isinstance(kind.values[0], int):
                read = from_text(value, "int")
            if isinstance(read, bool) or read not in kind.values or type(read) is not type(kind.values[0]):
                raise Malformed
            return read
        if isinstance(kind, SetOf):
            if not isinstance(value, list):
                raise Malformed
            # What is blank is none, and has its fault already.
            return sorted({each for each in self._each(kind.item, subject, value) if each is not None})
        if isinstance(kind, RecordOf):
            return self._record(kind, value, subject)
        raise Malformed

    def _each(self, kind: Type, subject: str, sent: list[object]) -> list[Any]:
        apart = self._has_parts(kind)
        places = (f"{subject}.{place}" if apart else subject for place in range(len(sent)))
        return [self.value(each, kind, UNLIMITED, at) for each, at in zip(sent, places, strict=True)]

    def _has_parts(self, kind: Type) -> bool:
        """Whether values are sent as objects, so that a fault has a place inside one of a list."""
        inner = present(kind)
        several = isinstance(inner, Row) and len(self.backend.entity(inner.entity).identity) > 1
        return several or isinstance(inner, RecordOf)

    def _scalar(self, value: object, kind: Scalar) -> Any:
        name = kind.name if kind.name != "id" else ("int" if self.backend.ids == "int" else "uuid")
        if name == "period":
            if not isinstance(value, Mapping) or value.keys() != {"start", "end"}:
                raise Malformed
            start, end = (READERS["datetime"](value[side]) for side in ("start", "end"))
            if start >= end:
                raise Malformed
            return Object("Period", {"start": start, "end": end})
        if name not in READERS:
            raise Malformed
        if self.textual or (self.api.coerce and name in COERCED and isinstance(value, str)):
            return from_text(text(value), name)
        return READERS[name](value)

    def _record(self, kind: RecordOf, value: object, subject: str) -> Object:
        record = self.backend.record(kind.name)
        inputs = tuple(
            Input(f.wire or in_case(f.name, self.api.case), f, required=not f.optional and f.default is None)
            for f in record.fields
        )
        found = self.members(inputs, value, f"{subject}.")
        defaults = {f.name: _constant(f.default) for f in record.fields}
        return Object(record.name, {**defaults, **found})

    def _limited(self, value: Any, kind: Type, limits: Limits, subject: str) -> Any:
        if isinstance(kind, Scalar) and kind.name == "password":
            limits = Limits(limits.min or PASSWORD.min, limits.max or PASSWORD.max, limits.pattern)
        if isinstance(value, str | list):
            if not self._length(len(value), limits.min, limits.max, subject):
                return value
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            self._bounds(value, limits, subject)
        if limits.pattern and isinstance(value, str) and not re.fullmatch(limits.pattern, value):
            self.fault(subject, "invalid")
        return value

    def _length(self, length: int, low: Decimal | None, high: Decimal | None, subject: str) -> bool:
        if low is not None and length < low:
            self.fault(subject, "too_short", min=low)
        elif high is not None and length > high:
            self.fault(subject, "too_long", max=high)
        else:
            return True
        return False

    def _bounds(self, value: float | Decimal, limits: Limits, subject: str) -> None:
        if limits.min is not None and value < limits.min:
            self.fault(subject, "too_small", min=limits.min)
        if limits.max is not None and value > limits.max:
            self.fault(subject, "too_large", max=limits.max)


def is_no_key(backend: Backend, api: Api, member: Field, value: object) -> bool:
    """Whether paths could not say the value, or say that word where they would say the key."""
    if not isinstance(value, str) or not stands_in_paths(backend, member):
        return False
    return not is_step(value) or value in reserved(endpoints(backend, api), member.owner)


def _is_no_step(value: object) -> bool:
    return isinstance(value, str) and not is_step(value)


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _is_blank(default: object) -> bool:
    return isinstance(default, Value) and default.value == ""


def _is_textual(kind: Type) -> bool:
    return isinstance(kind, Scalar) and kind.name in ("str", "html", "secret", "token")


def _constant(default: Expression | None) -> Any:
    """The value of a default that is a constant."""
    if isinstance(default, Display):
        return [_constant(item) for item in default.items]
    if isinstance(default, Value) and default.type == Scalar("json"):
        return {}
    return getattr(default, "value", None)

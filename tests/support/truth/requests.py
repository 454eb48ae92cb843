"""Random requests that a model has an answer to: mostly sensible, now and then nonsense."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from backwright.evaluator.accounts import name_field, password_field
from backwright.model.api import Api
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Collection, Field, Link
from backwright.model.names import in_case, plural
from backwright.model.operations import Parameter
from backwright.model.shapes import Input, inputs, wire
from backwright.model.surface import Endpoint, Segment
from backwright.model.types import Choice, ListOf, Row, Scalar, SetOf, Type, element, present

NONSENSE: tuple[Any, ...] = (
    None, "", "  ", 5, -1, True, "5", "x" * 300, "a\0b", "\ud800", [], {}, 2**70, 0.5, ["a"], "/", "é ü",
)  # fmt: skip
TEXTS = ("ab", "abc", "Feed", "two words", "Été", "zz top", "me", "10 % off_")
VALUES: dict[str, tuple[Any, ...]] = {
    "bool": (True, False),
    "date": ("2030-01-01", "2030-05-31"),
    "datetime": ("2030-01-01T00:00:00Z", "2031-05-31T12:00:00+02:00"),
    "decimal": ("1.50", 2),
    "email": ("ann@example.com", "Bob@example.com", "carl@example.com", "dora@example.com"),
    "float": (0.5, 2),
    "int": (0, 1, 3, 7),
    "money": ("1.50", 2, "9.99"),
    "password": ("long enough", "another long one"),
    "slug": ("ab", "two-words"),
    "str": TEXTS,
    "time": ("12:30:00",),
    "timedelta": ("PT1H",),
    "url": ("https://example.com/a", "http://example.com"),
    "uuid": ("00000000-0000-4000-8000-000000000001",),
}


class Requests:
    """Makes requests about rows whose keys it was told; each backend has a key in a form of its own."""

    def __init__(self, backend: Backend, api: Api, chance: random.Random) -> None:
        self._backend = backend
        self._api = api
        self._chance = chance
        self.known: dict[str, list[Any]] = {}

    def path(self, endpoint: Endpoint) -> list[Any]:
        """The steps of a path: texts, and keys."""
        return [self._step(step) for step in endpoint.path]

    def _step(self, step: Segment) -> Any:
        if step.member:
            if self._chance.random() < 0.06:
                return quote(str(self._chance.choice(["0", "999", "none", "a b", "%", "é", "-1", "1.0"])), safe="")
            return self._chance.choice(self.known.get(step.entity) or ["none"])
        return self._chance.choice(["1", "none"]) if step.parameter else step.text

    def body(self, endpoint: Endpoint) -> Any:
        """What is sent, in its template; None where nothing is."""
        if endpoint.method not in ("POST", "PUT", "PATCH"):
            return None
        if self._chance.random() < 0.02:
            return self._chance.choice([[], "text", 5, None, {}])
        data = self._data(endpoint)
        return None if data is None else self._wrapped(self._api.request, data, endpoint.owner)

    def _data(self, endpoint: Endpoint) -> dict[str, Any] | None:
        if endpoint.kind == "create" or endpoint.kind == "update":
            entity = self._backend.rows_of(endpoint.owner)
            given = inputs(self._backend, entity, endpoint.kind, self._api.case)
            return self._row(given, endpoint.kind == "create")
        if endpoint.kind == "sign_in":
            return self._credentials(self._backend.entity(endpoint.owner))
        if endpoint.operation is not None and endpoint.operation.parameters:
            return self._parameters(endpoint.operation.parameters)
        return None

    def _credentials(self, account: Entity) -> dict[str, Any]:
        members = (name_field(account), password_field(account))
        return {wire(member, self._api.case): self._value(member.type) for member in members}

    def _parameters(self, parameters: tuple[Parameter, ...]) -> dict[str, Any]:
        return {p.wire or in_case(p.name, self._api.case): self._value(p.type) for p in parameters}

    def _row(self, given: tuple[Input, ...], whole: bool) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for each in given:
            if self._chance.random() < (0.97 if whole and each.required else 0.35):
                row[each.wire] = self._input(each)
        if self._chance.random() < 0.03:
            row[self._chance.choice(["nonsense", "id", "created_at", "author"])] = 1
        return row

    def _input(self, each: Input) -> Any:
        if self._chance.random() < 0.06:
            return self._chance.choice(NONSENSE)
        member = each.member
        if isinstance(member, Link):
            return self._key(member.target)
        if isinstance(member, Collection):
            size = self._chance.randrange(4)
            if not each.keys:
                return [self._row(each.rows, True) for _ in range(size)]
            key = self._backend.entity(member.target).key[0]
            made = member.inline is not None and member.inline.create and isinstance(key, Field)
            return [self._value(key.type) if made else self._key(member.target) for _ in range(size)]  # type: ignore[union-attr]
        return self._value(member.type)

    def _key(self, entity: str) -> Any:
        return self._chance.choice(self.known.get(entity) or ["none"])

    def _value(self, kind: Type) -> Any:
        if self._chance.random() < 0.06:
            return self._chance.choice(NONSENSE)
        inner = present(kind)
        if isinstance(inner, Choice):
            return self._chance.choice(inner.values)
        if isinstance(inner, ListOf | SetOf):
            return [self._value(inner.item) for _ in range(self._chance.randrange(4))]
        if isinstance(inner, Row):
            return self._key(inner.entity)
        return self._chance.choice(VALUES.get(inner.name, TEXTS)) if isinstance(inner, Scalar) else None

    def _wrapped(self, template: Any, data: Any, owner: str) -> Any:
        if template == "{data}":
            return data
        names = {"{entity}": in_case(owner, self._api.case), "{entities}": in_case(plural(owner), self._api.case)}
        return {names.get(name, name): self._wrapped(each, data, owner) for name, each in template.items()}

    def query(self, endpoint: Endpoint) -> str:
        if endpoint.kind not in ("list", "named") or self._chance.random() < 0.4:
            return ""
        listing = self._backend.owner(endpoint.owner).listing
        asked: dict[str, Any] = {}
        for each in listing.filters:
            kind = element(each.path.type) or each.path.type
            for suffix in ("", "_min", "_max") if each.ordered else ("",):
                if self._chance.random() < 0.15:
                    asked[in_case(each.name + suffix, self._api.case)] = self._text(self._value(kind))
        if listing.sorts and self._chance.random() < 0.4:
            name = in_case(self._chance.choice(listing.sorts).name, self._api.case)
            asked["sort"] = self._chance.choice(["", "-"]) + name
        if listing.search and self._chance.random() < 0.3:
            asked["search"] = self._chance.choice(["a", "ZZ", "", "%", "_", "é", "two w"])
        for name in ("limit", "offset"):
            if self._chance.random() < 0.3:
                asked[name] = self._chance.choice([0, 1, 2, 3, 100, 101, "x", "", 2**70])
        return urlencode(asked)

    def _text(self, value: Any) -> Any:
        if isinstance(value, bool):
            return str(value).lower()
        return value if isinstance(value, int | float) else str(value).encode("utf-8", "replace").decode()


def key_of(entity: Entity, shown: Mapping[str, Any], api: Api) -> Any:
    """The key of a row, from what is shown of it; None where that does not tell."""
    found = [shown.get(wire(member, api.case)) for member in entity.key]
    return found[0] if len(found) == 1 else None

"""Random requests to two backends of one model: the reference evaluator, and one that was generated and started.

Both are asked the same, as far as that can be: ids and tokens differ, so a row is known by what each side calls it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Collection, Field, Link
from backwright.model.shapes import Input, inputs, wire
from backwright.model.surface import Endpoint, endpoints
from backwright.model.types import Scalar, present
from support.alike import TOKENS, Comparison, UnlikeError
from support.values import value_for

SECRET = "correct horse"


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any


class Side(Protocol):
    """One backend. `body` is JSON text."""

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: str | None) -> Answer: ...


@dataclass(frozen=True)
class Known:
    """A row that both sides have: its key and its id on each, and the row that it lives in."""

    entity: str
    keys: tuple[tuple[str, ...], tuple[str, ...]]
    parent: Known | None = None


@dataclass
class Person:
    """A caller: their tokens on the two sides."""

    name: str
    tokens: tuple[str, str]


@dataclass
class Walk:
    """Asks both sides the same and compares; `UnlikeError` where they are not alike."""

    model: Backend
    sides: tuple[Side, Side]
    random: Random
    people: list[Person] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    statuses: dict[tuple[str, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.api = self.model.apis[0]
        self.endpoints = endpoints(self.model, self.api)
        links = [link for entity in self.model.entities for link in entity.links]
        plain = {wire(link, self.api.case) for link in links if self._by_id(link)}
        self.comparison = Comparison(frozenset({"id"} | plain))

    def _by_id(self, link: Link) -> bool:
        target = self.model.entity(link.target)
        return target.key[0] is target.implicit[0]

    def step(self) -> None:
        """One request of any kind, by anybody."""
        endpoint = self.random.choice(self.endpoints)
        if endpoint.kind in ("refresh", "sign_out"):
            return
        person = self.random.choice([None, *self.people, *self.people])
        row = self._row(endpoint)
        body = self._body(endpoint)
        answers = self.ask(endpoint, person, row, body, self._query(endpoint))
        self._learn(endpoint, row, answers)

    def register(self, name: str) -> None:
        """A new account, which every later step may use."""
        account = self.model.account
        create = next((e for e in self.endpoints if e.kind == "create" and account and e.owner == account.name), None)
        assert account is not None
        assert create is not None
        body = {
            i.wire: self._credential(i, name)
            for i in inputs(self.model, account, "create", self.api.case)
            if i.required
        }
        answers = self.ask(create, None, None, (body, body), "")
        assert answers[0].status == create.status, answers
        tokens = tuple(_find_token(answer.body) for answer in answers)
        self.people.append(Person(name, (tokens[0], tokens[1])))
        self._learn(create, None, answers)

    def _credential(self, item: Input, name: str) -> Any:
        kind = present(item.member.type) if isinstance(item.member, Field) else None
        if kind == Scalar("email"):
            return f"{name}@example.com"
        if kind == Scalar("password"):
            return SECRET
        return name if kind == Scalar("str") else value_for(item.member, self.random, valid=True)

    def ask(
        self,
        endpoint: Endpoint,
        person: Person | None,
        row: tuple[Known | None, Known | None] | None,
        body: tuple[Any, Any] | None,
        query: str,
    ) -> tuple[Answer, Answer]:
        answers = []
        sent = []
        for number, side in enumerate(self.sides):
            target = self._target(endpoint, row, number) + (f"?{query}" if query else "")
            headers = {"content-type": "application/json"}
            if person is not None:
                headers["authorization"] = f"{self.model.sign_ins[0].scheme} {person.tokens[number]}"
            text = None if body is None else json.dumps(self._wrapped(endpoint, body[number]))
            sent.append(f"{endpoint.method} {target} as {person.name if person else 'nobody'}: {text}")
            answers.append(side.ask(endpoint.method, target, headers, text))
        first, second = answers
        try:
            if first.status != second.status:
                raise UnlikeError(f"status {first.status} and {second.status}")
            self.comparison.check(first.body, second.body, "$")
        except UnlikeError as difference:
            told = "\n".join(
                f"  {line}" for line in (*sent, f"{first.status} {first.body}", f"{second.status} {second.body}")
            )
            raise UnlikeError(f"{endpoint.name}: {difference}\n{told}") from None
        count = self.statuses.get((endpoint.name, first.status), 0)
        self.statuses[endpoint.name, first.status] = count + 1
        return first, second

    def _wrapped(self, endpoint: Endpoint, body: Any) -> Any:
        """The body in the API's `request` template."""
        from backwright.model.names import in_case

        def fill(template: Any) -> Any:
            if template == "{data}":
                return body
            if isinstance(template, dict):
                return {
                    key.replace("{entity}", in_case(endpoint.owner, self.api.case)): fill(v)
                    for key, v in template.items()
                }
            return template

        return fill(self.api.request)

    # What is asked.

    def _row(self, endpoint: Endpoint) -> tuple[Known | None, Known | None] | None:
        """The row that the path names, and the one that it lives in; None where there is no such row."""
        if not endpoint.owner:
            return None
        entity = self.model.rows_of(endpoint.owner)
        if not any(step.member for step in endpoint.path):
            return None
        if endpoint.on_row:
            rows = [row for row in self.known if row.entity == entity.name]
            row = self.random.choice([None, *rows, *rows, *rows])
            return row, row.parent if row else self._parent(entity)
        return None, self._parent(entity)

    def _parent(self, entity: Entity) -> Known | None:
        if entity.parent is None:
            return None
        rows = [row for row in self.known if row.entity == entity.parent.target]
        return self.random.choice([None, *rows, *rows, *rows]) if rows else None

    def _target(self, endpoint: Endpoint, row: tuple[Known | None, Known | None] | None, side: int) -> str:
        keys: dict[str, list[str]] = {}
        own, parent = row or (None, None)
        own_entity = self.model.rows_of(endpoint.owner).name if endpoint.owner else ""
        if own is not None:
            keys[own_entity] = list(own.keys[side])
        while parent is not None:
            keys.setdefault(parent.entity, list(parent.keys[side]))
            parent = parent.parent
        steps = [self.api.prefix.strip("/")] if self.api.prefix else []
        for step in endpoint.path:
            given = keys.get(step.entity) if step.member else None
            steps.append(quote(given.pop(0) if given else "999999", safe="") if step.member else step.text)
        return "/" + "/".join(steps)

    def _body(self, endpoint: Endpoint) -> tuple[Any, Any] | None:
        if endpoint.kind == "sign_in":
            return self._sign_in()
        if endpoint.kind not in ("create", "update"):
            return ({}, {}) if endpoint.method in ("POST", "PUT", "PATCH") and self.random.random() < 0.3 else None
        entity = self.model.rows_of(endpoint.owner)
        verb = "create" if endpoint.kind == "create" else "update"
        items = inputs(self.model, entity, "create" if verb == "create" else "update", self.api.case)
        pairs = self._object(items, keep=0.95 if verb == "create" else 0.5)
        if self.random.random() < 0.03:
            pairs[0]["unheard"] = pairs[1]["unheard"] = 1
        return pairs

    def _object(self, items: tuple[Input, ...], keep: float) -> tuple[dict[str, Any], dict[str, Any]]:
        first: dict[str, Any] = {}
        second: dict[str, Any] = {}
        for item in items:
            if self.random.random() < (keep if item.required else 0.6):
                first[item.wire], second[item.wire] = self._value(item)
        return first, second

    def _value(self, item: Input) -> tuple[Any, Any]:
        member = item.member
        if isinstance(member, Collection):
            many = [self._object(item.rows, 0.95) for _ in range(self.random.randint(0, 2))] if item.rows else []
            if item.keys:
                many = [self._reference(member.target) for _ in range(self.random.randint(0, 3))]
            return [pair[0] for pair in many], [pair[1] for pair in many]
        if isinstance(member, Link):
            return self._reference(member.target) if self.random.random() < 0.9 else (None, None)
        value = value_for(member, self.random, valid=self.random.random() < 0.93)
        return value, value

    def _reference(self, target: str) -> tuple[Any, Any]:
        entity = self.model.entity(target)
        if entity.value is not None:
            value = self.random.choice(["red", "green", "blue", "", "x" * 60])
            return value, value
        rows = [row for row in self.known if row.entity == target]
        row = self.random.choice(rows) if rows and self.random.random() < 0.9 else None
        numbers = entity.key[0] is entity.implicit[0] and self.model.ids == "int"
        if row is None:
            return (999_999, 999_999) if numbers else ("nobody-here", "nobody-here")
        first, second = row.keys[0][0], row.keys[1][0]
        return (int(first), int(second)) if numbers else (first, second)

    def _sign_in(self) -> tuple[Any, Any]:
        account = self.model.account
        assert account is not None
        email = next((f for f in account.fields if present(f.type) == Scalar("email")), None)
        name = self.random.choice(self.people).name if self.people else "nobody"
        who = email or account.key[0]
        login = f"{name}@example.com" if email else name
        password = self.random.choice([SECRET, "another secret", "", None, 5])
        body = {wire(who, self.api.case): self.random.choice([login, login, "", "x@example.com"]), "password": password}
        return body, body

    def _query(self, endpoint: Endpoint) -> str:
        if endpoint.kind not in ("list", "named"):
            return "unheard=1" if self.random.random() < 0.02 else ""
        listing = self.model.owner(endpoint.owner).listing
        asked: dict[str, str] = {}
        if self.random.random() < 0.4:
            asked["limit"] = self.random.choice(["1", "2", "100", "0", "101", "-1", "x", "", "1.5"])
        if self.random.random() < 0.3:
            asked["offset"] = self.random.choice(["0", "1", "2", "-1", "99999999999999999999", "x"])
        if listing.filters and self.random.random() < 0.5:
            chosen = self.random.choice(listing.filters)
            asked[chosen.name] = self.random.choice(
                ["red", "ann", "bob", "true", "false", "1", "3", "draft", "published", "", "\0"]
            )
        if listing.sorts and self.random.random() < 0.3:
            asked["sort"] = self.random.choice(["", "-"]) + self.random.choice(listing.sorts).name
        if listing.search and self.random.random() < 0.3:
            asked["search"] = self.random.choice(["a", "A", "%", "_", "title", "\\", ""])
        return urlencode(asked)

    # What is learnt.

    def _learn(
        self, endpoint: Endpoint, row: tuple[Known | None, Known | None] | None, answers: tuple[Answer, Answer]
    ) -> None:
        if endpoint.kind != "create" or answers[0].status != endpoint.status or not endpoint.owner:
            return
        entity = self.model.entity(endpoint.owner)
        names = [wire(member, self.api.case) for member in entity.key]
        found = [_find(answer.body, names) for answer in answers]
        if all(found):
            keys = tuple(tuple(str(value) for value in key or ()) for key in found)
            self.known.append(Known(entity.name, (keys[0], keys[1]), row[1] if row else None))


def _find(body: Any, names: list[str]) -> list[Any] | None:
    """The values of these names in the outermost object that has them all."""
    if isinstance(body, dict):
        if all(name in body for name in names):
            return [body[name] for name in names]
        return next((found for value in body.values() if (found := _find(value, names))), None)
    return None


def _find_token(body: Any) -> str:
    for name in TOKENS:
        found = _find(body, [name])
        if found:
            return str(found[0])
    raise AssertionError(f"no token in {body}")

"""One conversation held with two backends."""

from __future__ import annotations

import http.client
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from backwright.evaluator import Reference, Request
from backwright.evaluator.accounts import issued
from backwright.model.backend import Backend
from backwright.model.shapes import wire
from backwright.model.surface import Endpoint, endpoints
from support.truth.requests import Requests, key_of

Send = Callable[[str, str, dict[str, str], bytes], tuple[int, Any]]
NOBODY = ("", "")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


@dataclass(frozen=True)
class Key:
    """A row by the key that each of the two has for it."""

    forms: tuple[Any, Any]


@dataclass
class Difference:
    """What was asked, and the two answers."""

    asked: str
    answers: list[tuple[int, Any]] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n  ".join([self.asked, *(f"{status} {json.dumps(body)[:600]}" for status, body in self.answers)])


def evaluator(backend: Backend) -> Send:
    reference = Reference(backend)

    def send(method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        response = reference.handle(Request(method, target, headers, body, "127.0.0.1"))
        return response.status, response.body

    return send


def server(address: str) -> Send:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)

    def send(method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        connection.request(method, target, body or None, headers)
        response = connection.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else None

    return send


class Conversation:
    """Says the same to both."""

    def __init__(self, backend: Backend, sides: tuple[Send, Send], seed: int) -> None:
        self._backend = backend
        self._api = backend.apis[0]
        self._sides = sides
        self._chance = random.Random(seed)
        self._requests = Requests(backend, self._api, self._chance)
        self._endpoints = [e for e in endpoints(backend, self._api) if e.kind not in ("refresh", "sign_out")]
        self._callers: list[tuple[str, str]] = []
        self._ids: list[dict[Any, str]] = [{}, {}]

    def say(self, times: int) -> list[Difference]:
        """The first differences, at most ten."""
        found = []
        creates = [e for e in self._endpoints if e.kind == "create"]
        accounts = [e for e in creates if self._backend.rows_of(e.owner).account]
        for number in range(times):
            if number < 4 and accounts:
                endpoint = accounts[0]
            else:
                endpoint = self._chance.choice(creates if self._chance.random() < 0.15 else self._endpoints)
            if endpoint in accounts and number > 40:
                continue
            difference = self._once(endpoint)
            if difference is not None:
                found.append(difference)
            if len(found) == 10:
                break
        return found

    def _once(self, endpoint: Endpoint) -> Difference | None:
        path, body, query = self._requests.path(endpoint), self._requests.body(endpoint), self._requests.query(endpoint)
        caller = self._chance.choice(
            [("", ""), *self._callers * 3, ("nonsense", "nonsense")] if self._callers else [("", "")]
        )
        answers = [self._ask(side, endpoint, path, body, query, caller) for side in (0, 1)]
        self._learn(endpoint, answers)
        shown = [(status, self._plain(answer, side)) for side, (status, answer) in enumerate(answers)]
        # Of several values that are taken a database tells any.
        if shown[0] == shown[1] or [status for status, _ in shown] == [409, 409]:
            return None
        asked = f"{endpoint.method} {self._target(path, query, 1)} {json.dumps(self._formed(body, 1))} {caller[1][:8]}"
        return Difference(asked, shown)

    def _ask(
        self, side: int, endpoint: Endpoint, path: list[Any], body: Any, query: str, caller: Any
    ) -> tuple[int, Any]:
        headers = {"content-type": "application/json"}
        if caller[side]:
            headers["authorization"] = f"{self._backend.sign_ins[0].scheme} {caller[side]}"
        encoded = b"" if body is None else json.dumps(self._formed(body, side)).encode()
        return self._sides[side](endpoint.method, self._target(path, query, side), headers, encoded)

    def _target(self, path: list[Any], query: str, side: int) -> str:
        steps = (quote(str(step.forms[side]), safe="") if isinstance(step, Key) else step for step in path)
        return self._api.prefix + "".join(f"/{step}" for step in steps) + (f"?{query}" if query else "")

    def _formed(self, value: Any, side: int) -> Any:
        if isinstance(value, Key):
            return value.forms[side]
        if isinstance(value, dict):
            return {name: self._formed(each, side) for name, each in value.items()}
        return [self._formed(each, side) for each in value] if isinstance(value, list) else value

    def _learn(self, endpoint: Endpoint, answers: list[tuple[int, Any]]) -> None:
        """Notes the keys of new rows, and the tokens of new callers."""
        if endpoint.kind not in ("create", "sign_in") or any(status not in (200, 201) for status, _ in answers):
            return
        entity = self._backend.rows_of(endpoint.owner)
        rows = [self._data(body) for _, body in answers]
        if not all(isinstance(row, dict) for row in rows):
            return
        found = [key_of(entity, row, self._api) for row in rows]
        if endpoint.kind == "create" and None not in found:
            self._requests.known.setdefault(entity.name, []).append(Key((found[0], found[1])))
        if entity.account:
            names = [wire(m, self._api.case) for m in entity.fields if m.made is not None] if issued(entity) else []
            name = names[0] if names else {"snake": "access_token", "camel": "accessToken"}[self._api.case]
            if all(name in row for row in rows):
                self._callers.append((rows[0][name], rows[1][name]))

    def _data(self, body: Any) -> Any:
        return next(iter(body.values())) if isinstance(body, dict) and len(body) == 1 else body

    def _plain(self, value: Any, side: int, name: str = "") -> Any:
        """Without what differs by its nature: times, tokens, the identities that each gives."""
        if isinstance(value, dict):
            return {each: self._plain(inner, side, each) for each, inner in value.items()}
        if isinstance(value, list):
            return [self._plain(each, side) for each in value]
        if isinstance(value, str) and TIME.fullmatch(value):
            return "a time"
        if name.lower().endswith("token"):
            return "a token"
        if name == "id":
            return "an id"
        return value

"""A client of the reference evaluator, in process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from backwright.checks import check_blueprint, check_text
from backwright.diagnostics.terminal import render
from backwright.evaluator import Reference, Request, Response
from backwright.model.backend import Backend

EXAMPLES = Path(__file__).parents[2] / "examples"
BLUEPRINTS = Path(__file__).parents[1] / "blueprints"


@dataclass
class Clock:
    """Stands still until it is told otherwise."""

    now: datetime = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, span: timedelta) -> None:
        self.now += span


@dataclass
class Client:
    """Sends JSON. `token` is a whole Authorization header."""

    reference: Reference
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, body: Any = None, **query: object) -> Response:
        headers = {"content-type": "application/json", **self.headers}
        if self.token:
            headers["authorization"] = self.token
        encoded = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        target = f"{path}?{urlencode(query)}" if query else path
        return self.reference.handle(Request(method, target, headers, encoded, "192.0.2.1"))

    def get(self, path: str, **query: object) -> Response:
        return self.send("GET", path, **query)

    def post(self, path: str, body: Any = None) -> Response:
        return self.send("POST", path, body)

    def put(self, path: str, body: Any) -> Response:
        return self.send("PUT", path, body)

    def patch(self, path: str, body: Any) -> Response:
        return self.send("PATCH", path, body)

    def delete(self, path: str) -> Response:
        return self.send("DELETE", path)

    def signed(self, token: str) -> Client:
        return Client(self.reference, token)


def example(name: str) -> Backend:
    return model_of(EXAMPLES / name / f"{name}.py")


@cache
def model_of(blueprint: Path) -> Backend:
    """What a blueprint says, those parts included that no target carries yet."""
    checked = check_blueprint(blueprint)
    assert checked.backend is not None, render(checked.findings)
    return checked.backend


def model(text: str) -> Backend:
    """The same of a text."""
    checked = check_text(text)
    assert checked.backend is not None, render(checked.findings)
    return checked.backend


def client(backend: Backend, clock: Clock | None = None, **settings: Any) -> Client:
    return Client(Reference(backend, clock=clock or Clock(), **settings))

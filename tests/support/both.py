"""The evaluator and a server, asked the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from support.alike import Comparison
from support.walks.sides import Answer, Side


@dataclass(frozen=True)
class Both:
    """Whoever is asked has to answer alike."""

    sides: tuple[Side, ...]
    credentials: list[str] = field(default_factory=list)
    """What a caller who has signed in sends, of each side."""
    header: str = "authorization"

    def signs_in(self, request: str, sent: object) -> None:
        """Whoever registers or signs in so is the caller from here on."""
        answers = [_ask(side, request, sent, {}) for side in self.sides]
        self.credentials[:] = [f"Bearer {answer.body['access_token']}" for answer in answers]

    def appoint(self, login: str, name: str, value: object) -> None:
        """Sets a field of an account, past the API."""
        for side in self.sides:
            side.appoint(login, name, value)

    def __call__(self, request: str, status: int, sent: object = None, errors: object = None, **headers: str) -> Any:
        """The body of the answer; `request`: as in "GET /things"."""
        own = [{self.header: one} for one in self.credentials] or [{}] * len(self.sides)
        first, second = (_ask(side, request, sent, headers | me) for side, me in zip(self.sides, own, strict=True))
        assert (first.status, second.status) == (status, status), (request, sent, first.body, second.body)
        assert first.media_type == second.media_type, (request, sent, first.media_type, second.media_type)
        Comparison(frozenset()).check(first.body, second.body, request)
        if errors is not None:
            assert second.body["errors"] == errors, (request, sent, second.body)
        return second.body


def _ask(side: Side, request: str, sent: object, headers: dict[str, str]) -> Answer:
    method, _, target = request.partition(" ")
    body = None if sent is None else json.dumps(sent).encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return side.ask(method, target, {"content-type": "application/json", **given}, body)

"""The evaluator and a server, asked the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from support.alike import Comparison
from support.walks.sides import Answer, Side


@dataclass(frozen=True)
class Both:
    """Whoever is asked has to answer alike."""

    sides: tuple[Side, ...]

    def __call__(self, request: str, status: int, sent: object = None, errors: object = None, **headers: str) -> Any:
        """The body of the answer; `request`: as in "GET /things"."""
        first, second = (_ask(side, request, sent, headers) for side in self.sides)
        assert (first.status, second.status) == (status, status), (request, sent, first.body, second.body)
        Comparison(frozenset()).check(first.body, second.body, request)
        if errors is not None:
            assert second.body["errors"] == errors, (request, sent)
        return second.body


def _ask(side: Side, request: str, sent: object, headers: dict[str, str]) -> Answer:
    method, _, target = request.partition(" ")
    body = None if sent is None else json.dumps(sent).encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return side.ask(method, target, {"content-type": "application/json", **given}, body)

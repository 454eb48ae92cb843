"""Steps against an API that answers as the language does where nothing else is said."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from support.steps import INSTANT, Keep, Step
from support.values import SECRET

TITLES = {422: "Unprocessable Content"}
"""As RFC 9110 has them, where Python is older."""

TIMES = {"created_at": INSTANT, "updated_at": INSTANT}


def by(name: str, key: str = "") -> dict[str, str]:
    """Who calls, and the key of what happens once."""
    token = {"Authorization": f"Bearer {{{name}}}"}
    return token | {"Idempotency-Key": key} if key else token


def refused(request: str, status: int, outcome: str, /, *, body: Any = None, headers: Any = None, **said: str) -> Step:
    """A request that is refused; `said`: of each subject what is wrong."""
    answer = {
        "type": f"urn:problem:{outcome}",
        "title": TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": ...,
        "errors": {subject: [message] for subject, message in said.items()},
    }
    return Step(request, status, answer, body=body, headers=headers or {}, media_type="application/problem+json")


def session(name: str) -> dict[str, Any]:
    """What an account gets with its row; the token is known by that name."""
    return {"access_token": Keep(name), "token_type": "Bearer", "expires_in": 900}


def login(path: str, email: str, shown: dict[str, Any], name: str) -> Step:
    """Somebody of the first rows signs in."""
    return Step(path, 200, {**shown, **session(name)}, body={"email": email, "password": SECRET})

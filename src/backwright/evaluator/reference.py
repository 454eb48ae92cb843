"""The backend that a model says: one request after the other, in the order of checks of SEMANTICS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from backwright.evaluator.accounts import Accounts
from backwright.evaluator.expressions import World, evaluate, frame
from backwright.evaluator.http import Call, Request, Response, Router
from backwright.evaluator.mentions import Mentions
from backwright.evaluator.operations import Operations
from backwright.evaluator.output import refusal, stamp
from backwright.evaluator.refusals import NoRow, Refused, Unreachable
from backwright.evaluator.store import State
from backwright.model.api import Api
from backwright.model.backend import Backend
from backwright.model.names import in_case
from backwright.model.rules import STATUSES, Outcome, Refusal

PHRASES = {
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    503: "Service Unavailable",
}
PROBLEM = {
    "type": "urn:problem:{code}",
    "title": "{title}",
    "status": "{status}",
    "detail": "{message}",
    "errors": {"{subject}": ["{message}"]},
}
"""RFC 9457, where the API has no template of its own."""
TICK = timedelta(microseconds=1)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Reference:
    """A whole backend in memory. `clock` is asked once for each operation, and never seems to stand still."""

    def __init__(self, backend: Backend, *, clock: Callable[[], datetime] = _utc_now, **settings: Any) -> None:
        self.backend = backend
        self.api: Api = backend.apis[0]
        self.accounts = Accounts(backend)
        self.mentions = Mentions(backend)
        self.router = Router(backend, self.api)
        self._clock = clock
        self._last = datetime.min.replace(tzinfo=UTC)
        self.state = State(backend, self._last)
        self.settings = self._settings(settings)

    def handle(self, request: Request) -> Response:
        """The answer to a request. What it writes is kept only where it succeeds."""
        now = self._now()
        call: Call | None = None
        try:
            call = self.router.find(request)
            operations = Operations(self, call, now)
            response = operations.answer()
        except Unreachable as error:
            return self._refuse(error.status, error.outcome, {error.subject: [error.message]}, now)
        except Refused as error:
            return self._told(error, call, now)
        except NoRow as error:
            subject = in_case(error.entity, self.api.case)
            return self._told(Refused("missing", {subject: [self.api.wording["missing"]]}), call, now)
        self.state = operations.state
        return response

    def _told(self, error: Refused, call: Call | None, now: datetime) -> Response:
        operation = call.endpoint.operation if call is not None else None
        refusals = {r.outcome: r for r in (*self.api.refusals, *(operation.refusals if operation is not None else ()))}
        refused = refusals.get(error.outcome) or Refusal(error.outcome)
        faults: Mapping[str, list[str]] = error.faults
        if refused.message and not error.told and error.outcome != "invalid":
            faults = {subject: [refused.message] for subject in faults}
        return self._refuse(refused.status or STATUSES[error.outcome], error.outcome, faults, now)

    def _refuse(self, status: int, outcome: Outcome, faults: Mapping[str, list[str]], now: datetime) -> Response:
        values = {"status": status, "code": outcome, "title": PHRASES.get(status, ""), "timestamp": stamp(now)}
        if self.api.errors is None:
            return Response(status, refusal(PROBLEM, faults, values), "application/problem+json")
        return Response(status, refusal(self.api.errors, faults, values))

    def _now(self) -> datetime:
        self._last = max(self._clock(), self._last + TICK)
        return self._last

    def _settings(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        settings = dict(given)
        world = World(self.backend, self.state, self.mentions, {}, _no_effect)
        for setting in self.backend.settings:
            if setting.name not in settings and setting.default is not None:
                settings[setting.name] = evaluate(setting.default, frame(world, None))
        return settings


def _no_effect(*_: object) -> Any:
    raise TypeError("the default of a setting computes nothing")

"""The backend that a model says: one request after the other, in the order of checks of SEMANTICS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from backwright.evaluator import operations, sessions, verbs
from backwright.evaluator.accounts import Accounts
from backwright.evaluator.exchange import Exchange, Shared
from backwright.evaluator.expressions import evaluate, exact, frame
from backwright.evaluator.http import Call, Request, Response, Router, check_body
from backwright.evaluator.mentions import Mentions
from backwright.evaluator.output import refusal, stamp
from backwright.evaluator.rates import Rates
from backwright.evaluator.refusals import Limited, Lost, NoRow, Refused, Unreachable
from backwright.evaluator.replays import once
from backwright.evaluator.statements import system
from backwright.evaluator.store import Ref, State
from backwright.model.api import Api, is_problem
from backwright.model.backend import Backend
from backwright.model.names import in_case
from backwright.model.rules import STATUSES, Outcome

RENAMED = {413: "Content Too Large", 422: "Unprocessable Content"}
"""As RFC 9110 has them, where Python is older."""
KNOWN = frozenset(status.value for status in HTTPStatus)
PROBLEM = {
    "type": "urn:problem:{code}",
    "title": "{title}",
    "status": "{status}",
    "detail": "{message}",
    "errors": {"{subject}": ["{message}"]},
}
"""RFC 9457, where the API has no template of its own."""
TICK = timedelta(microseconds=1)


def phrase(status: int) -> str:
    """What a status says; one that is not known says what the first of its class does."""
    known = status if status in KNOWN else status // 100 * 100
    return RENAMED.get(known) or HTTPStatus(known).phrase


_ANSWERS: dict[str, Callable[[Exchange], Response]] = {
    "create": verbs.create,
    "delete": verbs.delete,
    "get": verbs.get,
    "list": verbs.listing,
    "named": verbs.listing,
    "operation": operations.operate,
    "restore": verbs.restore,
    "refresh": sessions.refresh,
    "sign_in": sessions.sign_in,
    "sign_out": sessions.sign_out,
    "update": verbs.update,
}


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Reference:
    """A whole backend in memory. The clock is asked once for each operation, and never seems to stand still.

    `outside`: what stands for external functions, by name. The rest of what is given by name is the environment.
    """

    def __init__(
        self,
        backend: Backend,
        *,
        clock: Callable[[], datetime] = _utc_now,
        outside: Mapping[str, Callable[..., Any]] | None = None,
        **settings: Any,
    ) -> None:
        self.backend = backend
        self._clock = clock
        self.state = State(backend, clock())
        api = backend.apis[0]
        mentions = Mentions(backend)
        known: dict[str, Any] = {}
        rows = system(backend, api, self.state, mentions, known)
        at = frame(rows.world, None)
        known |= {s.name: exact(evaluate(s.default, at), s.type) for s in backend.settings if s.default is not None}
        known |= settings
        shared = Shared(backend, api, Accounts(backend), Rates(), mentions, known, outside or {})
        self._faces = [_Face(replace(shared, api=one), Router(backend, one)) for one in backend.apis]
        for first in backend.first_rows:
            rows.ensure(backend.entity(first.name), evaluate(first, at).values)

    def handle(self, request: Request) -> Response:
        """The answer to a request. What it writes is kept only where it succeeds."""
        state = self.state.begin(max(self._clock(), self.state.now + TICK))
        face = self._face(request)
        response, succeeded = face.answer(request, state)
        if succeeded:
            for account in self._accounts(self.state) - self._accounts(state):
                face.shared.accounts.end_all(account)
            self.state = state
        return response

    def _accounts(self, state: State) -> frozenset[Ref]:
        """Those that are there; one that comes back has to sign in anew."""
        account = self.backend.account
        return frozenset(state.refs(account.name) if account is not None else ())

    def _face(self, request: Request) -> _Face:
        """The API that the path is of: the longest prefix that knows it, else the longest, else the first."""
        faces = sorted(self._faces, key=lambda face: -len(face.shared.api.prefix))
        begun = [face for face in faces if face.router.begins(request)]
        return next(iter([face for face in begun if face.router.known(request)] or begun or self._faces))


@dataclass(frozen=True)
class _Face:
    """One API of the backend: which requests it knows, and how it tells what was refused."""

    shared: Shared
    router: Router

    @property
    def api(self) -> Api:
        return self.shared.api

    def answer(self, request: Request, state: State) -> tuple[Response, bool]:
        """The answer, and whether the request succeeded."""
        call: Call | None = None
        try:
            call = self.router.find(request)
            return _answer(Exchange(self.shared, call, state)), True
        except Unreachable as error:
            own = next((r.message for r in self.api.refusals if error.status == 404 and r.outcome == "missing"), "")
            faults = {error.subject: [own or error.message]}
            return self._refuse(error.status, error.outcome, faults, own, state.now), False
        except Refused as error:
            return self._told(error, call, state.now), False
        except Lost:
            conflict = Refused("conflict", {"request": [self.api.wording["conflict"]]})
            return self._told(conflict, call, state.now), False
        except NoRow as error:
            subject = in_case(error.entity, self.api.case)
            missing = Refused("missing", {subject: [self.api.wording["missing"]]})
            return self._told(missing, call, state.now), False

    def _told(self, error: Refused, call: Call | None, now: datetime) -> Response:
        """A refusal, with the status and the message that the operation or the API has for its outcome."""
        operation = call.endpoint.operation if call is not None else None
        said = (*(operation.refusals if operation is not None else ()), *self.api.refusals)
        own = [refusal for refusal in said if refusal.outcome == error.outcome]
        status = next((refusal.status for refusal in own if refusal.status), STATUSES[error.outcome])
        message = "" if error.told else next((refusal.message for refusal in own if refusal.message), "")
        faults: Mapping[str, list[str]] = error.faults
        if message and error.outcome != "invalid":
            faults = {subject: [message] for subject in faults}
        headers = {"retry-after": str(error.seconds)} if isinstance(error, Limited) else {}
        return self._refuse(status, error.outcome, faults, message or error.sentence, now, headers)

    def _refuse(
        self,
        status: int,
        outcome: Outcome,
        faults: Mapping[str, list[str]],
        sentence: str,
        now: datetime,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        code, title = self.api.code(outcome), phrase(status)
        values = {"status": status, "code": code, "title": title, "timestamp": stamp(now)}
        template = self.api.refused(outcome)
        body = refusal(PROBLEM if template is None else template, faults, sentence, values)
        media_type = "application/problem+json" if is_problem(template) else "application/json"
        return Response(status, body, media_type, headers or {})


def _answer(exchange: Exchange) -> Response:
    """First what the caller alone tells: 401 where nobody may, 403 where this one never may; then the operation."""
    request = exchange.call.request
    sessions.check_address(exchange)
    me, token = exchange.shared.accounts.caller(request, exchange.state, exchange.api)
    exchange.token = token
    exchange.doors = sessions.doors(exchange)
    exchange.be(me)
    if me is None and (_needs_someone(exchange) or not exchange.judge.may_hold(exchange.endpoint.rule)):
        raise Refused("unauthenticated", {"token": [exchange.api.wording["no_token"]]})
    if not exchange.judge.may_hold(exchange.endpoint.rule):
        raise exchange.refusal("forbidden")
    sessions.check_caller(exchange)
    if _reads_body(exchange) and not exchange.has_no_body:
        check_body(request)
    return once(exchange, _ANSWERS[exchange.endpoint.kind])


def _reads_body(exchange: Exchange) -> bool:
    endpoint = exchange.endpoint
    if endpoint.operation is None or endpoint.method not in ("POST", "PUT", "PATCH"):
        return endpoint.kind in ("create", "refresh", "sign_in", "update") or (
            endpoint.kind == "sign_out" and bool(exchange.backend.renewed)
        )
    return any(parameter.name not in exchange.call.parameters for parameter in endpoint.operation.parameters)


def _needs_someone(exchange: Exchange) -> bool:
    """Whether the operation or the list is about whoever calls, whatever its rule says."""
    operation, named = exchange.endpoint.operation, exchange.endpoint.named
    if operation is not None and operation.caller == "required":
        return True
    return named is not None and not exchange.judge.may_be(exchange.backend.function(named.where))

"""Operations that are done once, however often they are asked for with the same key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote

from backwright.evaluator.exchange import Exchange
from backwright.evaluator.http import Response
from backwright.evaluator.refusals import Lost, NoRow, Refused, Unreachable

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
LONGEST = 255


@dataclass(frozen=True)
class Replay:
    """What was answered, to which body, and when."""

    body: bytes
    answer: Response | Exception
    at: datetime


def once(exchange: Exchange, answer: Callable[[Exchange], Response]) -> Response:
    """The answer, or the one that was given before for that key of that caller."""
    operation = exchange.endpoint.operation
    if operation is None or operation.idempotent == "no":
        return answer(exchange)
    request = exchange.call.request
    key = request.headers.get(HEADER.lower(), "")
    if len(key) > LONGEST:
        raise Refused("invalid", {HEADER: [exchange.api.wording["invalid"]]})
    if not key:
        if operation.idempotent == "required":
            raise Refused("invalid", {HEADER: [exchange.api.wording["blank"]]})
        return answer(exchange)
    path, _, query = request.target.partition("?")
    place = (exchange.me, unquote(path, errors="surrogateescape"), query, operation.id, key)
    before = exchange.shared.replays.get(place)
    if before is None or before.at + KEPT <= exchange.now:
        before = Replay(request.body, _outcome(exchange, answer), exchange.now)
        exchange.shared.replays[place] = before
    elif before.body != request.body:
        raise Refused("invalid", {HEADER: [exchange.api.wording["invalid"]]})
    if isinstance(before.answer, Exception):
        raise before.answer
    return before.answer


def _outcome(exchange: Exchange, answer: Callable[[Exchange], Response]) -> Response | Exception:
    try:
        return answer(exchange)
    except Refused as refused:
        if refused.outcome == "unavailable":
            raise  # the next try may go better
        return refused
    except (Lost, NoRow, Unreachable) as refused:
        return refused

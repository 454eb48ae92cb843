"""Headers by which callers guard against doing something twice, or to a row that they have not seen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from backwright.model.backend import Backend
from backwright.model.surface import Endpoint
from support.walks.known import Row
from support.walks.oddities import Request

Requests = tuple[Request, Request]
KEYS = ("a-key", "another-key", "6f9619ff-8b86-4011-b42d-00c04fc964ff", "")
KEPT = 6


@dataclass
class Repeats:
    """Adds the headers; now and then it has sent again what was sent with a key."""

    model: Backend
    random: Random
    sent: dict[str, list[Requests]] = field(default_factory=dict)

    def guarded(self, endpoint: Endpoint, row: Row | None, requests: Requests, *, careful: bool) -> Requests:
        """`careful`: nothing is sent again, and no version that nobody told."""
        return self._once(endpoint, self._unchanged(endpoint, row, requests, careful), careful)

    def _once(self, endpoint: Endpoint, requests: Requests, careful: bool) -> Requests:
        operation = endpoint.operation
        keyed = operation is not None and operation.idempotent != "no"
        if self.random.random() > (0.85 if keyed else 0.02):
            return requests
        before = self.sent.get(endpoint.name)
        if before and not careful and self.random.random() < 0.3:
            return self.random.choice(before)
        key = self.random.choice([*KEYS, *(f"key-{number}" for number in range(40))])
        return _with("idempotency-key", (key, key), requests)

    def has_sent(self, endpoint: Endpoint, requests: Requests) -> bool:
        """Whether this is one of those that were kept: its answer may be that of the first time."""
        return requests in self.sent.get(endpoint.name, ())

    def keep(self, endpoint: Endpoint, requests: Requests) -> None:
        """What was sent, where it may be sent again."""
        if "idempotency-key" in requests[0].headers:
            before = self.sent.setdefault(endpoint.name, [])
            before.append(requests)
            del before[:-KEPT]

    def _unchanged(self, endpoint: Endpoint, row: Row | None, requests: Requests, careful: bool) -> Requests:
        versioned = row is not None and self.model.entity(row.entity).versioned != "no"
        if endpoint.method == "GET" or self.random.random() > (0.7 if versioned else 0.02):
            return requests
        tags = row.tags if row is not None else None
        if careful and tags is None:
            return requests
        if tags is None or (not careful and self.random.random() < 0.15):
            stale = self.random.choice(['"0"', "*", "x", '"99999"', "", 'W/"1"'])
            tags = (stale, stale)
        return _with("if-match", tags, requests)


def _with(name: str, values: tuple[str, str], requests: Requests) -> Requests:
    first, second = (
        replace(each, headers={**each.headers, name: value}) for each, value in zip(requests, values, strict=True)
    )
    return first, second

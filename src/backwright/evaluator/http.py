"""Requests and answers without a socket, and which endpoint a request is for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, unquote

from backwright.evaluator.refusals import Unreachable
from backwright.model.api import Api
from backwright.model.backend import Backend
from backwright.model.surface import Endpoint, Segment, endpoints

LONGEST_BODY = 2**20
DEEPEST_BODY = 200


@dataclass(frozen=True)
class Request:
    """`target` is the path with its query, as it is sent; names of headers are in lower case.

    `address`: whose attempts are counted; none are where it is not known.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    address: str = ""


@dataclass(frozen=True)
class Response:
    """`body` is JSON; where there is none, the answer is empty."""

    status: int
    body: Any = None
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    empty: bool = False

    def encoded(self) -> bytes:
        if self.empty:
            return b""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Call:
    """A request for one endpoint: what stands in its path, by place, and its query."""

    endpoint: Endpoint
    request: Request
    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...]

    def segment(self, entity: str, member: str, *, last: bool) -> str:
        """What the path says in place of a member; of the row itself, else of the row that it lives in."""
        found = [
            text
            for step, text in zip(self.endpoint.path, self.path, strict=True)
            if step.entity == entity and step.member == member
        ]
        return found[-1 if last else 0]

    @property
    def parameters(self) -> dict[str, str]:
        """What stands in place of parameters of the operation."""
        steps = zip(self.endpoint.path, self.path, strict=True)
        return {step.text: text for step, text in steps if step.parameter}


class Router:
    """The endpoints of one API, by their paths."""

    def __init__(self, backend: Backend, api: Api) -> None:
        self._by_length: dict[int, list[Endpoint]] = {}
        for endpoint in endpoints(backend, api):
            self._by_length.setdefault(len(endpoint.path), []).append(endpoint)
        self._api = api
        self._prefix = tuple(step for step in api.prefix.split("/") if step)

    def begins(self, request: Request) -> bool:
        """Whether the path is below the prefix of the API."""
        steps = _steps(request)[: len(self._prefix)]
        return tuple(unquote(step) for step in steps) == self._prefix

    def known(self, request: Request) -> list[Endpoint]:
        """The endpoints of the path, whatever their methods."""
        steps = _steps(request)[len(self._prefix) :]
        if not self.begins(request):
            return []
        return [endpoint for endpoint in self._by_length.get(len(steps), ()) if _fits(endpoint.path, steps)]

    def find(self, request: Request) -> Call:
        """The endpoint; `Unreachable` where the path (404) or the method (405) is none."""
        here = self.known(request)
        if not here:
            raise Unreachable(404, "missing", "request", self._api.wording["missing"])
        able = [endpoint for endpoint in here if endpoint.method == request.method]
        if not able:
            raise Unreachable(405, "missing", "request", "method not allowed")
        steps = _steps(request)[len(self._prefix) :]
        endpoint = min(able, key=lambda each: [step.openness for step in each.path])
        texts = (step.value_in(_said(text)) or "" for step, text in zip(endpoint.path, steps, strict=True))
        return Call(endpoint, request, tuple(texts), _query(request.target.partition("?")[2]))


def _steps(request: Request) -> tuple[str, ...]:
    return tuple(request.target.partition("?")[0].split("/")[1:])


def _fits(path: tuple[Segment, ...], steps: tuple[str, ...]) -> bool:
    return all(step.value_in(_said(text)) is not None for step, text in zip(path, steps, strict=True))


def _said(step: str) -> str:
    return unquote(step, errors="surrogateescape")


def _query(query: str) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(query, keep_blank_values=True, errors="surrogateescape"))


def check_body(request: Request) -> None:
    """Size and media type of a body, before anything is read from it."""
    if len(request.body) > LONGEST_BODY:
        raise Unreachable(413, "invalid", "request", "is too large")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Unreachable(415, "invalid", "request", "is no JSON")


def parse_body(request: Request) -> Any:
    """The JSON of a body, numbers with a fraction exact; ValueError where it is none, or nested too deep."""
    try:
        found = json.loads(request.body.decode("utf-8"), parse_float=Decimal, object_pairs_hook=_object)
        _check_texts(found)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if _depth(found) > DEEPEST_BODY:
        raise ValueError("too deep")
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of what is said twice the last holds; the first has to be JSON all the same."""
    found = dict(pairs)
    if len(found) < len(pairs):
        _check_texts(pairs)
    return found


def _check_texts(found: object) -> None:
    """Half of a pair of surrogates is no text: a ValueError."""
    json.dumps(found, ensure_ascii=False, default=str).encode("utf-8")


def _depth(value: object) -> int:
    """How many objects and lists are around the innermost value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(_depth, inner), default=0)

"""Requests of the reference, and what the evaluator answers.

    ann: POST /notes {"text": "Hello"} (Idempotency-Key: 1)
    201 {"id": 1, "text": "Hello", ...}

    2 days later

Who calls stands before the colon: an account that registers, or signs in where it is there, when it is first named. A
line that is too long goes on, indented, in the next.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, TypeAlias

from backwright.evaluator import Reference, Response
from backwright.model.backend import Backend
from support.reference import Client, Clock

ASKED = re.compile(
    r"(?:(?P<who>\w+): )?(?P<method>[A-Z]+) (?P<path>/\S*)(?: (?P<body>[\[{].*?))?(?: \((?P<headers>[\w-]+: .*)\))?"
)
TOLD = re.compile(r"(?P<status>\d{3})(?: (?P<body>[^(].*?))?(?: \((?P<headers>[\w-]+: .*)\))?")
LATER = re.compile(r"(\d+) (seconds|minutes|hours|days) later")
WIDTH = 120
PASSWORD = "correct horse battery"


def shown(text: str) -> Iterator[str]:
    """The lines of a fence, those put together that go on."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("  ") and lines:
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    yield from lines


Send: TypeAlias = Callable[[str, str, Any, Mapping[str, str]], Response]
"""The answer to a method, a path, a body and headers."""


class Caller:
    """Asks a backend as whoever the lines say. `later` moves its clock."""

    def __init__(self, send: Send, later: Callable[[timedelta], None]) -> None:
        self._send = send
        self._later = later
        self._tokens: dict[str, str] = {}

    def answers(self, text: str) -> Iterator[tuple[str, str, Response | None]]:
        """Each line with the one that is said to answer it, and the answer."""
        lines = [line for line in shown(text) if line.strip()]
        place = 0
        while place < len(lines):
            line = lines[place]
            place += 1
            if later := LATER.fullmatch(line):
                self._later(timedelta(**{later[2]: int(later[1])}))
                yield line, "", None
                continue
            asked = ASKED.fullmatch(line)
            assert asked is not None, f"no request: {line}"
            told = lines[place] if place < len(lines) and TOLD.fullmatch(lines[place]) else ""
            place += bool(told)
            yield line, told, self._ask(asked)

    def _ask(self, asked: re.Match[str]) -> Response:
        headers = said_headers(asked["headers"])
        if asked["who"]:
            headers["authorization"] = f"Bearer {self._token(asked['who'])}"
        body = None if asked["body"] is None else json.loads(asked["body"])
        return self._send(asked["method"], asked["path"], body, headers)

    def _token(self, who: str) -> str:
        """Of an account that registers, or signs in where it is there."""
        if who not in self._tokens:
            person = {"email": f"{who}@example.com", "password": PASSWORD}
            answer = self._send("POST", "/users", {**person, "name": who}, {})
            if answer.status != 201:
                answer = self._send("POST", "/users/login", person, {})
            self._tokens[who] = answer.body["access_token"]
        return self._tokens[who]


def settings(backend: Backend) -> dict[str, Any]:
    """What the environment says where an example asks for it."""
    return {"FIRST_PASSWORD": PASSWORD} if any(one.name == "FIRST_PASSWORD" for one in backend.settings) else {}


def in_memory(backend: Backend, **settings: Any) -> Caller:
    """Asks the evaluator."""
    clock = Clock()
    reference = Reference(backend, clock=clock, **settings)

    def send(method: str, path: str, body: Any, headers: Mapping[str, str]) -> Response:
        return Client(reference, headers={**headers}).send(method, path, body)

    return Caller(send, clock.forward)


def wrapped(line: str) -> list[str]:
    """The lines that stand for one in a fence."""
    return textwrap.wrap(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def said_headers(text: str | None) -> dict[str, str]:
    """Headers by their names in lower case."""
    pairs = (each.partition(": ") for each in text.split(", ")) if text else ()
    return {name.lower(): value for name, _, value in pairs}


def written(response: Response) -> str:
    """An answer as the reference shows it, with what is the same everywhere left out."""
    if response.empty:
        return str(response.status)
    return f"{response.status} {json.dumps(_short(response.body), ensure_ascii=False).replace(REST, '...')}"


REST = '"...": "..."'
EVERYWHERE = {"created_at", "updated_at", "access_token", "token_type", "expires_in", "type", "title", "status"}


def _short(value: Any) -> Any:
    if isinstance(value, list):
        return [_short(item) for item in value]
    if not isinstance(value, dict):
        return value
    problem = str(value.get("type", "")).startswith("urn:problem")
    left_out = EVERYWHERE if problem else EVERYWHERE - {"type", "title", "status"}
    kept = {name: _short(item) for name, item in value.items() if name not in left_out}
    if problem:
        kept = {"errors": value["errors"]}
    return kept if len(kept) == len(value) else {**kept, "...": "..."}


def part(text: str) -> Any:
    """JSON with `...` for what is not said."""
    text = re.sub(r"(?<=: )\.\.\.", '"..."', text)
    text = re.sub(r"\.\.\.(?=\s*\})", REST, text)
    return json.loads(re.sub(r"(?<![\"\w.])\.\.\.(?=[\],]|$)", '"..."', text))


def fits(value: Any, expected: Any) -> bool:
    """Whether it is what is expected, and nothing else but where that is left open."""
    if expected == "...":
        return True
    if isinstance(expected, dict) and isinstance(value, dict):
        named = {name: item for name, item in expected.items() if name != "..."}
        complete = "..." in expected or value.keys() == named.keys()
        return complete and all(name in value and fits(value[name], item) for name, item in named.items())
    if isinstance(expected, list) and isinstance(value, list):
        same = len(value) == len(expected)
        return same and all(fits(*pair) for pair in zip(value, expected, strict=True))
    return type(value) is type(expected) and bool(value == expected)


def agrees(response: Response, told: str) -> bool:
    """Whether an answer is as it is told."""
    said = TOLD.fullmatch(told)
    return (
        said is not None
        and response.status == int(said["status"])
        and all(response.headers.get(name) == value for name, value in said_headers(said["headers"]).items())
        and (fits(response.body, part(said["body"])) if said["body"] else response.empty)
    )

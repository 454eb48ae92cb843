"""A contract as requests with the answers that they have to get, to the letter, from whoever is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import EllipsisType
from typing import Any

from support.values import TIMESTAMP
from support.walks.sides import Side


@dataclass(frozen=True)
class Keep:
    """In an answer: whatever stands here is known by that name from now on, and must be the same where it was known.

    What is known stands in braces in later requests, and as `Keep` in later answers.
    """

    name: str


@dataclass(frozen=True)
class Like:
    """In an answer: a text of this pattern."""

    pattern: str


INSTANT = Like(TIMESTAMP)


@dataclass(frozen=True)
class Step:
    """One request and its answer. In `answer` an ellipsis stands for anything; None is an answer without a body.

    `tag`: by which name the ETag is known from now on. `cookie`: the pattern of what browsers are to keep.
    """

    request: str
    status: int
    answer: Any = None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"
    tag: str = ""
    cookie: str = ""


def walk(steps: Iterable[Step], side: Side) -> int:
    """Goes through the steps; AssertionError at the first whose answer is another. The number of those that held."""
    known: dict[str, Any] = {}
    number = 0
    for number, step in enumerate(steps, 1):
        method, _, target = _filled(step.request, known).partition(" ")
        headers = {name: _filled(value, known) for name, value in step.headers.items()}
        sent = None
        if step.body is not None:
            headers = {"content-type": "application/json", **headers}
            sent = step.body if isinstance(step.body, bytes) else _json(step.body, known)
        answer = side.ask(method, target, {name.lower(): value for name, value in headers.items()}, sent)
        place = f"step {number}, {method} {target}"
        assert answer.status == step.status, f"{place}: {answer.status}, {answer.body}"
        assert answer.media_type == ("" if step.answer is None else step.media_type), f"{place}: {answer.media_type}"
        assert re.fullmatch(step.cookie, answer.cookie or ""), f"{place}: {answer.cookie}"
        _check(answer.body, step.answer, known, place)
        if step.tag:
            assert answer.tag, f"{place}: no ETag"
            known[step.tag] = answer.tag
    return number


def _json(body: Any, known: Mapping[str, Any]) -> bytes:
    return json.dumps(_told(body, known)).encode()


def _told(value: Any, known: Mapping[str, Any]) -> Any:
    """A body with what is known in place of its names."""
    if isinstance(value, Keep):
        return known[value.name]
    if isinstance(value, dict):
        return {name: _told(each, known) for name, each in value.items()}
    return [_told(each, known) for each in value] if isinstance(value, list) else value


def _filled(text: str, known: Mapping[str, Any]) -> str:
    return re.sub(r"\{(\w+)\}", lambda brace: str(known[brace[1]]), text)


def _check(found: Any, wanted: Any, known: dict[str, Any], place: str) -> None:
    if isinstance(wanted, EllipsisType):
        return
    if isinstance(wanted, Keep):
        assert known.setdefault(wanted.name, found) == found, f"{place}: {found!r} and not {known[wanted.name]!r}"
    elif isinstance(wanted, Like):
        assert re.fullmatch(wanted.pattern, str(found)), f"{place}: {found!r}"
    elif isinstance(wanted, dict) and isinstance(found, dict):
        assert list(found) == list(wanted), f"{place}: {list(found)} and not {list(wanted)}"
        for name, each in wanted.items():
            _check(found[name], each, known, f"{place}, {name}")
    elif isinstance(wanted, list) and isinstance(found, list):
        assert len(found) == len(wanted), f"{place}: {len(found)} items and not {len(wanted)}: {found}"
        for position, (one, other) in enumerate(zip(found, wanted, strict=True)):
            _check(one, other, known, f"{place}[{position}]")
    else:
        assert (type(found), found) == (type(wanted), wanted), f"{place}: {found!r} and not {wanted!r}"

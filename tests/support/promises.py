"""What a server documents of itself, held against what it answers."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

UNTOLD = frozenset({405, 500, 503})
"""What any route may answer, whatever it does."""


@dataclass(frozen=True)
class Promises:
    """The OpenAPI documents that are served at an address; each of several APIs, below its prefix, has its own."""

    address: str
    prefixes: Sequence[str]
    _validators: dict[tuple[int, str], Validator] = field(default_factory=dict)

    def broken(self, method: str, target: str, status: int, media_type: str, body: Any) -> str:
        """What of an answer is not as it is documented; "" where all is, or the request is none that is documented."""
        number, operation = self._operation(method, unquote(urlsplit(target).path))
        if operation is None or status in UNTOLD:
            return ""
        told = operation["responses"].get(str(status))
        if told is None:
            return f"{status} is not among {[*operation['responses']]}"
        content = told.get("content", {})
        if body is None and not content:
            return ""
        if media_type not in content:
            return f"{status} as {media_type or 'nothing'}, not as {[*content]}"
        return next(self._faults(number, content[media_type].get("schema", {}), body), "")

    @cached_property
    def _documents(self) -> list[Any]:
        return [json.loads(_read(f"{self.address}{prefix}/openapi.json")) for prefix in self.prefixes]

    @cached_property
    def _paths(self) -> list[tuple[re.Pattern[str], int, Any]]:
        """Those that name more before those that name less, as routers look for them."""
        paths = [(path, n, told) for n, one in enumerate(self._documents) for path, told in one["paths"].items()]
        paths.sort(key=lambda each: re.sub(r"\{\w+\}", "\x7f", each[0]))
        return [(re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))), n, told) for path, n, told in paths]

    def _operation(self, method: str, path: str) -> tuple[int, Any]:
        found = ((number, told) for pattern, number, told in self._paths if pattern.fullmatch(path))
        return next(((number, told[method.lower()]) for number, told in found if method.lower() in told), (0, None))

    def _faults(self, number: int, schema: Any, body: Any) -> Iterator[str]:
        key = (number, json.dumps(schema))
        if key not in self._validators:
            components = self._documents[number].get("components", {})
            self._validators[key] = Draft202012Validator({**schema, "components": components})
        for fault in self._validators[key].iter_errors(body):
            yield f"{fault.json_path}: {fault.message}"


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:
        text: bytes = answer.read()
    return text

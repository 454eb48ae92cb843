"""The two that are asked: the reference evaluator, and a backend that was generated and started."""

from __future__ import annotations

import asyncio
import http.client
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import asyncpg

from backwright.design import design
from backwright.evaluator import Reference, Request
from backwright.evaluator.accounts import name_field
from backwright.model.backend import Backend
from support.filling import answers
from support.promises import Promises
from support.values import SECRET


@dataclass(frozen=True)
class Answer:
    """`body` is what the JSON says, `tag` the version of a row, `cookie` what browsers keep; None for nothing."""

    status: int
    body: Any
    media_type: str
    tag: str | None = None
    cookie: str | None = None


class Side(Protocol):
    @property
    def exact(self) -> bool:
        """Whether it reckons with as many digits as a number has."""

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None) -> Answer: ...

    def appoint(self, login: str, name: str, value: object) -> None:
        """Sets a field of the account that signs in so, past the API: somebody has to be the first moderator."""


class ReferenceSide:
    """The evaluator, in process."""

    exact = True

    def __init__(self, model: Backend) -> None:
        self._model = model
        self.reference = Reference(model, outside=answers(), **given_settings(model))

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        return answer_of(self.reference, Request(method, target, headers, body or b""))

    def appoint(self, login: str, name: str, value: object) -> None:
        account, state = self._model.account, self.reference.state
        assert account is not None
        own = name_field(account).name
        (row,) = (ref for ref in state.refs(account.name) if state.get(ref, own) == login)
        state.assign(row, name, value)


def answer_of(reference: Reference, request: Request) -> Answer:
    response = reference.handle(request)
    text = response.encoded()
    body, media_type = (json.loads(text), response.media_type) if text else (None, "")
    tag, cookie = response.headers.get("etag"), response.headers.get("set-cookie")
    return Answer(response.status, body, media_type, tag, cookie)


def given_settings(model: Backend) -> dict[str, Any]:
    """What stands in the environment: the settings that have no default."""
    return {setting.name: SECRET for setting in model.settings if setting.default is None}


class ServerSide:
    """A server; what is asked is sent as it stands, which clients that know better would not do.

    What it answers has to be as its own document says.
    """

    def __init__(self, model: Backend, address: str, database: str) -> None:
        self._model = model
        self._database = database
        self.exact = not database.startswith("sqlite")
        prefixes = [api.prefix for api in model.apis] if len(model.apis) > 1 else [""]
        self._promises = Promises(address, prefixes)
        self._connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
        self.headers: Mapping[str, str] = {}
        """Those of the last answer."""
        self.text = b""
        """That of the last answer, as it was sent."""

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        self._connection.request(method, target, body, dict(headers))
        response = self._connection.getresponse()
        text = self.text = response.read()
        self.headers = dict(response.headers)
        media_type = (response.headers.get("content-type") or "").partition(";")[0]
        if text and "json" not in media_type:  # the server itself refused
            return Answer(response.status, text.decode("latin-1"), media_type)
        body, media_type = (json.loads(text), media_type) if text else (None, "")
        broken = self._promises.broken(method, target, response.status, media_type, body)
        assert not broken, f"{method} {target}: {broken}: {text[:500]!r}"
        tag, cookie = response.headers.get("etag"), response.headers.get("set-cookie")
        return Answer(response.status, body, media_type, tag, cookie)

    def appoint(self, login: str, name: str, value: object) -> None:
        account = self._model.account
        assert account is not None
        table = design(self._model).table(account.name).name
        update = f"UPDATE {table} SET {name} = '{value}' WHERE {name_field(account).name} = '{login}'"
        if self._database.startswith("sqlite"):
            with sqlite3.connect(self._database.partition(":///")[2], timeout=10) as connection:
                assert connection.execute(update).rowcount == 1
            connection.close()
        else:
            assert asyncio.run(_execute(self._database, update)) == "UPDATE 1"


async def _execute(database: str, statement: str) -> str:
    connection = await asyncpg.connect(database.replace("+asyncpg", ""))
    try:
        return str(await connection.execute(statement))
    finally:
        await connection.close()

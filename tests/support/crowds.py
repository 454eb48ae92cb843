"""Several callers at once, of two processes of a generated backend on one database."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import asyncpg
import httpx

from support.running import Project, started

SETTINGS = {
    "SIGN_IN_RATE": "100000/minute",
    "REGISTRATION_RATE": "100000/minute",
    "TELLER_PASSWORD": "quite a secret",
    "KEEPER_PASSWORD": "quite a secret",
    "ADMIN_PASSWORD": "quite a secret",
}
CALLERS = 32


class Crowd:
    """Two processes on one database, and the people who call them."""

    def __init__(self, project: Project, database: str, prefix: str) -> None:
        self._project = project
        self._database = database
        self._prefix = prefix
        self._stack = ExitStack()
        self.addresses: list[str] = []

    def __enter__(self) -> Crowd:
        self.addresses = [self._stack.enter_context(started(self._project, self._database, SETTINGS)) for _ in range(2)]
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @asynccontextmanager
    async def people(self, number: int, **values: Any) -> AsyncIterator[list[httpx.AsyncClient]]:
        """Accounts, each with a client of one of the processes."""
        clients = [
            httpx.AsyncClient(base_url=self.addresses[place % 2] + self._prefix, timeout=120) for place in range(number)
        ]
        try:
            for place, client in enumerate(clients):
                body = {"email": f"p{place}@example.com", "password": "long enough", **values}
                answer = await client.post("/users", json=body)
                assert answer.status_code == 201, answer.text
                token = _found(answer.json(), "access_token") or _found(answer.json(), "accessToken")
                client.headers["authorization"] = f"Bearer {token}"
            yield clients
        finally:
            for client in clients:
                await client.aclose()


def _found(body: Any, name: str) -> Any:
    return body.get(name) or _found(body.get("data"), name) if isinstance(body, dict) else None


async def at_once(calls: Sequence[Awaitable[httpx.Response]]) -> Counter[int]:
    answers = await asyncio.gather(*calls)
    assert all(answer.status_code < 500 for answer in answers), [a.text for a in answers if a.status_code >= 500]
    return Counter(answer.status_code for answer in answers)


async def deadlocks(database: str) -> int:
    """How many transactions the database has given up because they waited for each other; SQLite knows no such."""
    if not database.startswith("postgresql"):
        return 0
    watch = await asyncpg.connect(database.replace("+asyncpg", ""))
    try:
        await watch.execute("SELECT pg_stat_force_next_flush()")
        found = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(await watch.fetchval(found))
    finally:
        await watch.close()


async def signed_in(base: httpx.URL, email: str) -> httpx.AsyncClient:
    """Somebody of the first rows."""
    client = httpx.AsyncClient(base_url=base, timeout=120)
    answer = await client.post("/users/login", json={"email": email, "password": "quite a secret"})
    client.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
    return client

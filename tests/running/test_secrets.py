"""Secrets on both databases: what is kept of them, who finds by them, and what another key makes of them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import httpx
import pytest

from support.running import Project, started

SAFE, DOORBELL = (pytest.mark.blueprint(f"tests/blueprints/{name}.py") for name in ("safe", "doorbell"))
SETTINGS = {"SIGN_IN_RATE": "100000/minute", "REGISTRATION_RATE": "100000/minute", "LOG_LEVEL": "DEBUG"}
ANN = {"email": "ann@example.com", "password": "quite a secret", "pin": "4711-x"}


@contextmanager
def visitor(project: Project, database: str, **settings: str) -> Iterator[httpx.Client]:
    """Somebody who is signed in, or signs in again."""
    with started(project, database, SETTINGS | settings) as address, httpx.Client(base_url=address) as client:
        made = client.post(
            "/users", json=ANN if project.package == "safe" else {k: ANN[k] for k in ("email", "password")}
        )
        if made.status_code == 409:
            made = client.post("/users/login", json={"email": ANN["email"], "password": ANN["password"]})
        client.headers["Authorization"] = f"Bearer {made.json()['access_token']}"
        yield client


def stored(database: str, query: str) -> list[tuple[Any, ...]]:
    """What the database itself has."""
    if database.startswith("sqlite"):
        connection = sqlite3.connect(database.partition(":///")[2])
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    async def fetched() -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(database.replace("+asyncpg", ""))
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    return asyncio.run(fetched())


@SAFE
def test_what_rows_are_found_by_is_kept_as_a_hash_and_never_shown(project: Project, database: str) -> None:
    with visitor(project, database) as client:
        key = {"name": "printer", "secret": "open sesame"}
        made = client.post("/keys", json=key)
        assert (made.status_code, sorted(made.json())) == (
            201,
            ["created_at", "id", "name", "owner", "updated_at", "uses"],
        )
        path = f"/keys/{made.json()['id']}"
        assert "secret" not in client.get(path).json()
        assert client.post("/keys", json=key).json()["errors"] == {"secret": ["has already been taken"]}
        ((kept, spare),) = stored(database, "SELECT secret, spare FROM keys")
        assert (len(kept), spare, "sesame" in kept) == (64, None, False)
        for secret, status in (("open sesame", 200), ("open sesame!", 404), (kept, 404)):
            assert client.post("/use", json={"secret": secret}).status_code == status, secret
        matched = client.post(f"{path}/matches", json={"secret": "open sesame"}).json()
        assert matched == {"first": True, "second": False, "both": True}
        assert client.post(f"{path}/renew", json={"secret": "short"}).status_code == 409
        assert client.patch(path, json={"secret": "short"}).status_code == 422
        assert client.post(f"{path}/renew", json={"secret": "another one", "spare": "spare"}).status_code == 200
        assert client.post("/use", json={"secret": "open sesame"}).status_code == 404
        assert client.post("/known", json={"secret": "x", "spare": "spare"}).json() is True
        told = client.post("/keys/made", json={"name": "door", "secret": "just once"}).json()
        assert (told["secret"], "secret" in told["key"]) == ("just once", False)


@SAFE
def test_the_others_are_encrypted_and_answered_where_a_body_says(project: Project, database: str) -> None:
    with visitor(project, database) as client:
        me = client.get("/me").json()
        assert "pin" not in me
        path = f"/users/{me['id']}"
        assert client.post(f"{path}/recall").json() == {"pin": "4711-x"}
        ((kept,),) = stored(database, "SELECT pin FROM users")
        assert "4711" not in kept
        refused = client.post(f"{path}/exchange", json={"old": "0000", "new": "4712-x"})
        assert (refused.status_code, refused.json()["errors"]) == (403, {"user": ["is another"]})
        assert client.post(f"{path}/exchange", json={"old": "4711-x", "new": "4712-x"}).json() is True
        assert client.post(f"{path}/recall").json() == {"pin": "4712-x"}
        assert stored(database, "SELECT pin FROM users") != [(kept,)]
        assert client.patch("/me", json={"pin": None}).status_code == 200
        assert stored(database, "SELECT pin FROM users") == [(None,)]


@SAFE
def test_with_another_key_nothing_is_found_or_read(project: Project, database: str) -> None:
    with visitor(project, database) as client:
        client.post("/keys", json={"name": "printer", "secret": "open sesame"})
    with visitor(project, database, SECRETS_KEY="another key, of more than enough letters") as client:
        assert client.post("/use", json={"secret": "open sesame"}).status_code == 404
        assert client.post(f"/users/{stored(database, 'SELECT id FROM users')[0][0]}/recall").status_code == 500


@SAFE
def test_production_refuses_the_key_of_development(project: Project, database: str) -> None:
    proper = {"ENVIRONMENT": "production", "SECRET_KEY": "a key of its own, with more than 32 letters"}
    with (
        pytest.raises(RuntimeError, match="SECRETS_KEY must be a secret of its own"),
        started(project, database, {"SECRETS_KEY": "too short", **proper}),
    ):
        pass


@DOORBELL
def test_the_token_of_a_new_row_is_shown_once_and_kept_as_a_hash(project: Project, database: str) -> None:
    with visitor(project, database) as client:
        made = client.post("/invitations", json={"guest": "Bob"})
        assert made.status_code == 201
        path, ticket = f"/invitations/{made.json()['id']}", made.json()["ticket"]
        for answer in (client.get(path), client.patch(path, json={"guest": "Bo"}), client.get("/invitations")):
            assert answer.status_code == 200
            assert "ticket" not in answer.text
        ((kept,),) = stored(database, "SELECT ticket FROM invitations")
        assert (len(ticket) >= 32, len(kept), ticket == kept) == (True, 64, False)
        assert client.post(f"{path}/matches", json={"ticket": ticket}).json() is True
        assert client.post("/enter", json={"ticket": kept}).status_code == 404
        assert client.post("/enter", json={"ticket": ticket}).json()["guest"] == "Bo"
        assert client.post("/enter", json={"ticket": ticket}).status_code == 409
        again = client.post(f"{path}/again").json()
        assert client.post("/enter", json={"ticket": again["ticket"]}).status_code == 200
        assert "ticket" not in again["invitation"]

"""Sign-in as statements, on both databases: who comes in, who does not, how often one may try, and what ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from support.running import Project, started

pytestmark = pytest.mark.blueprint("tests/blueprints/club.py")
ANN = {"email": "ann@example.com", "secret": "quite a secret"}


@contextmanager
def visitors(project: Project, database: str, **settings: str) -> Iterator[httpx.Client]:
    rates = {"REGISTRATION_RATE": "100000/minute", **settings}
    with started(project, database, rates) as address, httpx.Client(base_url=address) as client:
        joined = client.post("/join", json={**ANN, "name": "Ann"})
        assert joined.status_code == 201
        client.headers["x-joined"] = joined.json()["token"]
        yield client


def by(token: str) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Token {token}"}}


def test_who_joins_is_shown_as_who_calls_and_is_signed_in(project: Project, database: str) -> None:
    with visitors(project, database) as client:
        token = client.headers["x-joined"]
        assert client.get("/me", **by(token)).json()["name"] == "Ann"
        assert client.get("/visits", **by(token)).json()["total"] == 1
        assert client.post("/join", json=ANN).status_code == 409
        other = client.post("/join", json={**ANN, "email": "bob@example.com"}).json()
        assert (other["member"]["email"], other["greeting"]) == ("bob@example.com", "Hello ")


def test_who_comes_in_with_the_right_password_and_who_does_not(project: Project, database: str) -> None:
    with visitors(project, database) as client:
        entered = client.post("/enter", json={**ANN, "email": "ANN@example.com"})
        assert (entered.status_code, entered.json()["member"]["visits"]) == (200, 1)
        assert client.get("/me", **by(entered.json()["token"])).status_code == 200
        wrong = [{**ANN, "secret": "not the secret"}, {**ANN, "email": "nobody@example.com"}]
        for body in wrong:
            refused = client.post("/enter", json=body)
            assert (refused.status_code, refused.json()["errors"]) == (400, {"credentials": ["wrong name or password"]})
        assert client.post("/come", json=wrong[0]).status_code == 401
        came = client.post("/come", json=ANN)
        assert (came.status_code, came.json()["email"], came.json()["visits"]) == (200, "ann@example.com", 1)
        assert client.post("/visits/by", json={**ANN, "note": "quiet"}).status_code == 204, "nobody may read it"
        assert client.get("/visits", **by(client.headers["x-joined"])).json()["total"] == 3


def test_wrong_attempts_are_counted_with_those_of_signing_in(project: Project, database: str) -> None:
    with visitors(project, database, SIGN_IN_RATE="3/minute") as client:
        wrong = {**ANN, "secret": "not the secret"}
        login = {"email": ANN["email"], "password": "not the secret"}
        assert client.post("/enter", json=wrong).status_code == 400
        assert client.post("/members/login", json=login).status_code == 401
        assert client.post("/come", json=wrong).status_code == 401
        refused = client.post("/enter", json=ANN)
        assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (429, True)
        assert client.post("/members/login", json=login).status_code == 429


def test_an_address_registers_so_often(project: Project, database: str) -> None:
    with visitors(project, database, REGISTRATION_RATE="2/minute") as client:
        others = [{"email": f"{name}@example.com", "password": "quite a secret"} for name in ("bob", "eve", "joe")]
        assert client.post("/members", json={"email": "no address"}).status_code == 422, "which does not count"
        assert client.post("/members", json=others[0]).status_code == 201
        assert client.post("/members", json=others[0]).status_code == 409, "which does"
        refused = client.post("/members", json=others[2])
        assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (429, True)


def test_leaving_and_a_new_password_end_every_session(project: Project, database: str) -> None:
    with visitors(project, database) as client:
        token = client.headers["x-joined"]
        login = {"email": ANN["email"], "password": ANN["secret"]}

        def session() -> dict[str, str]:
            signed_in = client.post("/members/login", json=login)
            assert signed_in.status_code == 200
            return {"refresh_token": signed_in.json()["refresh_token"]}

        before = session()
        assert client.post("/leave", **by(token)).status_code == 204
        assert client.post("/members/refresh", json=before).status_code == 401
        before, path = session(), f"/members/{client.get('/me', **by(token)).json()['id']}"
        wrong = client.post(f"{path}/secret", json={"old": "not the secret", "new": "another secret"}, **by(token))
        assert (wrong.status_code, wrong.json()["errors"]) == (403, {"member": ["is not your password"]})
        assert client.post("/members/refresh", json=before).status_code == 200
        before = session()
        changed = client.post(f"{path}/secret", json={"old": ANN["secret"], "new": "another secret"}, **by(token))
        assert changed.status_code == 200
        assert client.post("/members/refresh", json=before).status_code == 401
        assert client.post("/enter", json=ANN).status_code == 400
        assert client.post("/enter", json={**ANN, "secret": "another secret"}).status_code == 200
        assert client.post(f"{path}/confirm", json={"secret": ANN["secret"]}, **by(token)).json() is False

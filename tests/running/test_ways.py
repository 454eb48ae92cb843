"""Ways to sign in, each with its own life, attempts, cookie and word, on both databases and in the evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest

from support.running import Project, started

pytestmark = pytest.mark.blueprint("tests/blueprints/turnstile.py")
ANN = {"email": "ann@example.com", "password": "long enough"}
WRONG = {**ANN, "password": "not this one"}
LOGIN, DESK, MACHINE = "/persons/login", "/persons/desk/session", "/persons/machines"


@pytest.fixture
def visitor(project: Project, database: str) -> Iterator[httpx.Client]:
    with started(project, database) as address, httpx.Client(base_url=address) as client:
        assert client.post("/persons", json=ANN).status_code == 201
        client.cookies.clear()
        yield client


def life(token: str) -> timedelta:
    """How long a token is good from now on, in whole minutes."""
    ends = datetime.fromtimestamp(jwt.decode(token, options={"verify_signature": False})["exp"], UTC)
    return timedelta(minutes=round((ends - datetime.now(UTC)) / timedelta(minutes=1)))


def answered(client: httpx.Client, path: str, body: dict[str, Any] = ANN) -> httpx.Response:
    answer = client.post(path, json=body)
    assert answer.status_code == 200
    client.cookies.clear()
    return answer


def test_each_way_has_its_life_its_word_and_its_cookie(visitor: httpx.Client) -> None:
    guest, desk, machine = (answered(visitor, path) for path in (LOGIN, DESK, MACHINE))
    lives = [life(answer.json()["access_token"]) for answer in (guest, desk, machine)]
    assert lives == [timedelta(minutes=20), timedelta(hours=8), timedelta(days=365)]
    assert [answer.json()["expires_in"] for answer in (guest, desk, machine)] == [1_200, 28_800, 31_536_000]
    assert [answer.json().get("token_type") for answer in (guest, desk, machine)] == ["Bearer", "Staff", None]
    assert ["refresh_token" in answer.json() for answer in (guest, desk, machine)] == [True, True, False]
    kept = [answer.headers.get("set-cookie", "").partition("=")[0] for answer in (guest, desk, machine)]
    assert kept == ["guest", "desk", ""]
    assert "Max-Age=28800;" in desk.headers["set-cookie"]


def test_a_token_is_good_wherever_one_may_be(visitor: httpx.Client) -> None:
    token = answered(visitor, DESK).json()["access_token"]
    ways = (
        {"Authorization": f"Bearer {token}"},
        {"Authorization": f"Staff {token}"},
        {"X-Machine": token},
        {"Cookie": f"guest={token}"},
        {"Cookie": f"desk={token}"},
    )
    assert [visitor.get("/me", headers=way).status_code for way in ways] == [200] * 5
    assert visitor.get("/me", headers={"Authorization": f"Machine {token}"}).status_code == 401


def test_a_session_goes_on_in_the_way_in_which_it_began(visitor: httpx.Client) -> None:
    for path, word, lasts in ((LOGIN, "Bearer", timedelta(minutes=20)), (DESK, "Staff", timedelta(hours=8))):
        begun = answered(visitor, path).json()
        renewed = answered(visitor, "/persons/refresh", {"refresh_token": begun["refresh_token"]})
        assert (renewed.json()["token_type"], life(renewed.json()["access_token"])) == (word, lasts)
        assert renewed.headers["set-cookie"].startswith("guest=" if path == LOGIN else "desk=")
        again = {"refresh_token": renewed.json()["refresh_token"]}
        assert answered(visitor, "/persons/refresh", again).json()["token_type"] == word


def test_each_way_counts_its_own_wrong_attempts(visitor: httpx.Client) -> None:
    assert [visitor.post(DESK, json=WRONG).status_code for _ in range(3)] == [401, 401, 429]
    assert [visitor.post(LOGIN, json=WRONG).status_code for _ in range(5)] == [401] * 4 + [429]
    assert visitor.post(DESK, json=ANN).status_code == 429
    assert visitor.post(MACHINE, json=ANN).status_code == 200


def test_signing_out_ends_the_session_and_forgets_every_cookie(visitor: httpx.Client) -> None:
    given = {"refresh_token": answered(visitor, DESK).json()["refresh_token"]}
    out = visitor.post("/persons/logout", json=given)
    forgotten = out.headers.get_list("set-cookie")
    assert (out.status_code, [cookie.partition(";")[0] for cookie in forgotten]) == (204, ['guest=""', 'desk=""'])
    assert all("Max-Age=0;" in cookie for cookie in forgotten)
    assert visitor.post("/persons/refresh", json=given).status_code == 401
    assert visitor.post("/persons/logout", json={}).status_code == 204, "a machine has no refresh token"


def test_a_new_password_ends_the_sessions_of_every_way(visitor: httpx.Client) -> None:
    begun = [answered(visitor, path).json() for path in (LOGIN, DESK)]
    headers = {"Authorization": f"Bearer {begun[0]['access_token']}"}
    assert visitor.patch("/me", json={"password": "another one"}, headers=headers).status_code == 200
    renewed = [visitor.post("/persons/refresh", json={"refresh_token": one["refresh_token"]}) for one in begun]
    assert [answer.status_code for answer in renewed] == [401, 401]

"""Where tokens are: in headers, with or without a word before them, in cookies, in one of several ways."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backwright.evaluator import Request, Response
from support.reference import Client, Clock, client, model

WAYS = model("""
from __future__ import annotations

from backwright import Account, App, Tokens
from backwright.fields import Email, Password, field
from backwright.rules import allow, anyone, me

app = App(sign_in=[Tokens(cookie="sid"), Tokens(header="X-Key", scheme="", login="keys")])


class User(Account):
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, read=me, update=me)
""")
ANN = {"email": "ann@example.com", "password": "long enough"}


@pytest.fixture
def visitor() -> Client:
    return client(WAYS)


@pytest.fixture
def token(visitor: Client) -> str:
    made = visitor.post("/users", ANN)
    assert made.headers["set-cookie"].endswith("; HttpOnly; Max-Age=900; Path=/; SameSite=lax")
    return str(made.body["access_token"])


def ask(visitor: Client, method: str = "GET", **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return visitor.reference.handle(Request(method, "/me", {"content-type": "application/json", **named}, b"{}"))


def test_a_token_is_good_in_every_way(visitor: Client, token: str) -> None:
    ways = ({"authorization": f"Bearer {token}"}, {"x_key": token}, {"cookie": f"a=b; sid={token}"})
    assert [ask(visitor, **way).status for way in ways] == [200, 200, 200]


def test_what_is_said_in_no_way_is_no_token(visitor: Client, token: str) -> None:
    wrong: list[dict[str, str]] = [
        {"authorization": token},
        {"x_key": f"Bearer {token}"},
        {"cookie": "sid=none"},
        {"cookie": token},
        {},
    ]
    assert [ask(visitor, **way).status for way in wrong] == [401] * 5


def test_a_header_that_is_wrong_is_not_made_good_by_a_cookie(visitor: Client, token: str) -> None:
    assert ask(visitor, authorization="Basic YTpi", cookie=f"sid={token}").status == 401


def test_a_page_of_another_site_changes_nothing_with_the_cookie(visitor: Client, token: str) -> None:
    cookie = f"sid={token}"
    assert ask(visitor, "PATCH", cookie=cookie).status == 200
    assert ask(visitor, "PATCH", cookie=cookie, sec_fetch_site="same-origin").status == 200
    assert ask(visitor, "PATCH", cookie=cookie, origin="https://here.example", host="here.example").status == 200
    assert ask(visitor, "PATCH", cookie=cookie, sec_fetch_site="cross-site").status == 401
    assert ask(visitor, "PATCH", cookie=cookie, origin="https://there.example", host="here.example").status == 401
    assert ask(visitor, cookie=cookie, sec_fetch_site="cross-site").status == 200


def test_each_way_answers_with_its_own_word(visitor: Client, token: str) -> None:
    assert visitor.post("/users/login", ANN).body["token_type"] == "Bearer"
    signed_in = visitor.post("/users/keys", ANN)
    assert "token_type" not in signed_in.body
    assert "set-cookie" not in signed_in.headers
    assert ask(visitor, x_key=signed_in.body["access_token"]).status == 200
    assert ask(visitor, x_key=token).status == 200


def test_signing_out_has_the_browser_forget(visitor: Client) -> None:
    answer = visitor.post("/users/logout")
    assert (answer.status, answer.headers["set-cookie"].partition(";")[0]) == (204, "sid=")
    assert "Max-Age=0" in answer.headers["set-cookie"]


KIOSK = model("""
from __future__ import annotations

from datetime import timedelta

from backwright import Account, App, Tokens
from backwright.fields import Email, Password, field
from backwright.rules import allow, anyone, me

app = App(
    sign_in=[
        Tokens(refresh=timedelta(days=30), cookie="sid", rate="3/minute"),
        Tokens(scheme="Desk", access=timedelta(hours=8), refresh=timedelta(days=1), cookie="desk", login="desk"),
        Tokens(header="X-Kiosk", scheme="", access=timedelta(days=365), login="kiosk", rate="2/minute"),
    ]
)


class User(Account):
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, read=me, update=me)
""")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kiosk(clock: Clock) -> Client:
    visitor = client(KIOSK, clock)
    assert visitor.post("/users", ANN).status == 201
    return visitor


def test_each_path_has_tokens_of_its_own_life(kiosk: Client, clock: Clock) -> None:
    bodies = [kiosk.post(f"/users/{path}", ANN).body for path in ("login", "desk", "kiosk")]
    assert [body["expires_in"] for body in bodies] == [900, 28_800, 31_536_000]
    assert ["refresh_token" in body for body in bodies] == [True, True, False]
    tokens = [body["access_token"] for body in bodies]
    clock.forward(timedelta(hours=1))
    assert [ask(kiosk, x_kiosk=token).status for token in tokens] == [401, 200, 200]
    clock.forward(timedelta(hours=8))
    assert [ask(kiosk, x_kiosk=token).status for token in tokens] == [401, 401, 200]


def test_a_session_goes_on_as_it_began_until_its_own_end(kiosk: Client, clock: Clock) -> None:
    guest, desk = (
        {"refresh_token": kiosk.post(f"/users/{path}", ANN).body["refresh_token"]} for path in ("login", "desk")
    )
    renewed = kiosk.post("/users/refresh", desk)
    assert (renewed.body["token_type"], renewed.body["expires_in"]) == ("Desk", 28_800)
    assert renewed.headers["set-cookie"].startswith("desk=")
    clock.forward(timedelta(days=2))
    assert kiosk.post("/users/refresh", {"refresh_token": renewed.body["refresh_token"]}).status == 401
    assert kiosk.post("/users/refresh", guest).body["token_type"] == "Bearer"


def test_each_path_counts_its_own_wrong_attempts(kiosk: Client) -> None:
    wrong = {**ANN, "password": "not this one"}
    assert [kiosk.post("/users/kiosk", wrong).status for _ in range(3)] == [401, 401, 429]
    assert [kiosk.post("/users/login", wrong).status for _ in range(4)] == [401, 401, 401, 429]
    assert kiosk.post("/users/desk", ANN).status == 200


def test_who_has_no_refresh_token_signs_out_without(kiosk: Client) -> None:
    answer = kiosk.post("/users/logout", {})
    assert (answer.status, answer.headers["set-cookie"].count("Max-Age=0")) == (204, 2)
    given = {"refresh_token": kiosk.post("/users/desk", ANN).body["refresh_token"]}
    assert kiosk.post("/users/logout", given).status == 204
    assert kiosk.post("/users/refresh", given).status == 401

"""Several APIs of one model: each in its style, about the same rows."""

from __future__ import annotations

import pytest

from support.reference import Client, client, model

BOTH = model("""
from __future__ import annotations

from backwright import Account, App, Entity, Rest
from backwright.fields import Email, Password, field
from backwright.logic import action
from backwright.rules import allow, anyone, me, signed_in

app = App(
    api=[
        Rest(prefix="/v1", limit=None, errors={"error": "{message}"}, invalid=400),
        Rest(prefix="/v1/new", case="camel", update="PUT", one={"data": "{data}"}, unknown="ignore"),
    ]
)


class User(Account):
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, read=me)


class Note(Entity, timestamps=False):
    short_text: str = field(max=9)
    author: User = me

    allow(read=anyone, create=signed_in, update=signed_in)

    @action(by=signed_in, idempotent=True)
    def double(self) -> None:
        self.short_text = self.short_text + self.short_text
""")
ANN = {"email": "ann@example.com", "password": "long enough"}


@pytest.fixture
def visitor() -> Client:
    return client(BOTH)


@pytest.fixture
def ann(visitor: Client) -> Client:
    return visitor.signed(f"Bearer {visitor.post('/v1/users', ANN).body['access_token']}")


def test_a_row_is_shown_in_the_style_of_each(visitor: Client, ann: Client) -> None:
    assert ann.post("/v1/notes", {"short_text": "one"}).body == {"id": 1, "short_text": "one", "author": 1}
    assert visitor.get("/v1/new/notes/1").body == {"data": {"id": 1, "shortText": "one", "author": 1}}
    assert visitor.get("/v1/notes").body == [{"id": 1, "short_text": "one", "author": 1}]
    assert visitor.get("/v1/new/notes").body["total"] == 1


def test_each_has_its_methods_and_takes_its_names(ann: Client) -> None:
    ann.post("/v1/notes", {"short_text": "one"})
    assert ann.put("/v1/notes/1", {"short_text": "two"}).status == 405
    assert ann.put("/v1/new/notes/1", {"shortText": "two", "short_text": "ignored"}).status == 200
    assert ann.patch("/v1/notes/1", {"shortText": "three"}).body == {"error": "shortText is unknown"}
    assert ann.get("/v1/notes/1").body["short_text"] == "two"


def test_each_tells_in_its_way_what_it_refuses(visitor: Client, ann: Client) -> None:
    refused = ann.post("/v1/notes", {"short_text": "much too long"})
    assert (refused.status, refused.body) == (400, {"error": "short_text is too long (maximum is 9)"})
    refused = ann.post("/v1/new/notes", {"shortText": "much too long"})
    assert (refused.status, refused.media_type) == (422, "application/problem+json")
    assert visitor.get("/v1/nowhere").body == {"error": "request not found"}
    assert visitor.get("/v1/new/nowhere").body["status"] == 404
    assert visitor.get("/elsewhere").body == {"error": "request not found"}


def test_accounts_are_those_of_both(visitor: Client, ann: Client) -> None:
    assert ann.get("/v1/new/me").body["data"]["email"] == "ann@example.com"
    signed_in = visitor.post("/v1/new/users/login", ANN).body["data"]
    assert visitor.signed(f"Bearer {signed_in['accessToken']}").get("/v1/me").status == 200

"""What is refused first: anonymous learns nothing before 401, a stranger nothing before 404."""

from __future__ import annotations

from typing import Any

import pytest

from support.reference import Client, client, model

RACK = model("""
from __future__ import annotations

from backwright import Account, App, Entity, Rest
from backwright.fields import Email, Password, field, within
from backwright.logic import action, require
from backwright.rules import allow, anyone, me, nobody, signed_in

app = App(api=Rest(prefix="/v1"))


class User(Account):
    email: Email = field(unique=True)
    password: Password
    admin: bool = field(default=False, write=nobody)

    allow(create=anyone, read=me)


class Rack(Entity):
    name: str = field(max=5)
    owner: User = me
    open: bool = False

    def visible(self, me: User | None) -> bool:
        return self.open or self.owner == me

    allow(read=visible, create=signed_in, update=owner)


class Book(Entity):
    rack: Rack = within()
    title: str = field(max=5, unique=True)
    copies: int = field(default=1, min=0, max=9)
    reader: User | None = None
    secret: str | None = field(default=None, write=rack.owner)

    def admin(self, me: User) -> bool:
        return me.admin

    allow(read=anyone, create=signed_in, update=signed_in, delete=admin)

    @action(by=signed_in)
    def lend(self, days: int) -> None:
        require(days < 100, "too long")
        require(self.copies > 0, "all are lent")
        self.copies = self.copies - 1
""")


@pytest.fixture
def anonymous() -> Client:
    return client(RACK)


def register(visitor: Client, name: str) -> Client:
    answer = visitor.post("/v1/users", {"email": f"{name}@example.com", "password": "long enough"})
    assert answer.status == 201
    return visitor.signed(f"Bearer {answer.body['access_token']}")


@pytest.fixture
def ann(anonymous: Client) -> Client:
    return register(anonymous, "ann")


@pytest.fixture
def bob(anonymous: Client) -> Client:
    return register(anonymous, "bob")


def errors(answer: Any) -> tuple[int, Any]:
    return answer.status, answer.body and answer.body["errors"]


def test_an_unknown_route_is_told_before_a_bad_credential(anonymous: Client) -> None:
    bad = anonymous.signed("Bearer nonsense")
    assert bad.get("/v1/nowhere").status == 404
    assert bad.send("DELETE", "/v1/racks").status == 405
    assert errors(bad.get("/v1/racks")) == (401, {"token": ["is invalid"]})
    assert errors(anonymous.signed("Basic x").get("/v1/racks")) == (401, {"token": ["is invalid"]})


def test_nobody_learns_nothing_before_401(anonymous: Client) -> None:
    for body in (b"no json", b"{}", b"x" * 2_000_000):
        assert errors(anonymous.send("PATCH", "/v1/racks/7", body)) == (401, {"token": ["is missing"]})


def test_what_the_caller_alone_decides_comes_before_the_row(ann: Client) -> None:
    assert errors(ann.delete("/v1/racks/7/books/7")) == (403, {"book": ["forbidden"]})


def test_size_and_media_type_come_before_the_row(ann: Client) -> None:
    assert ann.send("PATCH", "/v1/racks/7", b" " * 2_000_000).status == 413
    ann.headers = {"content-type": "text/plain"}
    assert ann.send("PATCH", "/v1/racks/7", b"{}").status == 415


def test_a_stranger_learns_nothing_before_404(ann: Client, bob: Client) -> None:
    rack = ann.post("/v1/racks", {"name": "mine"}).body["id"]
    missing = (404, {"rack": ["not found"]})
    assert errors(bob.get(f"/v1/racks/{rack}")) == missing
    assert errors(bob.patch(f"/v1/racks/{rack}", {"nonsense": 1})) == missing
    assert errors(bob.post(f"/v1/racks/{rack}/books", {"nonsense": 1})) == missing
    assert errors(bob.get(f"/v1/racks/{rack}/books")) == missing


def test_a_readable_row_is_forbidden_before_its_input_is_looked_at(ann: Client, bob: Client) -> None:
    rack = ann.post("/v1/racks", {"name": "ours", "open": True}).body["id"]
    assert errors(bob.patch(f"/v1/racks/{rack}", {"nonsense": 1})) == (403, {"rack": ["forbidden"]})
    assert errors(ann.patch(f"/v1/racks/{rack}", {"nonsense": 1, "name": "too long"})) == (
        422,
        {"nonsense": ["is unknown"], "name": ["is too long (maximum is 5)"]},
    )


def test_shape_then_field_rights_then_named_rows_then_conflicts(ann: Client, bob: Client) -> None:
    rack = ann.post("/v1/racks", {"name": "ours", "open": True}).body["id"]
    books = f"/v1/racks/{rack}/books"
    assert ann.post(books, {"title": "one"}).status == 201
    book = bob.post(books, {"title": "two"}).body["id"]
    both = {"secret": "x", "reader": 99, "title": "one"}
    assert errors(bob.patch(f"{books}/{book}", {**both, "copies": 10})) == (422, {"copies": ["must be at most 9"]})
    assert errors(bob.patch(f"{books}/{book}", both)) == (403, {"secret": ["forbidden"]})
    assert errors(ann.patch(f"{books}/{book}", both)) == (422, {"reader": ["not found"]})
    assert errors(ann.patch(f"{books}/{book}", {"title": "one"})) == (409, {"title": ["has already been taken"]})


def test_requirements_of_the_input_are_invalid_and_of_the_rows_conflicts(ann: Client) -> None:
    rack = ann.post("/v1/racks", {"name": "ours"}).body["id"]
    book = ann.post(f"/v1/racks/{rack}/books", {"title": "one", "copies": 0}).body["id"]
    lend = f"/v1/racks/{rack}/books/{book}/lend"
    assert errors(ann.post(lend, {"days": 100})) == (422, {"book": ["too long"]})
    assert errors(ann.post(lend, {"days": 9})) == (409, {"book": ["all are lent"]})


def test_what_is_refused_is_not_written(ann: Client, anonymous: Client) -> None:
    rack = ann.post("/v1/racks", {"name": "ours", "open": True}).body["id"]
    books = f"/v1/racks/{rack}/books"
    ann.post(books, {"title": "one"})
    ann.post(books, {"title": "two"})
    assert ann.patch(f"{books}/2", {"copies": 5, "title": "one"}).status == 409
    assert anonymous.get(f"{books}/2").body["copies"] == 1


LOANS = model("""
from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import field, unique
from backwright.rules import allow, anyone

app = App(api=Rest())


class Desk(Entity):
    name: str = field(key=True)

    allow(write=anyone, read=anyone)


class Loan(Entity):
    book: str
    back: Desk | None = None

    allow(write=anyone, read=anyone)

    def out(self) -> bool:
        return self.back is None

    unique("book", where=out)
""")


def test_a_delete_that_would_leave_two_alike_is_a_conflict_of_what_is_deleted() -> None:
    anyone = client(LOANS)
    for name in ("hall", "yard"):
        assert anyone.post("/desks", {"name": name}).status == 201
    for desk in ("hall", "yard"):
        assert anyone.post("/loans", {"book": "Emma", "back": desk}).status == 201
    assert anyone.delete("/desks/hall").status == 204
    refused = anyone.delete("/desks/yard")
    assert (refused.status, refused.body["errors"]) == (409, {"desk": ["is in conflict"]})
    assert anyone.get("/loans/2").body["back"] == "yard"

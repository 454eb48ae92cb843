"""Who may make a row: told by what it will live in where that tells it, and never by the row itself."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from support.reference import Client, client, model

CLUB = """
from __future__ import annotations

from typing import Literal

from backwright import Account, App, Entity, Rest
from backwright.fields import Email, Password, field, many, relation, within
from backwright.rules import allow, anyone, has_role, me, signed_in

app = App(api=Rest(prefix="/v1"))


class User(Account):
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, read=signed_in)


class Club(Entity):
    name: str
    founder: User = me
    members: list[Membership] = many()

    allow(read=anyone, create=signed_in)


class Membership(Entity, path="members"):
    club: Club = within()
    user: User = relation(key=True)
    role: Literal["owner", "guest"] = "guest"

    allow(read=anyone, create=[club.founder, has_role("owner")])
"""
OPEN = CLUB.replace('create=[club.founder, has_role("owner")]', "create=signed_in").replace(
    '= "guest"', '= field(default="guest", write=[club.founder, has_role("owner")])'
)


@dataclass(frozen=True)
class Somebody:
    client: Client
    id: int


@pytest.fixture
def visitor() -> Client:
    return client(model(CLUB))


@pytest.fixture
def ann(visitor: Client) -> Somebody:
    return register(visitor, "ann")


@pytest.fixture
def bob(visitor: Client) -> Somebody:
    return register(visitor, "bob")


@pytest.fixture
def members(ann: Somebody) -> str:
    """Where the members of Ann's club are."""
    club = ann.client.post("/v1/clubs", {"name": "ours"}).body["id"]
    return f"/v1/clubs/{club}/members"


def register(visitor: Client, name: str) -> Somebody:
    answer = visitor.post("/v1/users", {"email": f"{name}@example.com", "password": "long enough"})
    return Somebody(visitor.signed(f"Bearer {answer.body['access_token']}"), answer.body["id"])


def test_nobody_becomes_an_owner_by_making_themselves_one(bob: Somebody, members: str) -> None:
    assert bob.client.post(members, {"user": bob.id, "role": "owner"}).status == 403
    assert bob.client.get(members).body["total"] == 0


def test_nobody_gives_a_row_of_theirs_what_that_row_alone_would_allow() -> None:
    visitor = client(model(OPEN))
    ann, bob = register(visitor, "ann"), register(visitor, "bob")
    club = ann.client.post("/v1/clubs", {"name": "ours"}).body["id"]
    refused = bob.client.post(f"/v1/clubs/{club}/members", {"user": bob.id, "role": "owner"})
    assert (refused.status, refused.body["errors"]) == (403, {"role": ["forbidden"]})
    assert bob.client.post(f"/v1/clubs/{club}/members", {"user": bob.id}).status == 201
    assert ann.client.post(f"/v1/clubs/{club}/members", {"user": ann.id, "role": "owner"}).status == 201


def test_owners_make_others_owners(ann: Somebody, bob: Somebody, members: str, visitor: Client) -> None:
    assert ann.client.post(members, {"user": bob.id, "role": "owner"}).status == 201
    eve = register(visitor, "eve")
    assert bob.client.post(members, {"user": eve.id}).status == 201


def test_a_stranger_learns_nothing_about_the_input(ann: Somebody, bob: Somebody, members: str) -> None:
    assert ann.client.post(members, {"user": ann.id}).status == 201
    assert ann.client.post(members, {"user": ann.id}).status == 409
    for body in ({"user": ann.id}, {"user": 99}, {}):
        assert bob.client.post(members, body).status == 403

"""The blog: rules that ask about the row, roles, rights over some fields, filters, sorts and search."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from support.reference import Client, Clock, client, example

BLOG = example("blog")
CLOCK = Clock()


@pytest.fixture
def anonymous() -> Client:
    return client(BLOG, CLOCK)


def register(visitor: Client, name: str) -> Client:
    user = {"username": name, "email": f"{name}@example.com", "password": "long enough"}
    answer = visitor.post("/v1/users", user)
    assert answer.status == 201
    assert answer.body["tokenType"] == "Bearer"
    assert answer.body["expiresIn"] == 3600
    return visitor.signed(f"Bearer {answer.body['accessToken']}")


def promote(name: str, visitor: Client) -> None:
    state = visitor.reference.state
    row = next(ref for ref in state.refs("User") if state.get(ref, "username") == name)
    state.assign(row, "role", "moderator")


@pytest.fixture
def ann(anonymous: Client) -> Client:
    return register(anonymous, "ann")


@pytest.fixture
def bob(anonymous: Client) -> Client:
    return register(anonymous, "bob")


@pytest.fixture
def moderator(anonymous: Client) -> Client:
    signed = register(anonymous, "maud")
    promote("maud", anonymous)
    return signed


def write(author: Client, title: str, **more: Any) -> str:
    answer = author.post("/v1/posts", {"title": title, "body": "words", "topics": [], **more})
    assert answer.status == 201, answer.body
    CLOCK.forward(timedelta(seconds=1))
    return f"/v1/posts/{answer.body['slug']}"


def test_a_draft_is_missing_to_everybody_else(ann: Client, bob: Client, anonymous: Client) -> None:
    post = write(ann, "Draft")
    assert ann.get(post).status == 200
    for stranger in (bob, anonymous):
        assert stranger.get(post).status == 404
        assert stranger.get("/v1/posts").body == {"items": [], "total": 0}
    assert bob.post(f"{post}/publish").status == 404
    assert anonymous.post(f"{post}/publish").status == 401
    assert bob.post(f"{post}/comments", {"body": "?"}).body["errors"] == {"post": ["not found"]}
    assert ann.post(f"{post}/publish").body["status"] == "published"
    assert bob.post(f"{post}/publish").status == 403
    assert ann.post(f"{post}/publish").body["errors"] == {"post": ["is published already"]}
    assert anonymous.get(post).status == 200


def test_a_moderator_sets_the_role_and_nothing_else(ann: Client, moderator: Client) -> None:
    assert ann.patch("/v1/me", {"role": "moderator"}).body["errors"] == {"role": ["forbidden"]}
    assert moderator.patch("/v1/users/ann", {"bio": "mine"}).body["errors"] == {"bio": ["forbidden"]}
    assert moderator.patch("/v1/users/ann", {"role": "moderator"}).body["role"] == "moderator"


def test_accounts_are_shown_to_themselves_and_to_moderators(
    ann: Client, bob: Client, moderator: Client, anonymous: Client
) -> None:
    assert "password" not in ann.get("/v1/users/ann").body
    assert bob.get("/v1/users/ann").status == 404
    assert anonymous.get("/v1/users/ann").status == 401
    assert moderator.get("/v1/users").body["total"] == 3
    assert bob.get("/v1/users").body["total"] == 1
    assert anonymous.get("/v1/authors/ann").body == {"username": "ann", "bio": None, "website": None}


def test_whoever_owns_the_row_around_may_delete(ann: Client, bob: Client, moderator: Client) -> None:
    post = write(ann, "Open")
    ann.post(f"{post}/publish")
    comments = [bob.post(f"{post}/comments", {"body": "b"}).body["id"] for _ in range(3)]
    carl = register(bob.signed(""), "carl")
    assert carl.delete(f"{post}/comments/{comments[0]}").status == 403
    for remover, comment in zip((ann, bob, moderator), comments, strict=True):
        assert remover.delete(f"{post}/comments/{comment}").status == 204
    assert ann.get(post).body["commentCount"] == 0


def test_filters_sorts_and_search(ann: Client, bob: Client, moderator: Client, anonymous: Client) -> None:
    assert moderator.post("/v1/topics", {"name": "tea"}).status == 201
    first = write(ann, "Alpha", topics=["tea"], summary="about Leaves")
    second = write(bob, "Beta")
    for author, post in ((ann, first), (bob, second)):
        assert author.post(f"{post}/publish").status == 200
        CLOCK.forward(timedelta(minutes=1))
    write(ann, "Gamma")

    def titles(reader: Client, **query: object) -> list[str]:
        return [item["title"] for item in reader.get("/v1/posts", **query).body["items"]]

    assert titles(anonymous) == ["Beta", "Alpha"]
    assert titles(ann) == ["Beta", "Alpha", "Gamma"]
    assert titles(ann, status="draft") == ["Gamma"]
    assert titles(anonymous, sort="title") == ["Alpha", "Beta"]
    assert titles(ann, sort="-publishedAt") == ["Beta", "Alpha", "Gamma"]
    assert titles(anonymous, topic="tea") == ["Alpha"]
    assert titles(anonymous, author="bob", topic="tea") == []
    assert titles(anonymous, search="LEAVES") == ["Alpha"]
    later = ann.get(second).body["publishedAt"]
    assert titles(anonymous, publishedMin=later) == ["Beta"]
    assert titles(anonymous, publishedMax=later) == ["Beta", "Alpha"]


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"limit": 0}, {"limit": ["must be at least 1"]}),
        ({"limit": 101}, {"limit": ["must be at most 100"]}),
        ({"limit": "x", "offset": -1}, {"limit": ["is invalid"], "offset": ["must be at least 0"]}),
        ({"sort": "body"}, {"sort": ["is invalid"]}),
        ({"status": "lost"}, {"status": ["is invalid"]}),
        ({"publishedMin": "yesterday"}, {"publishedMin": ["is invalid"]}),
        ({"page": 2}, {"page": ["is unknown"]}),
    ],
)
def test_a_query_that_makes_no_sense_is_invalid(anonymous: Client, query: dict[str, Any], errors: Any) -> None:
    answer = anonymous.get("/v1/posts", **query)
    assert (answer.status, answer.body["errors"]) == (422, errors)


def test_a_row_of_a_set_has_to_be_there(ann: Client) -> None:
    answer = ann.post("/v1/posts", {"title": "T", "body": "b", "topics": ["none"]})
    assert (answer.status, answer.body["errors"]) == (422, {"topics": ["not found"]})


def test_a_key_is_fit_for_a_path(moderator: Client) -> None:
    for name in ("a/b", ".", ".."):
        assert moderator.post("/v1/topics", {"name": name}).body["errors"] == {"name": ["is invalid"]}


def test_refusals_are_problem_documents(anonymous: Client) -> None:
    answer = anonymous.get("/v1/posts/none")
    assert answer.media_type == "application/problem+json"
    assert answer.body == {
        "type": "urn:problem:missing",
        "title": "Not Found",
        "status": 404,
        "detail": "post not found",
        "errors": {"post": ["not found"]},
    }

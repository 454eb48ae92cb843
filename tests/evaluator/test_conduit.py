"""Conduit as its users meet it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from support.reference import Client, Clock, client, example

CONDUIT = example("conduit")


@pytest.fixture
def anonymous() -> Client:
    return client(CONDUIT)


def register(visitor: Client, name: str) -> Client:
    user = {"username": name, "email": f"{name}@example.com", "password": "long enough"}
    answer = visitor.post("/api/users", {"user": user})
    assert answer.status == 201
    return visitor.signed(f"Token {answer.body['user']['token']}")


@pytest.fixture
def ann(anonymous: Client) -> Client:
    return register(anonymous, "ann")


@pytest.fixture
def bob(anonymous: Client) -> Client:
    return register(anonymous, "bob")


def write(author: Client, title: str = "First words", **more: Any) -> dict[str, Any]:
    answer = author.post("/api/articles", {"article": {"title": title, "description": "d", "body": "b", **more}})
    assert answer.status == 201
    article: dict[str, Any] = answer.body["article"]
    return article


def test_an_article_shows_its_author_through_the_nested_view(ann: Client) -> None:
    assert write(ann, tagList=["b", "a", "b"]) == {
        "slug": "first-words",
        "title": "First words",
        "description": "d",
        "body": "b",
        "tagList": ["a", "b"],
        "author": {"username": "ann", "bio": None, "image": None, "following": False},
        "favorited": False,
        "favoritesCount": 0,
        "createdAt": "2030-01-02T03:04:05.000002Z",
        "updatedAt": "2030-01-02T03:04:05.000002Z",
    }


def test_a_list_leaves_the_body_out_and_counts_all(ann: Client, anonymous: Client) -> None:
    for number in range(3):
        write(ann, f"Title {number}")
    answer = anonymous.get("/api/articles", limit=2, offset=0)
    assert [article["slug"] for article in answer.body["articles"]] == ["title-2", "title-1"]
    assert answer.body["articlesCount"] == 3
    assert "body" not in answer.body["articles"][0]


def test_slugs_are_unique_by_a_suffix_and_never_a_fixed_path(ann: Client) -> None:
    assert [write(ann, title)["slug"] for title in ("Feed", "Feed", "Été !", "Ete", "日本")] == [
        "feed-2",
        "feed-3",
        "ete",
        "ete-2",
        "article",
    ]


def test_a_slug_is_cut_where_its_suffix_would_not_fit(ann: Client) -> None:
    long = "x" * 100
    assert [write(ann, long)["slug"] for _ in range(2)] == ["x" * 80, "x" * 78 + "-2"]


def test_updated_at_moves_with_fields_and_not_with_sets(ann: Client) -> None:
    written = write(ann)
    tagged = ann.put("/api/articles/first-words", {"article": {"tagList": ["x"]}}).body["article"]
    assert tagged["updatedAt"] == written["updatedAt"]
    changed = ann.put("/api/articles/first-words", {"article": {"body": "new"}}).body["article"]
    assert changed["updatedAt"] > written["updatedAt"]
    assert changed["createdAt"] == written["createdAt"]


def test_only_the_author_changes_an_article(ann: Client, bob: Client, anonymous: Client) -> None:
    write(ann)
    refused = bob.put("/api/articles/first-words", {"article": {"body": "mine"}})
    assert (refused.status, refused.body) == (403, {"errors": {"article": ["forbidden"]}})
    assert anonymous.put("/api/articles/first-words", {}).status == 401
    assert bob.delete("/api/articles/first-words").status == 403
    assert ann.delete("/api/articles/first-words").status == 204
    assert ann.get("/api/articles/first-words").body == {"errors": {"article": ["not found"]}}


def test_the_feed_is_of_those_one_follows(ann: Client, bob: Client, anonymous: Client) -> None:
    write(ann)
    assert bob.get("/api/articles/feed").body == {"articles": [], "articlesCount": 0}
    assert bob.post("/api/profiles/ann/follow").body["profile"]["following"] is True
    feed = bob.get("/api/articles/feed").body
    assert [article["slug"] for article in feed["articles"]] == ["first-words"]
    assert feed["articles"][0]["author"]["following"] is True
    assert bob.delete("/api/profiles/ann/follow").body["profile"]["following"] is False
    assert bob.get("/api/articles/feed").body["articlesCount"] == 0
    assert anonymous.get("/api/articles/feed").body == {"errors": {"token": ["is missing"]}}


def test_a_set_is_changed_twice_without_harm(ann: Client, bob: Client, anonymous: Client) -> None:
    write(ann)
    for _ in range(2):
        assert bob.post("/api/articles/first-words/favorite").body["article"]["favoritesCount"] == 1
    assert bob.get("/api/articles", favorited="bob").body["articlesCount"] == 1
    assert anonymous.get("/api/articles/first-words").body["article"]["favorited"] is False
    for _ in range(2):
        assert bob.delete("/api/articles/first-words/favorite").body["article"]["favoritesCount"] == 0


def test_comments_go_with_their_article(ann: Client, bob: Client, anonymous: Client) -> None:
    write(ann)
    comment = bob.post("/api/articles/first-words/comments", {"comment": {"body": "Well"}}).body["comment"]
    assert list(comment) == ["id", "body", "author", "createdAt", "updatedAt"]
    assert ann.delete(f"/api/articles/first-words/comments/{comment['id']}").status == 403
    assert anonymous.get("/api/articles/none/comments").body == {"errors": {"article": ["not found"]}}
    ann.delete("/api/articles/first-words")
    write(ann)
    assert anonymous.get("/api/articles/first-words/comments").body == {"comments": []}


def test_a_comment_is_found_below_its_own_article_alone(ann: Client) -> None:
    write(ann, "One")
    write(ann, "Two")
    comment = ann.post("/api/articles/one/comments", {"comment": {"body": "b"}}).body["comment"]["id"]
    assert ann.delete(f"/api/articles/two/comments/{comment}").body == {"errors": {"comment": ["not found"]}}
    for malformed in ("0", "01", "x", "-1", "1e2", "99999999999999999999", "%00"):
        assert ann.delete(f"/api/articles/one/comments/{malformed}").status == 404


def test_a_token_outlives_a_change_of_name(ann: Client) -> None:
    changed = ann.put("/api/user", {"user": {"username": "anna", "password": "other long one"}})
    assert changed.body["user"]["username"] == "anna"
    assert f"Token {changed.body['user']['token']}" == ann.token
    assert ann.get("/api/user").status == 200


def test_a_token_ends() -> None:
    clock = Clock()
    ann = register(client(CONDUIT, clock), "ann")
    clock.forward(timedelta(days=1, seconds=1))
    assert ann.get("/api/user").body == {"errors": {"token": ["is invalid"]}}


def test_who_signs_in_is_told_nothing_of_what_is_wrong(ann: Client, anonymous: Client) -> None:
    assert ann.get("/api/user").status == 200

    def tried(**user: object) -> tuple[int, Any]:
        answer = anonymous.post("/api/users/login", {"user": user})
        return answer.status, answer.body.get("errors", answer.body)

    assert tried(email="ANN@example.com", password="long enough")[0] == 200
    wrong = (401, {"credentials": ["invalid"]})
    assert tried(email="ann@example.com", password="wrong") == wrong
    assert tried(email="nobody@example.com", password="long enough") == wrong
    assert tried(email="no address", password="x") == wrong
    assert tried(email=" ") == (422, {"email": ["can't be blank"], "password": ["can't be blank"]})


def test_wrong_passwords_are_limited(ann: Client, anonymous: Client) -> None:
    attempt = {"user": {"email": "ann@example.com", "password": "wrong guess"}}
    assert ann.get("/api/user").status == 200
    statuses = [anonymous.post("/api/users/login", attempt).status for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    assert anonymous.post("/api/users/login", attempt).headers["retry-after"] == "60"


def test_taken_names_are_conflicts_without_regard_to_the_case_of_an_address(ann: Client, anonymous: Client) -> None:
    assert ann.get("/api/user").status == 200
    answer = anonymous.post(
        "/api/users", {"user": {"username": "other", "email": "Ann@Example.com", "password": "long enough"}}
    )
    assert (answer.status, answer.body) == (409, {"errors": {"email": ["has already been taken"]}})

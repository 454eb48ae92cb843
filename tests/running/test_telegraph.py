"""What clients of contracts of others send and leave out, on both databases: bare values, null, filters, statuses."""

from __future__ import annotations

import pytest

from support.both import Both
from support.walks.sides import ServerSide

pytestmark = pytest.mark.blueprint("tests/blueprints/telegraph.py")


def item(number: int, title: str = "tea", **other: object) -> dict[str, object]:
    return {"id": number, "type": "story", "title": title, "parent": None, "kids": [], **other}


def test_a_row_that_a_helper_mentions_often_is_made_once(both: Both) -> None:
    assert both("GET /v0/last-item", 200) == 0
    assert both("POST /v0/submit", 200, {"title": "tea"}) == item(1)
    assert both("POST /v0/stories", 201, {"title": "cup"}) == {"item": item(2, "cup"), "items": 2}
    assert both("POST /v0/pairs", 201, {"first": "a", "second": "b"}) == {"item": item(4, "b"), "items": 3}
    comment = {"id": 5, "type": "comment", "title": "nice", "parent": 1, "kids": []}
    assert both("POST /v0/comments", 201, {"parent": 1, "text": "nice"}) == comment
    assert both("GET /v0/item/1", 200) == item(1, kids=[5])
    assert both("POST /v0/stories", 400, {"title": "nothing"}) == {"error": "says nothing"}
    assert both("GET /v0/last-item", 200) == 5


def test_what_is_none_is_null_and_what_has_no_value_is_empty(both: Both) -> None:
    assert both("GET /v0/item/1", 200) is None
    assert both("GET /v0/newest", 200) is None
    assert _told(both) == b"null"
    assert both("POST /v0/pings", 202) is None
    assert _told(both) == b""
    assert both("GET /v0/newest", 200)["number"] == 1
    assert both("GET /v0/items/1/untouched", 204) is None
    assert both("PUT /v0/items/1/lock", 204) is None
    assert both("GET /v0/items/1/untouched", 404) == {"error": "was touched"}
    assert both("POST /v0/items/1/vote", 409, {}) == {"error": "is locked"}
    assert both("DELETE /v0/items/1/lock", 202)["locked"] is False
    assert both("POST /v0/items/1/vote", 203, {"points": 3})["score"] == 4


def test_a_list_inside_may_be_known_to_be_empty(both: Both) -> None:
    both("POST /v0/submit", 200, {"title": "tea"})
    assert both("GET /v0/marks", 200) == [{"id": 1, "marks": []}]


def test_what_may_all_be_left_out_needs_no_body(both: Both) -> None:
    both("POST /v0/submit", 200, {"title": "tea"})
    assert both("POST /v0/items/1/vote", 203)["score"] == 2
    assert both("POST /v0/items/1/vote", 203, content_type="text/plain")["score"] == 3
    assert both("POST /v0/items/1/vote", 400, []) == {"error": "request is invalid"}
    assert both("POST /v0/submit", 415, content_type="") == {"error": "request is no JSON"}
    server = both.sides[1]
    assert isinstance(server, ServerSide)
    paths = server.ask("GET", "/openapi.json", {}, None).body["paths"]
    needed = [paths[path]["post"]["requestBody"]["required"] for path in ("/v0/items/{number}/vote", "/v0/submit")]
    assert needed == [False, True]


def _told(both: Both) -> bytes:
    """The bytes of the last answer."""
    server = both.sides[1]
    assert isinstance(server, ServerSide)
    return server.text


@pytest.fixture
def items(both: Both) -> Both:
    for title in ("Tea", "cup", "teapot"):
        both("POST /v0/submit", 200, {"title": title})
    both("POST /v0/items/2/vote", 203, {"points": 4})
    return both


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", [1, 2, 3]),
        ("?least=2", [2]),
        ("?most=4", [1, 3]),
        ("?least=1&most=4&text=POT", [3]),
        ("?kind=comment", []),
        ("?since=2020-01-01T00:00:00Z&text=tea", [1, 3]),
        ("?since=2999-01-01T00:00:00Z", []),
    ],
)
def test_a_filter_that_is_left_out_leaves_nothing_out(items: Both, asked: str, found: list[int]) -> None:
    assert items(f"GET /v0/search{asked}", 200) == found


def test_what_is_compared_with_a_row_that_may_be_none_is_asked_where_there_is_one(items: Both) -> None:
    assert items("GET /v0/items/below", 200) == {"item": item(3, "teapot"), "items": 2}
    assert items("GET /v0/items/below?starting_after=2&limit=9", 200) == {"item": item(1, "Tea"), "items": 1}
    assert items("GET /v0/items/below?starting_after=77", 200) == {"item": item(3, "teapot"), "items": 2}
    assert items("GET /v0/items/below?starting_after=1", 404) == {"error": "has no more"}
    assert [items(f"GET /v0/only{asked}", 200) for asked in ("", "?above=1", "?above=3")] == [0, 2, 0]
    assert [items(f"GET /v0/is-above?item={number}", 200) for number in (1, 2, 77)] == [True, False, False]
    assert [items(f"GET /v0/points{asked}", 200) for asked in ("", "?item=2")] == [7, 5]
    assert items("GET /v0/points?item=77", 404) == {"error": "item not found"}
    assert [items(f"GET /v0/lead?item={number}", 200) for number in (1, 2, 77)] == [4, -8, 7]


def test_what_is_ignored_may_be_said_twice(both: Both) -> None:
    assert both("GET /v0/search?least=1&colour=a&colour=b", 200) == []
    assert both("GET /v0/last-item?colour=a&colour=b", 200) == 0
    both("GET /v0/search?least=1&least=1&colour=a", 400)

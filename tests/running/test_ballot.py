"""What is kept of sets, of rows that are made unless they are there, and of no rows yet."""

from __future__ import annotations

from typing import Any

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/ballot.py")


@pytest.fixture
def ballot(both: Both) -> Both:
    both("POST /clubs", 201, {"name": "club"})
    for name in "abcde":
        both("POST /users", 201, {"name": name})
    for title in "xyz":
        both("POST /issues", 201, {"title": title, "club": "club"})
    return both


def votes(ballot: Both) -> list[tuple[int, int]]:
    return [(one["votes"], one["weights"]) for one in ballot("GET /issues", 200)["items"]]


def numbers(ballot: Both) -> list[int]:
    return [one["number"] for one in ballot("GET /users", 200)["items"]]


def test_what_is_kept_of_a_set_moves_with_it(ballot: Both) -> None:
    assert ballot("POST /issues/x/vote", 200, {"user": "a"}) == 1
    assert ballot("POST /issues/x/vote", 200, {"user": "a"}) == 1
    assert ballot("POST /issues/x/all-in", 200, {"users": ["a", "b", "c"]}) == 3
    told = ballot("POST /users/e/vote-twice", 200, {"issue": "y", "other": "z"})
    assert told == {"first": 1, "number": 2, "votes": 1, "weights": 1}
    assert (votes(ballot), numbers(ballot)) == ([(3, 3), (1, 1), (1, 1)], [1, 1, 1, 0, 2])
    assert ballot("GET /clubs/club", 200)["votes"] == 5
    assert ballot("POST /issues/x/none-in", 200) == 0
    assert (votes(ballot), numbers(ballot)) == ([(0, 0), (1, 1), (1, 1)], [0, 0, 0, 0, 2])


def test_what_holds_of_a_set_is_asked_where_it_grows(ballot: Both) -> None:
    assert ballot("POST /issues/x/all-in", 200, {"users": ["a", "b", "c"]}) == 3
    ballot("POST /issues/x/vote", 409, {"user": "d"})
    assert votes(ballot)[0] == (3, 3)


def test_rows_of_a_set_change_and_go_and_come_back(ballot: Both) -> None:
    ballot("POST /issues/x/all-in", 200, {"users": ["a", "b"]})
    ballot("PATCH /users/a", 200, {"weight": 7})
    assert votes(ballot)[0] == (2, 8)
    ballot("DELETE /users/a", 204)
    assert votes(ballot)[0] == (1, 1)
    assert ballot("GET /clubs/club", 200)["votes"] == 1
    ballot("POST /users/a/restore", 200)
    assert votes(ballot)[0] == (2, 8)
    ballot("POST /users/a/leave", 204)
    assert votes(ballot)[0] == (1, 1)
    ballot("DELETE /issues/x", 204)
    assert numbers(ballot) == [0, 0, 0, 0]


def kept(issue: dict[str, Any]) -> list[Any]:
    return [issue[name] for name in ("open", "all", "worth", "highest", "all_open")]


def test_what_is_made_unless_it_is_there_is_kept_of(ballot: Both) -> None:
    told = ballot("POST /issues/x/report", 200, {"names": ["a", "b", "a"]})
    assert told == {"before": [], "names": ["a", "b"], "open": 2, "all": 2, "worth": 2}
    assert ballot("POST /issues/x/remark", 200, {"name": "a"})["points"] == 2
    assert ballot("POST /issues/x/remark", 200, {"name": "c"}) == {
        "name": "c",
        "is_open": True,
        "points": 3,
        "day": "2031-01-01",
        "half": 1,
    }
    assert kept(ballot("GET /issues/x", 200)) == [3, 3, 6, 3, True]
    ballot("POST /issues/x/report", 409, {"names": ["d", "e"]})
    assert ballot("POST /issues/x/report", 200, {"names": ["d", "a"]})["names"] == ["a", "b", "c", "d"]


def test_what_is_kept_of_no_rows_is_what_is_said_of_none(ballot: Both) -> None:
    none = [0, 0, None, 9, True]
    assert kept(ballot("GET /issues/x", 200)) == none
    assert kept(ballot("POST /opened", 200, {"title": "made"})) == none
    told = ballot("POST /fresh", 200, {"title": "fresh"})
    assert told == {"worth": None, "highest": 9, "loudest": "quiet", "last_day": "2030-01-01", "all_open": True}
    assert kept(ballot("GET /issues/fresh", 200)) == none

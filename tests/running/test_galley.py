"""Rows that turns of a loop make, change over links and find in lists, and what is owed because of them."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/galley.py")


@pytest.fixture
def galley(both: Both) -> Both:
    for name, cents in (("ann", 9), ("bob", 2)):
        both("POST /purses", 201, {"name": name, "cents": cents})
    for number in (1, 2):
        both("POST /tables", 201, {"number": number})
    return both


def lines(galley: Both, table: int, *said: tuple[str, int, str]) -> None:
    for dish, count, purse in said:
        galley("POST /lines", 201, {"table": table, "dish": dish, "count": count, "purse": purse})


def cents(galley: Both) -> list[int]:
    return [one["cents"] for one in galley("GET /purses", 200)["items"]]


def balances(galley: Both) -> list[int]:
    return [one["balance"] for one in galley("GET /purses", 200)["items"]]


def test_an_item_of_a_list_that_a_turn_finds_is_changed(galley: Both) -> None:
    lines(galley, 1, ("soup", 3, "ann"))
    lines(galley, 2, ("soup", 2, "ann"), ("tea", 1, "bob"))
    assert galley("POST /tables/1/merge", 200, {"other": 2}) == {"lines": ["5 soup", "1 tea"]}
    lines(galley, 2, ("soup", 2, "ann"), ("soup", 3, "ann"))
    galley("POST /tables/1/merge", 409, {"other": 2})
    assert galley("POST /tables/2/merge", 200, {"other": 2})["lines"] == ["5 soup"]


def test_rows_behind_links_of_turns_are_changed_within_their_limits(galley: Both) -> None:
    lines(galley, 1, ("soup", 4, "ann"), ("tea", 4, "ann"), ("tea", 4, "ann"), ("ale", 2, "bob"), ("ale", 1, "bob"))
    assert galley("POST /tables/1/charge", 200, {"purse": "ann", "bonus": 1}) == 3
    assert cents(galley) == [2, 0]


def test_a_row_behind_a_link_that_may_lead_nowhere_is_changed(galley: Both) -> None:
    lines(galley, 1, ("soup", 4, "ann"))
    galley("POST /lines/1/thank", 409, {"cents": 1})
    galley("PATCH /lines/1", 200, {"giver": "bob"})
    galley("POST /lines/1/thank", 200, {"cents": 4})
    assert cents(galley) == [5, 6]
    galley("POST /lines/1/thank", 409, {"cents": 6})
    galley("POST /tables/1/treat", 200, {"cents": 6})
    galley("POST /tables/1/treat", 409, {"cents": 1})
    assert cents(galley) == [11, 0]


def test_what_rows_that_a_list_is_made_of_owe_is_settled_for_all(galley: Both) -> None:
    assert galley("POST /tables/1/bill", 200) == {"amounts": [], "balances": []}
    lines(galley, 1, ("soup", 3, "ann"), ("tea", 2, "bob"), ("ale", 4, "ann"))
    assert galley("POST /tables/1/bill", 200) == {"amounts": [3, 2, 4], "balances": [7, 2, 7]}
    assert balances(galley) == [7, 2]


def test_a_row_that_a_turn_makes_is_stored_before_an_inner_loop_that_may_have_no_turn(galley: Both) -> None:
    wishes = [{"dish": "a", "tags": []}, {"dish": "b", "tags": ["x"]}, {"dish": "c", "tags": ["y", "x"]}]
    told = galley("POST /order", 200, {"table": 1, "purse": "ann", "wishes": wishes})
    assert [(one["dish"], one["count"], one["tags"]) for one in told["lines"]] == [
        ("a", 2, []),
        ("b", 2, ["x"]),
        ("c", 2, ["many", "x", "y"]),
    ]


def test_rows_are_shown_as_they_are_at_the_end(galley: Both) -> None:
    lines(galley, 1, ("soup", 3, "ann"), ("tea", 2, "bob"))
    told = galley("POST /tables/1/more", 200)
    assert [one["plates"] for one in (told["table"], *(each["table"] for each in told["all"]))] == [7, 7, 7]
    assert galley("POST /tables/1/clear", 200)["table"]["plates"] == 0
    told = galley("POST /tables/1/close", 200)
    assert (told["table"]["state"], told["was"]) == ("closed", "open")

"""Rows that a body has deleted, where only the rows tell."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/loft.py")

CONFLICT = {"request": ["is in conflict"]}


@pytest.fixture(autouse=True)
def filled(both: Both) -> None:
    for name in ("first", "second"):
        both("POST /boxes", 201, {"name": name})
        both("POST /labels", 201, {"name": name})
        both("POST /keepsakes", 201, {"name": name})
    both("POST /things", 201, {"name": "lamp", "box": 1})
    both("POST /things", 201, {"name": "rug", "box": 2})


def test_no_answer_shows_a_row_that_is_gone(both: Both) -> None:
    assert both("POST /boxes/1/outlive", 200, {"other": 2})["box"]["id"] == 1
    told = both("POST /boxes/1/outlive", 200, {"other": 1})
    assert told == {"gone": "first", "box": None, "known": []}


@pytest.mark.parametrize(("other", "status"), [(1, 204), (2, 200)])
def test_an_answer_that_is_the_row_says_nothing(both: Both, other: int, status: int) -> None:
    both("POST /boxes/1/swap-for", status, {"other": other})


def test_a_row_that_may_be_none_is_null_and_of_several_it_is_left_out(both: Both) -> None:
    assert [one["id"] for one in both("POST /boxes/2/beside", 200, {"other": 2})] == [1]
    assert both("POST /boxes/1/keep-unless", 200, {"other": 1}) is None


def test_what_is_written_to_it_is_lost(both: Both) -> None:
    assert both("POST /boxes/1/weigh", 200, {"other": 1}) == 2
    assert both("POST /boxes/2/clear", 200, {"other": 2}) == "second"
    assert both("GET /boxes", 200)["total"] == 0


def test_so_is_what_is_written_to_rows_that_went_with_it(both: Both) -> None:
    both("POST /boxes/1/rename-all", 200, {"name": "dust"})
    assert [one["name"] for one in both("GET /things", 200)["items"]] == ["dust"]
    both("POST /boxes", 201, {"name": "third"})
    assert both("POST /boxes/3/refill", 200, {"other": 2, "thing": 2}) == "dust"
    assert both("GET /things", 200)["total"] == 0
    both("POST /things", 201, {"name": "sled", "box": 3})
    both("POST /boxes/3/pour", 200, {"thing": 3})


@pytest.mark.parametrize(
    ("request_", "sent"),
    [
        ("boxes/1/stick", {"other": 1, "label": 1}),
        ("boxes/1/refill", {"other": 1, "thing": 2}),
        ("boxes/1/fill", {"other": 1}),
        ("boxes/1/ask", {"thing": 1}),
        ("boxes/1/ask-all", None),
        ("labels/1/follow", {"other": 1, "third": 2}),
    ],
)
def test_what_counts_on_it_is_in_conflict(both: Both, request_: str, sent: object) -> None:
    both(f"POST /{request_}", 409, sent, CONFLICT)
    assert both("GET /boxes", 200)["total"] == 2


def test_what_does_not_is_done(both: Both) -> None:
    both("POST /boxes/1/refill", 200, {"other": 2, "thing": 1})
    assert both("POST /boxes/1/ask", 409, {"thing": 1}, CONFLICT)
    both("POST /boxes/1/fill", 409, {"other": 1}, CONFLICT)
    both("POST /labels/1/follow", 200, {"other": 2, "third": 1})


def test_a_row_that_is_marked_is_shown_but_alone(both: Both) -> None:
    both("POST /keepsakes/1/swap-for", 204, {"other": 1})
    told = both("POST /keepsakes/2/outlive", 200, {"other": 2})
    assert told["keepsake"]["id"] == told["other"]["id"] == 2

"""What an operation does and answers is of one instant, whatever its body and its statements ask the clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/lockers.py")
PAST = {"begins": "2020-01-01T00:00:00Z", "ends": "2020-01-01T01:00:00Z", "day": "2020-01-01"}


def test_what_ends_now_is_open_until_then(both: Both) -> None:
    both("POST /rentals", 201, {"locker": "a", **PAST})
    for _ in range(20):
        answer = both("POST /rentals/1/begin-again", 200)
        assert (answer["open"], answer["late"], answer["minutes"], answer["today"]) == (True, False, 0, True)
    later = both("GET /rentals/1", 200)
    assert (later["open"], later["late"], later["minutes"], later["today"]) == (False, True, 0, True)


def test_rows_that_one_operation_makes_are_of_one_instant(both: Both) -> None:
    made = both("POST /rentals/several", 201, {"lockers": ["b", "a", "c"]})
    assert [(one["as_made"], one["open"], one["late"]) for one in made] == [(True, True, False)] * 3
    assert [one["locker"] for one in both("GET /rentals", 200)["items"]] == ["a", "b", "c"]


def test_statements_of_a_body_ask_the_same_clock(both: Both) -> None:
    both("POST /rentals/several", 201, {"lockers": ["b", "a"]})
    assert both("POST /sweep", 200) == ["a", "b"]
    both("POST /rentals", 201, {"locker": "z", **PAST, "ends": "2100-01-01T00:00:00Z"})
    assert both("GET /running", 200) == ["z"]


def test_a_list_by_the_clock_changes_though_nobody_writes(both: Both) -> None:
    until = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    both("POST /halls", 201, {"name": "east", "until": until})
    assert both("GET /halls", 200)["total"] == 1
    time.sleep(2.1)
    assert both("GET /halls", 200) == {"items": [], "total": 0}

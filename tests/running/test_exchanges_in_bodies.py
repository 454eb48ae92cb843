"""Bodies exchange what no two rows may have alike, also among some rows alone, or with one that goes."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/carriage.py")


@pytest.fixture
def guests(both: Both) -> Both:
    for name in ("ann", "bob"):
        both("POST /guests", 201, {"name": name})
    return both


def test_what_does_not_change_stays_where_it_is(guests: Both) -> None:
    for number, letter in ((1, "A"), (2, "B")):
        guests("POST /seats", 201, {"row": 1, "letter": letter, "guest": number})
    assert guests("POST /swap", 200, {"one": 1, "other": 2}) == [1, 1]
    assert [one["guest"] for one in guests("GET /seats", 200)["items"]] == [2, 1]
    assert guests("POST /seats/1/turn", 200, {"other": 2})["letter"] == "B"
    assert [one["letter"] for one in guests("GET /seats", 200)["items"]] == ["B", "A"]


@pytest.mark.parametrize("way", ["prefer", "choose"])
def test_rows_become_one_of_some_after_others_have_ceased_to_be(guests: Both, way: str) -> None:
    for main in (False, True, False):
        guests("POST /guests/1/addresses", 201, {"main": main})
    for chosen in (1, 3, 2, 1, 1):
        assert guests(f"POST /guests/1/addresses/{chosen}/{way}", 200)["main"]
        listed = guests("GET /guests/1/addresses", 200)["items"]
        assert [one["id"] for one in listed if one["main"]] == [chosen]


def test_a_new_row_is_one_of_some_after_another_has_ceased_to_be(guests: Both) -> None:
    guests("POST /start", 200, {"guest": 1})
    guests("POST /start", 200, {"guest": 2})
    changed = guests("POST /rides/1/change", 200)
    assert (changed["id"], changed["ended"]) == (3, None)
    rides = guests("GET /rides", 200)["items"]
    assert [(one["id"], one["guest"], one["ended"] is None) for one in rides] == [
        (1, 1, False),
        (2, 2, True),
        (3, 1, True),
    ]
    guests("POST /rides/1/change", 409)


def test_rows_have_what_one_had_that_goes(both: Both) -> None:
    both("POST /lines", 201, {"name": "east"})
    for position in (1, 2, 3, 4):
        both("POST /lines/1/halts", 201, {"position": position})
    both("DELETE /lines/1/halts/2", 204)
    assert _halts(both) == [(1, 1), (3, 2), (4, 3)]
    both("DELETE /lines/1/halts/4", 204)
    both("DELETE /lines/1/halts/1", 204)
    assert _halts(both) == [(3, 1)]


def _halts(both: Both) -> list[tuple[int, int]]:
    return [(one["id"], one["position"]) for one in both("GET /lines/1/halts", 200)["items"]]


def test_of_two_kinds_of_rows_each_has_one_alike(both: Both) -> None:
    both("POST /berths", 201, {"deck": 1, "made": True})
    both("POST /berths", 201, {"deck": 1, "sold": True})
    for taken in ("made", "sold"):
        both("POST /berths", 409, {"deck": 1, taken: True})
    both("PATCH /berths/1", 409, {"sold": True})
    both("PATCH /berths/2", 200, {"deck": 2, "made": True})
    both("PATCH /berths/1", 200, {"sold": True})

"""Rows exchange what no two of them may have alike, and keep those that others link to them by."""

from __future__ import annotations

from typing import Any

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/museum.py")
Stop = tuple[int, str, int | None]


@pytest.fixture
def tour(both: Both) -> Both:
    """A tour of three stops, of each of which something has been said."""
    stops = [
        {"place": place, "sign": sign, "door": door} for place, sign, door in ((1, "a", 7), (2, "b", 8), (3, "c", None))
    ]
    made = both("POST /tours", 201, {"name": "east", "stops": stops})["stops"]
    assert [stop["id"] for stop in made] == [1, 2, 3]
    for number in (1, 2, 3):
        both("POST /remarks", 201, {"stop": number, "text": f"of stop {number}"})
    return both


def sent(changes: dict[int, dict[str, Any]], *new: dict[str, Any]) -> dict[str, Any]:
    return {"stops": [*({"id": number, **values} for number, values in changes.items()), *new]}


def stops(tour: Both) -> list[tuple[int, Stop]]:
    found = tour("GET /tours/east", 200)["stops"]
    return [(one["id"], (one["place"], one["sign"], one["door"])) for one in found]


def remarks(tour: Both) -> list[int]:
    return [one["stop"] for one in tour("GET /remarks", 200)["items"]]


def test_in_a_circle_or_in_a_row(tour: Both) -> None:
    tour("PATCH /tours/east", 200, sent({1: {"place": 2}, 2: {"place": 3}, 3: {"place": 1}}))
    assert stops(tour) == [(1, (2, "a", 7)), (2, (3, "b", 8)), (3, (1, "c", None))]
    tour("PATCH /tours/east", 200, sent({1: {"place": 3, "sign": "b"}, 2: {"place": 4, "sign": "a"}, 3: {}}))
    assert stops(tour) == [(1, (3, "b", 7)), (2, (4, "a", 8)), (3, (1, "c", None))]
    tour("PATCH /tours/east", 200, sent({1: {"door": None}, 2: {"door": 7}, 3: {"door": 8}}))
    assert stops(tour) == [(1, (3, "b", None)), (2, (4, "a", 7)), (3, (1, "c", 8))]
    assert remarks(tour) == [1, 2, 3]


def test_with_rows_that_go_and_others_that_come(tour: Both) -> None:
    body = sent({1: {"place": 3}, 3: {"place": 1, "sign": "b"}}, {"place": 2, "sign": "c"})
    tour("PATCH /tours/east", 200, body)
    assert stops(tour) == [(1, (3, "a", 7)), (3, (1, "b", None)), (4, (2, "c", None))]
    assert remarks(tour) == [1, 3]


def test_what_two_have_in_the_end_is_refused(tour: Both) -> None:
    tour(
        "PATCH /tours/east", 409, sent({1: {"place": 2}, 2: {"place": 3}, 3: {}}), {"place": ["has already been taken"]}
    )
    tour("POST /tours", 201, {"name": "west", "stops": [{"place": 1, "sign": "x"}]})
    tour(
        "PATCH /tours/east",
        409,
        sent({1: {"sign": "b"}, 2: {"sign": "x"}, 3: {}}),
        {"sign": ["has already been taken"]},
    )
    assert stops(tour) == [(1, (1, "a", 7)), (2, (2, "b", 8)), (3, (3, "c", None))]


def test_by_operations(tour: Both) -> None:
    assert tour("POST /tours/east/swap", 200, {"one": 1, "other": 2}) == 2
    assert stops(tour) == [(1, (2, "a", 8)), (2, (1, "b", 7)), (3, (3, "c", None))]
    assert tour("POST /tours/east/swap", 200, {"one": 2, "other": 2}) == 2
    assert tour("POST /tours/east/insert", 200, {"place": 2, "sign": "d"}) == 4
    assert stops(tour) == [(1, (3, "a", 8)), (2, (1, "b", 7)), (3, (4, "c", None)), (4, (2, "d", None))]
    tour("POST /tours/east/insert", 409, {"place": 2, "sign": "a"}, {"sign": ["has already been taken"]})
    assert tour("POST /tours/east/remove", 200, {"place": 1}) == [2, 3, 1]
    assert stops(tour) == [(1, (2, "a", 8)), (3, (3, "c", None)), (4, (1, "d", None))]
    tour("POST /tours/east/turn", 200, {"signs": True})
    assert stops(tour) == [(1, (8, "sign 2", 8)), (3, (7, "sign 3", None)), (4, (9, "sign 1", None))]
    assert remarks(tour) == [1, 3]


def test_of_stops_that_are_not_there_the_first_is_told_first(tour: Both) -> None:
    refused = tour("PATCH /tours/east", 422, sent({14: {}, 1: {}, 9: {}, 12: {}}))
    assert refused["detail"] == "stops.0.id not found"
    assert list(refused["errors"]) == ["stops.0.id", "stops.2.id", "stops.3.id"]


@pytest.mark.blueprint("tests/blueprints/troupe.py")
def test_rows_are_found_by_what_they_have_exchanged(both: Both) -> None:
    both("POST /troupes", 201, {"name": "east"})
    for name in ("ann", "bob", "cid"):
        both("POST /dancers", 201, {"name": name, "troupe": "east"})
    assert both("POST /dancers/ann/follow", 200, {"other": "bob"}) == {
        "troupe": "east",
        "names": ["bob", "ex bob", "cid"],
    }
    told = both("POST /dancers/bob/swap", 200, {"other": "cid"})
    assert told == {"names": ["cid", "ex bob", "bob"], "found": ["bob"]}
    told = both("POST /dancers/bob/swap", 200, {"other": "cid"})
    assert told == {"names": ["bob", "ex bob", "cid"], "found": ["bob"]}

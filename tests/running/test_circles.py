"""Features whose operations show rows of each other."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/fleet.py")


def test_each_shows_rows_and_replies_of_the_other(both: Both) -> None:
    for plate in ("a", "b"):
        both("POST /vehicles", 201, {"plate": plate})
    for _ in (1, 2):
        started = both("POST /vehicles/1/start", 200)["trip"]
        assert started["vehicle"] == 1
    assert [trip["id"] for trip in both("GET /vehicles/1/open", 200)] == [1, 2]
    found = both("GET /vehicles/1/found", 200)
    assert [(one["trip"]["id"], one["back"]["vehicle"]["plate"]) for one in found["last"]] == [(1, "a"), (2, "a")]
    finished = both("POST /trips/1/finish", 200)
    assert (finished["vehicle"]["plate"], [trip["id"] for trip in finished["others"]]) == ("a", [2])
    whole = both("GET /trips/1/whole", 200)
    assert (whole["told"]["plate"], len(whole["told"]["first"]), whole["back"]["done"]) == ("a", 2, True)
    assert [vehicle["plate"] for vehicle in both("GET /trips/1/others", 200)] == ["b"]

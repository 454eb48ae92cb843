"""An API whose paths end in a slash, beside one of the same model whose paths do not."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/parcels.py")
ANN = {"email": "ann@example.com", "password": "quite a secret"}


def test_paths_end_in_a_slash_or_are_none(both: Both) -> None:
    both("POST /api/v1/users", 404, ANN)
    both.signs_in("POST /api/v1/users/", ANN)
    both.signs_in("POST /api/v1/users/token/", ANN)
    both("POST /api/v1/users/token", 404, ANN)
    assert both("POST /api/v1/calls/", 201, {"name": "a"}) == "A"
    both("POST /api/v1/calls//", 404, {"name": "a"})
    assert both("POST /api/v2/calls", 201, {"name": "a"}) == "A"
    both("POST /api/v2/calls/", 404, {"name": "a"})
    both("PUT /api/v1/calls/", 405)


def test_rows_lists_and_operations_of_rows(both: Both) -> None:
    both.signs_in("POST /api/v2/users", ANN)
    parcel = both("POST /api/v1/parcels/", 201, {"name": "Red box"})
    assert (parcel["slug"], parcel["state"]) == ("red-box", "packed")
    both("POST /api/v1/parcels/red-box/stops/", 201, {"number": 1, "place": "Bonn"})
    assert both("GET /api/v1/parcels/red-box/stops/1/", 200)["place"] == "Bonn"
    assert both("POST /api/v1/parcels/red-box:weigh/", 200, {"grams": 3}) == 4
    assert both("GET /api/v1/@red-box/", 200)["name"] == "Red box"
    assert both("GET /api/v1/parcels/latest/", 200) == []
    assert both("POST /api/v1/parcels/red-box/send/", 200)["state"] == "sent"
    listed = both("GET /api/v1/parcels/?page_size=5&page=1&search=red", 200)
    assert (listed["count"], [one["slug"] for one in listed["results"]]) == (1, ["red-box"])
    both("GET /api/v1/parcels/latest", 404)
    both("GET /api/v1/parcels/red-box", 404)
    assert both("GET /api/v2/parcels/latest", 200) == [both("GET /api/v1/parcels/red-box/", 200)]

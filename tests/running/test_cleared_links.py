"""Rows that lose their link to one that is deleted: what is kept of them, and what has to hold, is of the end."""

from __future__ import annotations

from typing import Any

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/museum.py")
WAYS = [
    "DELETE /agencies/{agency}",
    "DELETE /agencies/{agency}/keepers/ann",
    "POST /agencies/{agency}/keepers/ann/retire",
]


@pytest.fixture
def museum(both: Both) -> Both:
    """Two halls; for each way to lose a keeper an agency that lends them."""
    for hall in ("east", "west"):
        both("POST /halls", 201, {"name": hall})
    return both


def things(museum: Both) -> list[tuple[bool, int]]:
    return [(one["kept"], one["rank"]) for one in museum("GET /things", 200)["items"]]


def halls(museum: Both) -> list[tuple[int, int]]:
    return [(one["watched"], one["fame"]) for one in museum("GET /halls", 200)["items"]]


def lent(museum: Both, agency: str, *worths: int) -> list[dict[str, Any]]:
    """New things, each in another hall than the one before, that a keeper of a new agency looks after."""
    museum("POST /agencies", 201, {"name": agency})
    museum(f"POST /agencies/{agency}/keepers", 201, {"name": "ann", "grade": 3})
    keeper = {"agency": agency, "name": "ann"}
    rooms = ("east", "west") * len(worths)
    return [
        museum("POST /things", 201, {"hall": hall, "keeper": keeper, "worth": worth})
        for hall, worth in zip(rooms, worths, strict=False)
    ]


@pytest.mark.parametrize("way", WAYS)
def test_kept_values_are_worked_out_again(museum: Both, way: str) -> None:
    lent(museum, "one", 1, 2)
    lent(museum, "two", 3, 4, 5)
    assert things(museum) == [(True, 3), (True, 6), (True, 9), (True, 12), (True, 15)]
    assert halls(museum) == [(3, 27), (2, 18)]
    museum(way.format(agency="two"), 204)
    assert things(museum) == [(True, 3), (True, 6), (False, -3), (False, -4), (False, -5)]
    assert halls(museum) == [(1, -5), (1, 2)]


@pytest.mark.parametrize("way", WAYS)
def test_checks_are_asked_of_them(museum: Both, way: str) -> None:
    lent(museum, "one", 1, 200)
    museum(way.format(agency="one"), 409, errors={"thing": ["is worth a keeper"]})
    museum("PATCH /things/2", 200, {"worth": 20})
    museum("PATCH /halls/east", 200, {"least": 1})
    museum(way.format(agency="one"), 409, errors={"hall": ["is left to itself"]})
    assert halls(museum) == [(1, 3), (1, 60)]


@pytest.fixture
def troupe(both: Both) -> Both:
    """Ann and bob lead to each other, cid to bob, dee to herself."""
    both("POST /troupes", 201, {"name": "east"})
    both("POST /troupes", 201, {"name": "west"})
    for name, partner in {"ann": None, "bob": "ann", "cid": "bob", "dee": None}.items():
        both("POST /dancers", 201, {"name": name, "troupe": "east", "partner": partner})
    both("PATCH /dancers/ann", 200, {"partner": "bob"})
    both("PATCH /dancers/dee", 200, {"partner": "dee"})
    return both


@pytest.mark.blueprint("tests/blueprints/troupe.py")
def test_rows_at_hand_lead_to_none_that_a_body_has_deleted(troupe: Both) -> None:
    assert troupe("POST /dancers/cid/lose", 200, {"other": "dee"}) is False
    told = troupe("POST /without", 200, {"other": "ann"})
    assert told == {"before": ["bob", "ann", "bob"], "after": ["bob", "bob"]}
    assert troupe("POST /dancers/cid/part", 200) == {"before": False, "after": True, "name": None}
    assert troupe("POST /dancers/cid/part", 200) == {"before": True, "after": True, "name": None}


@pytest.mark.blueprint("tests/blueprints/troupe.py")
def test_a_row_that_is_gone_has_what_it_had_but_for_what_is_gone_with_it(troupe: Both) -> None:
    left = troupe("POST /dancers/dee/leave", 200)
    assert left == {"name": "dee", "troupe": "east", "left": 3, "partner": None}
    assert troupe("POST /dancers/cid/leave", 200)["partner"] == "bob"
    assert troupe("POST /troupes/east/close", 200) == {"name": "east", "names": ["ann", "bob"], "left": 0}


@pytest.mark.blueprint("tests/blueprints/troupe.py")
def test_turns_lead_to_none_that_a_turn_before_has_deleted(troupe: Both) -> None:
    assert troupe("POST /last-partners", 200) == len("bob") + len("ann") + len("dee")
    assert [one["name"] for one in troupe("GET /dancers", 200)["items"]] == ["cid"]

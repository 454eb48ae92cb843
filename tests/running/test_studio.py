"""What no two rows have alike, and what nobody has meanwhile, is not exchanged by bodies."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/studio.py")

TAKEN = ["has already been taken"]


@pytest.fixture(autouse=True)
def filled(both: Both) -> None:
    for name in ("Ann", "Bob", "Cid"):
        both("POST /painters", 201, {"name": name})
    for painter in (1, 2):
        both("POST /easels", 201, {"painter": painter})


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 1)])
def test_links_that_must_not_be_empty_are_not_exchanged(both: Both, one: int, other: int) -> None:
    both(f"POST /easels/{one}/swap", 409, {"other": other}, {"painter": TAKEN})
    assert both(f"POST /easels/{one}/swap", 200, {"other": one})["painter"] == one


def test_nor_are_choices(both: Both) -> None:
    for letter in ("a", "b"):
        both("POST /hooks", 201, {"letter": letter, "wall": "east"})
    both("POST /hooks/1/swap", 409, {"other": 2}, {"wall": TAKEN})


def test_rows_are_stored_in_the_order_of_their_keys(both: Both) -> None:
    both("POST /easels/1/take", 409, {"other": 2, "painter": 3}, {"painter": TAKEN})
    assert both("POST /easels/2/take", 200, {"other": 1, "painter": 3})["painter"] == 1


@pytest.mark.parametrize(("one", "other", "name"), [(1, 2, "Bob"), (2, 1, "Ann")])
def test_a_row_takes_what_one_had_that_goes(both: Both, one: int, other: int, name: str) -> None:
    assert both(f"POST /easels/{one}/inherit", 200, {"other": other}) == name
    assert [row["id"] for row in both("GET /easels", 200)["items"]] == [one]


def test_a_new_row_takes_what_one_had_that_changes(both: Both) -> None:
    assert both("POST /easels/1/leave", 200, {"painter": 3})["painter"] == 1

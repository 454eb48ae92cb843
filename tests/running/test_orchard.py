"""What is found in each turn of a loop, and what a choice asks for more than once."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/orchard.py")


def plant(both: Both) -> None:
    for name, years in (("Zoe", 9), ("Ann", 3), ("Eve", 0)):
        both("POST /pickers", 201, {"name": name, "years": years})
    for sort, least in (("plum", 0), ("pear", 4), ("fig", 0)):
        both("POST /trees", 201, {"sort": sort, "least": least})
    for tree, picker, weight, sold in ((1, 2, 3, None), (1, 1, 7, 2), (2, 3, 4, 4), (2, 2, 6, None), (1, 1, 2, 0)):
        both("POST /baskets", 201, {"tree": tree, "picker": picker, "weight": weight, "sold": sold})


def test_lists_of_a_turn_are_in_order_and_in_groups_by_what_links_lead_to(both: Both) -> None:
    plant(both)
    assert both("POST /records", 200) == [9, 7, 0]


def test_a_choice_finds_once_what_it_asks_for_twice(both: Both) -> None:
    plant(both)
    plum = both("GET /trees/1/picked", 200)
    assert (plum["first"], plum["heavy"], plum["second"], plum["by"], plum["least"]) == (3, 3, "Ann: 3", "Ann", 3)
    assert plum["basket"]["id"] == 1
    fig = both("GET /trees/3/picked", 200)
    assert fig == {"first": None, "heavy": None, "second": None, "by": None, "basket": None, "least": 0}
    assert [one["second"] for one in both("GET /firsts", 200)] == ["Ann: 3", "Ann: 6", None]


def test_what_is_found_in_branches_is_found_once_there(both: Both) -> None:
    plant(both)
    assert [both(f"POST /trees/{tree}/note", 200) for tree in (1, 2, 3)] == [3, 4, 0]
    assert [both(f"GET /trees/{tree}", 200)["least"] for tree in (1, 2, 3)] == [3, 6, 0]


def test_a_guard_says_what_it_asks_for(both: Both) -> None:
    plant(both)
    both("POST /trees/1/fell", 409, None, {"tree": ["3 baskets are left"]})
    assert both("POST /trees/3/fell", 200) == "fig"


def test_orders_and_groups_share_what_they_find_with_what_is_told(both: Both) -> None:
    plant(both)
    assert both("GET /trees/1/ranked", 200) == {
        "first": [{"by": "Zoe", "weight": 7}, {"by": "Zoe", "weight": 2}, {"by": "Ann", "weight": 3}],
        "by_name": [{"name": "Ann", "years": [3]}, {"name": "Zoe", "years": [9, 9]}],
    }
    assert [one["total"] for one in both("GET /totals", 200)] == [12, 10]


def test_a_text_that_is_called_like_a_secret_is_none(both: Both) -> None:
    assert both("POST /hands", 200, {"name": "Ida", "badge": {}})["token_colour"] == "red"
    assert both("POST /hands", 200, {"name": "Ivo", "badge": {"token_colour": "green"}})["years"] == 1


def test_what_is_empty_in_no_row_is_reckoned_with_first(both: Both) -> None:
    assert both("GET /left", 200) == {"over": 0, "twice": 0, "under": 0, "third": None, "helper": None}
    plant(both)
    left = both("GET /left", 200)
    assert (left["over"], left["twice"], left["under"]) == (-7, -1, 7)
    assert (left["third"]["weight"], left["helper"]) == (4, None)
    both("PATCH /baskets/3", 200, {"helper": 2})
    assert both("GET /left", 200)["helper"]["name"] == "Ann"


def test_what_the_rows_of_groups_have_is_found_at_once(both: Both) -> None:
    plant(both)
    both("POST /trees", 201, {"sort": "plum"})
    both("POST /baskets", 201, {"tree": 4, "picker": 1, "weight": 5})
    assert [one["weight"] for one in both("GET /sorts", 200)] == [0, 10, 17]

"""Choices inside choices, and what is known inside statements."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/arboretum.py")


def test_a_branch_asks_for_what_the_other_asks_for_too(both: Both) -> None:
    plant = both("POST /plants", 201, {"name": "yew", "pots": 5, "spare": 2})["id"]
    offer = both("POST /offers", 201, {"plant": plant})["id"]
    assert both(f"GET /offers/{offer}/at-hand", 200) == {"pots": 5}
    assert both(f"GET /offers/{offer}/at-hand?day=2020-01-01", 200) == {"pots": 2}


def test_what_is_known_is_bound_as_what_it_is(both: Both) -> None:
    plant = both("POST /plants", 201, {"name": "yew", "price": "9.95", "pots": 3, "spare": 1})["id"]
    offer = both("POST /offers", 201, {"plant": plant, "name": "hedge"})["id"]
    assert both(f"GET /offers/{offer}/asked-for", 200) == {"most": "9.95", "none": "9.95"}
    early = both("POST /offers", 201, {"plant": plant, "name": "alley", "early": True})["id"]
    assert both(f"GET /offers/{offer}/asked-for", 200) == {"most": "22.90", "none": "22.90"}
    assert both(f"GET /offers/{early}/names?own=true", 200) == ["yew", "yew"]
    assert both(f"GET /offers/{early}/names?own=false", 200) == ["alley"]
    assert both(f"GET /offers/{early}/labels?own=true", 200) == 3
    assert both(f"GET /offers/{early}/labels?own=false", 200) == 12
    assert both(f"GET /offers/{early}/count?early=true", 200) == 2
    assert both(f"GET /offers/{early}/count?early=false", 200) == 2


def test_rows_of_a_loop_may_be_called_like_a_table(both: Both) -> None:
    yew = both("POST /plants", 201, {"name": "yew", "pots": 3})["id"]
    oak = both("POST /plants", 201, {"name": "oak", "pots": 2, "parent": yew})["id"]
    both("POST /offers", 201, {"plant": oak, "early": True})
    shown = {one["name"]: (one["sought"], one["bred"]) for one in both("GET /plants", 200)["items"]}
    assert shown == {"yew": (False, 2), "oak": (True, 0)}


def test_what_a_loop_compares_with_is_found_where_it_is_asked(both: Both) -> None:
    for name in ("yew", "oak"):
        plant = both("POST /plants", 201, {"name": name, "pots": 3})["id"]
        offer = both("POST /offers", 201, {"plant": plant, "name": f"{name} hedge"})["id"]
    assert both(f"GET /offers/{offer}/alike?named=true", 200) == "yew hedge, oak hedge"
    assert both(f"GET /offers/{offer}/alike?named=false", 200) == ""


def test_what_one_function_calls_its_own_another_one_calls(both: Both) -> None:
    plant = both("POST /plants", 201, {"name": "yew", "pots": 3})["id"]
    offer = both("POST /offers", 201, {"plant": plant})["id"]
    both(f"POST /offers/{offer}/double", 200)
    assert both(f"GET /plants/{plant}", 200)["pots"] == 6
    assert both(f"GET /offers/{offer}/more?doubled=3", 200) == 3


def test_what_conditions_find_is_not_known_to_what_stands_before_them(both: Both) -> None:
    for name in ("yew", "oak"):
        plant = both("POST /plants", 201, {"name": name, "pots": 3, "spare": 2})["id"]
        offer = both("POST /offers", 201, {"plant": plant})["id"]
    assert both(f"GET /offers/{offer}/kin?counted=true", 200) == 4
    assert both(f"GET /offers/{offer}/kin?counted=false", 200) == 0


def test_a_day_that_is_called_otherwise_is_today_by_itself(both: Both) -> None:
    plant = both("POST /plants", 201, {"name": "yew"})["id"]
    today = both("POST /offers", 201, {"plant": plant})["from"]
    assert both("POST /offers", 201, {"plant": plant, "from": today})["from"] == today


def test_what_stands_for_the_least_of_none_is_of_the_row_around_it(both: Both) -> None:
    parent = None
    for name, pots, spare in (("yew", 9, 4), ("oak", 7, 5), ("ash", 8, 6)):
        parent = both("POST /plants", 201, {"name": name, "pots": pots, "spare": spare, "parent": parent})["id"]
    shown = {one["name"]: one["smallest"] for one in both("GET /plants", 200)["items"]}
    assert shown == {"yew": 7, "oak": 8, "ash": 5}


def test_sums_in_a_list_are_whole_numbers(both: Both) -> None:
    yew = both("POST /plants", 201, {"name": "yew"})["id"]
    both("POST /plants", 201, {"name": "oak", "pots": 7, "parent": yew})
    offer = both("POST /offers", 201, {"plant": yew})["id"]
    assert both(f"GET /offers/{offer}/bred", 200) == [14]


def test_what_is_given_to_a_function_is_known_not_to_be_none(both: Both) -> None:
    plant = both("POST /plants", 201, {"name": "yew", "pots": 3, "spare": 2})["id"]
    assert both(f"GET /plants/{plant}", 200)["left_in_spring"] == 2

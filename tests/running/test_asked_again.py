"""What a body asks again after it changed rows: as it is by then, on both databases."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/caravan.py")


@pytest.fixture
def caravan(both: Both) -> Both:
    """A tour with three stops, and one that is the home of all."""
    for name in ("a", "home"):
        both("POST /tours", 201, {"name": name})
    for place in (1, 2, 3):
        both("POST /stops", 201, {"place": place, "tour": "a", "home": "home"})
    for name in ("m", "n"):
        both("POST /marks", 201, {"name": name})
    return both


def test_lists_behind_a_loop_have_what_it_made_and_not_what_it_deleted(caravan: Both) -> None:
    doubled = {"number": 6, "places": [1, 2, 3, 101, 102, 103]}
    assert caravan("POST /tours/a/double", 200) == doubled
    assert caravan("POST /tours/a/halve", 200) == {"number": 3, "places": [1, 2, 3]}
    assert caravan("POST /tours/a/twice", 200) == 2 + 3 + 4 + 104


def test_a_turn_sees_what_the_turns_before_it_made(caravan: Both) -> None:
    assert caravan("POST /tours/a/counted", 200) == 3 + 4 + 5


def test_lists_behind_a_branch_have_what_it_made(caravan: Both) -> None:
    assert caravan("POST /tours/a/perhaps", 200, {"more": True}) == {"number": 4, "places": [2, 3, 4, 7]}
    assert caravan("POST /tours/a/perhaps", 200, {"more": False}) == {"number": 4, "places": [3, 4, 5, 8]}
    before = [3, 4, 5, 8]
    assert caravan("POST /tours/a/unless", 200, {"full": True}) == {"before": before, "places": [*before, 9]}
    again = [*before, 9]
    assert caravan("POST /tours/a/unless", 200, {"full": False}) == {"before": again, "places": again}


def test_lists_follow_links_that_lead_elsewhere(caravan: Both) -> None:
    left = {"before": [1, 2, 3], "here": [1, 2], "there": [3]}
    assert caravan("POST /tours/a/leave", 200, {"to": "home", "last": False}) == left
    assert caravan("POST /tours/a/home", 200) == {"before": [1, 2], "here": [1]}


def test_a_set_stands_in_the_order_of_its_keys_as_they_are(caravan: Both) -> None:
    caravan("POST /tours/a/mark", 200, {"mark": "m", "name": "-"})
    told = {"before": ["m"], "added": ["m", "n"], "named": ["a", "m"]}
    assert caravan("POST /tours/a/mark", 200, {"mark": "n", "name": "a"}) == told


def test_a_row_behind_a_link_is_the_one_that_it_leads_to_by_then(caravan: Both) -> None:
    moved = {"before": "a", "after": "home", "here": [2]}
    assert caravan("POST /stops/2/move", 200, {"to": "home", "really": True}) == moved
    stays = {"before": "home", "after": "home", "here": [2]}
    assert caravan("POST /stops/2/move", 200, {"to": "a", "really": False}) == stays
    at_home = {"before": "a", "after": "home", "tour": {"name": "home"}}
    assert caravan("POST /stops/3/home-again", 200) == at_home
    caravan("POST /stops", 201, {"place": 5, "tour": "a", "home": "home"})
    caravan("POST /stops", 201, {"place": 6, "tour": "a", "home": "home"})
    around = {"letters": 1 + 1 + 4, "tour": {"name": "home"}}
    assert caravan("POST /stops/1/around", 200, {"to": "home"}) == around

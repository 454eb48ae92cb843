"""What turns of loops find behind links of links, and what keys of orders and of groups find."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/lending.py")


@pytest.fixture
def desk(both: Both) -> Both:
    for name, daily in (("old", 2), ("new", 7)):
        both("POST /tiers", 201, {"name": name, "daily": daily, "price": f"{daily}.25"})
    both("POST /readers", 201, {"name": "ann", "title": "Dr", "tier": 1, "before": 2})
    both("POST /readers", 201, {"name": "ben", "tier": 2, "points": 4})
    both("POST /readers", 201, {"name": "cid", "tier": 1, "points": 9})
    both("POST /desks", 201, {"regular": 2})
    for reader, fee in ((1, 1), (2, 3), (1, 3), (3, 0)):
        both("POST /loans", 201, {"desk": 1, "reader": reader, "fee": fee})
    return both


def test_a_link_of_a_link_is_found_for_all_turns_of_a_loop_that_writes(desk: Both) -> None:
    assert desk("POST /desks/1/charge", 200) == [2, 7, 2, 2]
    assert desk("POST /desks/1/reward", 200) == [4, 11, 4, 11]
    assert desk("POST /desks/1/remind", 200) == 4 + (7 + 7) + 4 + 4
    assert desk("POST /desks/1/give-back", 200) == [7, 7, 7, 4]


def test_a_link_of_a_link_that_turns_lead_elsewhere_is_found_turn_by_turn(desk: Both) -> None:
    assert desk("POST /desks/1/take-over", 200) == [7, 7, 7, 7]


def test_what_a_key_finds_of_its_rows_is_not_what_others_of_that_name_find(desk: Both) -> None:
    assert desk("GET /desks/1/by-tier", 200) == [
        {"tier": "new", "readers": ["ben"]},
        {"tier": "old", "readers": ["ann", "ann", "cid"]},
    ]
    assert desk("GET /desks/1/dearest", 200) == [{"reader": "ben"}, {"reader": "ann"}, {"reader": "ann"}]


def test_a_set_has_each_value_once_however_it_is_found(desk: Both) -> None:
    desk("POST /loans", 201, {"desk": 1, "reader": 2, "fee": 3})
    assert desk("GET /desks/1/readers", 200) == ["ann", "ben", "cid"]
    assert desk("GET /desks/1/tiers", 200) == ["OLD", "NEW"]
    assert desk("GET /fees", 200) == [
        {"desk": 1, "readers": ["ann", "ben", "cid"], "fees": [3, 1, 0], "different": 3, "together": 4}
    ]
    sent = desk("POST /sorted", 200, {"names": ["b", "a", "b"]})
    assert sent == {"once": ["a", "b"], "every": ["b", "a", "b"], "len": 2}


def test_a_row_behind_the_first_or_the_last_of_many_is_looked_up_for_all_turns(desk: Both) -> None:
    desk("POST /desks", 201, {"regular": 1})
    assert desk("GET /extremes", 200) == [
        {"desk": 1, "dearest": "ben", "cheapest": "old"},
        {"desk": 2, "dearest": None, "cheapest": None},
    ]
    assert desk("GET /dearest", 200) == [{"desk": 1, "dearest": "ben", "first": False}]


def test_whole_numbers_times_money_and_money_that_is_a_whole_number(desk: Both) -> None:
    assert desk("GET /desks/1/worth", 200) == "30.75"
    assert desk("GET /desks/1/ends?least=3", 200)["price"] == "7.25"
    assert desk("GET /desks/1/ends?least=4", 200) == {"first": None, "last": None, "price": "0.00"}
    told = desk("GET /desks/1/ends", 200)
    assert (told["first"]["fee"], told["last"]["fee"], told["price"]) == (1, 0, "2.25")


def test_a_text_or_what_stands_for_none(desk: Both) -> None:
    assert desk("GET /desks/1/titles", 200) == [{"title": "-", "loans": 2}, {"title": "Dr", "loans": 2}]


def test_a_name_of_the_rows_of_a_loop_and_of_what_is_found_elsewhere(desk: Both) -> None:
    for reader in (1, 2, 3):
        desk("POST /reserveds", 201, {"desk": 1, "reader": reader})
    assert desk("POST /desks/1/give-up", 200, {"reader": 2}) == 2
    assert desk("POST /desks/1/give-up", 200, {"reader": 2, "all": True}) == 0


def test_turns_that_are_only_counted_and_answers_that_are_compared(desk: Both) -> None:
    assert desk("POST /desks/1/reserve", 200, {"readers": [1, 2, 1]}) == 2
    assert desk("POST /desks/1/remind-all", 200) == 2 * 3
    assert desk("GET /desks/1/points?result=won", 200) == [2, 0, 0]
    assert desk("GET /desks/1/points?result=lost&least=true", 200) == [0, 2, 0]


def test_replies_of_several_lists_one_behind_the_other(desk: Both) -> None:
    assert [one["told"] for one in desk("GET /everything", 200)] == ["old", "new", "ann", "ben", "cid"]


def test_loops_that_count_their_turns(desk: Both) -> None:
    assert desk("POST /desks/1/number", 200) == [1, 2, 3, 4]
    assert desk("POST /desks/1/number-on", 200, {"least": 3}) == [0 + 1 + 4, 1 + 2 + 4, 3 + 3 + 4, 4 + 4 + 4]

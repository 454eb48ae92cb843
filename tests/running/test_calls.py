"""What operations call is done with them: limits and checks hold at the end of the outermost one."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/treasury.py")
LOW, HIGH = {"amount": ["must be at least 0"]}, {"amount": ["must be at most 20"]}


def amounts(both: Both) -> list[int]:
    return [till["amount"] for till in both("GET /tills", 200)["items"]]


def test_what_one_call_takes_the_next_may_give_back(both: Both) -> None:
    both("POST /tills", 201, {"name": "a"})
    assert both("POST /tills/a/lend", 200, {"by": 15, "back": 10}) == 5
    both("POST /tills/a/lend", 409, {"by": 15, "back": 9}, LOW)
    both("POST /tills/a/lend", 409, {"by": 0, "back": 16}, HIGH)
    both("POST /tills/a/lend-on", 200, {"by": 15, "back": 20})
    both("POST /tills/a/lend-on", 409, {"by": 15, "back": 4}, LOW)
    assert amounts(both) == [10]


def test_what_is_called_ends_by_itself_where_it_is_asked_for_by_itself(both: Both) -> None:
    both("POST /tills", 201, {"name": "a", "most": 12})
    both("POST /tills/a/take", 409, {"by": 11}, LOW)
    both("POST /tills/a/give", 409, {"by": 11}, HIGH)
    both("POST /tills/a/give", 409, {"by": 3}, {"till": ["holds no more"]})
    assert both("POST /tills/a/give", 200, {"by": 2}) == 12
    assert amounts(both) == [12]


def test_what_is_required_after_a_call_is_told_first(both: Both) -> None:
    both("POST /tills", 201, {"name": "a"})
    both("POST /tills/a/lend-gladly", 422, {"by": 15, "back": 9, "glad": False}, {"till": ["is not glad"]})
    both("POST /tills/a/lend-gladly", 409, {"by": 15, "back": 4, "glad": True}, LOW)
    assert both("POST /tills/a/lend-gladly", 200, {"by": 15, "back": 9, "glad": True}) == 4
    both("POST /tills/a/lend-gladly", 409, {"by": 5, "back": 0, "glad": True}, LOW)
    assert both("POST /tills/a/lend-gladly", 200, {"by": 4, "back": 0, "glad": True}) == 0


def test_checks_are_asked_when_the_state_has_moved(both: Both) -> None:
    both("POST /tills", 201, {"name": "a"})
    both("POST /tills/a/shut", 200)
    both("POST /tills/a/give", 409, {"by": 1}, {"till": ["is shut and not empty"]})
    both("POST /tills/a/shut", 409)
    both("POST /tills/a/reopen", 200, {"by": 3})
    assert amounts(both) == [3]


def test_lists_may_be_too_long_meanwhile(both: Both) -> None:
    both("POST /tills", 201, {"name": "a"})
    both("POST /tills/a/write", 200, {"marks": ["x", "y", "z"], "left": ["x"]})
    both("POST /tills/a/write", 409, {"marks": ["x"], "left": ["x", "y", "z"]})
    both("POST /tills/a/mark", 409, {"marks": ["x", "y", "z"]})


def test_rows_that_only_what_is_called_knows_are_asked_about(both: Both) -> None:
    both("POST /tills", 201, {"name": "a", "most": 60})
    assert both("POST /tills/a/recast", 200, {"weight": 55, "less": 5}) == 50
    both("POST /tills/a/recast", 409, {"weight": 60, "less": 5}, {"weight": ["must be at most 50"]})
    both("POST /tills/a/recast", 409, {"weight": 30, "less": 5}, {"till": ["weighs too much"]})
    both("POST /tills/a/recast", 409, {"weight": 30, "less": 31}, {"weight": ["must be at least 0"]})
    both("POST /tills/a/mint", 409, {"weight": 11}, {"till": ["weighs too much"]})
    both("POST /tills/a/mint", 200, {"weight": 5})
    both("POST /tills/a/clean", 200, {"by": 8})
    assert both("GET /tills/a/weights", 200) == [42]
    both("POST /stack", 409, {"till": "a", "weights": [52, 3], "less": 1}, {"weight": ["must be at most 50"]})
    assert both("POST /stack", 200, {"till": "a", "weights": [11, 9], "less": 1}) == 2
    assert both("GET /tills/a", 200)["weight"] == 60


def test_rows_of_several_tills(both: Both) -> None:
    for name in "abc":
        both("POST /tills", 201, {"name": name})
    assert both("POST /round", 200, {"till": "a", "other": "b", "by": 15, "back": 10})["other"] == 15
    refused = both("POST /round", 422, {"till": "a", "other": "b", "by": 6, "back": 0})
    assert refused["errors"] == {"amount": ["cannot be"]}, "a message of its own"
    assert both("POST /levy", 200, {"into": "a", "by": 10, "back": 9}) == 7
    assert amounts(both) == [7, 14, 9]
    both("POST /levy", 409, {"into": "b", "by": 10, "back": 1}, None)


def test_rows_that_are_made_by_what_is_called_can_be_named_and_changed(both: Both) -> None:
    assert both("POST /found", 200, {"name": "a", "amount": 25, "weight": 7}) == 7
    both("POST /found", 409, {"name": "b", "amount": 25, "weight": 4}, HIGH)
    both("POST /found", 409, {"name": "b", "amount": 5, "weight": 6}, LOW)
    assert amounts(both) == [18]


def test_numbers_that_no_column_takes_are_conflicts(both: Both) -> None:
    both("POST /tills", 201, {"name": "a"})
    both("POST /tills/a/price", 409, {"rate": 1e30}, {"request": ["is in conflict"]})
    both("POST /tills/a/price", 200, {"rate": 1e17})
    both("POST /tills/a/multiply", 409, {"by": 10}, {"request": ["is in conflict"]})
    assert both("POST /tills/a/multiply", 200, {"by": 9}) == 9 * 10**18


def test_idempotency_keys_have_a_length(both: Both) -> None:
    for name in "ab":
        both("POST /tills", 201, {"name": name})
    body = {"till": "a", "other": "b", "by": 1, "back": 1}
    both("POST /round", 200, body, idempotency_key="k" * 255)
    both("POST /round", 422, body, {"Idempotency-Key": ["is invalid"]}, idempotency_key="k" * 256)


def test_hooks_end_with_those_that_follow_the_same_verb(both: Both) -> None:
    both("POST /tills", 201, {"name": "a", "amount": 6, "marks": ["x"]})
    both("POST /tills", 409, {"name": "b", "amount": 3, "marks": ["x"]}, LOW)
    both("PATCH /tills/a", 200, {"most": 50})
    both("PATCH /tills/a", 200, {"amount": 3})
    both("PATCH /tills/a", 409, {"amount": 1}, LOW)
    assert amounts(both) == [1]

"""Values that some rows have and others have not, and names that functions have for values of their own."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/brewery.py")


@pytest.fixture
def brewery(both: Both) -> Both:
    both("POST /yeasts", 201, {"name": "top", "age": 4, "vigour": 7, "price": "10.50"})
    both("POST /yeasts", 201, {"name": "wild", "age": 2, "parent": "top"})
    for label, litres, yeast, base in (("a", 4, "top", "wild"), ("b", 6, "wild", "top"), ("c", 9, "top", "top")):
        both("POST /batches", 201, {"label": label, "litres": litres, "yeast": yeast, "base": base})
    both("POST /cellars", 201, {"name": "north"})
    return both


def test_an_amount_that_may_be_none_has_no_more_digits_than_its_column(brewery: Both) -> None:
    brewery("POST /yeasts/top/bred", 200)
    brewery("GET /yeasts/ale", 200)
    assert brewery("GET /yeasts/porter", 200)["price"] is None
    assert brewery("GET /yeasts/top", 200)["price"] == "1.31"
    brewery("DELETE /yeasts/porter", 204)
    brewery("POST /yeasts/wild/bred", 200)
    assert brewery("GET /yeasts/wild", 200)["price"] is None


def test_a_value_that_may_be_none_is_asked_once(brewery: Both) -> None:
    assert brewery("GET /batches/a/vigour", 200) == 0
    assert [brewery(f"GET /batches/{label}/strength", 200) for label in "abc"] == [1, 0, 8]
    for label in "abc":
        brewery(f"PATCH /batches/{label}", 200, {"is_spoilt": True})
    assert brewery("GET /batches/a/vigour", 200) == 8
    assert [brewery(f"GET /batches/{label}/strength", 200) for label in "abc"] == [1, 8, 8]


def test_a_text_tells_of_rows_where_it_is_chosen(brewery: Both) -> None:
    assert [brewery(f"GET /batches/{label}/sign", 200) for label in "abc"] == ["a", "b, beside 1 of top", "c"]


def test_what_is_not_asked_for_is_not_worked_out(brewery: Both) -> None:
    assert brewery("GET /batches/a/ready", 200) is True


def test_what_is_true_of_all_may_be_known_beforehand(brewery: Both) -> None:
    assert [brewery(f"GET /sizes?least={least}", 200) for least in (3, 4, 5)] == [True, True, False]


def test_what_all_turns_ask_for_is_behind_a_link_that_may_be_empty(brewery: Both) -> None:
    sent = [("wild", "abc"), ("wild", "a"), ("top", "abc")]
    told = [brewery("POST /is-old", 200, {"yeast": yeast, "batches": [*labels]}) for yeast, labels in sent]
    assert told == [True, False, False]


def test_an_exact_number_stands_beside_what_rows_tell(brewery: Both) -> None:
    rates = brewery("GET /rates", 200)["batches"]
    assert rates == [{"rate": "0.5", "age": 4}, {"rate": "0.5", "age": 2}, {"rate": "0.5", "age": 4}]


def test_what_is_taken_inside_a_row_and_what_is_worked_out_are_told_beforehand(brewery: Both) -> None:
    brewery("PATCH /cellars/1", 200, {"jars": [{"code": "a"}]})
    taken = {"code": ["has already been taken"]}
    brewery("POST /cellars", 409, {"name": "south", "jars": [{"code": "a"}]}, taken)
    brewery("POST /yeasts/wild/renamed", 200)
    brewery("PATCH /yeasts/wild", 200, {"age": 1_000_000})
    brewery("POST /yeasts/wild/renamed", 409, None, {"name": ["is too long (maximum is 12)"]})


def test_functions_and_rows_are_called_otherwise_than_what_a_function_is_given(brewery: Both) -> None:
    assert brewery("POST /batches/a/renew", 200, {"label": "wild"}) == "a: 6"
    assert [one["label"] for one in brewery("POST /batches/b/visit", 200)] == ["a", "b"]
    assert brewery("GET /cellars/1", 200)["visits"] == 6

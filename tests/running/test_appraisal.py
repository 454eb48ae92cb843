"""Amounts of money that are compared with exact numbers."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/appraisal.py")


def test_an_amount_is_compared_with_a_number_as_what_it_is(both: Both) -> None:
    assert both("GET /least", 200) == "2.50"
    for name, value, offered in (("penny", "3", None), ("dime", "3.25", "4.25"), ("crown", "9", "3")):
        both("POST /coins", 201, {"name": name, "value": value, "offered": offered})
    assert both("GET /small-change", 200) == ["penny"]
    assert both("GET /doubled?limit=3", 200) == ["dime"]
    assert both("GET /doubled?limit=3.001", 200) == ["penny", "dime"]
    assert both("GET /worth?limit=3", 200) == ["dime", "crown"]
    assert both("GET /worth?limit=3.5", 200) == ["penny", "dime"]
    assert both("GET /worth?limit=3.505", 200) == ["dime"]
    assert both("GET /not-worth", 200) == ["penny", "crown"]
    assert both("GET /least", 200) == "3.00"


def test_an_amount_that_is_worked_out_is_compared_with_a_finer_number(both: Both) -> None:
    for name, value, offered in (("penny", "2", "9"), ("dime", "3", None), ("crown", "3", "3.51")):
        both("POST /coins", 201, {"name": name, "value": value, "offered": offered})
    shown = {coin["name"]: coin["is_cheap"] for coin in both("GET /coins", 200)["items"]}
    assert shown == {"penny": True, "dime": True, "crown": False}


def test_what_is_made_of_a_choice_is_answered(both: Both) -> None:
    for name, value, offered in (("penny", "3", None), ("dime", "3.25", "4.25")):
        both("POST /coins", 201, {"name": name, "value": value, "offered": offered})
    assert both("GET /least-of-two", 200) == "7.00"
    assert both("GET /are-cheap", 200) is True
    assert both("POST /coins/reprice", 200, {"name": "penny"}) == "-0.50"

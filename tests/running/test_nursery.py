"""Answers around records that show rows, and refusals whose names are none of Python."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/nursery.py")


def test_records_that_show_rows_stand_inside_others(both: Both) -> None:
    tree = both("POST /trees", 201, {"sort": "pear"})["data"]
    picked = both("POST /trees/1/pick", 200, {"baskets": 2})["data"]
    assert (picked["tree"]["id"], picked["tree"]["baskets"], picked["names"]) == (tree["id"], 2, ["first", "last"])
    assert both("GET /trees/1/told", 200)["data"]["harvest"]["tree"]["sort"] == "pear"


def test_refusals_have_names_that_are_none_of_python(both: Both) -> None:
    refused = both("POST /trees", 422, {})
    assert refused["class"] == "invalid"
    assert refused["invalid-params"] == [{"name": "sort", "reason": "can't be blank"}]
    assert (refused["json"], refused["_links"]) == (None, {"@self": "/help", "help-of": "invalid"})

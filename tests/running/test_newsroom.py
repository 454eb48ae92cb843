"""Rows and operations that are called like what is generated for all."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/newsroom.py")


def test_the_table_of_a_set_has_a_name_beside_the_verbs(both: Both) -> None:
    reporter = both("POST /reporters", 201, {"name": "Ada"})["id"]
    update = both("POST /updates", 201, {"update": [reporter]})["id"]
    assert both(f"PATCH /updates/{update}", 200, {"words": 4})["update"] == [reporter]


def test_an_operation_has_a_route_beside_the_verb_of_its_name(both: Both) -> None:
    update = both("POST /updates", 201, {"words": 7, "update": []})["id"]
    assert both(f"PUT /updates/{update}/words", 200) == 7
    assert both(f"GET /updates/{update}", 200)["words"] == 7


def test_an_operation_is_called_otherwise_than_the_table_of_a_set(both: Both) -> None:
    shelf = both("POST /shelfs", 201, {"name": "top"})["id"]
    assert both(f"POST /shelfs/{shelf}/exists-now", 200) == "top"
    assert both("POST /existses", 201, {"shelf": [shelf]})["shelf"] == [shelf]


def test_a_computed_value_may_be_called_like_the_row_that_it_lives_in(both: Both) -> None:
    order = both("POST /orders", 201, {"total": 3})["id"]
    line = both(f"POST /orders/{order}/lines", 201, {"pieces": 2})
    assert line["order"] == 5
    assert both(f"GET /orders/{order}/lines/{line['id']}", 200)["order"] == 5


def test_a_list_that_a_row_keeps_is_answered_as_it_is(both: Both) -> None:
    short = both("POST /updates", 201, {"words": 1, "tags": ["sea", "sun"], "update": []})["id"]
    long = both("POST /updates", 201, {"words": 7, "tags": ["law"], "update": []})["id"]
    assert both(f"GET /updates/{short}/tags", 200) == ["sea", "sun"]
    assert both(f"GET /updates/{short}/tags-from?other={long}", 200) == ["law"]


def test_a_choice_between_the_same_is_that(both: Both) -> None:
    update = both("POST /updates", 201, {"words": 7, "update": []})["id"]
    assert both(f"GET /updates/{update}/most", 200) == 1000

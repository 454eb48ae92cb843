"""Rows that are found by what is true of them, and rows inside others that lead in circles."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/exhibits.py")


def test_rows_inside_that_are_linked_in_circles_are_changed(both: Both) -> None:
    made = both("POST /rooms", 201, {"name": "east", "cases": [{"label": "a"}]})
    known = made["cases"][0]["id"]
    both("POST /things", 201, {"case": known})
    both("POST /things", 201, {"case": known, "origin": 1})
    changed = both("PATCH /rooms/1", 200, {"cases": [{"id": known, "label": "b"}]})
    assert [one["label"] for one in changed["cases"]] == ["b"]
    both("PATCH /rooms/1", 422, {"cases": [{"id": known + 1, "label": "b"}]})


def test_rows_inside_that_others_name_stay(both: Both) -> None:
    made = both("POST /rooms", 201, {"name": "east", "cases": [{"label": "a"}, {"label": "b"}]})
    both("POST /things", 201, {"case": made["cases"][0]["id"]})
    both("PATCH /rooms/1", 409, {"cases": []}, {"request": ["is in conflict"]})
    kept = [{"id": made["cases"][0]["id"], "label": "c"}]
    assert [one["label"] for one in both("PATCH /rooms/1", 200, {"cases": kept})["cases"]] == ["c"]
    both("POST /rooms/1/close", 409, None, {"request": ["is in conflict"]})
    both("POST /rooms", 201, {"name": "west"})
    both("POST /rooms/2/close", 204)


def test_rows_are_found_by_truth(both: Both) -> None:
    both("POST /rooms", 201, {"name": "east", "code": "EA", "dark": True})
    assert both("GET /found/east", 200) is None
    assert both("GET /dark/east", 200) is True
    both("POST /rooms", 201, {"name": "east", "code": "EB"})
    assert both("GET /found/east", 200) == "EB"


def test_a_choice_is_made_of_several(both: Both) -> None:
    both("POST /shows", 201, {"seats": 8})
    both("POST /shows", 201, {"seats": 2})
    assert both("POST /shows/1/settle", 200) == "settled"
    assert both("GET /shows/1", 200)["state"] == "open"
    assert both("POST /shows/2/settle", 200) == "full"


def test_a_row_behind_a_link_is_asked_several_times_in_one_value(both: Both) -> None:
    for tariff in ({"base": 2}, {"base": 5, "cap": 4, "until": 5}, {"base": 6, "until": 2}):
        both("POST /tariffs", 201, tariff)
    expected = [
        ({"tariff": 1}, 20),
        ({"tariff": 2}, 8),
        ({"tariff": 2, "free": True}, 0),
        ({"tariff": 1, "rebate": 2}, 1),
        ({"tariff": 1, "rebate": 1}, 1),
        ({"tariff": 3, "rebate": 3}, 60),
    ]
    for number, (visit, price) in enumerate(expected, 1):
        both("POST /visits", 201, visit)
        assert both(f"GET /visits/{number}/price", 200) == price

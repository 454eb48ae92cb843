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

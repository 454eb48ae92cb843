"""One item of a list in values that databases work out, as Python would answer."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/jukebox.py")


def test_an_item_of_a_list_is_worked_out(both: Both) -> None:
    made = both(
        "POST /discs",
        201,
        {
            "label": "Blue",
            "songs": ["Blue", "Amber"],
            "lengths": [5, 1, 9],
            "days": ["2030-01-02", "2029-01-01"],
            "plays": ["2030-01-02T00:00:00Z"],
            "sides": ["B", "A"],
            "levels": [2.5, 1.5],
            "coins": ["10.25", "9"],
            "codes": ["6f1c1b1e-0000-4000-8000-000000000001"],
            "hits": [True, False],
        },
    )
    shown = ("opening", "third", "longest", "year", "side", "three_plays", "hit", "named_by_its_song")
    assert [made[name] for name in shown] == ["Blue", 9, 9, 2029, "B", "30.75", True, True]


def test_where_there_is_none_something_else_is_told(both: Both) -> None:
    both("POST /discs", 201, {"label": "two words"})
    both("POST /discs", 201, {"label": "short", "lengths": [5, 1], "days": ["2030-01-02"], "hits": [False, True]})
    first, second = both("GET /discs", 200)["items"]
    assert [first[name] for name in ("second_word", "opening", "longest", "code")] == ["WORDS", None, None, None]
    assert [second[name] for name in ("third", "longest", "year", "hit")] == [None, 5, None, False]

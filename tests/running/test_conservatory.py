"""An conservatory, as both sides answer for it."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/conservatory.py")


def _courses(both: Both) -> list[str]:
    given = [
        (free, is_open, price) for free in (True, False) for is_open in (True, False) for price in ("2.00", "9.00")
    ]
    made = [
        both("POST /courses", 201, {"title": f"c{place}", "free": free, "open": is_open, "price": price})
        for place, (free, is_open, price) in enumerate(given)
    ]
    return [one["id"] for one in made]


def test_a_condition_inside_another_is_one_part_of_it(both: Both) -> None:
    for course in _courses(both):
        both(f"GET /courses/{course}/word", 200)
        both(f"GET /courses/{course}/alike", 200)
        both(f"GET /courses/{course}/beside", 200)
    both("GET /choices", 200)


def test_what_has_a_sign_is_asked_as_a_whole(both: Both) -> None:
    course = both("POST /courses", 201, {"title": "c"})["id"]
    assert both(f"GET /courses/{course}/back", 200) == -1


def test_texts_are_put_behind_what_is_known(both: Both) -> None:
    for course in _courses(both):
        both(f"GET /courses/{course}/pairs?prefix=x", 200)

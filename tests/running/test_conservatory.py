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


def test_what_is_the_same_of_all_rows_puts_them_in_no_order(both: Both) -> None:
    _courses(both)
    both("GET /ranked", 200)
    both("GET /numbered", 200)


def test_a_function_is_worked_out_of_nothing(both: Both) -> None:
    _courses(both)
    assert both("GET /nothing", 200)["word"] == "non"


def test_a_branch_in_which_nothing_is_done_is_one(both: Both) -> None:
    _courses(both)
    both("POST /raise", 200)
    both("GET /ranked", 200)


def test_a_type_is_called_like_no_class(both: Both) -> None:
    first, *_ = _courses(both)
    both("POST /sessions", 201, {"course": first, "row": 40})
    both("POST /sessions", 422, {"course": first, "row": 41})


def test_a_name_stands_for_rows_of_one_kind_after_those_of_another(both: Both) -> None:
    first, second, *_ = _courses(both)
    for course, row in ((first, 3), (second, 4)):
        both("POST /sessions", 201, {"course": course, "row": row})
    assert both("GET /outdone", 200)["evenings"] == [4]
    assert both("POST /moved", 200)["title"] == "one more"
    both("GET /sessions", 200)


def test_every_text_has_a_length(both: Both) -> None:
    course = both("POST /courses", 201, {"title": "chess"})["id"]
    assert both(f"GET /courses/{course}/lengths", 200) == [2, 6, 6, 4]


def test_a_branch_inside_another_is_one_with_it(both: Both) -> None:
    _courses(both)
    assert both("POST /closed", 200, {"types": [1, 2]}) == 2
    both("GET /courses", 200)

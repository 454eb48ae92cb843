"""Folds over rows, and amounts that are worked out of other numbers: the evaluator and both databases answer alike."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/playhouse.py")


def test_values_of_the_row_around_are_folded_once_for_each_row(both: Both) -> None:
    """Without a row of the loop, such a fold is one of nothing."""
    for name in ("Faust", "Woyzeck", "Nathan"):
        evening = {"name": name, "price": "7.50", "tax": "0.50", "rank": 3, "length": "PT1H30M", "note": None}
        both("POST /evenings", 201, evening)
    both("GET /takings", 200)
    for row, paid in ((2, True), (2, True), (3, False)):
        both("POST /seats", 201, {"evening": 2, "row": row, "paid": paid})
    both("POST /seats", 201, {"evening": 3, "paid": False})
    for seat in (1, 1, 3):
        both("POST /drinks", 201, {"seat": seat, "price": "4.20"})
    empty, full, unpaid = (both(f"GET /evenings/{evening}", 200) for evening in (1, 2, 3))
    assert empty["income"] == unpaid["income"] == "0.00"
    assert full["income"] == "15.00"
    both("GET /evenings", 200)
    both("GET /evenings?sort=-sold&sold=6", 200)
    both("GET /seats", 200)
    both("GET /drinks", 200)
    both("GET /takings", 200)
    both("PATCH /seats/3", 200, {"paid": True})
    both("PATCH /evenings/2", 200, {"rank": 9})
    both("GET /evenings", 200)
    both("POST /seats", 201, {"evening": 2})
    both("POST /seats", 409, {"evening": 2})
    both("DELETE /seats/4", 204)
    both("GET /evenings", 200)


def test_a_value_is_of_the_type_that_it_says(both: Both) -> None:
    """An amount has cents, and is one in whatever is worked out of it."""
    first = both("POST /evenings", 201, {"name": "Faust", "tax": "0.5", "rank": 4})
    assert (first["fee"], first["duty"], first["free"], first["entry"]) == ("2.50", "4.00", "0.00", "0.50")
    both("POST /evenings", 201, {"name": "Nathan", "tax": "1.25", "members": True})
    found = both("GET /evenings/1", 200)
    assert (found["doubled"], found["together"], found["ranked"]) == ("5.00", "4.50", "2")
    both("GET /evenings", 200)


def test_what_stands_for_a_fold_of_nothing_is_of_its_type(both: Both) -> None:
    asked = "GET /cheapest?limit=21.00&rate=2.5&count=3"
    found = both(asked, 200)
    assert (found["plain"], found["double"], found["rate"], found["count"]) == ("21.00", "21.00", "2.50", "3.00")
    evening = both("POST /evenings", 201, {"name": "Faust", "tax": "0.75", "price": "3.10"})
    assert (evening["dearest"], evening["usual"]) == ("0.75", "3.10")
    assert both(asked, 200)["dear"] == ["Faust"]
    both("POST /seats", 201, {"evening": 1, "row": 2})
    both("POST /drinks", 201, {"seat": 1, "price": "2.20"})
    assert both("GET /evenings/1", 200)["usual"] == "4.40"
    both(asked, 200)


def test_of_several_rows_with_the_values_that_are_looked_for_the_first_is_found(both: Both) -> None:
    for name in ("Faust", "Nathan"):
        both("POST /evenings", 201, {"name": name})
    for evening in (1, 2):
        both(f"POST /evenings/{evening}/boxes", 201, {"name": "royal"})
    for guests in (1, 2):  # a database that writes a row again may put it behind the others
        both("PATCH /evenings/1/boxes/royal", 200, {"guests": guests})
    assert both("GET /boxes/royal?evening=2", 200) == {"named": 1, "there": 2, "empty": "royal"}
    both("GET /boxes/none?evening=2", 404)


def test_a_row_is_named_as_often_as_one_likes(both: Both) -> None:
    both("POST /evenings", 201, {"name": "Faust"})
    both("POST /seats", 201, {"evening": 1})
    both("POST /drinks", 201, {"seat": 1})
    assert len(both("POST /plans", 200, {"drinks": [1] * 40_000})) == 40_000

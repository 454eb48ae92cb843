"""Functions of a blueprint mean the same, whatever they and their callers call what their loops go over."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/bookcase.py")


@pytest.fixture
def bookcase(both: Both) -> Both:
    for size in (10, 4, 7):
        both("POST /cases", 201, {"size": size})
    for case, width in ((1, 3), (1, 20), (2, 2), (3, 1), (3, 3), (3, 4)):
        both("POST /books", 201, {"case": case, "width": width})
    return both


def test_what_a_turn_is_told_by_a_function_with_loops(bookcase: Both) -> None:
    cases = bookcase("GET /shown", 200)["cases"]
    assert [(one["case"]["id"], one["left"]) for one in cases] == [(1, 7), (2, 2), (3, -1)]
    plain = bookcase("GET /plain", 200)["cases"]
    assert [(one["left"], one["narrow"], one["wide"]) for one in plain] == [(7, 1, 2), (2, 1, 0), (-1, 3, 2)]
    assert bookcase("GET /roomy?least=2", 200) == [10]
    assert [(one["narrow"], one["alike"]) for one in bookcase("GET /cases", 200)["items"]] == [(1, 1), (1, 0), (3, 1)]


def test_parameters_and_locals_called_as_loops_are(bookcase: Both) -> None:
    assert bookcase("GET /told?one=3", 200) == 2
    assert bookcase("GET /after-it?width=2", 200) == 2
    assert bookcase("GET /books/1/others", 200) == [3, 3]
    assert bookcase("GET /alone", 200) == [2]


def test_locals_of_functions_of_what_loops_inside_call_otherwise(bookcase: Both) -> None:
    assert bookcase("GET /ranks", 200) == [23, 0, 10]


def test_what_loops_store_of_such_functions(bookcase: Both) -> None:
    assert bookcase("POST /cases/1/reckon", 200) == [22, 11]


def test_what_is_given_the_value_that_it_has_is_of_the_same_version(both: Both) -> None:
    both("POST /cases", 201, {"size": 3})
    both("POST /cases/1/close", 200)
    both("POST /cases/1/close", 200, None, None, **{"if-match": '"1"'})
    both("PATCH /cases/1", 200, {"state": "open"}, None, **{"if-match": '"1"'})
    both("POST /cases/1/close", 412, None, None, **{"if-match": '"1"'})

"""What is answered is what the document tells: statuses, media types and bodies, to which all requests are held."""

from __future__ import annotations

import pytest

from support.both import Both
from support.walks.sides import ServerSide

pytestmark = pytest.mark.blueprint("tests/blueprints/academy.py")
PROBLEM = "application/problem+json"


def test_an_operation_refuses_with_its_own_statuses(both: Both) -> None:
    both("POST /courses", 201, {"code": "LATIN"})
    both("POST /courses/LATIN/closing", 200)
    both("POST /courses/LATIN/closing", 423)
    both("POST /courses/GREEK/closing", 410)


def test_a_row_in_the_path_of_an_operation_may_be_missing(both: Both) -> None:
    both("POST /courses", 201, {"code": "LATIN"})
    assert both("GET /courses/LATIN/title", 200) == "LATIN"
    both("GET /courses/GREEK/title", 404)


def test_what_goes_with_a_row_may_keep_it(both: Both) -> None:
    both("POST /courses", 201, {"code": "LATIN"})
    enrolment = both("POST /courses/LATIN/enrolments", 201, {"name": "ann"})
    both("POST /certificates", 201, {"enrolment": enrolment["id"]})
    both("DELETE /courses/LATIN", 409)


def test_an_empty_path_is_that_of_the_row(both: Both) -> None:
    both("POST /courses", 201, {"code": "LATIN"})
    both("POST /courses/LATIN/enrolments", 201, {"name": "ann"})
    assert both("DELETE /courses/LATIN/enrolments/1", 200)["name"] == "cancelled"
    both("DELETE /courses/LATIN/enrolments/1/cancel", 404)


def test_whoever_is_signed_in_registers_others_without_a_session(both: Both) -> None:
    both.signs_in("POST /users", {"email": "ann@example.com", "password": "password-1"})
    both("POST /users", 204, {"email": "bob@example.com", "password": "password-1"})


def test_problem_details_have_a_media_type_of_their_own(both: Both) -> None:
    both("POST /courses/GREEK/closing", 410)
    server = both.sides[1]
    assert isinstance(server, ServerSide)
    assert server.headers["content-type"] == PROBLEM
    both("POST /courses", 422, {})
    assert server.headers["content-type"] == PROBLEM

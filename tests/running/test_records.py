"""Records that rows keep, on both databases as the evaluator has them, under the names of each API."""

from __future__ import annotations

import pytest

from support.both import Both
from support.running import Project

pytestmark = pytest.mark.blueprint("tests/blueprints/bindery.py")
EMPTY: dict[str, object] = {"firstStep": None, "allSteps": []}


def test_what_a_record_is_not_given_is_its_default(both: Both) -> None:
    both("POST /v1/orders", 201, {"firstLine": {"unitPrice": 3}})
    assert both("POST /v1/orders/1/raised", 200, {"byMuch": 2}) == {"unitPrice": 5, **EMPTY}


def test_rows_keep_records_under_the_names_of_the_first_api(both: Both) -> None:
    line = {"unit_price": 4, "first_step": {"is_done": True}, "all_steps": [{"is_done": True}, {}]}
    both("POST /v2/orders", 201, {"first_line": line, "more_lines": [line]})
    line["all_steps"] = [{"is_done": True}, {"is_done": False}]
    shown = both("GET /v2/orders/1", 200)
    assert (shown["first_line"], shown["kept_line"], shown["more_lines"], shown["unit_price"]) == (
        line,
        line,
        [line],
        4,
    )
    steps = [{"isDone": True}, {"isDone": False}]
    assert both("GET /v1/orders/1", 200)["moreLines"] == [{"unitPrice": 4, "firstStep": steps[0], "allSteps": steps}]
    steps = [{"is-done": True}, {"is-done": False}]
    (shown,) = both("GET /v3/orders", 200)["items"]
    assert shown["kept-line"] == {"unit-price": 4, "first-step": steps[0], "all-steps": steps}


def test_operations_take_and_answer_them_so_too(both: Both) -> None:
    both("POST /v1/orders", 201, {"firstLine": {"unitPrice": 3}, "moreLines": None})
    told = both("POST /v3/orders/1/swap", 200, {"new-line": {"unit-price": 8, "all-steps": [{}]}})
    old, new = ({"unit-price": n, "first-step": None, "all-steps": [{"is-done": False}] * (n - 3 > 0)} for n in (3, 8))
    assert (told["old-line"], told["sent-line"]) == (old, new)
    assert (told["this-order"]["first-line"], told["this-order"]["kept-line"]) == (new, new)
    assert told["this-order"]["more-lines"] is None
    both("POST /v2/orders/1/swap", 422, {"new_line": {"unit_price": 1, "all_steps": [{}] * 4}})
    both("POST /v2/orders/1/swap", 422, {"new_line": {"unitPrice": 1}})


def test_its_code_is_clean(project: Project) -> None:
    for command in (("ruff", "check", "."), ("mypy", "--strict", "src")):
        project.run(*command, database=project.sqlite_url)

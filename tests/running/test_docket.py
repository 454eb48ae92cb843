"""Entities, parameters and locals that are called as generated functions call what is theirs."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/docket.py")


@pytest.fixture
def docket(both: Both) -> Both:
    for count in (1, 2, 3, 4):
        both("POST /cases", 201, {"count": count})
    for name in ("axe", "bag"):
        both("POST /items", 201, {"name": name})
    return both


def test_a_row_and_another_that_is_sent_by_its_name_are_two(docket: Both) -> None:
    assert docket("POST /cases/3/merge", 200, {"case": 2})["count"] == 5
    assert [one["count"] for one in docket("GET /cases", 200)["items"]] == [1, 0, 5, 4]
    docket("POST /cases/3/merge", 409, {"case": 3})
    told = docket("POST /cases/1/weigh", 200, {"case": 2, "other_case": 4})
    assert told == {"counts": [1, 0, 4]}


def test_a_row_is_not_the_request_that_names_it(docket: Both) -> None:
    for title in ("delay", "appeal"):
        docket("POST /requests", 201, {"case": 1, "title": title})
    assert docket("GET /requests/1/before?request=2", 200) == ["delay", "appeal"]


def test_what_is_sent_is_not_the_time_of_the_operation(docket: Both) -> None:
    docket("POST /requests", 201, {"case": 1, "title": "delay"})
    late = "2999-01-01T00:00:00.000000Z"
    assert docket("POST /requests/1/extend", 200, {"instant": late}) == {"was_later": True, "given": late}
    assert docket("POST /requests/1/remind", 200, {}) is True


def test_a_row_is_not_the_result_of_what_changes_it(docket: Both) -> None:
    docket("POST /results", 201, {"case": 1})
    assert docket("POST /results/1/amend", 200, {"result": 5}) == {"points": 5}
    assert docket("POST /results/1/add", 200, {"points": 4}) == 9
    docket("POST /results/1/add", 409, {"points": 1})
    docket("POST /results/1/amend", 409, {"result": 10})
    assert docket("GET /results/1", 200)["points"] == 9


def test_lists_that_are_sent_are_not_what_they_are_looked_up_in(docket: Both) -> None:
    sent = {
        "items": ["bag", "axe", "bag"],
        "exhibits": [{"item": "axe", "case": 4}, {"item": "bag", "case": 2}],
        "cases": [3, 1],
        "exhibit": {"item": "bag", "case": 3},
        "session": "axe",
    }
    assert docket("POST /show", 200, sent) == {
        "items": ["bag", "axe", "bag"],
        "exhibits": ["axe 4", "bag 2"],
        "cases": [3, 1],
        "last": "bag 3",
        "session": "axe",
    }


def test_members_are_called_as_rows_and_values_of_the_backend(docket: Both) -> None:
    docket("POST /pages", 201, {"body": "one"})
    docket("PATCH /pages/one", 200, {"words": 3})
    docket("POST /models", 201, {"select": "a", "model": ["axe"]})
    assert docket("PATCH /models/a", 200, {"model": ["bag", "axe"]})["model"] == ["axe", "bag"]
    sent = {"title": "t", "text": "one", "values": ["bag"], "model": "a", "model_year": 1999}
    text = docket("POST /texts", 201, sent)
    assert {name: text[name] for name in sent} == sent
    assert docket("PATCH /texts/1", 200, {"values": [], "model": None})["values"] == []
    assert docket("GET /texts", 200)["items"][0]["text"] == "one"
    docket("DELETE /pages/one", 204)
    docket("DELETE /models/a", 204)


def test_what_is_sent_is_called_as_what_routes_call(docket: Both) -> None:
    docket("POST /told/all", 200, {"responses": 3, "address": "bag", "nothing": "y", "found": 5})
    docket("POST /told/all", 200, {"responses": 4})
    docket("POST /told/all", 422, {"responses": 9})


def test_a_key_is_called_as_its_entity(docket: Both) -> None:
    docket("POST /forms", 201, {"form": "a"})
    docket("POST /forms/a/copy", 200)
    docket("PATCH /forms/a", 200, {"form": "b"})
    docket("GET /forms/a", 404)
    docket("GET /forms/b", 200)
    docket("POST /forms/b/clauses", 201, {"clause": "one"})
    docket("PATCH /forms/b/clauses/one", 200, {"clause": "two"})
    docket("GET /forms/b/clauses/two", 200)
    docket("DELETE /forms/b/clauses/two", 204)
    docket("DELETE /forms/b", 204)

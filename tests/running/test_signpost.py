"""Records that rows compute, on both databases: links with keys and settings, amounts, lists; codes are numbers."""

from __future__ import annotations

import pytest

from support.both import Both
from support.running import Project

pytestmark = pytest.mark.blueprint("tests/blueprints/signpost.py")
HERE = "https://shop.example.com/orders"


def link(path: str, *, templated: bool = False) -> dict[str, object]:
    return {"href": f"{HERE}/{path}", "templated": templated}


def test_what_is_computed_of_a_row_may_be_a_record(both: Both) -> None:
    order = both("POST /shop/orders", 201, {"total": "30.01", "rate": "2.5", "day": "2030-01-01"})
    assert order["links"] == {"self": link("ORD-0001"), "firstLine": None}
    made = order["amount"].pop("at")
    assert made == order["createdAt"]
    assert order["amount"] == {
        "currency": "EUR",
        "amount": "60.02",
        "share": "7.5",
        "even": True,
        "day": "2030-01-01",
        "note": None,
        "plus": "0",
    }
    assert (order["lineShapes"], order["plain"]) == ([], None)


def test_records_may_be_none_and_in_lists_and_leave_by_operations(both: Both) -> None:
    both("POST /shop/orders", 201, {"total": 3, "day": "2030-01-01", "heading": "tea"})
    both("POST /shop/orders/ORD-0001/lines", 201, {"text": "cup"})
    both("POST /shop/orders/ORD-0001/lines", 201, {"text": "none", "place": 0})
    links = {"self": link("ORD-0001"), "firstLine": link("1/lines", templated=True)}
    assert both("GET /shop/orders/ORD-0001/links", 200) == links
    told = both("GET /shop/orders", 200)
    assert (list(told), told["_links"]) == (["_links", "_embedded", "total"], {"self": {"href": "/shop/orders"}})
    (order,) = told["_embedded"]["orders"]
    assert (order["links"], order["lineShapes"]) == (links, [{"text": "cup", "position": 1}])
    assert (order["plain"]["amount"], order["plain"]["day"], order["amount"]["note"]) == ("3.00", None, "tea")
    (amount,) = both("GET /shop/amounts/@all", 200)
    assert (amount["amount"], amount["even"], amount["plus"]) == ("6.00", False, "0")


def test_a_code_may_be_a_number(both: Both) -> None:
    refused = both("POST /shop/orders", 400, {"total": -1, "day": "2030-01-01"})
    below = [{"path": "/total", "message": "must be at least 0"}]
    assert refused == {"logref": 42, "message": "Validation failed", "_embedded": {"errors": below}}
    assert both("GET /shop/orders/ORD-0009", 404)["logref"] == -44


def test_its_code_is_well_typed(project: Project) -> None:
    project.run("mypy", "--strict", "src", database=project.sqlite_url)

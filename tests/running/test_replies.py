"""What operations answer with: objects inside objects, and rows by what other rows tell of them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from support.both import Both
from support.running import Project, started

pytestmark = pytest.mark.blueprint("tests/blueprints/larder.py")


def test_rows_are_put_in_order_and_into_groups_by_what_other_rows_tell(both: Both) -> None:
    for name, stock in (("a", 5), ("b", 5), ("c", 0), ("d", 5)):
        both("POST /dishes", 201, {"name": name, "stock": stock})
    both("POST /guests", 201, {"name": "g"})
    both("POST /guests/g/orders", 201, {})
    for dish, amount in (("b", 4), ("b", 7), ("c", 9), ("d", 7)):
        both("POST /guests/g/orders/1/portions", 201, {"dish": dish, "amount": amount})
    told = both("GET /wishes?least=1", 200)
    assert told["dishes"] == [{"name": "b", "wish": 7}, {"name": "d", "wish": 7}, {"name": "a", "wish": 0}]
    assert told["alike"] == [{"wish": 0, "names": ["a"]}, {"wish": 7, "names": ["b", "d"]}]


def test_the_document_says_what_is_inside(project: Project) -> None:
    with started(project, project.sqlite_url) as address:
        document = httpx.get(f"{address}/openapi.json").json()
    schemas = document["components"]["schemas"]

    def schema(said: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = schemas[said["$ref"].rpartition("/")[2]]
        return found

    answer = document["paths"]["/wishes"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    inside = schema(answer)["properties"]
    assert schema(inside["dishes"]["items"])["properties"].keys() == {"name", "wish"}
    assert schema(inside["alike"]["items"])["properties"]["names"]["items"] == {"type": "string"}


def test_the_document_says_what_is_read_and_refused(project: Project) -> None:
    with started(project, project.sqlite_url) as address:
        document = httpx.get(f"{address}/openapi.json").json()
    painted = document["paths"]["/shelfs/{name}/paint"]["post"]
    assert {(one["name"], one["in"], one["required"]) for one in painted["parameters"]} == {
        ("name", "path", True),
        ("If-Match", "header", False),
        ("Idempotency-Key", "header", False),
    }
    guest = document["paths"]["/guests/{name}"]
    read = guest["get"]["responses"]
    assert (read.keys(), read["422"]) == ({"200", "404", "422"}, painted["responses"]["422"])
    assert "422" not in guest["delete"]["responses"]
    assert "HTTPValidationError" not in document["components"]["schemas"]

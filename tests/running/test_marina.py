"""Groups by several values, and amounts as texts: the evaluator and both databases answer alike."""

from __future__ import annotations

from typing import Any

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/marina.py")
BOATS: list[dict[str, Any]] = [
    {"name": "ada", "length": 12, "flag": "no"},
    {"name": "bea", "length": 7},
    {"name": "cleo", "length": 10, "flag": "no"},
    {"name": "dora", "length": 7, "flag": "is"},
    {"name": "else", "length": 30},
]


def test_rows_are_grouped_by_several_values(both: Both) -> None:
    both("POST /berths", 201, {"name": "a"})
    for boat in BOATS:
        both("POST /boats", 201, {**boat, "berth": "a"})
    found = both("GET /sizes", 200)
    assert [(one["size"], one["flag"], one["boats"]) for one in found["sizes"]] == [
        (1, "is", 1),
        (1, "none", 1),
        (2, "no", 2),
        (6, "none", 1),
    ]
    assert [(one["flag"], one["boats"]) for one in found["marked"]] == [
        ("is", ["dora"]),
        ("no", ["cleo"]),
        ("no", ["ada"]),
        (None, ["bea", "else"]),
    ]


def test_an_item_is_taken_where_it_was_asked_for(both: Both) -> None:
    berth = both("POST /berths", 201, {"name": "b"})
    assert berth["longest"] is None
    here = "/berths/b"
    for boat in BOATS[:3]:
        both("POST /boats", 201, {**boat, "berth": "b"})
    assert both(f"GET {here}", 200)["longest"] == "ada"
    assert both(f"POST {here}/mark", 200, {"place": 1, "flag": "dk"})["name"] == "cleo"
    for place in (3, -1):
        both(f"POST {here}/mark", 409, {"place": place, "flag": "dk"})
    asked = [both(f"GET {here}/at?place={place}", 200) for place in (0, 2, 3, -1)]
    assert [one["boat"] for one in asked] == ["ada", "bea", None, None]
    assert asked[0]["third"] == "bea"
    assert both("GET /sizes", 200)["longest"][0] == {"size": 1, "name": "bea"}


@pytest.mark.parametrize("name", ["twelve signs", "a/b", "", "c"])
def test_a_key_in_a_query_has_the_limits_that_it_has_in_a_body(both: Both, name: str) -> None:
    asked = both(f"GET /lying?berth={name.replace(' ', '%20')}", 422)["errors"]["berth"]
    sent = both("POST /boats", 422, {"name": "a", "length": 1, "berth": name})["errors"]["berth"]
    assert asked == sent


def test_amounts_in_texts_have_cents(both: Both) -> None:
    assert both("POST /berths", 201, {"name": "c"})["brings"] == "0.00"
    nothing = {"boats": 0, "fees": "0.00", "least": "0.00", "half": "0.00"}
    assert both("GET /lying?berth=c", 200) == nothing
    for fee in ("1.50", "2.01"):
        both("POST /boats", 201, {"name": "ada", "length": 3, "fee": fee, "berth": "c"})
    assert both("GET /berths/c", 200)["brings"] == "3.51"
    assert both("GET /lying?berth=c", 200) == {"boats": 2, "fees": "3.51", "least": "1.50", "half": "1.76"}

"""Tables and columns that are called as words of SQL."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/junction.py")


def test_they_are_written_and_listed(both: Both) -> None:
    both("POST /orders", 201, {"group": "east"})
    for end, user in ((1, "Ann@x.com"), (None, "bob@x.com"), (3, "ann@x.com")):
        both("POST /orders/1/values", 201, {"user": user, "end": end, "case": ":fast", "primary": True})
    assert both("GET /orders/1", 200)["check"] == 4
    listed = both("GET /orders/1/values?sort=-end&case=:fast&search=AN", 200)["items"]
    assert [one["end"] for one in listed] == [3, 1]
    listed = both("GET /orders/1/values?sort=user&end_min=1&primary=true", 200)["items"]
    assert [one["end"] for one in listed] == [1, 3]


def test_some_rows_alone_are_unique(both: Both) -> None:
    both("POST /orders", 201, {"group": "east"})
    both("POST /orders/1/values", 201, {"user": "ann@x.com", "primary": True})
    both("POST /orders/1/values/1/close", 200, {"end": 4})
    both("POST /orders/1/values", 201, {"user": "ann@x.com", "primary": True})
    both("POST /orders/1/values", 201, {"user": "bob@x.com", "primary": True, "case": 'the "old" one'})
    both("POST /orders/1/values", 409, {"user": "Ann@X.com"}, {"user": ["has already been taken"]})
    both("POST /orders/1/values", 409, {"user": "cid@x.com", "primary": True})


def test_they_exchange_what_is_unique(both: Both) -> None:
    for to in (1, 2):
        both("POST /references", 201, {"to": to})
    assert both("POST /references/1/exchange", 200, {"other": 2})["to"] == 2
    assert both("POST /another", 200)["to"] == 3


def test_rows_may_be_called_as_what_is_written_of_them(both: Both) -> None:
    both("POST /orders", 201, {"group": "east"})
    both("POST /orders/1/values", 201, {"user": "ann@x.com"})
    assert both("PATCH /orders/1/values/1", 200, {"case": ":fast", "end": 5})["end"] == 5

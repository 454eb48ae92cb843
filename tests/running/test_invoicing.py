"""Values that are worked out of values that are worked out of others, however many there are."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/invoicing.py")


def test_each_is_told_alike(both: Both) -> None:
    both("POST /invoices", 201, {"day": "2026-01-31", "fee": "90.05", "paid": "50"})
    both("POST /invoices", 201, {"day": "2019-01-31", "fee": "9", "note": "Again", "rate": "0.25"})
    for name, price, count in (("Stone", "12.10", 3), ("Sand", "0.07", 1), ("Wood", "47.95", 1)):
        both("POST /invoices/1/lines", 201, {"name": name, "price": price, "count": count})
    found = both("GET /invoices", 200)["items"]
    assert [(one["gross"], one["due"], one["is_late"]) for one in found] == [
        ("186.75", "136.75", False),
        ("10.71", "10.71", True),
    ]
    assert [one["dear"] for one in found] == [["Wood"], []]
    for number in (1, 2):
        assert both(f"GET /invoices/{number}", 200) == found[number - 1]
        assert both(f"GET /invoices/{number}/again", 200).items() <= found[number - 1].items()
        assert both(f"GET /reminders/{number}", 200)["words"].startswith(found[number - 1]["summary"])

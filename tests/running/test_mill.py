"""Which zeros stand at the end of a decimal: those that were sent of a field, and no others."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/mill.py")
SCALE = {"name": "b", "weight": "3.00", "most": "10.50"}
WORKED_OUT = {
    "1.500": {"same": "1.5", "double": "3", "product": "0.15", "third": "0.375"},
    "0.00": {"same": "0", "double": "0", "product": "0", "third": "0"},
    "-2.50": {"same": "-2.5", "double": "-5", "product": "-0.25", "third": "-0.625"},
    "100": {"same": "100", "double": "200", "product": "10", "third": "25"},
    "0.0000001": {"same": "0.0000001", "double": "0.0000002", "product": "0.00000001", "third": "0"},
    "1200000.00": {"same": "1200000", "double": "2400000", "product": "120000", "third": "300000"},
}


def test_each_is_told_alike(both: Both) -> None:
    for number, (weight, worked_out) in enumerate(WORKED_OUT.items(), 1):
        sack = {"name": "a", "weight": weight, "share": "0.10", "spans": ["1.50", "-1.0", "100"], "scale": SCALE}
        made = both("POST /sacks", 201, sack)
        assert (made["weight"], made["spans"], made["scale"]) == (weight, sack["spans"], SCALE)
        assert made.items() >= (worked_out | {"nothing": "0", "total": "0", "usual": "0", "kept_total": "0"}).items()
        again = both(f"GET /sacks/{number}/again", 200)
        assert again.items() >= worked_out.items()
        assert again["kept"] == both(f"GET /sacks/{number}/kept-alone", 200) == worked_out["same"]
        assert both(f"GET /sacks/{number}/product-alone", 200) == worked_out["product"]
        assert both(f"GET /sacks/{number}/scales", 200) == made["weighed"]


def test_what_rows_add_up_to_is_told_alike(both: Both) -> None:
    both("POST /sacks", 201, {"name": "a", "weight": "2.0", "share": "0.50", "spans": ["1.50"], "scale": SCALE})
    for weight in ("1.00", "2.000"):
        both("POST /sacks/1/grains", 201, {"weight": weight})
    found = both("GET /sacks/1", 200)
    assert [found[name] for name in ("total", "kept_total", "usual", "largest")] == ["3", "3", "1.5", "2"]
    assert (found["others"], found["sums"], found["prices"]) == (["1.5"], ["2", "4"], ["2.00", "4.00"])
    assert found["text"] == "2 1 3 1.5 0"
    assert both("GET /sacks", 200)["items"] == [found]
    again = both("GET /sacks/1/again", 200)
    assert {name: found[name] for name in again if name not in ("kept", "scale")}.items() <= again.items()
    assert both("GET /weighed?least=1.50", 200)["text"] == "1.5 3"
    both("POST /sacks/1/halve", 200)
    assert both("GET /sacks/1", 200)["weight"] == "1.000"

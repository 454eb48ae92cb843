"""Questions about states whose answers follow from what was asked before."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/consignments.py")


def test_what_is_known_of_a_state_is_told_as_if_it_were_asked(both: Both) -> None:
    for weight in (1, 4):
        both("POST /consignments", 201, {"weight": weight})
    assert both("GET /prices", 200) == [1, 1]
    assert both("GET /consignments/1/told", 200) == {"price": 3, "late": False}
    assert both("POST /consignments/2/send", 200) == 5
    assert both("GET /consignments/2/told", 200) == {"price": 7, "late": True}
    both("POST /consignments/2/send", 409)
    assert both("GET /prices", 200) == [1, 3]
    assert both("POST /consignments/2/lose", 200) == 3
    assert both("GET /consignments/2/told", 200) == {"price": 6, "late": False}
    assert both("GET /prices", 200) == [1]

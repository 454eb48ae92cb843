"""Choices inside choices: what one branch finds on its way, the other does not know."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/arboretum.py")


def test_a_branch_asks_for_what_the_other_asks_for_too(both: Both) -> None:
    plant = both("POST /plants", 201, {"name": "yew", "pots": 5, "spare": 2})["id"]
    offer = both("POST /offers", 201, {"plant": plant})["id"]
    assert both(f"GET /offers/{offer}/at-hand", 200) == {"pots": 5}
    assert both(f"GET /offers/{offer}/at-hand?day=2020-01-01", 200) == {"pots": 2}

"""What is found in each turn of a loop."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/orchard.py")


def plant(both: Both) -> None:
    for name, years in (("Zoe", 9), ("Ann", 3), ("Eve", 0)):
        both("POST /pickers", 201, {"name": name, "years": years})
    for sort, least in (("plum", 0), ("pear", 4), ("fig", 0)):
        both("POST /trees", 201, {"sort": sort, "least": least})
    for tree, picker, weight, sold in ((1, 2, 3, None), (1, 1, 7, 2), (2, 3, 4, 4), (2, 2, 6, None), (1, 1, 2, 0)):
        both("POST /baskets", 201, {"tree": tree, "picker": picker, "weight": weight, "sold": sold})


def test_lists_of_a_turn_are_in_order_and_in_groups_by_what_links_lead_to(both: Both) -> None:
    plant(both)
    assert both("POST /records", 200) == [9, 7, 0]

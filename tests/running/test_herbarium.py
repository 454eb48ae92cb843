"""Slugs that are sent, as values and as names of rows."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/herbarium.py")


@pytest.mark.parametrize("slug", ["Rose", "rose family", "-rose", "rose-", "rösli", "rose\n", "ROSE-AND-MANY-MORE"])
def test_what_is_no_slug_is_invalid(both: Both, slug: str) -> None:
    both("POST /families", 422, {"slug": slug}, {"slug": ["is invalid"]})
    both("POST /families", 422, {"slug": "rose", "former": slug}, {"former": ["is invalid"]})
    both("POST /sheets", 201, {"number": 1})
    both("POST /sheets/1/file", 422, {"slug": slug}, {"slug": ["is invalid"]})


def test_so_is_one_that_names_a_row(both: Both) -> None:
    both("POST /drawers", 201, {"title": "Top drawer"})
    both("POST /families", 201, {"slug": "rose"})
    both("POST /sheets", 201, {"number": 1, "family": "rose", "drawer": "top-drawer", "drawers": ["top-drawer"]})
    for name in ("family", "drawer"):
        both("POST /sheets", 422, {"number": 2, name: "Top drawer"}, {name: ["is invalid"]})
        both("POST /sheets", 422, {"number": 2, name: "low-drawer"}, {name: ["not found"]})
    both("PATCH /sheets/1", 422, {"drawers": ["Top drawer"]}, {"drawers": ["is invalid"]})
    both("POST /sheets/1/file", 422, {"slug": "a", "drawer": "Top drawer"}, {"drawer": ["is invalid"]})
    both("GET /sheets/1/on?drawer=Top%20drawer", 422, None, {"drawer": ["is invalid"]})
    assert both("GET /sheets/1/on?drawer=top-drawer", 200) is True
    both("GET /drawers/Top%20drawer", 404)

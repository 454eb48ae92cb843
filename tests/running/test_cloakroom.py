"""Codes of several APIs, values that are made of what is declared after them, and loops that name nothing."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/cloakroom.py")


def test_each_api_has_codes_of_its_own(both: Both) -> None:
    assert both("GET /old/coats/none", 404) == {"error": "coat not found"}
    assert both("GET /new/coats/none", 404) == {"code": 4, "said": "coat not found"}
    assert both("POST /new/coats", 422, {})["code"] == 22


def test_what_the_backend_makes_comes_after_what_it_is_made_of(both: Both) -> None:
    assert both("POST /old/coats", 201, {"title": "A red one"})["slug"] == "a-red-one"
    assert both("POST /new/coats/a-red-one/copy", 200)["slug"] == "a-red-one-2"
    assert [both("POST /old/coats/a-red-one/tag", 200)["number"] for _ in (1, 2)] == [1, 2]
    assert both("POST /old/coats/a-red-one/ring", 200) == 8

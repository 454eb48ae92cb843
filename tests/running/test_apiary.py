"""Values and links that are called as generated code calls something of its own."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/apiary.py")


def test_a_value_may_be_called_as_the_row_that_the_path_names(both: Both) -> None:
    hive = both("POST /hives", 201, {"bees": 30})["id"]
    comb = both(f"POST /hives/{hive}/combs", 201, {"cells": 4})["id"]
    assert both(f"GET /hives/{hive}/combs/{comb}", 200)["hive"] == 34
    assert [one["hive"] for one in both(f"GET /hives/{hive}/combs", 200)["items"]] == [34]


def test_a_link_may_be_called_as_what_makes_a_new_key(both: Both) -> None:
    hive = both("POST /hives", 201, {"bees": 30})["id"]
    queen = both("POST /queens", 201, {"name": "Ada"})["id"]
    both("POST /queens", 201, {"name": "Ida", "new": hive})
    assert both(f"GET /queens/{queen}/bees", 200) == 0
    assert both(f"POST /queens/{queen}/move", 200, {"hive": hive}) == "Ada, Ida"
    assert both(f"GET /queens/{queen}/bees", 200) == 30
    both(f"PATCH /queens/{queen}", 200, {"new": None})
    assert both(f"GET /queens/{queen}/bees", 200) == 0
    both(f"DELETE /hives/{hive}", 204)


def test_what_is_written_last_and_answered_is_written(both: Both) -> None:
    frame = both("POST /frames", 201, {"wax": 7})["id"]
    assert both(f"POST /frames/{frame}/build", 200) == 7
    assert both(f"GET /frames/{frame}", 200)["built"] == 7

"""A backend in which nobody signs in: rows alone tell what may be done with them."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/stall.py")
NOT_FOUND = ["not found"]


@pytest.fixture
def stall(both: Both) -> Both:
    for name, left in (("bread", 2), ("salt", 0)):
        both("POST /wares", 201, {"name": name, "left": left})
    both("POST /wares", 204, {"name": "wine", "hidden": True})
    return both


def test_what_a_row_hides_is_shown_to_nobody_and_named_by_nobody(stall: Both) -> None:
    assert [one["name"] for one in stall("GET /wares", 200)["items"]] == ["bread", "salt"]
    stall("GET /wares/wine", 404)
    stall("PATCH /wares/wine", 404, {"left": 3})
    stall("POST /wares/wine/take", 404, {})
    stall("POST /baskets", 422, {"first": "wine", "lines": []}, {"first": NOT_FOUND})
    stall("POST /baskets", 422, {"first": "bread", "lines": [{"ware": "bread"}, {"ware": "wine"}]})
    stall("POST /pick", 422, {"ware": "wine", "others": []}, {"ware": NOT_FOUND})
    assert stall("POST /pick", 200, {"ware": "bread", "others": ["salt"]})["first"] == "bread"


def test_a_row_tells_what_may_be_done_with_it(stall: Both) -> None:
    stall("PATCH /wares/salt", 403, {"left": 3})
    stall("POST /wares/salt/take", 403, {})
    assert stall("POST /wares/bread/take", 200, {"number": 2}) == 0
    stall("POST /wares/bread/take", 403, {})
    for text in ("a", "b", "c"):
        stall("POST /wares/salt/notes", 201, {"text": text})
    stall("DELETE /wares/salt", 403)
    stall("DELETE /wares/bread", 204)

"""Of several checks that are broken the first of the blueprint is told, whatever breaks them."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/luggage.py")


@pytest.fixture
def luggage(both: Both) -> Both:
    for name in ("red", "blue"):
        both("POST /bags", 201, {"name": name})
    for name in ("hat", "coat"):
        both("POST /things", 201, {"bag": "red", "name": name})
    return both


@pytest.mark.parametrize(
    ("request_", "sent", "errors"),
    [
        ("POST /bags/red/pack", {"weight": 20}, {"bag": ["is too heavy"]}),
        ("POST /bags/blue/pack", {"weight": 20, "width": 0}, {"bag": ["is too heavy"]}),
        ("POST /bags/red/pack", {"weight": 2, "width": 0}, {"bag": ["is full"]}),
        ("POST /bags/blue/pack", {"weight": 2, "width": 0}, {"thing": ["has no width"]}),
        ("POST /things", {"bag": "red", "weight": 2, "width": 0}, {"bag": ["is full"]}),
        ("POST /things", {"bag": "blue", "weight": 2, "width": -1}, {"thing": ["has no width"]}),
    ],
)
def test_of_what_a_new_row_breaks(
    luggage: Both, request_: str, sent: dict[str, object], errors: dict[str, object]
) -> None:
    luggage(request_, 409, {"name": "bow", **sent}, errors=errors)


def test_of_what_a_change_breaks(luggage: Both) -> None:
    luggage("PATCH /bags/red", 409, {"most": -1}, errors={"bag": ["is too heavy"]})
    luggage("PATCH /bags/blue", 409, {"most": -1}, errors={"bag": ["is too heavy"]})
    luggage("PATCH /things/hat", 409, {"weight": 12, "width": 0}, errors={"bag": ["is too heavy"]})
    luggage(
        "POST /things/hat/squeeze", 409, {"into": "blue", "width": 0, "size": 1}, errors={"thing": ["has no width"]}
    )
    luggage(
        "POST /things/hat/squeeze",
        409,
        {"into": "blue", "width": 2, "size": 3},
        errors={"thing": ["is smaller than its parts"]},
    )
    luggage("PATCH /bags/blue", 200, {"most": 0})
    luggage("POST /things/hat/squeeze", 409, {"into": "blue", "width": 2, "size": 3}, errors={"bag": ["is too heavy"]})
    luggage("PATCH /bags/blue", 200, {"most": 9})
    luggage("POST /things/hat/squeeze", 200, {"into": "blue", "width": 2, "size": 1})

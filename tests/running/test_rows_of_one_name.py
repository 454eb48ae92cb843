"""Several rows that an operation calls by one name, one after the other: each keeps its limits, checks and locks."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import httpx
import pytest

from support.both import Both
from support.crowds import CALLERS, Crowd, at_once

pytestmark = pytest.mark.blueprint("tests/blueprints/cellar.py")
LOW, HIGH = {"room": ["must be at least 0"]}, {"room": ["must be at most 20"]}
BEARS, LUCK = {"rack": ["bears no more"]}, {"request": ["brings bad luck"]}


@pytest.fixture
def cellar(both: Both) -> Both:
    """Three racks, each behind the one before."""
    for name, behind in (("c", None), ("b", "c"), ("a", "b")):
        both("POST /racks", 201, {"name": name, "behind": behind})
    return both


def racks(cellar: Both) -> list[tuple[str, int, int]]:
    return [(one["name"], one["room"], one["most"]) for one in cellar("GET /racks", 200)["items"]]


def test_each_is_within_its_limits(cellar: Both) -> None:
    cellar("POST /hand", 409, {"one": "a", "other": "b", "by": 11}, LOW)
    cellar("POST /hand", 409, {"one": "a", "other": "b", "by": -11}, HIGH)
    cellar("POST /hand", 422, {"one": "a", "other": "b", "by": 13}, LUCK)
    cellar("POST /hand", 200, {"one": "a", "other": "b", "by": 10})
    assert racks(cellar) == [("a", 0, 100), ("b", 20, 100), ("c", 10, 100)]
    cellar("POST /hand", 200, {"one": "b", "other": "b", "by": 21})


def test_one_that_a_branch_calls_so_is_another(cellar: Both) -> None:
    for to in ("b", "none"):
        cellar("POST /lend", 409 if to == "b" else 200, {"rack": "a", "to": to, "by": 11}, LOW if to == "b" else None)
        cellar("POST /lend", 422, {"rack": "a", "to": to, "by": 13}, LUCK)
    cellar("POST /racks/b/bottles", 201, {"label": "x", "weight": 50})
    cellar("PATCH /racks/b", 200, {"most": 50})
    cellar("POST /lend", 200, {"rack": "a", "to": "b", "by": 2})
    assert racks(cellar) == [("a", 8, 87), ("b", 12, 50), ("c", 10, 100)]
    cellar("POST /lend", 409, {"rack": "b", "to": "c", "by": 1}, BEARS)
    cellar("POST /lend", 409, {"rack": "b", "to": "none", "by": 1}, BEARS)


def test_one_that_a_loop_calls_so_is_another_in_each_turn(cellar: Both) -> None:
    cellar("POST /racks/a/pass-on", 409, {"steps": [11, 0, 0]}, LOW)
    cellar("POST /racks/a/pass-on", 409, {"steps": [1, 11, 0]}, LOW)
    cellar("POST /racks/a/pass-on", 409, {"steps": [1, 1, 5, 6]}, LOW)
    assert cellar("POST /racks/a/pass-on", 200, {"steps": [1, 2, 3]}) == "c"
    assert racks(cellar) == [("a", 9, 100), ("b", 8, 100), ("c", 7, 100)]
    cellar("POST /shift", 409, {"first": "a", "names": ["b", "c"], "by": 10}, LOW)
    cellar("POST /shift", 409, {"first": "c", "names": ["b"], "by": 8}, LOW)
    cellar("POST /shift", 409, {"first": "c", "names": ["b"], "by": -14}, HIGH)
    assert cellar("POST /shift", 200, {"first": "a", "names": ["b", "c"], "by": 9}) == "c"
    assert racks(cellar) == [("a", 0, 100), ("b", 8, 91), ("c", 16, 91)]
    cellar("POST /racks/b/bottles", 201, {"label": "x", "weight": 50})
    cellar("PATCH /racks/b", 200, {"most": 51})
    cellar("POST /shift", 409, {"first": "c", "names": ["b", "c", "c"], "by": 2}, BEARS)


def test_one_that_may_be_none_is_within_its_limits_where_it_is_one(cellar: Both) -> None:
    cellar("PATCH /racks/a", 200, {"room": 20})
    assert cellar("POST /racks/a/borrow", 200, {"other": "none", "by": 1}) == 19
    assert cellar("POST /racks/a/borrow", 200, {"other": "b", "by": 1}) == 18
    cellar("POST /racks/a/borrow", 409, {"other": "b", "by": 10}, LOW)
    cellar("POST /racks/a/borrow", 409, {"other": "none", "by": 19}, LOW)
    cellar("POST /racks/b/bottles", 201, {"label": "x", "weight": 50})
    cellar("PATCH /racks/b", 200, {"most": 51})
    assert cellar("POST /racks/a/borrow", 200, {"other": "b", "by": 1}) == 17
    cellar("POST /racks/a/borrow", 409, {"other": "b", "by": 1}, BEARS)
    assert racks(cellar) == [("a", 17, 100), ("b", 8, 50), ("c", 10, 100)]


def test_one_that_either_branch_chooses_is_known_behind_them(cellar: Both) -> None:
    assert cellar("POST /racks/a/choose", 200, {"other": "b", "up": True}) == "a up"
    assert cellar("POST /racks/a/choose", 200, {"other": "b", "up": False}) == "b down"
    assert racks(cellar) == [("a", 15, 105), ("b", 5, 95), ("c", 10, 100)]
    cellar("PATCH /racks/c", 200, {"most": 50})
    assert cellar("POST /racks/a/choose", 200, {"other": "c", "up": False}) == "c far down"
    cellar("POST /racks/a/choose", 200, {"other": "c", "up": True})
    cellar("POST /racks/a/choose", 409, {"other": "c", "up": True}, HIGH)
    cellar("POST /racks/a/choose", 404, {"other": "none", "up": False})


def test_what_is_behind_it_is_what_is_behind_the_one_that_it_is(cellar: Both) -> None:
    cellar("POST /racks", 201, {"name": "0", "behind": "a"})
    assert [cellar(f"POST /racks/{name}/last", 200) for name in "0abc"] == ["c", "c", "c", "c"]


def test_new_ones_are_within_their_limits(cellar: Both) -> None:
    heavy = {"weight": ["must be at most 50"]}
    sent = {"rack": "a", "one": 51, "other": 1, "both": True}
    cellar("POST /fill", 409, sent, heavy)
    cellar("POST /fill", 409, {**sent, "both": False}, heavy)
    cellar("POST /fill", 409, {**sent, "one": 1, "other": 51}, heavy)
    cellar("POST /fill", 422, {**sent, "one": 13}, LUCK)
    assert cellar("POST /fill", 200, {**sent, "one": 1, "other": 2}) == 2
    assert cellar("POST /fill", 200, {**sent, "one": 3, "both": False}) == 3
    labels = [(one["label"], one["weight"]) for one in cellar("GET /racks/a/bottles", 200)["items"]]
    assert labels == [("first", 1), ("last", 2), ("last", 3)]


def test_loops_over_two_lists_may_call_their_rows_alike(cellar: Both) -> None:
    cellar("POST /level", 409, {"full": ["a", "b"], "empty": ["c"], "by": 11}, HIGH)
    cellar("POST /level", 409, {"full": ["a"], "empty": ["c", "c"], "by": 6}, LOW)
    assert cellar("POST /level", 200, {"full": ["a", "b"], "empty": ["c", "a"], "by": 3}) == 10 + 13
    faults = {"full": ["is too long (maximum is 20)", "is invalid"], "empty": ["is invalid"]}
    cellar("POST /level", 422, {"full": ["x" * 21, "a/b"], "empty": ["x" * 20 + "/"], "by": 1}, faults)
    assert racks(cellar) == [("a", 10, 100), ("b", 13, 100), ("c", 7, 100)]


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/hand", {"one": "a", "other": "b", "by": 1}),
        ("/lend", {"rack": "a", "to": "b", "by": 1}),
        ("/level", {"full": ["b"], "empty": ["a"], "by": 1}),
    ],
)
def test_each_is_locked(crowd: Crowd, path: str, sent: dict[str, object]) -> None:
    async def race() -> None:
        async with AsyncExitStack() as stack:
            clients = [
                await stack.enter_async_context(httpx.AsyncClient(base_url=one, timeout=120)) for one in crowd.addresses
            ]
            for name in ("a", "b"):
                assert (await clients[0].post("/racks", json={"name": name})).status_code == 201
            calls = [clients[place % 2].post(path, json=sent) for place in range(CALLERS)]
            assert await at_once(calls) == {200: 10, 409: CALLERS - 10}
            assert [one["room"] for one in (await clients[0].get("/racks")).json()["items"]] == [0, 20]

    asyncio.run(race())

"""Operations whose steps follow from each other, about rows without a name, on both databases and in the evaluator."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from support.both import Both
from support.crowds import CALLERS, Crowd, at_once

pytestmark = pytest.mark.blueprint("tests/blueprints/saleroom.py")
ANN, BOB, EVE = ({"email": f"{name}@example.com", "password": "long enough"} for name in ("ann", "bob", "eve"))


def a_sale(both: Both, lots: int) -> None:
    both.signs_in("POST /api/users", ANN)
    both("POST /api/sales", 201, {"title": "Spring"})
    for _ in range(lots):
        both("POST /api/sales/1/lots", 201, {"kind": "chair"})


def test_what_is_kept_of_a_row_is_known_to_what_is_called_and_to_what_is_looked_up(both: Both) -> None:
    a_sale(both, 2)
    both("PUT /api/sales/1/lots/1/proxy", 200, {"limit": 10})
    both.signs_in("POST /api/users", BOB)
    both("POST /api/sales/1/lots/2/bid", 201, {"amount": 4})
    assert both("POST /api/sales/1/lots/1/bid", 201, {"amount": 5}) == {"highest": "6.00", "dear": 1}
    both("POST /api/sales/1/lots/1/bid", 409, {"amount": 6}, {"lot": ["bid more than 6.00"]})
    assert both("POST /api/sales/1/lots/1/bid", 201, {"amount": 10}) == {"highest": "10.00", "dear": 1}


def test_rows_are_in_order_by_several_values_and_alike_in_what_other_rows_tell(both: Both) -> None:
    a_sale(both, 4)
    for name, lot, amount in ((BOB, 2, 7), (EVE, 3, 5)):
        both.signs_in("POST /api/users", name)
        both(f"POST /api/sales/1/lots/{lot}/bid", 201, {"amount": amount})
    both("POST /api/sales/1/lots/3/bid", 201, {"amount": 7})
    told = [(one["lot"]["number"], one["highest"]) for one in both("GET /api/sales/1/results", 200)]
    assert told == [(3, "7.00"), (2, "7.00"), (1, "0.00"), (4, "0.00")]
    crowds = both("GET /api/sales/1/by-bidders", 200)
    assert [(one["bidders"], one["numbers"]) for one in crowds] == [(0, [1, 4]), (1, [2, 3])]
    assert crowds[1]["lots"] == [both(f"GET /api/sales/1/lots/{number}", 200) for number in (2, 3)]


def test_what_is_about_nobody_is_told_as_far_as_it_is_known(both: Both) -> None:
    a_sale(both, 1)
    both("POST /api/sales/1/lots/1/bid", 201, {"amount": 7})
    lot = both("GET /api/sales/1/lots/1", 200)
    assert lot["standing"] == {"sells": True, "bids": 1, "mine": 1}
    assert (lot["part"], lot["part_of_open"]) == ({"sells": True, "bids": 1, "mine": None}, "mine")
    assert lot["place"] == {"open": True, "mine": 1}
    both.credentials.clear()
    lot = both("GET /api/sales/1/lots/1", 200)
    assert lot["standing"] == {"sells": False, "bids": 1, "mine": None}
    assert (lot["part"], lot["part_of_open"], lot["place"]) == (None, None, None)
    assert both("GET /api/board?least=5", 200)["dear"] == [lot]


def test_rows_in_a_record_are_those_that_the_caller_may_read(both: Both) -> None:
    a_sale(both, 1)
    both("POST /api/sales/1/lots/1/bid", 201, {"amount": 7})
    for text in ("Oak", "Elm"):
        both("POST /api/remarks", 201, {"text": text, "final": True})
    board = both("GET /app/board?least=5", 200)
    assert [[one["text"] for one in board["said"]], board["firstSaid"]["text"]] == [["Elm", "Oak"], "Elm"]
    assert [one["title"] for one in board["evenings"]] == ["Spring"]
    assert [one["highest"] for one in board["dear"]] == ["7.00"]
    both.credentials.clear()
    board = both("GET /app/board", 200)
    assert (board["said"], board["firstSaid"], board["dear"], len(board["evenings"])) == ([], None, None, 1)


def test_a_list_that_a_row_keeps_is_compared_with_itself(both: Both) -> None:
    both.signs_in("POST /api/users", ANN)
    chair, lamp = {"kind": "chair", "least": 1}, {"kind": "lamp", "least": 1}
    both("POST /api/sales", 201, {"title": "One", "prices": [chair, lamp]})
    both("POST /api/sales", 409, {"title": "Two", "prices": [chair, lamp, chair]}, {"sale": ["a kind has two prices"]})
    both("PATCH /api/sales/1", 409, {"prices": [lamp, lamp]}, {"sale": ["a kind has two prices"]})


def test_divisors_that_limits_keep_from_being_zero(both: Both) -> None:
    both.signs_in("POST /api/users", ANN)
    assert both("POST /api/split", 200, {"among": [1, 2, 6]}) == "3.00"
    both("POST /api/split", 422, {"among": []}, {"among": ["is too short (minimum is 1)"]})


def test_nobody_changes_what_nobody_may_read(both: Both) -> None:
    both.signs_in("POST /api/users", ANN)
    both("POST /api/remarks", 201, {"text": "Oak"})
    both.credentials.clear()
    both("PATCH /api/remarks/1", 404, {"text": "Pine"}, {"remark": ["not found"]})
    both.signs_in("POST /api/users", BOB)
    assert both("GET /api/remarks/1", 200)["text"] == "Oak"
    assert both("PATCH /api/remarks/1", 200, {"text": "Pine"})["text"] == "Pine"


def test_nothing_is_lost_where_a_row_is_changed_that_an_item_of_a_list_leads_to(crowd: Crowd) -> None:
    async def race() -> None:
        async with crowd.people(2) as (seller, winner):
            assert (await seller.post("/sales", json={"title": "Spring"})).status_code == 201
            for number in range(1, CALLERS + 1):
                assert (await seller.post("/sales/1/lots", json={"kind": "chair"})).status_code == 201
                bid = await winner.post(f"/sales/1/lots/{number}/bid", json={"amount": number})
                assert bid.status_code == 201, bid.text
            other = httpx.AsyncClient(base_url=winner.base_url, headers=seller.headers, timeout=120)
            async with other:
                calls = [(seller, other)[n % 2].post(f"/sales/1/lots/{n}/close") for n in range(1, CALLERS + 1)]
                assert await at_once(calls) == {200: CALLERS}
            paid = sum(range(1, CALLERS + 1))
            told = [(await one.get("/me")).json()["credit"] for one in (seller, winner)]
            assert told == [f"{1_000 + paid}.00", f"{1_000 - paid}.00"]

    asyncio.run(race())

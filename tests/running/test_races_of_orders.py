"""Orders that several place at once, of goods that a list names: as if one had come after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import httpx
import pytest

from support.crowds import CALLERS, Crowd, at_once, signed_in

pytestmark = pytest.mark.blueprint("examples/vouchers/vouchers.py")


async def _stocked(base: httpx.URL, **stock: int) -> httpx.AsyncClient:
    """The keeper of the shop, with so much on the shelf, and one voucher."""
    keeper = await signed_in(base, "keeper@example.com")
    for sku, quantity in stock.items():
        assert (await keeper.post("/products", json={"sku": sku, "name": sku, "price": 2})).status_code == 201
        assert (await keeper.post(f"/products/{sku}/restock", json={"quantity": quantity})).status_code == 200
    assert (await keeper.post("/vouchers", json={"code": "ONCE", "worth": 1})).status_code == 201
    return keeper


def _ordered(
    caller: httpx.AsyncClient, key: str, *lines: tuple[str, int], voucher: str | None = None
) -> Awaitable[httpx.Response]:
    body = {"wanted": [{"product": sku, "quantity": quantity} for sku, quantity in lines], "voucher": voucher}
    return caller.post("/orders", json=body, headers={"idempotency-key": key})


def test_goods_that_a_list_names_are_sold_once(crowd: Crowd) -> None:
    async def race() -> None:
        async with crowd.people(4) as people:
            keeper = await _stocked(people[0].base_url, TEA=20, CUP=200)
            calls = []
            for place in range(CALLERS):
                # Half of them name the goods in the other order, and the tea twice.
                lines = [("TEA", 1), ("CUP", 2), ("CUP", 1)][:: 1 - 2 * (place % 2)]
                calls.append(_ordered(people[place % 4], f"{place}", *lines))
            assert await at_once(calls) == {201: 20, 409: 12}
            stock = [(await keeper.get(f"/products/{sku}")).json()["stock"] for sku in ("TEA", "CUP")]
            assert stock == [0, 140]
            orders = (await keeper.get("/orders?limit=100")).json()
            assert orders["total"] == 20
            assert len({order["number"] for order in orders["items"]}) == 20
            await keeper.aclose()

    asyncio.run(race())


def test_a_voucher_is_used_by_one_order(crowd: Crowd) -> None:
    async def race() -> None:
        async with crowd.people(4) as people:
            keeper = await _stocked(people[0].base_url, TEA=1000)
            calls = [_ordered(people[place % 4], f"{place}", ("TEA", 1), voucher="ONCE") for place in range(CALLERS)]
            assert await at_once(calls) == {201: 1, 409: 31}
            assert (await keeper.get("/products/TEA")).json()["stock"] == 999
            (order,) = (await keeper.get("/orders")).json()["items"]
            assert (order["voucher"], order["total"]) == ("ONCE", "1.00")
            await keeper.aclose()

    asyncio.run(race())


def test_an_order_with_one_key_happens_once(crowd: Crowd) -> None:
    async def race() -> None:
        async with crowd.people(4) as people:
            keeper = await _stocked(people[0].base_url, TEA=1000)
            calls = [_ordered(people[place % 4], f"key {place % 8}", ("TEA", 2)) for place in range(CALLERS)]
            answers = await asyncio.gather(*calls)
            assert {answer.status_code for answer in answers} == {201}
            assert len({answer.text for answer in answers}) == 8
            assert (await keeper.get("/products/TEA")).json()["stock"] == 1000 - 8 * 2
            await keeper.aclose()

    asyncio.run(race())


def test_what_is_cancelled_comes_back_once(crowd: Crowd) -> None:
    async def race() -> None:
        async with crowd.people(2) as (ann, bob):
            keeper = await _stocked(ann.base_url, TEA=10, CUP=10)
            orders = []
            for place, caller in enumerate((ann, bob)):
                lines = [("TEA", 2), ("CUP", 3)][:: 1 - 2 * place]
                orders.append((caller, (await _ordered(caller, "one", *lines)).json()["number"]))
            calls = []
            for _ in range(CALLERS // 4):
                calls += [caller.post(f"/orders/{number}/cancel") for caller, number in orders]
                calls += [keeper.post(f"/orders/{number}/send") for _, number in orders]
            statuses = await at_once(calls)
            assert statuses == {200: 2, 409: 30}
            gone = [order["lines"] for order in (await keeper.get("/orders?status=sent")).json()["items"]]
            sold = {
                sku: sum(x["quantity"] for lines in gone for x in lines if x["product"] == sku)
                for sku in ("TEA", "CUP")
            }
            for sku, quantity in sold.items():
                assert (await keeper.get(f"/products/{sku}")).json()["stock"] == 10 - quantity
            await keeper.aclose()

    asyncio.run(race())

"""Stock, seats and credit that several take at once: as if one had come after the other."""

from __future__ import annotations

import asyncio

import pytest

from support.crowds import CALLERS, Crowd, at_once

KIOSK = pytest.mark.blueprint("tests/blueprints/kiosk.py")
WORKSHOP = pytest.mark.blueprint("tests/blueprints/workshop.py")


@KIOSK
def test_stock_never_falls_below_zero(crowd: Crowd) -> None:
    async def race() -> None:
        async with crowd.people(4, name="P", role="admin") as people:
            for sku, stock in (("tea", 20), ("cup", 200)):
                body = {"sku": sku, "name": sku, "price": "2.50", "stock": stock}
                assert (await people[0].post("/products", json=body)).status_code == 201
            orders = []
            for place in range(CALLERS):
                caller = people[place % 4]
                # Half of them name the goods in the other order.
                lines = [{"product": "tea", "quantity": 1}, {"product": "cup", "quantity": 2}][:: 1 - 2 * (place % 2)]
                answer = await caller.post("/orders", json={"lines": lines})
                assert answer.status_code == 201, answer.text
                orders.append((caller, answer.json()["id"]))
            statuses = await at_once([caller.post(f"/orders/{order}/place") for caller, order in orders])
            assert statuses == {200: 20, 409: 12}
            tea, cup = [(await people[0].get(f"/products/{sku}")).json()["stock"] for sku in ("tea", "cup")]
            assert (tea, cup) == (0, 160)

    asyncio.run(race())


@KIOSK
def test_a_state_is_left_once(crowd: Crowd) -> None:
    async def race() -> None:
        async with crowd.people(1, name="P", role="admin") as (one,):
            body = {"sku": "tea", "name": "Tea", "price": 1, "stock": 1000}
            assert (await one.post("/products", json=body)).status_code == 201
            order = (await one.post("/orders", json={"lines": [{"product": "tea", "quantity": 5}]})).json()["id"]
            assert await at_once([one.post(f"/orders/{order}/place") for _ in range(CALLERS)]) == {200: 1, 409: 31}
            assert await at_once([one.post(f"/orders/{order}/cancel") for _ in range(CALLERS)]) == {200: 1, 409: 31}
            assert (await one.get("/products/tea")).json()["stock"] == 1000

    asyncio.run(race())


@KIOSK
def test_a_voucher_is_used_once(crowd: Crowd) -> None:
    async def race() -> None:
        async with crowd.people(1, name="P", role="admin") as (one,):
            await one.post("/products", json={"sku": "tea", "name": "Tea", "price": 3, "stock": 1000})
            await one.post("/vouchers", json={"code": "ONCE", "worth": "1.00"})
            orders = []
            for _ in range(8):
                order = (await one.post("/orders", json={"lines": [{"product": "tea", "quantity": 1}]})).json()["id"]
                assert (await one.post(f"/orders/{order}/place")).status_code == 200
                orders.append(order)
            calls = [one.post(f"/orders/{order}/redeem", json={"code": "ONCE"}) for order in orders]
            assert await at_once(calls) == {200: 1, 409: 7}

    asyncio.run(race())


@WORKSHOP
def test_seats_are_counted_together(crowd: Crowd) -> None:
    async def race() -> None:
        async with crowd.people(CALLERS, name="P", role="trainer") as people:
            body = {"code": "pots", "title": "Pots", "capacity": 5}
            assert (await people[0].post("/courses", json=body)).status_code == 201
            assert (await people[0].post("/courses/pots/open")).status_code == 200
            statuses = await at_once([caller.post("/courses/pots/book", json={}) for caller in people])
            assert statuses == {200: 5, 409: 27}
            assert (await people[0].get("/courses/pots")).json()["data"]["seatsLeft"] == 0

    asyncio.run(race())


@WORKSHOP
def test_crossing_gifts_neither_wait_for_each_other_nor_make_credit(crowd: Crowd) -> None:
    async def race() -> None:
        async with crowd.people(2, name="P") as (ann, bob):
            calls = []
            for place in range(200):
                giver, receiver = ((ann, "p1"), (bob, "p0"))[place % 2]
                calls.append(giver.post("/gifts", json={"to": f"{receiver}@example.com", "amount": 1}))
            statuses = await at_once(calls)
            assert statuses[200] + statuses[409] == 200
            mine = [(await one.get("/me")).json() for one in (ann, bob)]
            left = [own["data"]["credit"] for own in mine]
            assert sum(float(credit) for credit in left) == 200

    asyncio.run(race())

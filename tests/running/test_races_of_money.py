"""Money that several move at once: as if one had come after the other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable

import asyncpg
import httpx
import pytest

from support.crowds import CALLERS, Crowd, at_once, deadlocks, signed_in

pytestmark = pytest.mark.blueprint("examples/ledger/ledger.py")


async def _books(people: list[httpx.AsyncClient], amount: int) -> tuple[httpx.AsyncClient, list[str]]:
    """The teller, and a book of each with some money in it."""
    teller = await signed_in(people[0].base_url, "teller@example.com")
    books = []
    for place, person in enumerate(people):
        books.append((await person.post("/books", json={"currency": "EUR"})).json()["number"])
        body = {"target": books[place], "amount": amount}
        answer = await teller.post("/deposits", json=body, headers={"idempotency-key": f"first {place}"})
        assert answer.status_code == 201, answer.text
    return teller, books


def _moved(giver: httpx.AsyncClient, source: str, target: str, amount: object, key: str) -> Awaitable[httpx.Response]:
    body = {"source": source, "target": target, "amount": amount}
    return giver.post("/transfers", json=body, headers={"idempotency-key": key})


async def _held(people: list[httpx.AsyncClient], books: list[str]) -> list[float]:
    answers = [await person.get(f"/books/{book}") for person, book in zip(people, books, strict=True)]
    return [float(answer.json()["balance"]) for answer in answers]


def test_one_key_has_one_effect(crowd: Crowd) -> None:
    async def race() -> None:
        async with crowd.people(2) as people:
            teller, books = await _books(people, 100)
            answers = await asyncio.gather(
                *(_moved(people[0], books[0], books[1], "7.50", "same") for _ in range(CALLERS))
            )
            assert {answer.status_code for answer in answers} == {201}
            assert len({answer.text for answer in answers}) == 1
            assert await _held(people, books) == [92.5, 107.5]
            other = await _moved(people[0], books[0], books[1], "8.50", "same")
            assert other.status_code == 422
            await teller.aclose()

    asyncio.run(race())


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_transaction_that_the_database_gives_up_is_tried_again(crowd: Crowd, database: str) -> None:
    """Somebody else locks the books in the other order: PostgreSQL ends whoever notices, which is the transfer."""

    async def race() -> None:
        async with crowd.people(2) as people:
            teller, books = await _books(people, 100)
            outside = await asyncpg.connect(database.replace("+asyncpg", ""))
            lock = "SELECT id FROM books WHERE number = $1 FOR UPDATE"
            watch = await asyncpg.connect(database.replace("+asyncpg", ""))
            async with outside.transaction():
                await outside.execute("SET LOCAL deadlock_timeout = '1min'")
                await outside.fetch(lock, books[1])
                asked = asyncio.ensure_future(_moved(people[0], books[0], books[1], "7.50", "one"))
                while not await watch.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                    await asyncio.sleep(0.01)
                await outside.fetch(lock, books[0])
            answer = await asked
            assert answer.status_code == 201, answer.text
            assert await _held(people, books) == [92.5, 107.5]
            assert await deadlocks(database) == 1
            await asyncio.gather(outside.close(), watch.close(), teller.aclose())

    asyncio.run(race())


def _cross(crowd: Crowd, transfers: int) -> None:
    async def race() -> None:
        async with crowd.people(4) as people:
            teller, books = await _books(people, 50)
            found: Counter[int] = Counter()
            for begin in range(0, transfers, CALLERS):
                calls = []
                for number in range(begin, min(begin + CALLERS, transfers)):
                    giver, taker = number % 4, (number // 4 + number + 1) % 4
                    taker = taker if taker != giver else (giver + 1) % 4
                    calls.append(_moved(people[giver], books[giver], books[taker], number % 20 + 1, f"key {number}"))
                found += await at_once(calls)
            assert found.keys() <= {201, 409}
            assert found[201] > transfers / 10
            held = await _held(people, books)
            assert min(held) >= 0
            assert sum(held) == 200
            await teller.aclose()

    asyncio.run(race())


def test_crossing_transfers_balance(crowd: Crowd) -> None:
    _cross(crowd, 320)


@pytest.mark.long
def test_ten_thousand_crossing_transfers_balance(crowd: Crowd) -> None:
    _cross(crowd, 10_000)

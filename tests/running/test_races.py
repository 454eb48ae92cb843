"""What several callers do at once, to two processes of a generated backend: as if one had come after the other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from support.postgres import Postgres
from support.running import Project, build, started

ROOT = Path(__file__).parents[2]
SETTINGS = {
    "SIGN_IN_RATE": "100000/minute",
    "REGISTRATION_RATE": "100000/minute",
    "TELLER_PASSWORD": "quite a secret",
    "KEEPER_PASSWORD": "quite a secret",
    "ADMIN_PASSWORD": "quite a secret",
}
CALLERS = 32


def _built(name: str, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return build(ROOT / "tests" / "blueprints" / f"{name}.py", tmp_path_factory.mktemp("raced") / name)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return build(ROOT / "examples" / "ledger", tmp_path_factory.mktemp("raced") / "ledger")


@pytest.fixture(scope="module")
def vouchers(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return build(ROOT / "examples" / "vouchers", tmp_path_factory.mktemp("raced") / "vouchers")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return build(ROOT / "examples" / "directory", tmp_path_factory.mktemp("raced") / "directory")


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return _built("kiosk", tmp_path_factory)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return _built("workshop", tmp_path_factory)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/raced.db"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.fresh_database()


class Shop:
    """Two processes on one database, and the people who call them."""

    def __init__(self, project: Project, database: str, prefix: str) -> None:
        self._project = project
        self._database = database
        self._prefix = prefix
        self._stack = ExitStack()
        self.addresses: list[str] = []

    def __enter__(self) -> Shop:
        self._project.migrate(self._database)
        self.addresses = [self._stack.enter_context(started(self._project, self._database, SETTINGS)) for _ in range(2)]
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @asynccontextmanager
    async def people(self, number: int, **values: Any) -> AsyncIterator[list[httpx.AsyncClient]]:
        """Accounts, each with a client of one of the processes."""
        clients = [
            httpx.AsyncClient(base_url=self.addresses[place % 2] + self._prefix, timeout=120) for place in range(number)
        ]
        try:
            for place, client in enumerate(clients):
                body = {"email": f"p{place}@example.com", "password": "long enough", **values}
                answer = await client.post("/users", json=body)
                assert answer.status_code == 201, answer.text
                token = _found(answer.json(), "access_token") or _found(answer.json(), "accessToken")
                client.headers["authorization"] = f"Bearer {token}"
            yield clients
        finally:
            for client in clients:
                await client.aclose()


def _found(body: Any, name: str) -> Any:
    return body.get(name) or _found(body.get("data"), name) if isinstance(body, dict) else None


async def _at_once(calls: Sequence[Awaitable[httpx.Response]]) -> Counter[int]:
    answers = await asyncio.gather(*calls)
    assert all(answer.status_code < 500 for answer in answers), [a.text for a in answers if a.status_code >= 500]
    return Counter(answer.status_code for answer in answers)


@pytest.fixture
def kiosk_open(kiosk: Project, database: str) -> Iterator[Shop]:
    with Shop(kiosk, database, "/v1") as shop:
        yield shop


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return _built("board", tmp_path_factory)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return _built("archive", tmp_path_factory)


@pytest.fixture(scope="module")
def conduit(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return build(ROOT / "examples" / "conduit", tmp_path_factory.mktemp("raced") / "conduit")


@pytest.fixture
def bank(ledger: Project, database: str) -> Iterator[Shop]:
    with Shop(ledger, database, "/v1") as shop:
        yield shop


@pytest.fixture
def voucher_shop(vouchers: Project, database: str) -> Iterator[Shop]:
    with Shop(vouchers, database, "/v1") as shop:
        yield shop


@pytest.fixture
def workshop_open(workshop: Project, database: str) -> Iterator[Shop]:
    with Shop(workshop, database, "/api") as shop:
        yield shop


def test_stock_never_falls_below_zero(kiosk_open: Shop) -> None:
    async def race() -> None:
        async with kiosk_open.people(4, name="P", role="admin") as people:
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
            statuses = await _at_once([caller.post(f"/orders/{order}/place") for caller, order in orders])
            assert statuses == {200: 20, 409: 12}
            tea, cup = [(await people[0].get(f"/products/{sku}")).json()["stock"] for sku in ("tea", "cup")]
            assert (tea, cup) == (0, 160)

    asyncio.run(race())


def test_a_state_is_left_once(kiosk_open: Shop) -> None:
    async def race() -> None:
        async with kiosk_open.people(1, name="P", role="admin") as (one,):
            body = {"sku": "tea", "name": "Tea", "price": 1, "stock": 1000}
            assert (await one.post("/products", json=body)).status_code == 201
            order = (await one.post("/orders", json={"lines": [{"product": "tea", "quantity": 5}]})).json()["id"]
            assert await _at_once([one.post(f"/orders/{order}/place") for _ in range(CALLERS)]) == {200: 1, 409: 31}
            assert await _at_once([one.post(f"/orders/{order}/cancel") for _ in range(CALLERS)]) == {200: 1, 409: 31}
            assert (await one.get("/products/tea")).json()["stock"] == 1000

    asyncio.run(race())


def test_a_voucher_is_used_once(kiosk_open: Shop) -> None:
    async def race() -> None:
        async with kiosk_open.people(1, name="P", role="admin") as (one,):
            await one.post("/products", json={"sku": "tea", "name": "Tea", "price": 3, "stock": 1000})
            await one.post("/vouchers", json={"code": "ONCE", "worth": "1.00"})
            orders = []
            for _ in range(8):
                order = (await one.post("/orders", json={"lines": [{"product": "tea", "quantity": 1}]})).json()["id"]
                assert (await one.post(f"/orders/{order}/place")).status_code == 200
                orders.append(order)
            calls = [one.post(f"/orders/{order}/redeem", json={"code": "ONCE"}) for order in orders]
            assert await _at_once(calls) == {200: 1, 409: 7}

    asyncio.run(race())


def test_seats_are_counted_together(workshop_open: Shop) -> None:
    async def race() -> None:
        async with workshop_open.people(CALLERS, name="P", role="trainer") as people:
            body = {"code": "pots", "title": "Pots", "capacity": 5}
            assert (await people[0].post("/courses", json=body)).status_code == 201
            assert (await people[0].post("/courses/pots/open")).status_code == 200
            statuses = await _at_once([caller.post("/courses/pots/book", json={}) for caller in people])
            assert statuses == {200: 5, 409: 27}
            assert (await people[0].get("/courses/pots")).json()["data"]["seatsLeft"] == 0

    asyncio.run(race())


def test_crossing_gifts_neither_wait_for_each_other_nor_make_credit(workshop_open: Shop) -> None:
    async def race() -> None:
        async with workshop_open.people(2, name="P") as (ann, bob):
            calls = []
            for place in range(200):
                giver, receiver = ((ann, "p1"), (bob, "p0"))[place % 2]
                calls.append(giver.post("/gifts", json={"to": f"{receiver}@example.com", "amount": 1}))
            statuses = await _at_once(calls)
            assert statuses[200] + statuses[409] == 200
            mine = [(await one.get("/me")).json() for one in (ann, bob)]
            left = [own["data"]["credit"] for own in mine]
            assert sum(float(credit) for credit in left) == 200

    asyncio.run(race())


async def _signed_in(base: httpx.URL, email: str) -> httpx.AsyncClient:
    """Somebody of the first rows."""
    client = httpx.AsyncClient(base_url=base, timeout=120)
    answer = await client.post("/users/login", json={"email": email, "password": "quite a secret"})
    client.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
    return client


async def _stocked(base: httpx.URL, **stock: int) -> httpx.AsyncClient:
    """The keeper of the shop, with so much on the shelf, and one voucher."""
    keeper = await _signed_in(base, "keeper@example.com")
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


def test_goods_that_a_list_names_are_sold_once(voucher_shop: Shop) -> None:
    async def race() -> None:
        async with voucher_shop.people(4) as people:
            keeper = await _stocked(people[0].base_url, TEA=20, CUP=200)
            calls = []
            for place in range(CALLERS):
                # Half of them name the goods in the other order, and the tea twice.
                lines = [("TEA", 1), ("CUP", 2), ("CUP", 1)][:: 1 - 2 * (place % 2)]
                calls.append(_ordered(people[place % 4], f"{place}", *lines))
            assert await _at_once(calls) == {201: 20, 409: 12}
            stock = [(await keeper.get(f"/products/{sku}")).json()["stock"] for sku in ("TEA", "CUP")]
            assert stock == [0, 140]
            orders = (await keeper.get("/orders?limit=100")).json()
            assert orders["total"] == 20
            assert len({order["number"] for order in orders["items"]}) == 20
            await keeper.aclose()

    asyncio.run(race())


def test_a_voucher_is_used_by_one_order(voucher_shop: Shop) -> None:
    async def race() -> None:
        async with voucher_shop.people(4) as people:
            keeper = await _stocked(people[0].base_url, TEA=1000)
            calls = [_ordered(people[place % 4], f"{place}", ("TEA", 1), voucher="ONCE") for place in range(CALLERS)]
            assert await _at_once(calls) == {201: 1, 409: 31}
            assert (await keeper.get("/products/TEA")).json()["stock"] == 999
            (order,) = (await keeper.get("/orders")).json()["items"]
            assert (order["voucher"], order["total"]) == ("ONCE", "1.00")
            await keeper.aclose()

    asyncio.run(race())


def test_an_order_with_one_key_happens_once(voucher_shop: Shop) -> None:
    async def race() -> None:
        async with voucher_shop.people(4) as people:
            keeper = await _stocked(people[0].base_url, TEA=1000)
            calls = [_ordered(people[place % 4], f"key {place % 8}", ("TEA", 2)) for place in range(CALLERS)]
            answers = await asyncio.gather(*calls)
            assert {answer.status_code for answer in answers} == {201}
            assert len({answer.text for answer in answers}) == 8
            assert (await keeper.get("/products/TEA")).json()["stock"] == 1000 - 8 * 2
            await keeper.aclose()

    asyncio.run(race())


def test_what_is_cancelled_comes_back_once(voucher_shop: Shop) -> None:
    async def race() -> None:
        async with voucher_shop.people(2) as (ann, bob):
            keeper = await _stocked(ann.base_url, TEA=10, CUP=10)
            orders = []
            for place, caller in enumerate((ann, bob)):
                lines = [("TEA", 2), ("CUP", 3)][:: 1 - 2 * place]
                orders.append((caller, (await _ordered(caller, "one", *lines)).json()["number"]))
            calls = []
            for _ in range(CALLERS // 4):
                calls += [caller.post(f"/orders/{number}/cancel") for caller, number in orders]
                calls += [keeper.post(f"/orders/{number}/send") for _, number in orders]
            statuses = await _at_once(calls)
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


async def _books(people: list[httpx.AsyncClient], amount: int) -> tuple[httpx.AsyncClient, list[str]]:
    """The teller, and a book of each with some money in it."""
    teller = await _signed_in(people[0].base_url, "teller@example.com")
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


def test_what_is_decided_by_all_rows_is_decided_by_one_at_a_time(board: Project, database: str) -> None:
    async def race() -> None:
        first, second = (httpx.AsyncClient(base_url=address, timeout=120) for address in shop.addresses)
        async with first, second:
            calls = [(first, second)[place % 2].post("/notes", json={"name": "n"}) for place in range(CALLERS)]
            assert await _at_once(calls) == {201: 3, 409: 29}

    with Shop(board, database, "") as shop:
        asyncio.run(race())


def test_an_article_is_not_deleted_below_those_who_comment_on_it(conduit: Project, database: str) -> None:
    async def race() -> None:
        first, second = (httpx.AsyncClient(base_url=f"{address}/api", timeout=120) for address in shop.addresses)
        async with first, second:
            user = {"username": "ann", "email": "ann@example.com", "password": "long enough"}
            answer = await first.post("/users", json={"user": user})
            headers = {"authorization": f"Token {answer.json()['user']['token']}"}
            article = {"title": "One", "description": "d", "body": "b", "tagList": []}
            assert (await first.post("/articles", json={"article": article}, headers=headers)).status_code == 201
            path, body = "/articles/one", {"comment": {"body": "b"}}
            clients = [(first, second)[place % 2] for place in range(CALLERS)]
            calls = [one.post(f"{path}/comments", json=body, headers=headers) for one in clients]
            calls.insert(CALLERS // 2, second.delete(path, headers=headers))
            statuses = await _at_once(calls)
            assert set(statuses) <= {201, 204, 404}
            assert statuses[204] == 1
            assert (await first.get(f"{path}/comments")).status_code == 404

    with Shop(conduit, database, "/api") as shop:
        asyncio.run(race())


def test_of_those_who_saw_one_version_one_changes_it_and_what_is_gone_comes_back_once(
    archive: Project, database: str
) -> None:
    async def race() -> None:
        async with shop.people(2) as people:
            assert (await people[0].post("/folders", json={"title": "Papers"})).status_code == 201
            made = await people[0].post("/folders/papers/documents", json={"number": 1, "title": "One", "tags": []})
            assert made.status_code == 201, made.text
            seen = {"if-match": made.headers["etag"]}
            path = "/folders/papers/documents/1"
            calls = [people[0].patch(path, json={"pages": n + 2}, headers=seen) for n in range(CALLERS)]
            assert await _at_once(calls) == {200: 1, 412: 31}
            now = {"if-match": (await people[0].get(path)).headers["etag"]}
            assert await _at_once([people[0].delete(path, headers=now) for _ in range(CALLERS)]) == {204: 1, 404: 31}
            assert await _at_once([people[0].post(f"{path}/restore") for _ in range(CALLERS)]) == {200: 1, 404: 31}

    with Shop(archive, database, "") as shop:
        asyncio.run(race())


def test_one_key_has_one_effect(bank: Shop) -> None:
    async def race() -> None:
        async with bank.people(2) as people:
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


def test_a_transaction_that_the_database_gives_up_is_tried_again(ledger: Project, postgres: Postgres) -> None:
    """Somebody else locks the books in the other order: PostgreSQL ends whoever notices, which is the transfer."""
    database = postgres.fresh_database()

    async def race() -> None:
        async with shop.people(2) as people:
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
            given_up = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            await watch.execute("SELECT pg_stat_force_next_flush()")
            assert await watch.fetchval(given_up) == 1
            await asyncio.gather(outside.close(), watch.close(), teller.aclose())

    with Shop(ledger, database, "/v1") as shop:
        asyncio.run(race())


def _cross(bank: Shop, transfers: int) -> None:
    async def race() -> None:
        async with bank.people(4) as people:
            teller, books = await _books(people, 50)
            found: Counter[int] = Counter()
            for begin in range(0, transfers, CALLERS):
                calls = []
                for number in range(begin, min(begin + CALLERS, transfers)):
                    giver, taker = number % 4, (number // 4 + number + 1) % 4
                    taker = taker if taker != giver else (giver + 1) % 4
                    calls.append(_moved(people[giver], books[giver], books[taker], number % 20 + 1, f"key {number}"))
                found += await _at_once(calls)
            assert found.keys() <= {201, 409}
            assert found[201] > transfers / 10
            held = await _held(people, books)
            assert min(held) >= 0
            assert sum(held) == 200
            await teller.aclose()

    asyncio.run(race())


def test_crossing_transfers_balance(bank: Shop) -> None:
    _cross(bank, 320)


@pytest.mark.long
def test_ten_thousand_crossing_transfers_balance(bank: Shop) -> None:
    _cross(bank, 10_000)


def test_a_manager_outranks_whoever_is_changed_first(directory: Project, database: str) -> None:
    """The check reads a row that the other of the two requests writes."""

    async def race(shop: Shop) -> None:
        admin = httpx.AsyncClient(base_url=shop.addresses[0], timeout=120)
        given = {"email": "admin@example.com", "password": "quite a secret"}
        token = (await admin.post("/people/sign-in", json=given)).json()["access_token"]
        admin.headers["authorization"] = f"Bearer {token}"
        for place in range(CALLERS):
            body = {"login": f"p{place}", "email": f"p{place}@example.com", "password": "quite a secret", "name": "P"}
            assert (await admin.post("/people", json=body)).status_code == 201
        pairs = [(f"/people/p{place}", f"/people/p{place + 1}") for place in range(0, CALLERS, 2)]
        for _, above in pairs:
            assert (await admin.patch(above, json={"grade": 5})).status_code == 200
        other = httpx.AsyncClient(base_url=shop.addresses[1], timeout=120, headers=admin.headers)
        calls = []
        for below, above in pairs:
            calls += [admin.patch(below, json={"manager": above.rpartition("/")[2]})]
            calls += [other.patch(above, json={"grade": 1})]
        statuses = await _at_once(calls)
        assert statuses == {200: len(pairs), 409: len(pairs)}
        for below, above in pairs:
            managed = (await admin.get(below)).json()["manager"] is not None
            assert managed == ((await admin.get(above)).json()["grade"] == 5)
        await admin.aclose()
        await other.aclose()

    with Shop(directory, database, "") as shop:
        asyncio.run(race(shop))

"""Rows that several decide by, change and delete at once: as if one had come after the other."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import httpx
import pytest

from support.crowds import CALLERS, Crowd, at_once, deadlocks

ARCHIVE = pytest.mark.blueprint("tests/blueprints/archive.py")
BOARD = pytest.mark.blueprint("tests/blueprints/board.py")
CONDUIT = pytest.mark.blueprint("examples/conduit/conduit.py")
LARDER = pytest.mark.blueprint("tests/blueprints/larder.py")
DIRECTORY = pytest.mark.blueprint("examples/directory/directory.py")


@BOARD
def test_what_is_decided_by_all_rows_is_decided_by_one_at_a_time(crowd: Crowd) -> None:
    async def race() -> None:
        first, second = (httpx.AsyncClient(base_url=address, timeout=120) for address in crowd.addresses)
        async with first, second:
            calls = [(first, second)[place % 2].post("/notes", json={"name": "n"}) for place in range(CALLERS)]
            assert await at_once(calls) == {201: 3, 409: 29}

    asyncio.run(race())


@BOARD
def test_what_follows_a_create_is_decided_by_one_at_a_time(crowd: Crowd, database: str) -> None:
    """By all rows, or by those of the account that calls; so is what an operation decides by the rows of that one."""

    async def race() -> None:
        async with crowd.people(2) as people:
            pins = [people[place % 2].post("/pins", json={"color": "red"}) for place in range(CALLERS)]
            assert await at_once(pins) == {201: 3, 409: 29}
            for place, path in enumerate(("/marks", "/scribbles")):
                me = people[place].headers
                clients = [httpx.AsyncClient(base_url=one, headers=me, timeout=120) for one in crowd.addresses]
                async with clients[0], clients[1]:
                    calls = [clients[number % 2].post(path, json={"text": "t"}) for number in range(CALLERS)]
                    assert await at_once(calls) == {201: 3, 409: 29}
                    assert (await clients[0].get("/marks")).json()["total"] == 3
            assert await deadlocks(database) == 0

    asyncio.run(race())


@BOARD
def test_a_rule_that_counts_is_asked_of_one_new_row_at_a_time(crowd: Crowd, database: str) -> None:
    """Of all rows, of those of the account that calls, and of those of a row that the new one leads to."""

    async def race() -> None:
        async with crowd.people(2) as people:
            posters = [people[place % 2].post("/posters", json={"text": "t"}) for place in range(CALLERS)]
            assert await at_once(posters) == {201: 3, 403: 29}
            clients = [
                httpx.AsyncClient(base_url=one, headers=people[0].headers, timeout=120) for one in crowd.addresses
            ]
            async with clients[0], clients[1]:
                calls = [clients[number % 2].post("/folders", json={"name": "n"}) for number in range(CALLERS)]
                assert await at_once(calls) == {201: 3, 403: 29}
                slip = {"folder": 1, "text": "two"}
                calls = [clients[number % 2].post("/slips", json=slip) for number in range(CALLERS)]
                assert await at_once(calls) == {201: 3, 403: 29}
            assert await deadlocks(database) == 0

    asyncio.run(race())


@BOARD
def test_a_rule_that_counts_accounts_is_asked_of_one_at_a_time(crowd: Crowd, database: str) -> None:
    async def race() -> None:
        async with AsyncExitStack() as stack:
            clients = [await stack.enter_async_context(httpx.AsyncClient(base_url=one)) for one in crowd.addresses]
            people = [
                {"email": f"u{place}@example.com", "password": "long enough", "team": "red"} for place in range(CALLERS)
            ]
            calls = [clients[place % 2].post("/users", json=body, timeout=120) for place, body in enumerate(people)]
            assert await at_once(calls) == {201: 3, 403: 29}
            assert await deadlocks(database) == 0

    asyncio.run(race())


@LARDER
def test_what_two_rows_decide_is_decided_once_both_are_locked(crowd: Crowd, database: str) -> None:
    """The guard stands between the lookups; and half of the callers name the rows the other way around."""

    async def race() -> None:
        first, second = (httpx.AsyncClient(base_url=address, timeout=120) for address in crowd.addresses)
        async with first, second:
            for name in ("a", "b"):
                assert (await first.post("/shelfs", json={"name": name, "most": 100})).status_code == 201
                assert (await first.post("/dishes", json={"name": name, "stock": 100})).status_code == 201
            clients = [(first, second)[place % 2] for place in range(CALLERS)]
            sent = {"shelf": "a", "other": "b", "by": 30}
            assert await at_once([one.post("/props", json=sent) for one in clients]) == {200: 3, 409: 29}
            calls = [one.post("/dishes/a/top-up", json={"other": "b", "by": 30}) for one in clients]
            assert await at_once(calls) == {200: 3, 409: 29}
            ways = [("a", "b"), ("b", "a")] * (CALLERS // 4)
            calls = [first.post("/props", json={"shelf": a, "other": b, "by": 1}) for a, b in ways]
            calls += [second.post(f"/dishes/{b}/top-up", json={"other": a, "by": 1}) for a, b in ways]
            assert await at_once(calls) == {200: CALLERS}
            most = [(await first.get(f"/shelfs/{name}")).json()["most"] for name in ("a", "b")]
            stock = [(await first.get(f"/dishes/{name}")).json()["stock"] for name in ("a", "b")]
            assert most == stock == [10, 190]
            assert await deadlocks(database) == 0

    asyncio.run(race())


@LARDER
def test_rows_with_versions_are_locked_with_the_others(crowd: Crowd, database: str) -> None:
    """Whoever says which version they saw is told of another one, though others were locked with the row."""

    async def race() -> None:
        first, second = (httpx.AsyncClient(base_url=address, timeout=120) for address in crowd.addresses)
        async with first, second:
            for name in ("a", "b"):
                assert (await first.post("/shelfs", json={"name": name})).status_code == 201
            clients = [(first, second)[place % 2] for place in range(CALLERS)]
            ways = [("a", "b"), ("b", "a")] * (CALLERS // 2)
            for _ in range(3):
                for action in ("prop", "lean"):
                    sent = zip(clients, ways, strict=True)
                    calls = [one.post(f"/shelfs/{a}/{action}", json={"other": b, "by": 1}) for one, (a, b) in sent]
                    assert await at_once(calls) == {200: CALLERS}
            assert await deadlocks(database) == 0
            for action in ("prop", "lean"):
                seen = {"if-match": (await first.get("/shelfs/a")).headers["etag"]}
                body = {"other": "b", "by": 1}
                calls = [one.post(f"/shelfs/a/{action}", json=body, headers=seen) for one in clients]
                assert await at_once(calls) == {200: 1, 412: CALLERS - 1}
            assert [(await first.get(f"/shelfs/{name}")).json()["most"] for name in ("a", "b")] == [98, 102]

    asyncio.run(race())


@LARDER
def test_rows_that_are_found_one_after_the_other_decide_once_they_are_locked(crowd: Crowd) -> None:
    async def race() -> None:
        first, second = (httpx.AsyncClient(base_url=address, timeout=120) for address in crowd.addresses)
        async with first, second:
            assert (await first.post("/shelfs", json={"name": "a"})).status_code == 201
            for label, weight in (("x", 40), ("y", 0)):
                jar = {"label": label, "weight": weight}
                assert (await first.post("/shelfs/a/jars", json=jar)).status_code == 201
            clients = [(first, second)[place % 2] for place in range(CALLERS)]
            calls = [one.post("/mix", json={"label": "x", "other": "y", "by": 12}) for one in clients]
            assert await at_once(calls) == {200: 3, 409: 29}
            jars = (await first.get("/shelfs/a/jars")).json()["items"]
            assert [jar["weight"] for jar in jars] == [4, 36]

    asyncio.run(race())


@LARDER
def test_rows_of_a_list_that_has_a_name_are_changed_one_caller_at_a_time(crowd: Crowd) -> None:
    async def race() -> None:
        first, second = (httpx.AsyncClient(base_url=address, timeout=120) for address in crowd.addresses)
        async with first, second:
            assert (await first.post("/shelfs", json={"name": "a"})).status_code == 201
            for label, weight in (("x", 45), ("y", 1)):
                jar = {"label": label, "weight": weight}
                assert (await first.post("/shelfs/a/jars", json=jar)).status_code == 201
            clients = [(first, second)[place % 2] for place in range(CALLERS)]
            calls = [one.post("/ease", json={"shelf": "a", "by": 2}) for one in clients]
            assert await at_once(calls) == {200: CALLERS}
            calls = [one.post("/relabel", json={"shelf": "a", "label": "y", "by": 1}) for one in clients]
            assert await at_once(calls) == {200: CALLERS}
            jars = (await first.get("/shelfs/a/jars")).json()["items"]
            assert [jar["weight"] for jar in jars] == [45 - CALLERS, 1 + CALLERS]

    asyncio.run(race())


@LARDER
def test_what_other_rows_decide_is_decided_by_one_at_a_time(crowd: Crowd) -> None:
    """Each caller changes another row: what decides is what all of them add up to, or which of them is the first."""

    async def race() -> None:
        first, second = (httpx.AsyncClient(base_url=address, timeout=120) for address in crowd.addresses)
        async with first, second:
            clients = [(first, second)[place % 2] for place in range(CALLERS)]
            for name in ("a", "b", "c", "d"):
                assert (await first.post("/dishes", json={"name": name})).status_code == 201
            calls = [one.post("/restock", json={"by": 1}) for one in clients]
            assert await at_once(calls) == {200: CALLERS}
            assert [dish["stock"] for dish in (await first.get("/dishes")).json()["items"]] == [CALLERS // 4] * 4
            assert (await first.post("/guests", json={"name": "g"})).status_code == 201
            order = f"/guests/g/orders/{(await first.post('/guests/g/orders', json={})).json()['id']}"
            made = [await first.post(f"{order}/portions", json={"dish": "a", "amount": 0}) for _ in range(4)]
            portions = [one.json()["id"] for one in made]
            calls = [
                one.post(f"{order}/portions/{portions[n % 4]}/add", json={"by": 1}) for n, one in enumerate(clients)
            ]
            assert await at_once(calls) == {200: 12, 409: CALLERS - 12}
            order = f"/guests/g/orders/{(await first.post('/guests/g/orders', json={})).json()['id']}"
            made = [await first.post(f"{order}/portions", json={"dish": "a", "amount": 0}) for _ in range(4)]
            portions = [one.json()["id"] for one in made]
            calls = [one.post("/serve", json={"portion": portions[n % 4], "by": 1}) for n, one in enumerate(clients)]
            assert await at_once(calls) == {200: 12, 409: CALLERS - 12}

    asyncio.run(race())


@BOARD
def test_a_row_that_many_make_is_made_once_and_counts_all_of_them(crowd: Crowd) -> None:
    async def race() -> None:
        first, second = (httpx.AsyncClient(base_url=address, timeout=120) for address in crowd.addresses)
        async with first, second:
            for times in (1, 2):
                calls = [(first, second)[place % 2].post("/looks", json={"day": "m"}) for place in range(CALLERS)]
                assert await at_once(calls) == {200: CALLERS}
                assert (await first.get("/days/m")).json()["looks"] == times * CALLERS
            assert (await first.get("/days")).json()["total"] == 1

    asyncio.run(race())


@CONDUIT
def test_an_article_is_not_deleted_below_those_who_comment_on_it(crowd: Crowd) -> None:
    async def race() -> None:
        first, second = (httpx.AsyncClient(base_url=f"{address}/api", timeout=120) for address in crowd.addresses)
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
            statuses = await at_once(calls)
            assert set(statuses) <= {201, 204, 404}
            assert statuses[204] == 1
            assert (await first.get(f"{path}/comments")).status_code == 404

    asyncio.run(race())


@ARCHIVE
def test_of_those_who_saw_one_version_one_changes_it_and_what_is_gone_comes_back_once(crowd: Crowd) -> None:
    async def race() -> None:
        async with crowd.people(2) as people:
            assert (await people[0].post("/folders", json={"title": "Papers"})).status_code == 201
            made = await people[0].post("/folders/papers/documents", json={"number": 1, "title": "One", "tags": []})
            assert made.status_code == 201, made.text
            seen = {"if-match": made.headers["etag"]}
            path = "/folders/papers/documents/1"
            calls = [people[0].patch(path, json={"pages": n + 2}, headers=seen) for n in range(CALLERS)]
            assert await at_once(calls) == {200: 1, 412: 31}
            now = {"if-match": (await people[0].get(path)).headers["etag"]}
            assert await at_once([people[0].delete(path, headers=now) for _ in range(CALLERS)]) == {204: 1, 404: 31}
            assert await at_once([people[0].post(f"{path}/restore") for _ in range(CALLERS)]) == {200: 1, 404: 31}

    asyncio.run(race())


@DIRECTORY
def test_a_manager_outranks_whoever_is_changed_first(crowd: Crowd) -> None:
    """The check reads a row that the other of the two requests writes."""

    async def race(crowd: Crowd) -> None:
        admin = httpx.AsyncClient(base_url=crowd.addresses[0], timeout=120)
        given = {"email": "admin@example.com", "password": "quite a secret"}
        token = (await admin.post("/people/sign-in", json=given)).json()["access_token"]
        admin.headers["authorization"] = f"Bearer {token}"
        for place in range(CALLERS):
            body = {"login": f"p{place}", "email": f"p{place}@example.com", "password": "quite a secret", "name": "P"}
            assert (await admin.post("/people", json=body)).status_code == 201
        pairs = [(f"/people/p{place}", f"/people/p{place + 1}") for place in range(0, CALLERS, 2)]
        for _, above in pairs:
            assert (await admin.patch(above, json={"grade": 5})).status_code == 200
        other = httpx.AsyncClient(base_url=crowd.addresses[1], timeout=120, headers=admin.headers)
        calls = []
        for below, above in pairs:
            calls += [admin.patch(below, json={"manager": above.rpartition("/")[2]})]
            calls += [other.patch(above, json={"grade": 1})]
        statuses = await at_once(calls)
        assert statuses == {200: len(pairs), 409: len(pairs)}
        for below, above in pairs:
            managed = (await admin.get(below)).json()["manager"] is not None
            assert managed == ((await admin.get(above)).json()["grade"] == 5)
        await admin.aclose()
        await other.aclose()

    asyncio.run(race(crowd))

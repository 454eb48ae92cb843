"""Operations that ask other systems, on both databases: what they answer, and what has happened meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.filling import fill
from support.projects import Projects
from support.running import Project, started

pytestmark = pytest.mark.blueprint("tests/blueprints/courier.py")
SETTINGS = {"SIGN_IN_RATE": "100000/minute", "REGISTRATION_RATE": "100000/minute"}
SLOW = """

import asyncio

_quote, _announce = quote, announce


async def quote(city: str, weight: int) -> QuoteOut:
    await asyncio.sleep(0.7)
    return await _quote(city, weight)


async def announce(city: str) -> None:
    await asyncio.sleep(0.7)
    await _announce(city)
"""


@pytest.fixture
def slow(blueprint: Path, projects: Projects, tmp_path: Path) -> Project:
    project = projects.copy(blueprint, tmp_path / "courier")
    fill(project)
    own = project.folder / "src" / project.package / "external.py"
    own.write_text(own.read_text() + SLOW)
    return project


@contextmanager
def courier(project: Project, database: str, **settings: str) -> Iterator[httpx.Client]:
    """Somebody who is signed in."""
    with started(project, database, SETTINGS | settings) as address, httpx.Client(base_url=address) as client:
        account = {"email": "ann@example.com", "password": "quite a secret"}
        made = client.post("/users", json=account)
        client.headers["Authorization"] = f"Bearer {made.json()['access_token']}"
        yield client


def parcel(client: httpx.Client, **values: Any) -> str:
    """The path of a new parcel."""
    made = client.post("/parcels", json={"city": "Oslo 12", "weight": 10, **values})
    assert made.status_code == 201
    return f"/parcels/{made.json()['id']}"


def test_a_function_without_a_body_is_unavailable_and_nothing_is_written(project: Project, database: str) -> None:
    with courier(project, database) as client:
        path = parcel(client)
        before = client.get(path).json()
        refused = client.post(f"{path}/book", json={})
        assert (refused.status_code, refused.json()["errors"]) == (503, {"request": ["is unavailable"]})
        assert client.get(path).json() == before
        assert client.post(f"{path}/check").status_code == 409, "what is required comes first"


def test_what_it_answers_is_written(slow: Project, database: str) -> None:
    with courier(slow, database) as client:
        path = parcel(client)
        assert client.post(f"{path}/book", json={"insured": True}).status_code == 200
        booked = client.get(path).json()
        assert (booked["status"], booked["price"], booked["tracking"]) == ("booked", "15.00", "north-Oslo 12-7")
        assert client.get("/me").json()["balance"] == "85.00"
        assert client.post(f"{path}/check").json() == "at sea"
        assert client.post(f"{path}/book", json={}).status_code == 409


def test_too_slow_is_unavailable_and_told_in_the_log(slow: Project, database: str) -> None:
    with courier(slow, database, QUOTE_TIMEOUT_SECONDS="0.1") as client:
        path = parcel(client)
        assert client.post(f"{path}/book", json={}).status_code == 503
        assert client.get(path).json()["status"] == "draft"


def test_nothing_is_locked_meanwhile_and_what_changed_is_seen(slow: Project, database: str) -> None:
    async def race(client: httpx.AsyncClient, path: str, other: httpx.Request) -> tuple[int, int, bool]:
        booking = asyncio.create_task(client.post(f"{path}/book", json={}))
        await asyncio.sleep(0.3)
        meanwhile = await client.send(other)
        waited = booking.done()
        return meanwhile.status_code, (await booking).status_code, waited

    with courier(slow, database) as client:
        headers = dict(client.headers)

        def run(method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, int, bool]:
            async def both() -> tuple[int, int, bool]:
                async with httpx.AsyncClient(base_url=client.base_url, headers=headers) as caller:
                    return await race(caller, path, caller.build_request(method, path, json=body))

            return asyncio.run(both())

        path = parcel(client)
        assert run("PATCH", path, {"weight": 35}) == (200, 409, False), "it is too heavy by now"
        assert client.get(path).json()["status"] == "draft"
        path = parcel(client)
        assert run("PATCH", path, {"city": "Bergen"}) == (200, 200, False)
        assert client.get(path).json()["tracking"] == "north-Bergen-7", "the answer is of before, the row of now"
        path = parcel(client)
        assert run("DELETE", path) == (204, 404, False)
        assert client.get("/me").json()["balance"] == "90.00"


def test_of_two_bookings_at_once_one_wins(slow: Project, database: str) -> None:
    with courier(slow, database) as client:
        path = parcel(client)

        async def both() -> list[int]:
            async with httpx.AsyncClient(base_url=client.base_url, headers=dict(client.headers)) as caller:
                answers = await asyncio.gather(*(caller.post(f"{path}/book", json={}) for _ in range(8)))
                return sorted(answer.status_code for answer in answers)

        assert asyncio.run(both()) == [200] + [409] * 7
        assert client.get("/me").json()["balance"] == "90.00"


def test_a_key_is_taken_while_the_other_system_is_asked(slow: Project, database: str) -> None:
    with courier(slow, database) as client:
        path = parcel(client)
        client.post(f"{path}/book", json={})
        body = {"tracking": "north-Oslo 12-7"}
        headers = {**client.headers, "Idempotency-Key": "once"}

        async def both() -> list[httpx.Response]:
            async with httpx.AsyncClient(base_url=client.base_url, headers=headers) as caller:
                first = asyncio.create_task(caller.post("/parcels/repeat", json=body))
                await asyncio.sleep(0.3)
                second = await caller.post("/parcels/repeat", json=body)
                return [await first, second]

        first, second = asyncio.run(both())
        assert (first.status_code, second.status_code) == (200, 409)
        assert second.json()["errors"] == {"Idempotency-Key": ["is in conflict"]}
        again = client.post("/parcels/repeat", json=body, headers={"Idempotency-Key": "once"})
        assert (again.status_code, again.json()) == (200, first.json())
        assert client.get("/parcels").json()["total"] == 2


def test_a_failure_frees_the_key(slow: Project, database: str) -> None:
    with courier(slow, database, ANNOUNCE_TIMEOUT_SECONDS="0.1") as client:
        client.post(f"{parcel(client)}/book", json={})
        body = {"tracking": "north-Oslo 12-7"}
        for _ in range(2):
            answer = client.post("/parcels/repeat", json=body, headers={"Idempotency-Key": "once"})
            assert answer.status_code == 503

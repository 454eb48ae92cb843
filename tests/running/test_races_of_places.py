"""Places that many want at once: what a row is asked of others holds, whoever links them to it."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from support.crowds import CALLERS, Crowd, at_once, deadlocks

pytestmark = pytest.mark.blueprint("tests/blueprints/garage.py")
PLACES = 3


@pytest.mark.parametrize(
    ("path", "sent", "full"),
    [
        ("/vehicles", {"plate": "new {}", "garage": "a"}, 409),
        ("/vehicles/v{}/park", {"garage": "a"}, 409),
        ("/vehicles/v{}/move", {"yard": "a"}, 409),
        ("/vehicles/v{}/choose", {}, 409),
        ("/place", {"vehicle": "v{}"}, 200),
        ("/garages/a/hire", {"keeper": "k{}"}, 409),
        ("/keepers/k{}/join", {"yard": "a"}, 409),
    ],
)
def test_so_many_come_in_as_there_are_places(
    crowd: Crowd, database: str, path: str, sent: dict[str, str], full: int
) -> None:
    async def race() -> None:
        first, second = (httpx.AsyncClient(base_url=address, timeout=120) for address in crowd.addresses)
        async with first, second:
            for many in ("garages", "yards"):
                assert (await first.post(f"/{many}", json={"name": "a", "places": PLACES})).status_code == 201
            for place in range(CALLERS):
                assert (await first.post("/vehicles", json={"plate": f"v{place}"})).status_code == 201
                assert (await first.post("/keepers", json={"name": f"k{place}"})).status_code == 201
            calls = [
                (first, second)[place % 2].post(
                    path.format(place), json={name: value.format(place) for name, value in sent.items()}
                )
                for place in range(CALLERS)
            ]
            told = await at_once(calls)
            inside = [
                (vehicle["garage"], vehicle["yard"])
                for vehicle in (await first.get("/vehicles?limit=100")).json()["items"]
                if vehicle["garage"] or vehicle["yard"]
            ]
            if full == 200:
                assert (told, len(inside)) == ({200: CALLERS}, PLACES)
            else:
                went = sum(number for status, number in told.items() if status < 300)
                assert (went, told[full]) == (PLACES, CALLERS - PLACES)
            assert await deadlocks(database) == 0

    asyncio.run(race())

"""How often one caller may ask for an operation, on both databases."""

from __future__ import annotations

import httpx
import pytest

from support.running import Project, started
from support.walks.walked import UNHURRIED

pytestmark = pytest.mark.blueprint("examples/registration/registration.py")
RATE = 20


def test_a_caller_is_limited_and_no_other(project: Project, database: str) -> None:
    with started(project, database, UNHURRIED) as address, httpx.Client(base_url=f"{address}/v1") as client:
        ann, bob = (_token(client, name) for name in ("ann", "bob"))
        body = {"name": {"given": "Ann", "family": "Ash"}, "birthday": "2999-01-01", "home": {}}
        asked = [client.post("/registrations", json=body, headers=ann) for _ in range(RATE + 1)]
        assert [answer.status_code for answer in asked] == [422] * RATE + [429], "what is refused counts"
        assert 0 < int(asked[-1].headers["retry-after"]) <= 60
        assert client.post("/registrations", json=body, headers=bob).status_code == 422


def _token(client: httpx.Client, name: str) -> dict[str, str]:
    made = client.post("/users", json={"email": f"{name}@example.com", "password": "quite a secret"})
    assert made.status_code == 201, made.text
    return {"authorization": f"Bearer {made.json()['access_token']}"}

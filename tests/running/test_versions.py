"""Versions of rows, rows that come back, and tokens that come twice, as statements on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from support.running import Project, started
from support.walks.walked import UNHURRIED

pytestmark = pytest.mark.blueprint("tests/blueprints/archive.py")
ANN = {"email": "ann@example.com", "password": "quite a secret", "role": "keeper"}
PAPERS = "/folders/papers"
FIRST, SECOND = (f"{PAPERS}/documents/{number}" for number in (1, 2))


@pytest.fixture
def keeper(project: Project, database: str) -> Iterator[httpx.Client]:
    """Somebody who has two documents in a folder."""
    with started(project, database, UNHURRIED) as address, httpx.Client(base_url=address) as client:
        token = client.post("/users", json=ANN).json()["access_token"]
        client.headers["authorization"] = f"Bearer {token}"
        client.post("/folders", json={"title": "Papers"})
        for number in (1, 2):
            document = {"number": number, "title": f"Document {number}", "tags": list[str]()}
            assert client.post(f"{PAPERS}/documents", json=document).status_code == 201
        yield client


def test_a_version_has_to_be_told_and_to_be_that_of_now(keeper: httpx.Client) -> None:
    seen = keeper.get(FIRST).headers["etag"]
    untold = keeper.patch(FIRST, json={"pages": 2})
    assert (untold.status_code, untold.json()["errors"]) == (428, {"If-Match": ["can't be blank"]})
    assert keeper.delete(FIRST).status_code == 428
    assert keeper.patch(FIRST, json={"pages": 2}, headers={"if-match": seen}).status_code == 200
    assert keeper.patch(FIRST, json={"pages": 3}, headers={"if-match": seen}).status_code == 412
    assert keeper.get(FIRST).json()["pages"] == 2
    now = keeper.get(FIRST).headers["etag"]
    assert keeper.patch(FIRST, json={"pages": 3}, headers={"if-match": f'"another", {now}'}).status_code == 200
    assert keeper.patch(FIRST, json={"pages": 4}, headers={"if-match": "*"}).status_code == 200
    assert keeper.patch(PAPERS, json={"title": "Papers"}).status_code == 200, "of folders it may be told"


def test_what_went_with_a_row_comes_back_with_it_and_nothing_else(keeper: httpx.Client) -> None:
    assert keeper.delete(FIRST, headers={"if-match": "*"}).status_code == 204
    assert [row["number"] for row in keeper.get(f"{PAPERS}/documents").json()["items"]] == [2]
    assert keeper.get("/overview").json()["drafts"] == ["Document 2"]
    assert keeper.delete(PAPERS).status_code == 204
    assert [keeper.get(path).status_code for path in (PAPERS, FIRST, SECOND)] == [404, 404, 404]
    assert keeper.get("/overview").json()["drafts"] == []
    assert keeper.post(f"{PAPERS}/restore").status_code == 200
    assert [keeper.get(path).status_code for path in (PAPERS, FIRST, SECOND)] == [200, 404, 200]
    assert keeper.post(f"{FIRST}/restore").status_code == 200
    assert keeper.get(FIRST).status_code == 200
    assert keeper.post(f"{FIRST}/restore").status_code == 404, "it is there"


def test_a_token_that_comes_twice_ends_its_session(keeper: httpx.Client) -> None:
    login = {name: ANN[name] for name in ("email", "password")}
    first, other = (keeper.post("/users/login", json=login).json()["refresh_token"] for _ in range(2))
    second = keeper.post("/users/refresh", json={"refresh_token": first}).json()["refresh_token"]
    assert keeper.post("/users/refresh", json={"refresh_token": first}).status_code == 401
    assert keeper.post("/users/refresh", json={"refresh_token": second}).status_code == 401
    assert keeper.post("/users/refresh", json={"refresh_token": other}).status_code == 200

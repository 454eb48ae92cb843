"""Rows that are made inside others, on both databases: what the backend makes of each, and what follows of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.projects import run_its_tests
from support.running import Project, started

pytestmark = pytest.mark.blueprint("tests/blueprints/ferry.py")
ANN = {"email": "ann@example.com", "password": "quite a secret"}


@pytest.fixture
def client(project: Project, database: str) -> Iterator[httpx.Client]:
    with started(project, database) as address, httpx.Client(base_url=address) as client:
        made = client.post("/users", json=ANN)
        client.headers["Authorization"] = f"Bearer {made.json()['access_token']}"
        yield client


def booked(client: httpx.Client, *names: str, **more: Any) -> dict[str, Any]:
    """The answer to a new booking for these passengers."""
    made = client.post("/bookings", json={"title": "Trip", "passengers": [{"name": name} for name in names]} | more)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def test_each_new_row_shows_its_own_token_once(client: httpx.Client) -> None:
    made = booked(client, "Ada", "Bob")
    path = f"/bookings/{made['id']}"
    tickets = [one["ticket"] for one in made["passengers"]]
    assert len({made["ticket"], *tickets}) == 3
    known = [{"id": one["id"]} for one in made["passengers"]]
    changed = client.patch(path, json={"passengers": [known[1], {"name": "Cyd"}]}).json()
    assert "ticket" not in changed
    assert ["ticket" in one for one in changed["passengers"]] == [False, True]
    for answer in (client.get(path), client.patch(path, json={"title": "Journey"}), client.get("/bookings")):
        assert answer.status_code == 200
        assert "ticket" not in answer.text
    for ticket, status in ((tickets[0], 404), (tickets[1], 200), (tickets[1], 409)):
        assert client.post("/board", json={"ticket": ticket}).status_code == status
    told = client.post("/board", json={"ticket": changed["passengers"][1]["ticket"]}).json()
    assert told == {"name": "Cyd", "seat": 3, "slug": "cyd"}


def test_operations_show_the_tokens_of_rows_that_they_make_inside(client: httpx.Client) -> None:
    path = f"/bookings/{booked(client, 'Ada')['id']}"
    joined = client.post(f"{path}/join", json={"name": "Bob"}).json()
    assert ["ticket" in one for one in joined["passengers"]] == [False, True]
    assert client.post("/board", json={"ticket": joined["passengers"][1]["ticket"]}).json()["seat"] == 2
    again = client.post(f"{path}/again").json()
    assert "ticket" not in again
    assert [client.post("/board", json={"ticket": one["ticket"]}).status_code for one in again["passengers"]] == [
        200
    ] * 2
    told = client.post(f"{path}/accompany", json={"name": "Cyd"}).json()
    assert told["ticket"] == told["booking"]["passengers"][2]["ticket"]
    assert "ticket" not in client.get(f"{path}/twin").text


def test_what_the_backend_makes_is_made_of_each(client: httpx.Client) -> None:
    me = client.get("/me").json()["id"]
    first = booked(client, "Ada Lovelace", "Ada Lovelace")
    second = booked(client, "Ada Lovelace")
    rows = [*first["passengers"], *second["passengers"]]
    assert [row["seat"] for row in rows] == [1, 2, 1]
    assert [row["slug"] for row in rows] == ["ada-lovelace", "ada-lovelace-2", "ada-lovelace-3"]
    assert [row["entered_by"] for row in rows] == [me] * 3
    assert [row["load"] for row in rows] == [13, 14, 13]
    assert [first["load"], second["load"]] == [27, 13]


def test_what_is_sent_of_them_is_kept_as_of_any_row(client: httpx.Client) -> None:
    sent = {"name": "Ada", "password": "quite a secret", "bags": [{"weight": 7}]}
    made = booked(client, passengers=[sent])
    (row,) = made["passengers"]
    assert row["bags"] == [{"weight": 7, "fragile": False}]
    assert "password" not in row
    known = {"id": row["id"], "password": None, "bags": [{"weight": 8, "fragile": True}]}
    changed = client.patch(f"/bookings/{made['id']}", json={"passengers": [known]}).json()
    assert changed["passengers"][0]["bags"] == [{"weight": 8, "fragile": True}]


def test_what_is_fixed_of_them_is_set_by_their_create_alone(client: httpx.Client) -> None:
    me = client.get("/me").json()["id"]
    fixed = {"agent": me, "deck": "upper", "visa": {"country": "AT"}}
    made = booked(client, passengers=[{"name": "Ada", **fixed}, {"name": "Bob"}])
    path, (ada, bob) = f"/bookings/{made['id']}", made["passengers"]
    assert [ada[name] for name in fixed] == [*fixed.values()]
    assert [bob[name] for name in fixed] == [None, "lower", None]
    for name, value in fixed.items():
        refused = client.patch(path, json={"passengers": [{"id": bob["id"], name: value}]})
        assert (refused.status_code, refused.json()["errors"]) == (422, {f"passengers.0.{name}": ["is unknown"]})
    changed = client.patch(path, json={"passengers": [{"id": ada["id"], "name": "Eve"}, {"name": "Cyd", **fixed}]})
    assert [[one[name] for name in fixed] for one in changed.json()["passengers"]] == [[*fixed.values()]] * 2


def test_values_that_other_rows_keep_of_them_are_kept(client: httpx.Client) -> None:
    for name, beds in (("A1", 2), ("B1", 1)):
        assert client.post("/cabins", json={"name": name, "beds": beds}).json()["free"] == beds

    def free() -> list[int]:
        return [client.get(f"/cabins/{name}").json()["free"] for name in ("A1", "B1")]

    made = booked(client, passengers=[{"name": "Ada", "cabin": "A1"}, {"name": "Bob", "cabin": "A1"}])
    path, (ada, bob) = f"/bookings/{made['id']}", ({"id": one["id"]} for one in made["passengers"])
    assert free() == [0, 1]
    full = client.post("/bookings", json={"title": "Late", "passengers": [{"name": "Cyd", "cabin": "A1"}]})
    assert (full.status_code, full.json()["errors"]) == (409, {"cabin": ["has no bed left"]})
    assert client.patch(path, json={"passengers": [ada | {"cabin": "B1"}, bob]}).status_code == 200
    assert free() == [1, 0]
    assert client.patch(path, json={"passengers": [bob]}).status_code == 200
    assert free() == [1, 1]
    assert client.delete(path).status_code == 204
    assert free() == [2, 1]


def test_their_checks_hold_at_the_end_of_what_writes_them(client: httpx.Client) -> None:
    body = {"title": "Trip", "limit": 5, "passengers": [{"name": "Alexander"}]}
    refused = client.post("/bookings", json=body)
    assert (refused.status_code, refused.json()["errors"]) == (409, {"passenger": ["is too much"]})
    made = booked(client, "Ada", limit=5)
    path, (row,) = f"/bookings/{made['id']}", made["passengers"]
    longer = {"passengers": [{"id": row["id"], "name": "Alexander"}]}
    assert client.patch(path, json=longer).status_code == 409
    changed = client.patch(path, json=longer | {"limit": 10})
    assert (changed.status_code, changed.json()["passengers"][0]["load"], changed.json()["load"]) == (200, 10, 10)
    assert client.patch(path, json={"limit": 9}).status_code == 409


def test_a_kept_value_of_a_new_row_is_worked_out_once_it_is_stored(client: httpx.Client) -> None:
    path = f"/bookings/{booked(client, 'Ada')['id']}"
    assert client.post(f"{path}/remark", json={"texts": ["ramp", "dog"]}).json() == 7
    assert [one["letters"] for one in client.get(f"{path}/remarks").json()["items"]] == [4, 3]


def test_its_own_tests_pass(project: Project, database: str, tmp_path: Path) -> None:
    run_its_tests(project, database, tmp_path)
    suites = "".join(path.read_text() for path in project.folder.rglob("test_routes.py"))
    assert "async def test_the_token_of_a_new_row_is_told_once(" in suites


def test_its_code_is_clean(project: Project) -> None:
    for command in (("ruff", "check", "."), ("mypy", "--strict", "src")):
        project.run(*command, database=project.sqlite_url)

"""Several APIs of one model, on both databases: each answers as the evaluator does, all about the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import msgspec
import pytest

from backwright.model.backend import Backend
from support.both import Both
from support.projects import run_its_tests
from support.running import Project, started
from support.walks.sides import ReferenceSide, ServerSide
from support.walks.walk import Walk
from support.walks.walked import UNHURRIED

pytestmark = pytest.mark.blueprint("tests/blueprints/harbour.py")
ANN = {"email": "ann@example.com", "password": "long enough", "full_name": "Ann"}
TWO_MIB = b'{"x": "' + b"x" * 2**21 + b'"}'


@pytest.fixture
def client(project: Project, database: str) -> Iterator[httpx.Client]:
    """Signed in by the first API, as Ann."""
    with started(project, database, UNHURRIED) as address, httpx.Client(base_url=address) as one:
        token = one.post("/v1/users", json=ANN).json()["access_token"]
        one.headers["Authorization"] = f"Bearer {token}"
        yield one


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("mypy", "--strict", "src"),
        ("vulture", "--min-confidence", "80", "src", "tests"),
    ],
    ids=" ".join,
)
def test_its_code_is_clean(project: Project, command: tuple[str, ...]) -> None:
    project.run(*command, database=project.sqlite_url)


def test_its_own_tests_pass_and_are_about_each_of_them(project: Project, database: str, tmp_path: Path) -> None:
    run_its_tests(project, database, tmp_path)
    suites = {path.relative_to(project.folder / "tests").parts[0] for path in project.folder.rglob("test_routes.py")}
    assert suites == {"v1", "v1_next", "partners"}


def test_services_and_rules_are_those_of_all(project: Project) -> None:
    source = project.folder / "src" / project.package
    for name in ("models", "policy", "service"):
        assert [path.relative_to(source).parts for path in source.rglob(f"stays/{name}.py")] == [
            ("stays", f"{name}.py")
        ]
    routes = {path.relative_to(source).parts[0] for path in source.rglob("stays/routes.py")}
    assert routes == {"v1", "v1_next", "partners"}


@pytest.mark.parametrize("place", [0, 1, 2], ids=["v1", "v1-next", "partners"])
def test_a_walk_through_one_finds_no_difference(project: Project, model: Backend, database: str, place: int) -> None:
    with started(project, database, UNHURRIED) as address:
        seen = msgspec.structs.replace(model, apis=(model.apis[place],))
        sides = ReferenceSide(model), ServerSide(model, address, database)
        walk = Walk(seen, sides, Random(place + 1))
        walk.walk(120)
    assert {status // 100 for _, status in walk.statuses} >= {2, 4}


def test_each_shows_the_rows_of_all_in_its_own_form(client: httpx.Client) -> None:
    assert client.get("/v1/users/1").json()["full_name"] == "Ann"
    assert client.get("/v1/next/users/1").json()["data"]["fullName"] == "Ann"
    assert client.get("/partners/users/1").json()["full-name"] == "Ann"
    changed = client.put("/v1/next/me", json={"data": {"fullName": "Anna"}})
    assert (changed.status_code, changed.json()["data"]["fullName"]) == (200, "Anna")
    assert client.patch("/v1/next/me", json={"data": {"fullName": "Bea"}}).status_code == 405
    assert client.patch("/v1/me", json={"full_name": "Ann", "of_no_use": 1}).json()["full_name"] == "Ann"
    assert client.get("/partners/me").json()["full-name"] == "Ann"


def test_each_shows_the_records_that_rows_keep_under_its_own_names(both: Both) -> None:
    both.signs_in("POST /v1/users", ANN)
    both.appoint(ANN["email"], "role", "warden")
    berth = {"quay_name": "north", "number": "1"}
    both("POST /v1/berths", 201, berth | {"max_length": 30, "price_per_night": "9.00"})
    paint = {"paint_name": "blue", "kilo_price": "1.50"}
    paints = [paint, paint | {"kilo_price": "2.00"}]
    boat = {"hull_length": "21", "mast_height": 0.1, "old_paints": paints}
    made = both("POST /v1/stays", 201, {"boat_name": "Ada", "berth": berth, "boat_data": boat, "log_lines": []})
    shown = {"hull_length": 21, "mast_height": 0.1, "last_paint": None, "old_paints": paints, "port-1": "here"}
    assert (made["boat_data"], made["is_long"]) == (shown, True)
    camel = [{"paintName": one["paint_name"], "kiloPrice": one["kilo_price"]} for one in paints]
    shown = {"hullLength": 21, "mastHeight": 0.1, "lastPaint": None, "oldPaints": camel, "port-1": "here"}
    for found in (both("GET /v1/next/stays/ada", 200)["data"], both("GET /v1/next/stays", 200)["data"][0]):
        assert (found["boatData"], found["logLines"], found["isLong"]) == (shown, [], True)
    last = {"data": {"boatData": {"hullLength": 9, "lastPaint": camel[0]}}}
    assert both("PUT /v1/next/stays/ada", 200, last)["data"]["boatData"]["lastPaint"] == camel[0]
    line = {"said-at": "2026-01-31T12:00:00+02:00", "who-said": "Bob"}
    changed = both("PATCH /partners/stays/ada", 200, {"log-lines": [line], "boat-data": None})
    line["said-at"] = "2026-01-31T10:00:00.000000Z"
    assert (changed["log-lines"], changed["boat-data"], changed["is-long"]) == ([line], None, False)
    assert both("GET /v1/stays/ada", 200)["log_lines"] == [{"said_at": line["said-at"], "who_said": "Bob"}]
    told = both("POST /v1/next/stays/ada/note", 200, {"data": {"whoSaid": "Cyd"}})["data"]
    assert told["firstLines"] == [{"saidAt": line["said-at"], "whoSaid": "Bob"}]
    assert told["thisStay"]["logLines"] == [{"saidAt": told["thisStay"]["createdAt"], "whoSaid": "Cyd"}]
    wrong = {"boatName": "Eve", "boatData": {"hull_length": 1, "oldPaints": [camel[0]] * 3}}
    told = both("POST /v1/next/stays", 422, {"data": wrong})["error"]["details"]
    assert {"boatData.hullLength", "boatData.hull_length", "boatData.oldPaints"} <= set(told)


def test_each_tells_in_its_way_what_is_wrong(client: httpx.Client) -> None:
    assert _told(client.patch("/v1/me", json={"full_name": ""})) == (
        400,
        {"fields": {"full_name": ["is required"]}, "error": "full_name is required"},
    )
    faults = {"fullName": ["can't be blank"]}
    error = {"code": "invalid", "message": "fullName can't be blank", "details": faults}
    assert _told(client.put("/v1/next/me", json={"data": {"fullName": ""}})) == (422, {"error": error})
    refused = client.patch("/partners/me", json={"full-name": "", "full_name": "Ann"})
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["errors"] == {"full_name": ["is unknown"], "full-name": ["can't be blank"]}
    assert _told(client.post("/v1/users", json=ANN)) == (409, {"error": "cannot be done"})
    other = {"fullName": "Ann", "email": ANN["email"], "password": ANN["password"]}
    taken = client.post("/v1/next/users", json={"data": other})
    assert (taken.status_code, taken.json()["error"]["details"]) == (409, {"email": ["has already been taken"]})


def test_what_fails_before_any_route_is_told_by_the_api_of_the_path(client: httpx.Client) -> None:
    assert _told(client.get("/v1/nowhere")) == (404, {"error": "request no such thing"})
    assert client.get("/v1/next/nowhere").json()["error"]["code"] == "missing"
    assert client.get("/partners/nowhere").json()["type"] == "urn:problem:missing"
    assert _told(client.get("/elsewhere")) == (404, {"error": "request no such thing"}), "by the first"
    assert client.get("/v1/nextdoor").json() == {"error": "request no such thing"}
    assert _told(client.delete("/v1/users")) == (405, {"error": "request method not allowed"})
    json = {"content-type": "application/json"}
    assert _told(client.patch("/v1/me", content=TWO_MIB, headers=json)) == (
        413,
        {"fields": {"request": ["is too large"]}, "error": "request is too large"},
    )
    large = client.put("/v1/next/me", content=TWO_MIB, headers=json)
    assert (large.status_code, large.json()["error"]["message"]) == (413, "request is too large")
    assert client.get("/health").status_code == 200


def test_each_documents_itself_alone(client: httpx.Client) -> None:
    for prefix, name in (("/v1", "full_name"), ("/v1/next", "fullName"), ("/partners", "full-name")):
        document = client.get(f"{prefix}/openapi.json").json()
        assert f"{prefix}/me" in document["paths"]
        assert all(path.startswith(f"{prefix}/") for path in document["paths"])
        assert name in document["components"]["schemas"]["UserCreate"]["properties"]
        assert client.get(f"{prefix}/docs").status_code == 200
    assert "/v1/next/me" not in client.get("/v1/openapi.json").json()["paths"]


def _told(response: httpx.Response) -> tuple[int, Any]:
    return response.status_code, response.json()


def test_what_one_of_them_ignores_may_be_said_twice_there(both: Both) -> None:
    both("GET /v1/berths?colour=a&colour=b", 200)
    both("GET /partners/berths?colour=a&colour=b", 422, errors={"colour": ["is invalid"]})
    both("GET /v1/berths?quay=a&quay=b&colour=a&colour=b", 400)
    both("GET /v1/quay-uses?colour=a&colour=b", 200)

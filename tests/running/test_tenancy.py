"""Values that are kept of kept values: only of the rows that lead there, and right whoever else writes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import httpx
import pytest

from backwright.design import design
from backwright.design.costs import Costs
from backwright.model.backend import Backend
from support.both import Both
from support.counted import HEADER, counting
from support.crowds import CALLERS, Crowd, at_once, deadlocks
from support.running import Project
from support.walks.walked import UNHURRIED

pytestmark = pytest.mark.blueprint("tests/blueprints/tenancy.py")

LEASES = {1: "ann", 2: "ann", 3: "bob"}


def rows() -> Iterator[tuple[str, dict[str, object]]]:
    """Two tenants of one owner, three leases and two kinds of entries."""
    yield "/owners", {"name": "eve"}
    yield "/kinds", {"name": "rent"}
    yield "/kinds", {"name": "fee", "factor": 2}
    for name in ("ann", "bob"):
        yield "/tenants", {"name": name, "owner": "eve"}
    for number, tenant in LEASES.items():
        yield "/leases", {"number": number, "tenant": tenant}


def owed(both: Both) -> list[int]:
    return [both(f"GET /tenants/{name}", 200)["owed"] for name in ("ann", "bob")]


def test_what_is_kept_of_kept_values_follows_every_write(both: Both) -> None:
    for path, row in rows():
        both(f"POST {path}", 201, row)
    for number, kind, amount in ((1, "rent", 10), (1, "fee", 5), (2, "rent", 3), (3, "fee", 4)):
        both(f"POST /leases/{number}/entries", 201, {"kind": kind, "amount": amount})
    assert owed(both) == [23, 8]
    both("PATCH /kinds/fee", 200, {"factor": 3})
    assert owed(both) == [28, 12]
    both("PATCH /leases/1/entries/1", 200, {"amount": 20, "kind": "fee"})
    assert owed(both) == [78, 12]
    both("PATCH /kinds/fee", 409, {"factor": 9}, errors={"owner": ["is owed too much"]})
    both("PATCH /leases/1", 200, {"tenant": "bob"})
    assert owed(both) == [3, 87]
    both("DELETE /leases/1/entries/1", 204)
    assert owed(both) == [3, 27]
    both("DELETE /leases/1", 204)
    assert owed(both) == [3, 12]
    both("POST /leases/1/restore", 200)
    assert owed(both) == [3, 27]
    both("POST /leases/2/load", 201, {"kind": "fee", "amounts": [1, 7, 2]})
    assert owed(both) == [12, 27]
    assert both("POST /leases/2/clear", 200, {"least": 3}) == 3
    both("DELETE /kinds/fee", 204)
    assert owed(both) == [3, 0]
    both("POST /leases/3/entries", 409, {"kind": "rent", "amount": 98}, errors={"owner": ["is owed too much"]})


def test_only_the_rows_that_lead_there_are_locked_and_written(project: Project, database: str) -> None:
    with counting(project, database, UNHURRIED) as address, httpx.Client(base_url=address, timeout=30) as client:

        def sent(method: str, path: str, body: object) -> list[str]:
            answer = client.request(method, path, json=body)
            assert answer.status_code < 300, answer.text
            statements: list[str] = json.loads(answer.headers[HEADER])
            return [one for one in statements if "tenants" in one or one.startswith("UPDATE")]

        for path, row in rows():
            sent("POST", path, row)
        booked = sent("POST", "/leases/1/entries", {"kind": "fee", "amount": 1})
        changed = sent("PATCH", "/kinds/fee", {"factor": 5})
        loaded = sent("POST", "/leases/1/load", {"kind": "fee", "amounts": [1, 2, 3]})
    for statements in (booked, changed, loaded):
        assert not any("true" in one or "WHERE 1" in one for one in statements)
    updated = [[one.split()[1] for one in each if one.startswith("UPDATE")] for each in (booked, changed, loaded)]
    assert updated == [["leases", "tenants"], ["kinds", "leases", "tenants"], ["leases", "tenants"]]


def test_nothing_is_lost_where_entries_kinds_and_leases_change_at_once(crowd: Crowd, database: str) -> None:
    async def race() -> None:
        first, second = (httpx.AsyncClient(base_url=address, timeout=120) for address in crowd.addresses)
        async with first, second:
            for path, row in rows():
                assert (await first.post(path, json=row)).status_code == 201
            assert (await first.patch("/owners/eve", json={"most": 100_000})).status_code == 200
            calls = []
            for place in range(CALLERS):
                client, lease = (first, second)[place % 2], place % 3 + 1
                entry = {"kind": ("rent", "fee")[place % 2], "amount": 1}
                calls.append(client.post(f"/leases/{lease}/entries", json=entry))
                if place % 4 == 0:
                    calls.append(client.patch("/kinds/fee", json={"factor": 2 + place // 4}))
                    calls.append(client.patch("/leases/1", json={"tenant": ("ann", "bob")[place // 4 % 2]}))
            assert sum((await at_once(calls)).values()) == len(calls)
            factors = {each["name"]: each["factor"] for each in (await first.get("/kinds")).json()["items"]}
            leases = (await first.get("/leases")).json()["items"]
            held = dict.fromkeys(("ann", "bob"), 0)
            for lease in leases:
                entries = (await first.get(f"/leases/{lease['number']}/entries?limit=100")).json()["items"]
                balance = sum(each["amount"] * factors[each["kind"]] for each in entries)
                assert lease["balance"] == balance
                held[lease["tenant"]] += balance
            tenants = (await first.get("/tenants")).json()["items"]
            assert {each["name"]: each["owed"] for each in tenants} == held
            assert await deadlocks(database) == 0

    asyncio.run(race())


def test_what_each_turn_asks_of_its_own_row_alone_is_kept_once(both: Both) -> None:
    for path, row in rows():
        both(f"POST {path}", 201, row)
    both("POST /leases/1/entries", 201, {"kind": "rent", "amount": 3})
    assert len(both("POST /tenants/ann/remind", 200, {"kind": "fee", "least": 0})) == 1
    assert len(both("POST /tenants/ann/remind", 200, {"kind": "fee", "least": -1})) == 2
    assert [both(f"GET /leases/{number}", 200)["balance"] for number in (1, 2)] == [7, 2]
    assert len(both("POST /tenants/ann/limit", 200, {"kind": "fee", "most": 9})) == 1
    assert owed(both) == [11, 0]
    assert both("GET /leases/1/latest", 200) == [1, 5, 3, 2]


def test_rows_are_put_in_order_by_their_key_once(project: Project) -> None:
    code = (project.folder / "src" / "tenancy" / "leases" / "service.py").read_text()
    assert ".order_by(Entry.amount.desc(), Entry.id.desc())" in code


def test_as_many_statements_for_three_rows_as_for_one(project: Project, database: str) -> None:
    with counting(project, database, UNHURRIED) as address, httpx.Client(base_url=address, timeout=30) as client:
        for path, row in rows():
            assert client.post(path, json=row).status_code == 201
        counted = []
        for number in (11, 12, 13):
            client.post("/leases", json={"number": number, "tenant": "bob"})
            answer = client.post("/tenants/bob/remind", json={"kind": "fee", "least": -1})
            sent = [one for one in json.loads(answer.headers[HEADER]) if not one.startswith("INSERT")]
            counted.append((len(answer.json()), len(sent)))
    assert [rows for rows, _ in counted] == [2, 3, 4]
    assert len({sent for _, sent in counted}) == 1


def test_no_request_is_about_all_rows(model: Backend) -> None:
    made = design(model)
    costs = Costs(made)
    assert [route.endpoint.name for route in made.routes if costs.of_all(route)] == []

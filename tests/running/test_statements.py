"""The plan says how many statements each request takes: what generated backends send is counted, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from backwright.design import design
from backwright.design.costs import Costs, Statements
from backwright.model.backend import Backend
from backwright.model.surface import endpoints
from support.counted import HEADER, counting
from support.filling import fill
from support.projects import Projects
from support.running import Project
from support.walks.oddities import Request
from support.walks.sides import Answer, ReferenceSide, ServerSide
from support.walks.walk import Walk
from support.walks.walked import UNHURRIED, environment

ROOT = Path(__file__).parents[2]
FURTHER = (
    "kiosk",
    "workshop",
    "club",
    "courier",
    "safe",
    "catalogue",
    "larder",
    "turnstile",
    "tavern",
    "treasury",
    "census",
    "auction",
    "archive",
    "caravan",
    "quarry",
    "ballot",
    "troupe",
    "galley",
    "garage",
    "lending",
    "playlist",
    "orchard",
    "tenancy",
)
BLUEPRINTS = (
    "examples/ledger/ledger.py",
    *(f"tests/blueprints/{name}.py" for name in FURTHER),
    "examples/wiki/wiki.py",
)
STEPS = 150
PASSWORD = "quite a secret"


@pytest.fixture(params=BLUEPRINTS, ids=lambda path: Path(path).stem)
def blueprint(request: pytest.FixtureRequest) -> Path:
    return ROOT / str(request.param)


@pytest.fixture
def project(blueprint: Path, projects: Projects, tmp_path: Path) -> Project:
    copy = projects.copy(blueprint, tmp_path / blueprint.stem)
    fill(copy)
    return copy


def told(model: Backend) -> dict[str, Statements]:
    made = design(model)
    costs = Costs(made)
    return {route.endpoint.name: costs.of(route) for route in made.routes}


def sent(header: str | None, database: str) -> list[str]:
    """What was sent. SQLite inserts rows with numbers for keys one by one, which the plan counts as one statement."""
    statements: list[str] = json.loads(header or "[]")
    if database.startswith("sqlite"):
        groups = ((one, list(alike)) for one, alike in groupby(statements))
        return [each for one, alike in groups for each in (alike[:1] if one.startswith("INSERT") else alike)]
    return statements


class CountedWalk(Walk):
    """A walk that compares the statements of what was not refused with what the plan says."""

    plan: dict[str, Statements]
    database: str

    def compare(self, name: str, requests: tuple[Request, Request]) -> tuple[Answer, Answer]:
        answers = super().compare(name, requests)
        side = self.sides[1]
        assert isinstance(side, ServerSide)
        if name in self.plan and answers[1].status < 300:
            statements, plan = sent(side.headers.get(HEADER), self.database), self.plan[name]
            if any(one.startswith("SELECT idempotency_keys") for one in statements):
                return answers  # it is answered as the first of its key
            assert plan.least <= len(statements), (name, plan, statements)
            assert len(statements) <= plan.most or plan.per_row, (name, plan, statements)
        return answers


def test_no_request_takes_more_statements_or_fewer_than_the_plan_says(
    model: Backend, project: Project, database: str
) -> None:
    with counting(project, database, environment(model)) as address:
        walk = CountedWalk(model, (ReferenceSide(model), ServerSide(model, address, database)), Random(1))
        walk.plan, walk.database = told(model), database
        walk.walk(STEPS)
    assert sum(status < 300 for _, status in walk.statuses) > 10


class Caller:
    """Somebody who calls, and counts."""

    def __init__(self, client: httpx.Client, database: str, plan: dict[str, Statements]) -> None:
        self._client = client
        self._database = database
        self._plan = plan
        self._headers: dict[str, str] = {}

    def another(self) -> Caller:
        return Caller(self._client, self._database, self._plan)

    def registers(self, **body: str) -> Caller:
        answer = self._client.post("/users", json={"password": PASSWORD, **body})
        return self._with(answer)

    def signs_in(self, **body: str) -> Caller:
        return self._with(self._client.post("/users/login", json={"password": PASSWORD, **body}))

    def _with(self, answer: httpx.Response) -> Caller:
        assert answer.status_code in (200, 201), answer.text
        token = bare(answer.json()).get("access_token") or bare(answer.json())["accessToken"]
        self._headers = {"authorization": f"Bearer {token}"}
        return self

    def changes(self, path: str, method: str, body: Any) -> None:
        """What takes more statements on some ways than on others."""
        answer = self._client.request(method, path, json=body, headers=self._headers)
        assert answer.status_code < 300, answer.text

    def does(self, name: str, path: str, body: Any = None, **headers: str) -> Any:
        """What takes exactly as many statements as the plan says."""
        answer = self._client.post(path, json=body, headers={**self._headers, **headers})
        assert answer.status_code < 300, answer.text
        plan, statements = self._plan[name], sent(answer.headers[HEADER], self._database)
        assert plan.exact, (name, plan)
        assert len(statements) == plan.most, (name, plan, statements)
        return bare(answer.json()) if answer.content else None


def bare(body: Any) -> Any:
    """Without what stands around it."""
    return body.get("data", body)


@pytest.fixture
def caller(model: Backend, project: Project, database: str) -> Iterator[Caller]:
    settings = {**UNHURRIED, "TELLER_PASSWORD": PASSWORD, "ADMIN_PASSWORD": PASSWORD}
    with (
        counting(project, database, settings) as address,
        httpx.Client(base_url=address + model.apis[0].prefix, timeout=30) as client,
    ):
        yield Caller(client, database, told(model))


@pytest.mark.parametrize("blueprint", [BLUEPRINTS[0]], indirect=True, ids=["ledger"])
def test_money_moves_in_so_many_statements(caller: Caller) -> None:
    teller = caller.another().signs_in(email="teller@example.com")
    ann, bob = (caller.another().registers(email=f"{name}@example.com") for name in ("ann", "bob"))
    mine, theirs = (one.does("create_book", "/books", {"currency": "EUR"})["number"] for one in (ann, bob))
    teller.does("deposit", "/deposits", {"target": mine, "amount": "10"}, **{"idempotency-key": "1"})
    body = {"source": mine, "target": theirs, "amount": "4", "memo": "lunch"}
    ann.does("transfer", "/transfers", body, **{"idempotency-key": "2"})


@pytest.mark.parametrize("blueprint", [BLUEPRINTS[1]], indirect=True, ids=["kiosk"])
def test_goods_are_sold_in_so_many_statements(caller: Caller) -> None:
    admin = caller.another().registers(email="ann@example.com", name="Ann", role="admin")
    tea = {"sku": "tea", "name": "Tea", "price": "2.50", "stock": 5}
    admin.does("create_product", "/products", tea)
    admin.does("restock_product", "/products/tea/restock", {"amount": 3})
    admin.does("create_voucher", "/vouchers", {"code": "gift", "worth": "2.00"})


@pytest.mark.parametrize("blueprint", [BLUEPRINTS[2]], indirect=True, ids=["workshop"])
def test_seats_are_booked_in_so_many_statements(caller: Caller) -> None:
    ann = caller.another().registers(email="ann@example.com", name="Ann", role="trainer")
    bob, eve = (caller.another().registers(email=f"{n}@example.com", name=n) for n in ("bob", "eve"))
    ann.does("create_course", "/courses", {"code": "clay", "title": "Clay"})
    ann.does("open_course", "/courses/clay/open")
    ann.does("discount_course", "/courses/clay/discount", {"percent": 50})
    ann.does("invite_course", "/courses/clay/invite", {"person": "eve@example.com"})
    booking = bob.does("book_course", "/courses/clay/book", {"seats": 2})["id"]
    bob.does("pay_booking", f"/courses/clay/bookings/{booking}/pay")
    bob.does("pass_on_booking", f"/courses/clay/bookings/{booking}/pass-on", {"to": "eve@example.com"})
    meeting = ann.does("create_meeting", "/courses/clay/meetings", {"at": "2030-01-01T10:00:00Z", "topic": "Fire"})
    eve.does("rate_meeting", f"/courses/clay/meetings/{meeting['id']}/rate", {"stars": 4})


@pytest.mark.parametrize("blueprint", ["examples/wiki/wiki.py"], indirect=True, ids=["wiki"])
def test_a_page_is_brought_back_in_so_many_statements(caller: Caller) -> None:
    ann = caller.another().registers(email="ann@example.com", name="ann")
    ann.changes("/pages", "POST", {"title": "Tea", "text": "Leaves."})
    ann.changes("/pages/tea", "PATCH", {"text": "Water."})
    ann.does("restore_revision", "/pages/tea/revisions/1/restore")


@pytest.mark.parametrize("blueprint", ["tests/blueprints/larder.py"], indirect=True, ids=["larder"])
def test_what_many_answers_show_is_looked_up_once(model: Backend, project: Project, database: str) -> None:
    with counting(project, database, UNHURRIED) as address, httpx.Client(base_url=address, timeout=30) as client:
        for shelf in ("high", "low"):
            client.post("/shelfs", json={"name": shelf})
            for weight in (1, 2, 3):
                answer = client.post(f"/shelfs/{shelf}/jars", json={"label": shelf, "weight": weight})
                assert answer.status_code == 201, answer.text
        some, none = (client.get(f"/labels?heavier={weight}") for weight in (0, 9))
    shown = [(each["label"], each["shelf"]["name"]) for each in some.json()]
    assert shown == [(shelf, shelf) for shelf in ("high", "low") for _ in range(3)]
    plan = told(model)["labels"]
    counted = [len(sent(answer.headers[HEADER], database)) for answer in (none, some)]
    assert (none.json(), counted) == ([], [1, 2])
    assert (plan.least, plan.most, plan.per_row) == (1, 2, 0)


@pytest.mark.parametrize("blueprint", ["tests/blueprints/auction.py"], indirect=True, ids=["auction"])
def test_many_rows_take_as_many_statements_as_one(model: Backend, project: Project, database: str) -> None:
    plan = told(model)
    queries = [
        each for each in endpoints(model, model.apis[0]) if each.operation is not None and each.name != "of_days"
    ]
    assert len(queries) == 15
    assert [plan[each.name].per_row for each in queries] == [0] * len(queries)
    assert plan["of_days"].per_row == 2
    with counting(project, database, UNHURRIED) as address, httpx.Client(base_url=address, timeout=30) as client:
        counted = []
        for number in (1, 2, 3):
            client.post("/halls", json={"name": f"h{number}"})
            client.post("/marks", json={"name": f"m{number}"})
            client.post("/bidders", json={"name": f"b{number}"})
            lot = {"name": "l", "day": f"2030-01-0{number}", "price": "1", "hall": f"h{number}"}
            assert client.post("/lots", json=lot).status_code == 201
            for amount in (1, 2, 3):
                bid = {"lot": number, "bidder": number, "amount": amount, "at": "2030-01-01"}
                assert client.post("/bids", json=bid).status_code == 201
            path = {each.name: "/" + "/".join(str(step.text) for step in each.path) for each in queries}
            answers = [client.get(path[each.name], params={"than": 0} if each.input else {}) for each in queries]
            assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
            counted.append([len(sent(answer.headers[HEADER], database)) for answer in answers])
    assert counted[0] == counted[1] == counted[2]

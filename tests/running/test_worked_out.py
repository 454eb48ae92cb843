"""What is computed of plain values, defaults, filters and orders: the evaluator and both databases answer alike."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from backwright.model.backend import Backend
from support.alike import PRECISION, Comparison
from support.running import Project, started
from support.walks.sides import Answer, ReferenceSide, ServerSide, Side

pytestmark = pytest.mark.blueprint("tests/blueprints/almanac.py")
HEADERS = {"content-type": "application/json"}
THINGS: list[dict[str, Any]] = [
    {
        "name": " nan Ab ",
        "number": 7,
        "ratio": 0.25,
        "exact": "12.5",
        "money": "12.50",
        "flag": True,
        "day": "2020-02-29",
        "at": "2024-02-29T23:30:00.123456Z",
        "clock": "09:30:00",
        "span": "P1DT2H",
        "tags": ["b", "a", "a"],
        "numbers": [3, 1],
        "kind": "a",
    },
    {
        "name": "n",
        "number": -7,
        "ratio": 2.5,
        "exact": "9.10",
        "money": "0.05",
        "flag": False,
        "size": 2,
        "day": "2131-12-31",
        "at": "1969-12-31T23:59:59.5Z",
        "clock": "23:59:59.5",
        "span": "-PT1H30M",
        "tags": [],
        "numbers": [],
        "kind": "c",
    },
    {
        "name": "zebra",
        "number": 5,
        "ratio": -0.75,
        "exact": "-100",
        "money": "-11.50",
        "flag": True,
        "day": "1999-01-01",
        "at": "2030-06-01T00:00:00+02:00",
        "clock": "00:00",
        "span": "PT0.000001S",
        "tags": ["x y"],
        "numbers": [10, 9, 8],
        "kind": "b",
    },
]
PARTS = [
    {"name": "p1", "amount": 3, "price": "1.10", "weight": "9.5"},
    {"name": "p0", "amount": -1, "price": "10.05", "weight": "10"},
    {"name": "p1", "amount": 3, "price": "-2.00", "weight": "-1.25"},
]
UNSIGNED = {"name": "zero", "amount": -1, "price": "0.00", "weight": "-0"}
QUESTIONS = [
    "/things",
    "/things/2",
    "/things/upcoming",
    *(f"/things?sort={sign}{key}" for sign in ("", "-") for key in ("exact", "money")),
    *(f"/things?{asked}" for asked in ("exact=12.50", "exact_min=9.5", "exact_max=9.10", "money_min=0.05")),
    *(f"/things?search={word}" for word in ("P0", "zeb", "nothing")),
]


def ask(side: Side, method: str, target: str, sent: object = None) -> Answer:
    return side.ask(method, target, HEADERS, None if sent is None else json.dumps(sent).encode())


def fill(side: Side) -> None:
    for thing in THINGS:
        assert ask(side, "POST", "/things", thing).status == 201
    for number in (1, 3):
        for part in PARTS:
            assert ask(side, "POST", f"/things/{number}/parts", part).status == 201
    unsigned = ask(side, "POST", "/things/2/parts", UNSIGNED)
    assert (unsigned.status, unsigned.body["weight"]) == (201, "0")
    assert ask(side, "PATCH", "/things/1", {"owner": 3}).status == 200


def test_what_is_worked_out_is_worked_out_alike(model: Backend, project: Project, database: str) -> None:
    with started(project, database) as address:
        sides = (ReferenceSide(model), ServerSide(model, address, database))
        for side in sides:
            fill(side)
        comparison = Comparison(frozenset(), frozenset({"usual"}), exact=False)
        for question in (*QUESTIONS, "/things/1", "/things/2", "/things/3"):
            first, second = (ask(side, "GET", question) for side in sides)
            assert (first.status, second.status) == (200, 200), question
            comparison.check(first.body, second.body, question)
        first, second = (ask(side, "DELETE", "/things/1/parts/1") for side in sides)
        assert first.status == second.status == 200
        assert first.body == second.body == {"done": True, "message": "OK", "data": None}


def test_a_default_of_every_type_is_kept_and_shown_alike(model: Backend, project: Project, database: str) -> None:
    with started(project, database) as address:
        sides = (ReferenceSide(model), ServerSide(model, address, database))
        sent = {"days": ["2024-02-29"], "amounts": ["0.10"]}
        sheet = {"sheet": {"title": "one"}}
        made = [("/forms", body) for body in ({}, {"maybe": None}, sheet, sent)]
        for path, body in [("/forms/empty", {"title": "b"}), *made]:
            first, second = (ask(side, "POST", path, body) for side in sides)
            assert first.status == second.status == 201
            Comparison(frozenset()).check(first.body, second.body, "form")
        assert second.body["document"] == {}
        assert second.body["days"] == ["2024-02-29"]


def test_null_is_blank_beside_a_default(model: Backend, project: Project, database: str) -> None:
    form = model.entity("Form")
    with started(project, database) as address:
        sides = (ReferenceSide(model), ServerSide(model, address, database))
        for member in form.fields:
            if member.default is not None and not member.optional:
                first, second = (ask(side, "POST", "/forms", {member.name: None}) for side in sides)
                assert first.body["errors"] == second.body["errors"] == {member.name: ["can't be blank"]}


def test_numbers_are_told_with_as_few_digits_as_they_need(model: Backend, project: Project, database: str) -> None:
    numbers = (-2.5e-7, 1e16, 1e15, -1234567890123456.5, 0.1, -3.0, 1.25e18)
    with started(project, database) as address:
        sides = (ReferenceSide(model), ServerSide(model, address, database))
        for number in numbers:
            made = [ask(side, "POST", "/things", {**THINGS[0], "ratio": number}) for side in sides]
            assert [answer.status for answer in made] == [201, 201], made
            told = [answer.body["told"] for answer in made]
            assert [text.rpartition(" ")[2] for text in told] == [repr(number)] * 2


def test_a_mean_in_an_operation_is_as_exact_as_its_values(model: Backend, project: Project, database: str) -> None:
    with started(project, database) as address:
        for side in (ReferenceSide(model), ServerSide(model, address, database)):
            fill(side)
            told = {name: ask(side, "GET", f"/means?name={name}").body for name in ("p1", "nothing")}
            means = {name: {each: text and Decimal(text) for each, text in one.items()} for name, one in told.items()}
            assert means["p1"] == {"amount": 3, "price": Decimal("-0.45"), "weight": Decimal("4.125")}
            assert means["nothing"] == {"amount": 0, "price": None, "weight": Decimal("0.1")}
            part = {"name": "p1", "amount": 2**53 + 1, "price": "0.05", "weight": "0.6"}
            assert ask(side, "POST", "/things/1/parts", part).status == 201
            body = ask(side, "GET", "/means?name=p1").body
            expected = {"amount": Decimal(2**53 + 13) / 5, "price": Decimal("-0.35"), "weight": Decimal("3.42")}
            for name, mean in expected.items():
                assert abs(Decimal(body[name]) - mean) <= abs(mean) * PRECISION, body
            assert max(len(text.rstrip("0")) for text in body.values()) <= 19


def test_a_mean_that_a_row_shows_has_the_digits_of_one_in_an_operation(
    model: Backend, project: Project, database: str
) -> None:
    with started(project, database) as address:
        for side in (ReferenceSide(model), ServerSide(model, address, database)):
            fill(side)
            for weight in ("0.01", "0.01", "99999999999"):
                part = {"name": "p3", "amount": 1, "price": 1, "weight": weight}
                assert ask(side, "POST", "/things/2/parts", part).status == 201
                weights = [Decimal(one["weight"]) for one in ask(side, "GET", "/things/2/parts").body["items"]]
                told = Decimal(ask(side, "GET", "/things/2").body["usual"])
                expected = sum(weights, Decimal(0)) / len(weights) / 1000
                assert abs(told - expected) <= expected * PRECISION, (weights, told)


def test_what_is_worth_the_same_as_before_is_shown_as_it_was_sent_last(
    model: Backend, project: Project, database: str
) -> None:
    with started(project, database) as address:
        for side in (ReferenceSide(model), ServerSide(model, address, database)):
            fill(side)
            for exact in ("2.00", "2", "2.0"):
                assert ask(side, "PATCH", "/things/1", {"exact": exact}).body["exact"] == exact
                assert ask(side, "GET", "/things/1").body["exact"] == exact

"""Rows behind links that some have none of, teams that are gone, and loops that end before their end."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/cup.py")


@pytest.fixture
def cup(both: Both) -> Both:
    for name in ("red", "blue", "green"):
        both("POST /teams", 201, {"name": name})
    for name in ("a", "b"):
        both("POST /cups", 201, {"name": name})
    for price in (3, 5, 7):
        both("POST /matches", 201, {"cup": "a", "home": 1, "price": price})
    return both


def test_what_stands_behind_a_link_is_looked_up_for_those_that_have_one(cup: Both) -> None:
    assert cup("GET /onto", 200) == {"matches": [{"onto": None}] * 3}
    assert cup("GET /cups/a/left", 200) == 0
    assert cup("POST /cups/a/chain", 200) == 3 + 5
    assert cup("GET /cups/a/left", 200) == 2
    told = cup("GET /onto", 200)["matches"]
    assert [one["onto"] and one["onto"]["price"] for one in told] == [None, 3, 5]
    cup("PATCH /matches/1", 200, {"onto": 3})
    assert cup("POST /cups/a/chain", 200) == 7 + 3 + 5


def test_groups_of_rows_that_lead_to_none(cup: Both) -> None:
    cup("POST /players", 201, {"name": "eve"})
    assert cup("GET /teams-of", 200) == {"teams": [{"name": None, "all": [], "captains": []}]}
    cup("POST /players", 201, {"name": "ann", "team": 1})
    first, last = cup("GET /teams-of", 200)["teams"]
    assert (first["name"], [one["name"] for one in first["all"]], last["name"]) == ("red", ["ann"], None)
    assert cup("GET /numbers", 200) == {"players": [1, 0, 0]}
    assert cup("POST /names", 200, {"other": 1}) == {"there": ["ann"]}
    assert cup("POST /names", 200, {"other": None}) == {"there": []}


def test_what_is_gone_is_shown_by_what_leads_to_it(cup: Both) -> None:
    cup("PATCH /matches/1", 200, {"away": 2})
    cup("DELETE /teams/1", 204)
    cup("DELETE /teams/2", 204)
    shown = cup("GET /home/1", 200)
    assert (shown["home"]["name"], shown["away"]["name"]) == ("red", "blue")
    assert [one["home"]["name"] for one in cup("GET /shown", 200)["matches"]] == ["red"] * 3


def test_a_loop_that_ends_early_settles_what_its_turns_made(cup: Both) -> None:
    assert cup("POST /cups/b/load", 200, {"home": 1, "prices": [20, 0, 9]}) == 1
    assert cup("GET /cups/b", 200)["total"] == 20
    cup("POST /cups/b/load", 409, {"home": 1, "prices": [40, 0]})
    assert cup("GET /cups/b", 200)["total"] == 20
    assert cup("POST /cups/b/load", 200, {"home": 1, "prices": [0]}) == 1


def test_names_of_two_rows_are_kept_apart(cup: Both) -> None:
    assert cup("POST /cups/a/stage", 200, {"name": "final"}) == 0
    assert cup("POST /cups/b/stage", 200, {"name": "final"}) == 0
    assert cup("POST /cups/b/stage", 200, {"name": "final"}) == 0
    cup("POST /matches/1/follow", 200)
    assert cup("GET /teams/1", 200)["points"] == 3
    cup("POST /praise", 422, {"subject": 9}, errors={"subject": ["not found"]})
    cup("POST /subjects", 201, {"name": "tea"})
    assert cup("POST /praise", 200, {"subject": 1}) == "tea"


def test_some_of_what_each_team_plays(cup: Both) -> None:
    cup("PATCH /matches/3", 200, {"away": 2})
    told = {one["name"]: [match["price"] for match in one["last"]] for one in cup("GET /last", 200)["teams"]}
    assert told == {"red": [3, 5], "blue": [7], "green": []}


def test_a_set_stands_in_the_order_of_what_names_its_rows(cup: Both) -> None:
    for name, of in (("y", "b"), ("z", "a"), ("x", "b"), ("y", "a")):
        cup(f"POST /cups/{of}/stages", 201, {"name": name})
    stages = [{"cup": of, "name": name} for of, name in (("b", "x"), ("a", "z"), ("b", "y"), ("a", "y"))]
    cup("POST /players", 201, {"name": "ann", "stages": stages})
    told = cup("GET /reached", 200)
    assert told["players"] == [{"name": "ann", "stages": ["y", "z", "x", "y"]}]
    assert told["rows"][0]["names"] == ["y", "z", "x", "y"]
    assert [one["name"] for one in told["rows"][0]["stages"]] == ["y", "z", "x", "y"]

"""Of rows that are sent inside others, each field asks who may set it."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/tavern.py")

PASSWORD = "quite a secret"


@pytest.fixture
def tavern(both: Both) -> Both:
    """A host, a waiter and a guest, numbered so; the guest calls."""
    for name, role in (("host", "host"), ("waiter", "waiter"), ("guest", "guest")):
        both.signs_in("POST /guests", {"email": f"{name}@example.com", "password": PASSWORD})
        both.appoint(f"{name}@example.com", "role", role)
    return both


def calls(tavern: Both, name: str) -> None:
    tavern.signs_in("POST /guests/login", {"email": f"{name}@example.com", "password": PASSWORD})


def forbidden(place: str) -> dict[str, list[str]]:
    return {place: ["forbidden"]}


def test_what_the_caller_alone_tells_is_asked_of_each_row(tavern: Both) -> None:
    beer, wine = {"drink": "beer"}, {"drink": "wine", "discount": 10}
    tavern("POST /tabs", 403, {"table": 1, "rounds": [beer, wine]}, forbidden("rounds.1.discount"))
    rounds = tavern("POST /tabs", 201, {"table": 1, "rounds": [beer]})["rounds"]
    known = {"id": rounds[0]["id"], "discount": 0}
    tavern("PATCH /tabs/1", 403, {"rounds": [known]}, forbidden("rounds.0.discount"))
    tavern("PATCH /tabs/1", 403, {"rounds": [{"id": 99, "discount": 0}]}, forbidden("rounds.0.discount"))
    calls(tavern, "waiter")
    shown = tavern("PATCH /tabs/1", 200, {"rounds": [known | {"discount": 5}, wine]})["rounds"]
    assert [one["discount"] for one in shown] == [5, 10]


def test_nothing_is_written_where_one_row_may_not_be_set(tavern: Both) -> None:
    tavern("POST /tabs", 201, {"table": 1, "rounds": [{"drink": "beer"}]})
    calls(tavern, "waiter")
    sent = {"table": 2, "rounds": [{"drink": "wine"}, {"drink": "rum", "paid": True}]}
    tavern("PATCH /tabs/1", 403, sent, forbidden("rounds.1.paid"))
    shown = tavern("GET /tabs/1", 200)
    assert (shown["table"], [one["drink"] for one in shown["rounds"]]) == (1, ["beer"])


def test_what_a_row_tells_is_asked_as_it_is_stored(tavern: Both) -> None:
    first = tavern("POST /tabs", 201, {"table": 1, "rounds": [{"drink": "beer", "paid": True}, {"drink": "rum"}]})
    paid, unpaid = (one["id"] for one in first["rounds"])
    both = [{"id": paid, "gratuity": 2}, {"id": unpaid, "paid": True, "gratuity": 3}]
    tavern("PATCH /tabs/1", 403, {"rounds": both}, forbidden("rounds.1.gratuity"))
    new = {"drink": "wine", "paid": True, "gratuity": 1}
    rounds = tavern("PATCH /tabs/1", 200, {"rounds": [both[0], {"id": unpaid}, new]})["rounds"]
    assert [(one["paid"], one["gratuity"]) for one in rounds] == [(True, 2), (False, 0), (True, 1)]
    tavern("POST /tabs", 403, {"table": 1, "rounds": [new | {"paid": False}]}, forbidden("rounds.0.gratuity"))


def test_a_new_row_may_say_who_sets_it_and_a_known_one_may_not(tavern: Both) -> None:
    calls(tavern, "host")
    mine = {"drink": "rum", "server": 1, "remark": "warm"}
    shown = tavern("POST /tabs", 201, {"table": 1, "rounds": [mine, {"drink": "beer", "server": 2}]})["rounds"]
    sent = {"id": shown[1]["id"], "server": 1, "remark": "cold"}
    tavern("PATCH /tabs/1", 403, {"rounds": [sent]}, forbidden("rounds.0.remark"))
    calls(tavern, "waiter")
    tavern("PATCH /tabs/1", 403, {"rounds": [sent]}, forbidden("rounds.0.server"))
    tavern("PATCH /tabs/1", 200, {"rounds": [{"id": shown[1]["id"], "remark": "cold"}]})


def test_what_is_not_sent_right_is_told_before_who_may_and_what_is_missing_after(tavern: Both) -> None:
    tavern("POST /tabs", 201, {"table": 1, "rounds": [{"drink": "beer"}]})
    wrong = {"rounds": [{"id": 1, "discount": 101, "vintage": 2}]}
    tavern(
        "PATCH /tabs/1", 422, wrong, {"rounds.0.vintage": ["is unknown"], "rounds.0.discount": ["must be at most 100"]}
    )
    tavern(
        "PATCH /tabs/1", 403, {"rounds": [{"drink": "rum", "vintage": 2, "server": 99}]}, forbidden("rounds.0.server")
    )
    calls(tavern, "host")
    sent = {"rounds": [{"drink": "rum", "vintage": 2, "server": 99}]}
    tavern("PATCH /tabs/1", 422, sent, {"rounds.0.server": ["not found"]})
    tavern("PATCH /tabs/1", 422, {"rounds": [{"id": 99, "paid": True}]}, {"rounds.0.id": ["not found"]})


def test_a_row_of_another_owner_tells_nothing_of_itself(tavern: Both) -> None:
    tavern("POST /tabs", 201, {"table": 1, "rounds": [{"drink": "beer"}]})
    calls(tavern, "waiter")
    tavern("POST /tabs", 201, {"table": 2})
    tavern("PATCH /tabs/2", 422, {"rounds": [{"id": 1, "paid": True}]}, {"rounds.0.id": ["not found"]})


def test_whoever_has_not_signed_in_sets_what_is_for_all(tavern: Both) -> None:
    tavern.credentials.clear()
    soup = {"name": "soup", "spicy": True}
    tavern("POST /menus", 201, {"title": "Noon", "dishes": [soup]})
    tavern("PATCH /menus/1", 403, {"dishes": [{"id": 1, "price": 9}]}, forbidden("dishes.0.price"))
    tavern("PATCH /menus/1", 403, {"dishes": [{"id": 1}, soup | {"secret": "salt"}]}, forbidden("dishes.1.secret"))
    calls(tavern, "waiter")
    tavern("PATCH /menus/1", 200, {"dishes": [{"id": 1, "price": 9}]})
    tavern.credentials.clear()
    tavern("PATCH /menus/1", 403, {"dishes": [{"id": 1, "spicy": False}]}, forbidden("dishes.0.spicy"))


def test_what_an_operation_makes_is_its_own_business(tavern: Both) -> None:
    tavern("POST /tabs", 201, {"table": 1})
    shown = tavern("POST /tabs/1/again", 200, {"drink": "beer"})
    assert [(one["discount"], one["paid"]) for one in shown["rounds"]] == [(100, True)]

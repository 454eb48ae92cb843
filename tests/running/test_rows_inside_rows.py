"""Rows that are sent inside rows that are sent inside others: each level is matched, written and told as the first."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

import httpx
import pytest

from support.both import Both
from support.counted import HEADER, counting
from support.running import Project

PASSWORD = "quite a secret"
CENSUS = pytest.mark.blueprint("tests/blueprints/census.py")
QUARRY = pytest.mark.blueprint("tests/blueprints/quarry.py")
VOYAGE = pytest.mark.blueprint("tests/blueprints/voyage.py")
WORDS = {403: "not for you", 422: "no such thing"}


@pytest.fixture
def census(both: Both) -> Both:
    both.signs_in("POST /users", {"email": "ann@example.com", "password": PASSWORD})
    return both


@pytest.fixture
def quarry(both: Both) -> Both:
    for grade in (1, 2):
        both("POST /stones", 201, {"colour": "red", "grade": grade})
    return both


def slab(grade: int = 1, **more: object) -> dict[str, Any]:
    return {"stone": {"colour": "red", "grade": grade}, **more}


def texts(form: dict[str, Any]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """What a form says, section by section, question by question."""
    return [
        (section["title"], [(each["text"], [one["text"] for one in each["choices"]]) for each in section["questions"]])
        for section in form["sections"]
    ]


def ids(rows: list[dict[str, Any]]) -> list[int]:
    return [row["id"] for row in rows]


@CENSUS
def test_a_create_makes_rows_at_every_level(census: Both) -> None:
    choices = [{"text": "yes", "rank": 1}, {"text": "no", "rank": 2}]
    questions = [{"text": "Here?", "choices": choices, "points": 2}, {"text": "Since when?"}]
    sent = {"title": "A", "sections": [{"title": "You", "questions": questions, "tags": ["b", "a"]}, {"title": "You"}]}
    form = census("POST /forms", 201, sent)
    assert texts(form) == [("You", [("Here?", ["yes", "no"]), ("Since when?", [])]), ("You", [])]
    first, second = form["sections"]
    assert [(one["slug"], one["number"], one["weight"]) for one in (first, second)] == [("you", 1, 3), ("you-2", 2, 0)]
    assert first["tags"] == ["a", "b"]
    assert [each["author"] for each in first["questions"]] == [1, 1]
    assert all(each["ticket"] for each in first["questions"])
    assert (form["length"], form["asked"]) == (2, 2)
    again = census("GET /forms/1", 200)
    assert texts(again) == texts(form)
    assert "ticket" not in again["sections"][0]["questions"][0]
    assert texts(census("GET /forms", 200)["items"][0]) == texts(form)
    assert texts(census("GET /outlines", 200)["items"][0]) == texts(form)
    assert texts(census("GET /forms/1/twin", 200)) == texts(form)


@CENSUS
def test_an_update_matches_rows_by_id_inside_their_own_row(census: Both) -> None:
    choices = [{"text": "yes", "rank": 1}, {"text": "no", "rank": 2}]
    sections = [{"title": name, "questions": [{"text": f"{name}?", "choices": choices}]} for name in ("You", "They")]
    you, they = census("POST /forms", 201, {"title": "A", "sections": sections})["sections"]
    (first,), (other,) = you["questions"], they["questions"]
    kept = {"id": first["choices"][1]["id"], "text": "never"}
    changed = {"id": first["id"], "choices": [kept, {"text": "often", "rank": 3}]}
    sent = [{"id": they["id"]}, {"id": you["id"], "questions": [changed, {"text": "Why?"}]}]
    form = census("PATCH /forms/1", 200, {"sections": sent})
    assert texts(form) == [("You", [("You?", ["never", "often"]), ("Why?", [])]), ("They", [("They?", ["yes", "no"])])]
    assert form["sections"][0]["questions"][0]["choices"][0]["id"] == kept["id"]
    assert form["sections"][1]["questions"][0]["id"] == other["id"]
    assert ["ticket" in each for each in form["sections"][0]["questions"]] == [False, True]
    gone = census("PATCH /forms/1", 200, {"sections": [{"id": you["id"], "questions": []}]})
    assert texts(gone) == [("You", [])]
    assert (gone["length"], gone["sections"][0]["weight"]) == (1, 0)


@CENSUS
def test_a_row_of_another_row_is_not_found_and_in_a_new_row_all_rows_are_new(census: Both) -> None:
    sections = [{"title": name, "questions": [{"text": "?", "choices": [{"text": "x", "rank": 1}]}]} for name in "ab"]
    one, other = census("POST /forms", 201, {"title": "A", "sections": sections})["sections"]
    (mine,), (theirs,) = one["questions"], other["questions"]

    def refused(sent: object, place: str, said: str = "not found") -> None:
        census("PATCH /forms/1", 422, {"sections": sent}, {place: [said]})

    moved = {"id": one["id"], "questions": [{"id": theirs["id"]}]}
    refused([{"id": other["id"]}, moved], "sections.1.questions.0.id")
    deeper = {"id": mine["id"], "choices": [{"text": "y", "rank": 2}, {"id": theirs["choices"][0]["id"]}]}
    refused([{"id": one["id"], "questions": [deeper]}], "sections.0.questions.0.choices.1.id")
    new = {"title": "c", "questions": [{"id": mine["id"], "text": "?"}]}
    refused([new], "sections.0.questions.0.id", "is unknown")
    wrong = {"id": one["id"], "questions": [{"id": mine["id"], "choices": [{"rank": "1"}]}]}
    place = "sections.0.questions.0.choices.0"
    census(
        "PATCH /forms/1",
        422,
        {"sections": [wrong]},
        {f"{place}.text": ["can't be blank"], f"{place}.rank": ["is invalid"]},
    )
    assert len(texts(census("GET /forms/1", 200))) == 2


@CENSUS
def test_of_a_row_that_is_sent_twice_the_last_is_kept_and_all_that_is_inside(census: Both) -> None:
    questions = [{"text": "?", "choices": [{"text": "x", "rank": 1}]}, {"text": "!"}]
    census("POST /forms", 201, {"title": "A", "sections": [{"title": "a", "tags": ["a"], "questions": questions}]})
    first = {"id": 1, "title": "b", "tags": ["b", "c"], "questions": [{"id": 1, "text": "b"}]}
    last = {"id": 1, "title": "c", "tags": ["c"], "questions": [{"id": 2}, {"id": 1, "text": "c", "choices": []}]}
    form = census("PATCH /forms/1", 200, {"sections": [first, last]})
    assert texts(form) == [("c", [("c", []), ("!", [])])]
    assert form["sections"][0]["tags"] == ["c"]


@CENSUS
def test_what_rows_further_in_name_is_looked_up_and_counted(census: Both) -> None:
    census("POST /topics", 201, {"code": "work", "quota": 2})
    question = {"text": "?", "topic": "work"}
    sections = [{"title": "a", "questions": [question]}, {"title": "b", "topics": ["work"], "questions": [question]}]
    one, other = census("POST /forms", 201, {"title": "A", "sections": sections})["sections"]
    assert census("GET /topics/work", 200)["left"] == 0
    nobody = [{"id": one["id"], "questions": [{"text": "?"}, {"text": "?", "topic": "play"}]}]
    census("PATCH /forms/1", 422, {"sections": nobody}, {"sections.0.questions.1.topic": ["not found"]})
    unheard = [{"id": one["id"], "topics": ["play"]}, {"id": other["id"], "topics": ["play"]}]
    faults = {f"sections.{place}.topics": ["not found"] for place in (0, 1)}
    census("PATCH /forms/1", 422, {"sections": unheard}, faults)
    more = [{"id": one["id"], "questions": [question] * 3}]
    census("PATCH /forms/1", 409, {"sections": more}, {"topic": ["is asked about too often"]})
    census("PATCH /forms/1", 200, {"sections": [{"id": other["id"]}]})
    assert census("GET /topics/work", 200)["left"] == 1
    census("PATCH /topics/work", 200, {"hidden": True})
    census.signs_in("POST /users", {"email": "bob@example.com", "password": PASSWORD})
    census("PATCH /forms/1", 422, {"sections": [{"id": other["id"], "topics": ["work"]}]})


@CENSUS
def test_checks_and_uniqueness_hold_at_every_level(census: Both) -> None:
    choices = [{"text": "x", "rank": 1, "code": "X"}, {"text": "y", "rank": 2, "code": "Y"}]
    question = {"text": "?", "points": 1, "choices": choices}
    one = census("POST /forms", 201, {"title": "A", "limit": 5, "sections": [{"title": "a", "questions": [question]}]})
    (section,) = one["sections"]
    (first,) = section["questions"]
    x, y = ids(first["choices"])

    def sent(*choices: object, **more: object) -> dict[str, object]:
        return {"sections": [{"id": section["id"], "questions": [{"id": first["id"], "choices": choices, **more}]}]}

    census("PATCH /forms/1", 409, sent({"id": x}, {"text": "z", "rank": 1}))
    swapped = census("PATCH /forms/1", 200, sent({"id": x, "rank": 2, "code": "Y"}, {"id": y, "rank": 1, "code": "X"}))
    found = swapped["sections"][0]["questions"][0]["choices"]
    assert [(each["id"], each["rank"], each["code"]) for each in found] == [(x, 2, "Y"), (y, 1, "X")]
    census("PATCH /forms/1", 409, sent(points=6), {"form": ["counts for too much"]})
    dear = {"choice": ["is worth more than its question"]}
    census("PATCH /forms/1", 409, sent({"id": x}, {"text": "z", "rank": 3, "bonus": 2}), dear)


@CENSUS
def test_rights_are_asked_at_every_level(census: Both) -> None:
    question = {"text": "?", "hint": "look", "choices": [{"text": "x", "rank": 1, "right": True}]}
    (section,) = census("POST /forms", 201, {"title": "A", "sections": [{"title": "a", "questions": [question]}]})[
        "sections"
    ]
    (first,) = section["questions"]
    (choice,) = first["choices"]
    census.signs_in("POST /users", {"email": "bob@example.com", "password": PASSWORD})

    def refused(place: str, *questions: object) -> None:
        census(
            "PATCH /forms/1", 403, {"sections": [{"id": section["id"], "questions": questions}]}, {place: ["forbidden"]}
        )

    refused("sections.0.questions.1.hint", {"text": "!"}, {"id": first["id"], "hint": None})
    known = {"id": first["id"], "choices": [{"id": choice["id"], "right": True}]}
    refused("sections.0.questions.0.choices.0.right", known)
    mine = {"text": "!", "hint": "there", "choices": [{"text": "y", "rank": 1, "right": True}]}
    form = census(
        "PATCH /forms/1", 200, {"sections": [{"id": section["id"], "questions": [{"id": first["id"]}, mine]}]}
    )
    assert ["hint" in each for each in form["sections"][0]["questions"]] == [False, True]
    new = {"id": first["id"], "choices": [{"id": choice["id"]}, {"text": "y", "rank": 2, "right": False}]}
    refused("sections.0.questions.0.choices.1.right", new)


@CENSUS
def test_a_change_further_in_is_one_of_the_whole(census: Both) -> None:
    census("POST /forms", 201, {"title": "A", "sections": [{"title": "a"}]})
    census("PATCH /forms/1", 200, {"sections": [{"id": 1, "questions": [{"text": "?"}]}]}, if_match='"1"')
    census("PATCH /forms/1", 412, {"sections": []}, if_match='"1"')
    shown = census("POST /forms/1/grow", 200, {"text": "More?"})
    assert texts(shown) == [("a", [("?", [])]), ("More?", [("More?", ["yes", "no"])])]
    flat = census("POST /forms/1/flatten", 200)
    assert [each["points"] for section in flat["sections"] for each in section["questions"]] == [1, 1]


@QUARRY
def test_a_put_replaces_what_is_sent_four_levels_deep(quarry: Both) -> None:
    crates = [
        {"place": 1, "slabs": [slab(weight=2), slab(2)], "mayHold": [{"colour": "red", "grade": 2}]},
        {"place": 2},
    ]
    order = quarry("POST /orders", 201, {"code": "a", "loads": [{"truckName": "Big", "crates": crates}]})
    assert order["totalWeight"] == 3
    (load,) = order["loads"]
    first, second = load["crates"]
    one, other = first["slabs"]
    assert [(each["place"], each["netWeight"], each["mayHold"]) for each in (first, second)] == [
        (1, 3, [{"colour": "red", "grade": 2}]),
        (2, 0, []),
    ]
    swapped = [
        {"id": first["id"], "place": 2, "mayHold": []},
        {"id": second["id"], "place": 1, "slabs": [slab(weight=9)]},
    ]
    order = quarry("PUT /orders/a", 200, {"loads": [{"id": load["id"], "crates": swapped}]})
    found = order["loads"][0]["crates"]
    assert [(each["id"], each["place"], each["netWeight"], each["mayHold"]) for each in found] == [
        (first["id"], 2, 3, []),
        (second["id"], 1, 9, []),
    ]
    assert (ids(found[0]["slabs"]), order["totalWeight"]) == ([one["id"], other["id"]], 12)
    heavy = {"id": second["id"], "slabs": [slab(weight=9)] * 3, "sort": "steel"}
    more = [{"truckName": "Big", "crates": [heavy | {"id": 99}]}]
    quarry("PUT /orders/a", 409, {"loads": [{"id": load["id"], "crates": [heavy]}, *more]}, {"order": ["is too heavy"]})
    full = {"loads": [{"id": load["id"], "crates": [heavy | {"sort": "wood"}]}]}
    quarry("PUT /orders/a", 409, full, {"crate": ["has no room for that"]})


@QUARRY
def test_what_goes_further_in_goes_with_it_and_comes_back(quarry: Both) -> None:
    loads = [{"truckName": name, "crates": [{"slabs": [slab(weight=4)]}]} for name in ("Big", "Big")]
    order = quarry("POST /orders", 201, {"code": "a", "loads": loads})
    assert [each["truckSlug"] for each in order["loads"]] == ["big", "big-2"]
    order = quarry("PUT /orders/a", 200, {"loads": [{"id": order["loads"][1]["id"]}, {"truckName": "Big"}]})
    assert [(each["truckSlug"], each["truckNumber"]) for each in order["loads"]] == [("big-2", 2), ("big", 3)]
    assert order["totalWeight"] == 4
    quarry("DELETE /orders/a", 204)
    quarry("GET /orders/a", 404)
    back = quarry("POST /orders/a/restore", 200)
    assert [len(each["crates"]) for each in back["loads"]] == [1, 0]
    assert back["totalWeight"] == 4


@QUARRY
def test_rows_further_in_are_refused_with_their_places(quarry: Both) -> None:
    nobody = slab() | {"stone": {"colour": "red", "grade": 3}}
    crates = [{"slabs": [slab(), nobody]}, {"slabs": [nobody]}]
    places = {f"loads.0.crates.{place}.stone": ["not found"] for place in ("0.slabs.1", "1.slabs.0")}
    quarry("POST /orders", 422, {"code": "a", "loads": [{"truckName": "Big", "crates": crates}]}, places)
    rough = [{"slabs": [slab(polished=True, weight=2), slab(polished=True)]}]
    sent = {"code": "a", "loads": [{"truckName": "Big", "crates": rough}]}
    quarry("POST /orders", 403, sent, {"loads.0.crates.0.slabs.1.polished": ["forbidden"]})
    many = [{"truckName": "Big", "crates": [{"slabs": [slab()] * 4}]}]
    quarry(
        "POST /orders", 422, {"code": "a", "loads": many}, {"loads.0.crates.0.slabs": ["is too long (maximum is 3)"]}
    )


@QUARRY
def test_of_rows_in_another_row_nothing_is_told_but_that_they_are_not_there(quarry: Both) -> None:
    loads = [{"truckName": name, "crates": [{"slabs": [slab(weight=1)]}]} for name in ("Big", "Small")]
    sent = quarry("POST /orders", 201, {"code": "a", "loads": loads})["loads"]
    (crate,) = sent[1]["crates"]
    slabs = [{"id": crate["slabs"][0]["id"], "polished": True}]
    there = {"id": sent[1]["id"], "crates": [{"id": crate["id"], "slabs": slabs}]}
    quarry("PUT /orders/a", 403, {"loads": [there]}, {"loads.0.crates.0.slabs.0.polished": ["forbidden"]})
    elsewhere = there | {"id": sent[0]["id"]}
    quarry("PUT /orders/a", 422, {"loads": [elsewhere]}, {"loads.0.crates.0.id": ["not found"]})
    quarry("POST /orders", 201, {"code": "b", "loads": [{"truckName": "Other"}]})
    quarry("PUT /orders/b", 422, {"loads": [there]}, {"loads.0.id": ["not found"]})
    quarry("POST /orders/a/unload", 200)
    quarry("PUT /orders/a", 422, {"loads": [there]}, {"loads.0.crates.0.id": ["not found"]})


@VOYAGE
def test_each_api_says_it_in_its_own_names(both: Both) -> None:
    stop = {"port_name": "Kiel", "shore_walks": [{"walk_name": "Pier"}]}
    both("POST /v1/voyages", 201, {"ship_name": "Ada", "sea_days": [{"day_name": "One", "port_stops": [stop]}]})

    def refused(status: int, said: str, **more: object) -> None:
        sent = {"seaDays": [{"id": 1, "portStops": [{"id": 1} | more]}]}
        both("PUT /next/voyages/1", status, sent, {f"seaDays.0.portStops.0.{said}": [WORDS[status]]})

    refused(422, "shoreWalks.0.id", shoreWalks=[{"id": 9}])
    refused(422, "id", id=9)
    both("PUT /next/voyages/1", 403, {"seaDays": [{"id": 1, "lateBy": 2}]}, {"seaDays.0.lateBy": [WORDS[403]]})
    both("PATCH /v1/voyages/1", 403, {"sea_days": [{"id": 1, "late_by": 2}]}, {"sea_days.0.late_by": ["forbidden"]})
    walks = [{"id": 1, "walkName": "Quay"}, {"walkName": "Lock"}]
    shown = both("PUT /next/voyages/1", 200, {"seaDays": [{"id": 1, "portStops": [{"id": 1, "shoreWalks": walks}]}]})
    assert [one["walkName"] for one in shown["seaDays"][0]["portStops"][0]["shoreWalks"]] == ["Quay", "Lock"]
    both("PUT /next/voyages/1", 200, {"seaDays": [{"id": 1, "portStops": [{"id": 1, "portName": "Ulm"}]}]})
    refused(403, "openHours", openHours=2)
    new = {"dayName": "Two", "portStops": [{"portName": "Lech", "openHours": 2}, {"portName": "Ulm", "openHours": 3}]}
    both("PUT /next/voyages/1", 403, {"seaDays": [new]}, {"seaDays.0.portStops.1.openHours": [WORDS[403]]})


@VOYAGE
def test_the_statements_do_not_grow_with_the_rows(project: Project, database: str) -> None:
    with counting(project, database, {}) as address, httpx.Client(base_url=address) as client:
        made = [client.post("/v1/voyages", json=of_many(number)) for number in (1, 4)]
        changed = [
            client.patch(f"/v1/voyages/{one}", json=renamed(answer.json())) for one, answer in enumerate(made, 1)
        ]
    assert [answer.status_code for answer in (*made, *changed)] == [201, 201, 200, 200]
    for few, many in (made, changed):
        assert statements(few, database) == statements(many, database)
    assert changed[1].json()["sea_days"][3]["port_stops"][3]["shore_walks"][3]["walk_name"] == "New 3"


def of_many(number: int) -> dict[str, Any]:
    """A voyage of that many days, with as many stops on each, and walks at each."""
    walks = [{"walk_name": f"Walk {one}"} for one in range(number)]
    stops = [{"port_name": f"Port {one}", "shore_walks": walks} for one in range(number)]
    return {"ship_name": "Ada", "sea_days": [{"day_name": f"Day {one}", "port_stops": stops} for one in range(number)]}


def renamed(voyage: dict[str, Any]) -> dict[str, Any]:
    """All that is inside, each under another name."""

    def of(rows: list[dict[str, Any]], name: str, inner: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
        further = {rows: (each, inner[1:]) for rows, each in inner[:1]}
        return [
            {"id": row["id"], name: f"New {place}"} | {key: of(row[key], *more) for key, more in further.items()}
            for place, row in enumerate(rows)
        ]

    return {"sea_days": of(voyage["sea_days"], "day_name", (("port_stops", "port_name"), ("shore_walks", "walk_name")))}


def statements(answer: httpx.Response, database: str) -> list[str]:
    """What was sent to the database; SQLite inserts rows one by one, which counts as one statement."""
    every: list[str] = json.loads(answer.headers[HEADER])
    groups = [(one, len([*alike])) for one, alike in groupby(every)]
    once = database.startswith("sqlite")
    return [
        one.partition(" ")[0] for one, times in groups for _ in range(1 if once and one.startswith("INSERT") else times)
    ]

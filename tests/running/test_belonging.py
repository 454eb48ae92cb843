"""Lists of rows that belong to what the caller has: what is told from the first of each is the first of all."""

from __future__ import annotations

import json

import pytest

from backwright.model.backend import Backend
from support.alike import Comparison
from support.running import Project, started
from support.walks.sides import Answer, ReferenceSide, ServerSide, Side
from support.walks.walked import UNHURRIED

pytestmark = pytest.mark.blueprint("tests/blueprints/gazette.py")
PEOPLE, PAPERS, PIECES = 4, 5, 30
LISTS = ("mine", "best", "near")


class Someone:
    """An account on one side."""

    def __init__(self, side: Side, number: int) -> None:
        self._side, self._headers = side, {"content-type": "application/json"}
        account = {"email": f"p{number}@example.com", "password": "correct horse"}
        token = self.ask("POST", "/users", account).body["access_token"]
        self._headers["authorization"] = f"Bearer {token}"

    def ask(self, method: str, target: str, sent: object = None) -> Answer:
        answer = self._side.ask(method, target, self._headers, None if sent is None else json.dumps(sent).encode())
        assert answer.status in (200, 201, 204), answer
        return answer


def fill(side: Side) -> list[Someone]:
    people = [Someone(side, number) for number in range(PEOPLE)]
    for number in range(PAPERS):
        people[0].ask("POST", "/papers", {"name": f"paper {number}"})
    for person, someone in enumerate(people):
        for number in range(1, PAPERS + 1):
            if (person + number) % 3:
                someone.ask("POST", f"/papers/{number}/join")
            if (person * number) % 2:
                someone.ask("POST", f"/papers/{number}/subscribe")
        for other in range(1, PEOPLE + 1):
            if (person + other) % 4 < 2:
                someone.ask("POST", f"/users/{other}/follow")
    for number in range(PIECES):
        piece = {
            "paper": 1 + number * 7 % PAPERS,
            "title": f"{number}",
            "rank": number * 5 % 4,
            "hidden": not number % 6,
        }
        people[number % PEOPLE].ask("POST", "/pieces", piece)
    return people


def test_every_page_is_the_same_on_both_sides(model: Backend, project: Project, database: str) -> None:
    with started(project, database, UNHURRIED) as address:
        sides = [fill(side) for side in (ReferenceSide(model), ServerSide(model, address, database))]
        comparison, totals = Comparison(frozenset()), set()
        for place in range(PEOPLE):
            for name in LISTS:
                for offset in range(0, PIECES, 4):
                    question = f"/pieces/{name}?limit=4&offset={offset}"
                    first, second = (people[place].ask("GET", question) for people in sides)
                    comparison.check(first.body, second.body, question)
                    totals.add(second.body["total"])
    assert len(totals) > 3

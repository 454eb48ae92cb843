"""What queries answer, cut into pages by each of several APIs in its own way, on both databases."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest

from backwright.model.backend import Backend
from support.both import Both
from support.projects import run_its_tests
from support.running import Project, started
from support.walks.sides import ReferenceSide, ServerSide
from support.walks.walk import Walk
from support.walks.walked import UNHURRIED

pytestmark = pytest.mark.blueprint("tests/blueprints/antiquary.py")
ANN = {"email": "ann@example.com", "password": "long enough"}
BOOKS = {"Iliad": 1488, "Faust": 1808, "Emma": 1815, "Beowulf": None, "Candide": 1808}


@pytest.fixture
def shop(both: Both) -> Both:
    """Five books, of which each but the last costs less than fifty; for each somebody offers more than for the next."""
    both.signs_in("POST /v1/users", ANN)
    for place, (title, year) in enumerate(BOOKS.items()):
        both("POST /v1/books", 201, {"title": title, "year": year, "asking_price": 10 + 10 * place})
        both("POST /v1/offers", 201, {"book": place + 1, "sum_offered": 50 - 10 * place})
    return both


def leafed(shop: Both, path: str, items: str, name: str, after: str = "cursor") -> list[list[Any]]:
    """All of a list, page by page, of each side: each has cursors of its own. `name`: of what tells of each item."""
    found: list[list[Any]] = []
    for side, credentials in zip(shop.sides, shop.credentials, strict=True):
        found.append([])
        cursor = ""
        while cursor is not None:
            target = path + (cursor and f"{'&' if '?' in path else '?'}{after}={cursor}")
            page = side.ask("GET", target, {"authorization": credentials}, None).body
            assert 0 < len(page[items]) <= 2
            found[-1] += [one[name] for one in page[items]]
            cursor = page["next"]
    return found


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        ("/books/1/beside", "title", ["Emma", "Candide", "Faust", "Beowulf"]),
        ("/bargains?least=1500", "title", ["Faust", "Emma", "Beowulf"]),
        ("/offers/high", "book", [4, 5, 3, 2, 1]),
    ],
)
def test_each_cuts_the_same_rows_in_its_way(shop: Both, path: str, name: str, expected: list[Any]) -> None:
    more = "&" if "?" in path else "?"
    half, rest = expected[:2], expected[2:4]
    assert [one[name] for one in shop(f"GET /v1{path}", 200)["items"]] == half
    assert [one[name] for one in shop(f"GET /v5{path}{more}offset=2", 200)] == rest
    second = shop(f"GET /v1{path}{more}$skip=2", 200)
    assert ([one[name] for one in second["items"]], second["total"]) == (rest, len(expected))
    second = shop(f"GET /v3{path}{more}page[number]=2", 200)
    told = [one[name] for one in second["rows"]], second["page"], second["pages"]
    assert told == (rest, 2, (len(expected) + 1) // 2)
    assert second["more"] == (len(expected) > 4)
    assert shop(f"GET /v3{path}", 200)["more"]
    assert shop(f"GET /v2{path}", 200)["hasMore"]
    assert leafed(shop, f"/v2{path}", "data", name) == [expected] * 2
    assert leafed(shop, f"/v4{path}", "items", name, "after") == [expected] * 2
    assert shop(f"GET /v2{path}", 200)["total"] == len(expected)
    assert "total" not in shop(f"GET /v4{path}", 200)


def test_none_of_them_knows_the_words_of_another(shop: Both) -> None:
    for target in ("/v1/bargains?offset=2", "/v2/bargains?$skip=2", "/v3/bargains?page=2", "/v4/bargains?cursor=00"):
        shop(f"GET {target}", 422)


def test_what_is_wrong_is_told_by_its_name(shop: Both) -> None:
    shop("GET /v1/books?%24top=0", 422, errors={"$top": ["must be at least 1"]})
    shop(
        "GET /v3/bargains?page[size]=101&page[number]=x",
        422,
        errors={"page[size]": ["must be at most 100"], "page[number]": ["is invalid"]},
    )
    shop("GET /v4/books?after=00&first=", 422, errors={"first": ["can't be blank"], "after": ["is invalid"]})


@pytest.mark.parametrize("place", range(4))
def test_a_walk_through_one_finds_no_difference(project: Project, model: Backend, database: str, place: int) -> None:
    with started(project, database, UNHURRIED) as address:
        seen = msgspec.structs.replace(model, apis=(model.apis[place],))
        walk = Walk(seen, (ReferenceSide(model), ServerSide(model, address, database)), Random(place + 1))
        walk.walk(120)
    assert {status // 100 for _, status in walk.statuses} >= {2, 4}


def test_its_own_tests_pass(project: Project, database: str, tmp_path: Any) -> None:
    run_its_tests(project, database, tmp_path)


def test_its_code_is_clean(project: Project) -> None:
    for command in (("ruff", "check", "."), ("mypy", "--strict", "src")):
        project.run(*command, database=project.sqlite_url)

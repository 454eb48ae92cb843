"""Pages by cursor: whatever rows are sorted by, and whatever happens between two pages, each row is on one of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest

from backwright.model.backend import Backend
from support.projects import Projects, run_its_tests
from support.running import Project, started
from support.values import value_for
from support.walks.sides import Answer, ReferenceSide, ServerSide, Side
from support.walks.walked import UNHURRIED

pytestmark = pytest.mark.blueprint("tests/blueprints/catalogue.py")
ACCOUNT = {"email": "ann@example.com", "password": "correct horse"}
BOOKS, NOTES = 40, 30
BOOK_SORTS = ("title", "price", "weight", "printed", "readAt", "opens", "lent", "stars", "sold", "pressTown")
LISTS = (
    *(f"/presses/1/books{query}" for query in ("", "/sale", "/few", "?sold=false", "?stars=2")),
    *(f"/presses/1/books?sort={sign}{sort}" for sort in BOOK_SORTS for sign in ("", "-")),
    *(f"/notes{query}" for query in ("", "/near", "/fresh")),
    *(f"/notes?sort={sign}{sort}" for sort in ("secret", "createdAt") for sign in ("", "-")),
    *("/titles", "/genres", "/presses", "/presses?search=e", "/presses?sort=-town", "/ranked?least=2", "/followed"),
)  # fmt: skip


class Asked:
    """One side, as somebody who is signed in."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._headers = {"content-type": "application/json"}
        answer = side.ask("POST", "/users", self._headers, json.dumps(ACCOUNT).encode())
        self._headers["authorization"] = f"Bearer {answer.body['accessToken']}"

    def answer(self, method: str, target: str, body: object = None) -> Answer:
        return self._side.ask(method, target, self._headers, None if body is None else json.dumps(body).encode())

    def send(self, method: str, target: str, body: object = None) -> Any:
        answer = self.answer(method, target, body)
        assert answer.status < 300, answer
        return answer.body

    def pages(self, target: str, limit: int) -> Iterator[list[Any]]:
        """The rows of each page, as long as there is a next one."""
        target += f"{'&' if '?' in target else '?'}limit={limit}"
        page = self.send("GET", target)
        yield page["items"]
        while page["next"] is not None:
            page = self.send("GET", f"{target}&cursor={page['next']}")
            yield page["items"]

    def leafed(self, target: str, limit: int) -> list[Any]:
        return [row for page in self.pages(target, limit) for row in page]


@pytest.fixture
def server(project: Project, database: str, model: Backend) -> Iterator[Asked]:
    with started(project, database, UNHURRIED) as address:
        yield Asked(ServerSide(model, address, database))


@pytest.mark.parametrize("command", ["ruff check .", "ruff format --check .", "mypy --strict src"])
def test_its_code_is_clean(project: Project, command: str) -> None:
    project.run(*command.split(), database=project.sqlite_url)


def test_its_own_tests_pass(project: Project, database: str, tmp_path: Path) -> None:
    run_its_tests(project, database, tmp_path, "-k", "one_page")


def test_each_row_is_on_one_page_in_every_order(server: Asked, model: Backend) -> None:
    evaluator = Asked(ReferenceSide(model))
    for method, target, body in _rows(model, Random(4)):
        for side in (evaluator, server):
            side.send(method, target, body)
    for target in LISTS:
        whole = [_told(row) for row in evaluator.leafed(target, 5)]
        assert len(whole) > 2, target
        for limit in (1, 2, 5):
            pages = [*server.pages(target, limit)]
            assert [_told(row) for page in pages for row in page] == whole, (target, limit)
            assert len(pages) == -(-len(whole) // limit), f"{target}: none of them is empty"


def test_what_is_unknown_in_a_query_is_told_first(server: Asked, model: Backend) -> None:
    for side in (Asked(ReferenceSide(model)), server):
        refused = side.answer("GET", "/own-drafts?limit=x&offset=1")
        assert (refused.status, refused.body["detail"]) == (422, "offset is unknown")
        assert refused.body["errors"] == {"offset": ["is unknown"], "limit": ["is invalid"]}


def test_others_may_add_and_delete_meanwhile(server: Asked) -> None:
    server.send("POST", "/presses", {"name": "one"})
    numbers = count()

    def add(rank: int) -> Any:
        return server.send("POST", "/notes", {"press": 1, "text": f"note {next(numbers)}", "rank": rank})

    stay = [add(rank)["id"] for rank in (0, 1, 1, 2, 2, 2, 3)]
    go = [add(rank)["id"] for rank in (0, 1, 2, 3)]
    seen: list[int] = []
    for page in server.pages("/notes", 2):
        seen += [row["id"] for row in page]
        server.send("DELETE", f"/notes/{go.pop()}") if go else None
        # The row that the cursor is of, too: after it comes what came after it.
        if page[-1]["id"] not in stay and page[-1]["id"] in go:
            server.send("DELETE", f"/notes/{page[-1]['id']}")
            go.remove(page[-1]["id"])
        for rank in (0, 3):
            if next(numbers) < 40:
                add(rank)
    assert len(seen) == len(set(seen))
    assert [one for one in seen if one in stay] == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_an_index_answers_a_page_far_down(blueprint: Path, projects: Projects, database: str, tmp_path: Path) -> None:
    project = projects.copy(blueprint, tmp_path / "catalogue")
    (project.folder / "explained.py").write_text(EXPLAINED)
    plan = project.run("explained", database=database)
    assert "Index Cond: (ROW(created_at, id) < ROW(" in plan, plan
    assert "Seq Scan" not in plan, plan


EXPLAINED = '''
import asyncio, os
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from catalogue.notes.queries import _list_notes, _list_notes_rows

ROWS = """
INSERT INTO notes (press_id, text, author_id, secret, created_at, updated_at)
SELECT 1, 'text', 1, 1, now() - n * interval '1 minute', now() FROM generate_series(1, 20000) AS n
"""

async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.connect() as connection:
        await connection.execute(text("SET session_replication_role = replica"))
        await connection.execute(text(ROWS))
        await connection.execute(text("ANALYZE notes"))
        at = (await connection.execute(text("SELECT created_at FROM notes WHERE id = 15000"))).scalar_one()
        statement = _list_notes(_list_notes_rows(), "-createdAt", 20, (True, True), signed_in=False)
        compiled = statement.compile(dialect=engine.dialect)
        given = {**compiled.params, "after_0": at, "after_1": 15000, "me": None}
        values = tuple(given[name] for name in compiled.positiontup)
        for row in await connection.exec_driver_sql("EXPLAIN " + str(compiled), values):
            print(row[0])

asyncio.run(main())
'''


def _rows(model: Backend, random: Random) -> Iterator[tuple[str, str, Any]]:
    """Requests that make rows of every value, and of none."""
    for place, town in enumerate((None, "Rome", "Oslo", "Rome", None)):
        yield "POST", "/presses", {"name": f"press {place}", "town": town}
    for word in ("red", "Türe", " b'\"c "):
        yield "POST", "/genres", {"word": word}
    yield "POST", "/presses/1/follow", None
    yield "POST", "/presses/3/follow", None
    book, note = model.entity("Book"), model.entity("Note")
    for number in range(BOOKS):
        fields = {field.wire or field.name: field for field in book.fields if not field.key}
        values = {name: value_for(field, random, valid=True) for name, field in fields.items()}
        values["readAt"] = values.pop("read_at")
        shelf = random.choice("ABC")
        yield "POST", "/presses/1/books", {"shelf": shelf, "number": number, "score": 0.1, **values}
    for _ in range(NOTES):
        values = {field.name: value_for(field, random, valid=True) for field in note.fields}
        yield "POST", "/notes", {**values, "press": random.randint(1, 5)}


def _told(row: Any) -> Any:
    """A row without its times, which the two sides have on clocks of their own."""
    times = ("createdAt", "updatedAt")
    return {name: value for name, value in row.items() if name not in times} if isinstance(row, dict) else row

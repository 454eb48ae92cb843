"""Names of an ordinary kind that generated code has use for itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.targets.python.symbols import LIBRARIES, PROJECT
from support.projects import run_its_tests
from support.running import build

LONG = "AVeryLongNameThatGoesOnAndOnUntilNobodyKnowsWhatItWasAboutAtAll"
BLUEPRINT = """\
from __future__ import annotations
from datetime import date, datetime, timedelta
from backwright import App, Entity, lists
from backwright.fields import field, many
from backwright.logic import action, get
from backwright.rules import allow, anyone
app = App()
"""
CASES = {
    "types": """\
class Event(Entity):
    date: date
    until: date | None = None
    datetime: datetime | None = None
    timedelta: timedelta | None = None
    now: str = "now"
    today: str = "today"
    allow(read=anyone, write=anyone)
    lists(order="-date", limit=10, filter=["date", "now"], sort=["date"])


class Day(Entity):
    date: date = field(key=True)
    times: int = 0
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def count(self) -> int:
        self.times += 1
        return self.times
""",
    "keyword": "class A(Entity):\n    name: str\n    allow(read=anyone, write=anyone)\n",
    "palette": "class Engine(Entity):\n    number: int\n    allow(read=anyone, write=anyone)\n"
    "class Day(Entity):\n    name: str\n    allow(read=anyone, write=anyone)\n"
    "class Json(Entity):\n    name: str\n    allow(read=anyone, write=anyone)\n",
    "operations": """\
class Ticket(Entity):
    number: str = field(unique=True)
    link: str = ""
    seats: set[Ticket] = many()
    times: int = 0
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def after(self, link: str, seat: Ticket, now: str = "") -> str:
        self.seats.add(seat)
        self.link = link + now
        return link

    @action(by=anyone)
    def lock(self, page: int) -> int:
        self.times += page
        return page


@action("POST", "/answers", by=anyone)
def answer(number: str, rows: str, key: str, found: str, shown: str, result: str) -> str:
    ticket = get(Ticket, number=number)
    ticket.link = rows + key + found + shown + result
    return ticket.link


@action("POST", "/places", by=anyone)
def place(session: str, data: str, me_: str, statement: str) -> str:
    return answer(session, data, me_, statement, session, data)
""",
    "long": f"class {LONG}(Entity):\n    name: str = field(unique=True)\n    allow(read=anyone, write=anyone)\n",
}
APIS = """\
\"\"\"Posts: two APIs, whose prefixes are names that the application has use for.\"\"\"
from __future__ import annotations
from backwright import App, Entity, Rest
from backwright.fields import Token, field, issued, many, unique, within
from backwright.logic import Reply, action, mean, query, reply
from backwright.rules import allow, anyone
app = App(api=[Rest(prefix="/api"), Rest(prefix="/app", case="camel")])


class Post(Entity):
    name: str = field(max=9)
    key: Token = issued()
    marks: list[Mark] = many()
    allow(create=anyone)

    @query(by=anyone)
    def average(self) -> float:
        return round(mean([mark.place for mark in self.marks], default=0))


class Mark(Entity):
    post: Post = within()
    place: int = field(min=1)
    ties: list[Tie] = many(inverse="two")
    unique("post", "place")
    allow(read=anyone, create=anyone)

    @action(by=anyone)
    def swap(self, other: Mark) -> None:
        place = self.place
        self.place = other.place
        other.place = place

    @action(by=anyone)
    def tied(self) -> Reply:
        places = [tie.mark.place for tie in self.ties if tie.two.place > 1]
        return reply(places=places, of=self.place)


class Tie(Entity):
    mark: Mark
    two: Mark
"""


@pytest.fixture
def fields(tmp_path: Path) -> Path:
    """Rows whose fields are called as everything that generated modules know of others, beside fields of each type."""
    path = tmp_path / "fields.py"
    path.write_text(BLUEPRINT + FIELDS + "\n".join(map(_entity, ("Small", "Large"))), encoding="utf-8")
    return path


FIELDS = """
from datetime import time
from decimal import Decimal
from typing import Literal
from uuid import UUID
from backwright.fields import Json, Money
"""
TYPES = "date datetime time timedelta Decimal Json Money UUID Literal['a','b']"


def _entity(name: str) -> str:
    every = sorted(one for one in {*LIBRARIES, *PROJECT} - {"Id"} if one[0].isupper() == (name == "Large"))
    given = {one.lower(): one for one in every}.values()
    called = [f'    {one}: str = ""' for one in given if one not in TYPES.split()]
    typed = [f"    a_{number}: {kind}" for number, kind in enumerate(TYPES.split())]
    lines = [*typed, "    code: str = field(unique=True)", *called]
    text = "\n".join(lines)
    return f"class {name}(Entity, soft_delete=True, versioned=True):\n{text}\n    allow(read=anyone, write=anyone)\n"


def test_fields_may_be_called_as_anything_that_a_module_knows(fields: Path, tmp_path: Path) -> None:
    project = build(fields, tmp_path / "out")
    for command in (("ruff", "check", "."), ("mypy", "--strict", "src"), ("fields.main",)):
        project.run(*command, database=project.sqlite_url)
    project.migrate(project.sqlite_url)


@pytest.mark.parametrize("name", CASES)
def test_a_project_with_such_names_starts_and_migrates(name: str, tmp_path: Path) -> None:
    path = tmp_path / "names.py"
    path.write_text(BLUEPRINT + CASES[name], encoding="utf-8")
    project = build(path, tmp_path / "out")
    project.migrate(project.sqlite_url)
    # Its own tests ask each of its routes.
    run_its_tests(project, project.sqlite_url, tmp_path)


def test_so_does_one_whose_apis_are_called_as_parts_of_it(tmp_path: Path) -> None:
    path = tmp_path / "posts.py"
    path.write_text(APIS, encoding="utf-8")
    project = build(path, tmp_path / "out")
    for command in (("ruff", "check", "."), ("mypy", "--strict", "src")):
        project.run(*command, database=project.sqlite_url)
    project.migrate(project.sqlite_url)
    run_its_tests(project, project.sqlite_url, tmp_path)

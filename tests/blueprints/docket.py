"""Docket: cases of a court, what is asked for in them and how they end, named as generated code names its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from backwright import App, Entity, Record, Rest
from backwright.fields import check, field, inline, many, relation, within
from backwright.logic import Reply, action, after, now, query, reply, require
from backwright.rules import allow, anyone

app = App(api=Rest())


class Case(Entity):
    count: int = field(default=1, min=0, max=99)
    requests: list[Request] = many()
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def merge(self, case: Case) -> None:
        require(case != self, "is the same case")
        self.count += case.count
        case.count = 0

    @action(by=anyone)
    def weigh(self, case: Case, other_case: Case) -> Reply:
        return reply(counts=[self.count, case.count, other_case.count])


class Request(Entity):
    case: Case
    title: str = field(max=20)
    until: datetime | None = None
    instead: Request | None = relation(default=None)
    allow(read=anyone, write=anyone)

    @query(by=anyone)
    def before(self, request: Request) -> list[str]:
        return [self.title, request.title]

    @action(by=anyone)
    def extend(self, instant: datetime, days: int = 1) -> Reply:
        before = self.until if self.until is not None else instant
        self.until = now() + timedelta(days=days)
        return reply(was_later=before > self.until, given=instant)

    @action(by=anyone)
    def remind(self, days: int = 1) -> bool:
        instant = now() - timedelta(days=days)
        self.until = now()
        return instant < self.until


class Result(Entity):
    case: Case
    points: int = 0
    limit: int = 9
    allow(read=anyone, write=anyone)

    @check("is too high")
    def fits(self) -> bool:
        return self.points <= self.limit

    @action(by=anyone)
    def amend(self, result: int) -> Reply:
        self.points = result
        return reply(points=self.points)

    @action(by=anyone)
    def add(self, points: int) -> int:
        self.points += points
        return self.points


class Item(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    allow(read=anyone, create=anyone)


class Exhibit(Record):
    item: Item
    case: Case
    count: int = 1


class Text(Entity, timestamps=False):
    """Written by whom a page of its own kind names: a link is called as the row that has it."""

    title: str = field(max=20)
    text: Page | None = relation(default=None)
    values: set[Item] = inline(max=3)
    model: Model | None = relation(default=None)
    model_year: int = 2000
    allow(read=anyone, write=anyone)


class Page(Entity, timestamps=False):
    body: str = field(key=True, max=8)
    words: int = 0
    allow(read=anyone, write=anyone)


class Model(Entity, timestamps=False):
    select: str = field(key=True, max=8)
    model: set[Item] = inline(max=3)
    allow(read=anyone, write=anyone)


class Form(Entity, timestamps=False):
    form: str = field(key=True, max=8)
    copies: int = 0
    clauses: list[Clause] = many()
    allow(read=anyone, write=anyone)

    @after("update")
    def form_(self) -> None:
        self.copies += 1

    @action(by=anyone)
    def copy(self) -> None:
        self.copies += 1


class Clause(Entity, timestamps=False):
    form: Form = within()
    clause: str = field(key=True, max=8)
    allow(read=anyone, write=anyone)


@action("POST", "/show", by=anyone)
def show_all(items: list[Item], exhibits: list[Exhibit], cases: list[Case], exhibit: Exhibit, session: Item) -> Reply:
    return reply(
        items=[one.name for one in items],
        exhibits=[f"{one.item.name} {one.case.count}" for one in exhibits],
        cases=[one.count for one in cases],
        last=f"{exhibit.item.name} {exhibit.case.count}",
        session=session.name,
    )


@action("POST", "/told/{takes}", by=anyone)
def responses(takes: str, responses: Case, address: Item | None = None, nothing: str = "x", found: int = 2) -> Reply:
    return reply(takes=takes, case=responses.count, address=address, nothing=nothing, found=found)

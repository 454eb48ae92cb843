"""Bookcase: what is told of rows by functions that call others as their callers call these."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import many
from backwright.logic import Reply, action, computed, query, reply, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Case(Entity, timestamps=False, versioned=True):
    size: int
    state: str = "closed"
    books: list[Book] = many(inverse="case")
    allow(read=anyone, write=anyone)

    @computed
    def narrow(self) -> int:
        return len([one for one in self.books if one.width < self.size])

    @computed
    def alike(self) -> int:
        """The books of which there is another one so wide."""
        return len([one for one in self.books if mates(one) > 1])

    @action(by=anyone)
    def close(self) -> None:
        self.state = "closed"

    @action(by=anyone)
    def reckon(self) -> list[int]:
        for one in self.books:
            one.score = mates(one) * 10 + wide_as(one.width)
        return [one.score for one in self.books]


class Book(Entity, timestamps=False):
    case: Case
    width: int
    size: int = 100
    score: int = 0
    allow(read=anyone, create=anyone)

    def is_alone(self) -> bool:
        return not any(mates(one) > 1 for one in self.case.books)

    @query(by=anyone)
    def others(self) -> list[int]:
        return [one.width for one in rows(Book) if mates(one) > 1]


class Count(Entity, timestamps=False):
    """Called as a function that tests use."""

    name: str
    allow(read=anyone, create=anyone)


class Credit(Entity, timestamps=False):
    """Of which several are called as Python calls something."""

    name: str
    allow(read=anyone, create=anyone)


def left_of(case: Case, least: int) -> int:
    return case.size - sum(one.width for one in case.books if one.width >= least and one.width <= case.size)


def wide(one: Case, least: int) -> int:
    return len([one for one in one.books if one.width >= least])


def wide_as(width: int) -> int:
    return len([one for one in rows(Book) if one.width == width])


def mates(book: Book) -> int:
    return len([one for one in rows(Book) if one.width == book.width])


def rank(case: Case) -> int:
    size = case.size
    return len([case for case in rows(Case) if case.size < size])


def smaller(case: Case) -> int:
    """The cases that are smaller than its widest book is wide."""
    width = max((book.width for book in case.books), default=0)
    return len([case for case in rows(Case) if case.size < width])


@query(by=anyone)
def ranks() -> list[int]:
    return [rank(case) * 10 + smaller(case) for case in rows(Case)]


@query(by=anyone)
def told(one: int) -> int:
    return wide_as(one)


@query(by=anyone)
def after_it(width: int) -> int:
    one = width + 1
    return wide_as(one)


@query(by=anyone)
def shown() -> Reply:
    return reply(cases=[reply(case=one, left=left_of(one, 1)) for one in rows(Case)])


@query(by=anyone)
def plain() -> Reply:
    return reply(cases=[reply(left=left_of(one, 1), narrow=one.narrow, wide=wide(one, 3)) for one in rows(Case)])


@query(by=anyone)
def roomy(least: int) -> list[int]:
    return [one.size for one in rows(Case) if left_of(one, least) > 2 and one.narrow > 0]


@query(by=anyone)
def alone() -> list[int]:
    return [one.width for one in rows(Book) if one.is_alone()]

"""Antiquary: lists that several APIs cut into pages, each in its way: by offset, by cursor and by number."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from backwright import Account, App, Entity, Rest, Tokens, lists
from backwright.fields import Email, Money, Password, field
from backwright.logic import query, rows
from backwright.rules import allow, anyone, me, signed_in

app = App(
    api=[
        Rest(prefix="/v1", parameters={"limit": "$top", "offset": "$skip"}),
        Rest(
            prefix="/v2",
            case="camel",
            pages="cursor",
            page={"data": "{data}", "next": "{next}", "total": "{total}", "hasMore": "{more}"},
        ),
        Rest(
            prefix="/v3",
            pages="number",
            page={"rows": "{data}", "page": "{page}", "pages": "{pages}", "more": "{more}"},
            parameters={"page": "page[number]", "limit": "page[size]"},
        ),
        Rest(prefix="/v4", pages="cursor", parameters={"cursor": "after", "limit": "first"}),
        Rest(prefix="/v5", page="{data}"),
    ],
    sign_in=Tokens(access=timedelta(hours=1)),
)


class User(Account):
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, read=me)


class Book(Entity):
    """An old book."""

    title: str = field(max=20)
    year: int | None = field(default=None, min=1400, max=1999)
    asking_price: Money = field(default=1, min=0, max=999)
    shelf: Literal["atlas", "novel"] = "novel"

    allow(read=anyone, create=anyone, update=anyone, delete=anyone)
    lists(order="-year", limit=3)

    @query(by=anyone, limit=2, order=["-year", "title"])
    def beside(self) -> list[Book]:
        """The others on its shelf."""
        return [book for book in rows(Book) if book.shelf == self.shelf and book != self]


class Offer(Entity):
    """What somebody would pay; nobody else may know."""

    book: Book
    bidder: User = me
    sum_offered: Money = field(min=1, max=99)

    allow(read=bidder, create=signed_in, delete=bidder)


@query("GET", "/bargains", by=anyone, limit=2, order="asking_price")
def bargains(least: int = 0) -> list[Book]:
    """What costs little; worked out step by step."""
    found = [book for book in rows(Book) if book.asking_price < 50]
    return [book for book in found if book.year is None or book.year >= least]


@query("GET", "/offers/high", by=signed_in, limit=2, order=["book.title", "-sum_offered"])
def high() -> list[Offer]:
    """Of all that are high, those that the caller may read."""
    return [offer for offer in rows(Offer) if offer.sum_offered >= 10]

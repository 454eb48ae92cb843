"""Catalogue: pages by cursor in every order, of everything that can be sorted by."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from backwright import Account, App, Entity, Rest, Tokens, View, lists, show
from backwright.fields import Email, Money, Password, field, many, unique, within
from backwright.logic import action, query, rows
from backwright.rules import allow, anyone, me, signed_in

app = App(api=Rest(pages="cursor", limit=2, at_most=5, case="camel"), sign_in=Tokens())


class User(Account):
    email: Email = field(unique=True)
    password: Password
    following: set[Press] = many(inverse="readers")

    allow(create=anyone, read=signed_in, update=me)


class Press(Entity):
    name: str = field(max=20, unique=True)
    town: str | None = field(default=None, max=20)
    readers: set[User] = many()

    allow(read=anyone, create=signed_in, update=signed_in, delete=signed_in)
    lists(order=["town", "-name"], search=["name"], filter=["town"], sort=["name", "town"])

    @action(by=signed_in)
    def follow(self, me: User) -> None:
        me.following.add(self)


class Book(Entity):
    press: Press = within()
    shelf: Literal["A", "B", "C"] = field(key=True)
    number: int = field(key=True, min=0, max=99)
    title: str | None = field(default=None, max=20)
    price: Money | None = None
    weight: Decimal | None = None
    score: float = 0.5
    printed: date | None = None
    read_at: datetime | None = None
    opens: time | None = None
    lent: timedelta | None = None
    stars: Literal[1, 2, 3] = 2
    sold: bool = False

    allow(read=anyone, write=signed_in)
    unique("press", "shelf", "number")
    lists(
        order=["shelf", "-score"],
        sort=["title", "price", "weight", "printed", "read_at", "opens", "lent", "stars", "sold", "press.town"],
        filter=["sold", "stars"],
    )

    @query(order="-price")
    def sale(self) -> bool:
        return self.sold

    @query
    def few(self) -> bool:
        return self.stars < 3


class Note(Entity):
    press: Press
    text: str = field(max=20)
    rank: int | None = field(default=None, min=0, max=3)
    author: User = me
    secret: int = field(default=1, min=0, max=3, read=author)

    allow(read=anyone, create=signed_in, update=author, delete=author)
    lists(order="-rank", sort=["secret", "created_at"])

    @query
    def near(self, me: User) -> bool:
        return self.press in me.following

    @query(order="-created_at")
    def fresh(self, me: User) -> bool:
        return me in self.press.readers and self.rank != 1


class Title(View, Note):
    show(Note.text)

    allow(list=anyone)
    lists(order=["text"], limit=3)


class Genre(Entity):
    """What is shown as its word alone."""

    word: str = field(value=True, max=12)

    allow(read=anyone, create=signed_in, delete=signed_in)
    lists(order="-word")


class Draft(Entity):
    """What only its author reads."""

    author: User = me
    line: str | None = field(default=None, max=20)

    allow(read=author, create=signed_in, update=author, delete=author)


@query(by=anyone, order=["rank", "-text"], limit=2)
def ranked(least: int = 0) -> list[Note]:
    """Cut by the database."""
    return [note for note in rows(Note) if note.rank is None or note.rank >= least]


@query(by=anyone, order="-line", limit=3)
def own_drafts() -> list[Draft]:
    """Of each caller their own."""
    return [draft for draft in rows(Draft) if draft.line != "red"]


@query(by=signed_in, order="press.name", limit=2)
def followed(me: User) -> list[Note]:
    """What is chosen here."""
    pressed = [note for note in rows(Note) if note.press in me.following]
    return [note for note in pressed if note.rank != 1]

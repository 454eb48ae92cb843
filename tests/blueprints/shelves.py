"""Shelves: an API in a style of its own, with all that its templates and its words may hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from backwright import Account, App, Entity, Rest, Tokens, lists
from backwright.fields import Email, Money, Password, check, field, inline, within
from backwright.logic import Reply, action, query, reply, require, rows
from backwright.rules import allow, anyone, me, nobody, signed_in

app = App(
    api=Rest(
        prefix="/a-b/v1.0",
        case="kebab",
        update="PUT",
        limit=3,
        pages="number",
        request={"payload": {"{entity}": "{data}"}},
        one={
            "meta": {
                "at": "{timestamp}",
                "text": 'it\'s {message}: "{entity}" 100%',
                "n": 1,
                "none": None,
                "yes": True,
            },
            "result": "{data}",
        },
        many={"list": "{data}", "of": "{entities}"},
        page={"rows": "{data}", "info": ["{page}", {"pages": "{pages}"}, "{total}", "of {total}", "{more}"]},
        none={"ok": True, "said": "{message}"},
        errors={
            "ok": False,
            "faults": [{"on": "{subject}", "says": "{message}"}],
            "status": "{status}",
            "hint": "{message}",
        },
        wording={
            "blank": 'isn\'t "there"',
            "invalid": "back\\slash",
            "taken": "it's taken",
            "done": "done ✓",
            "too_long": "over {max}",
            "no_token": "où?",
            "missing": "is 'gone'",
        },
        codes={"missing": "N/A"},
        invalid=(420, 'say "what"'),
        conflict=409,
        forbidden=(403, "no \\ way"),
    ),
    sign_in=Tokens(header="X-Me", scheme="Key", refresh=timedelta(days=1), cookie="me"),
)


class User(Account):
    email: Email = field(unique=True)
    password: Password
    role: Literal["user", "boss"] = field(default="user", write=nobody)

    allow(create=anyone, read=signed_in, update=me)


class BookShelf(Entity):
    name: str = field(max=20, unique=True)
    owner: User = me
    price_paid: Money = field(default=0, min=0)
    best_before: date | None = None
    books: list[Book] = inline(max=3)

    allow(read=anyone, create=signed_in, update=owner, delete=owner)
    lists(order="-name", filter=["name", "price_paid", "best_before"], sort=["name", "price_paid"], search=["name"])

    @check('the shelf isn\'t "right"')
    def right(self) -> bool:
        return self.price_paid < 1000

    @action(by=owner, conflict=(499, 'it\'s "taken"'), missing="nothing 'here'")
    def raise_price(self, by_how_much: Annotated[Money, field(min=1)], why: str = "") -> None:
        require(self.name != why, 'say "why"', outcome="conflict")
        require(self.price_paid > 0)
        self.price_paid += by_how_much

    @query(by=anyone)
    def total_of(self, at_least: int = 0) -> Reply:
        return reply(some_name=self.name, how_many=len([b for b in self.books if b.pages >= at_least]))


class Book(Entity, timestamps=False):
    shelf: BookShelf = within()
    title: str = field(name="theTitle", max=30)
    pages: int = field(default=1, min=1)


@query("GET", "/count", by=anyone)
def count_all() -> int:
    return len([shelf for shelf in rows(BookShelf) if shelf.price_paid >= 0])


@query("GET", "/names", by=anyone)
def all_names() -> list[str]:
    return [shelf.name for shelf in rows(BookShelf)]


@action("POST", "/nothing", by=signed_in)
def nothing_at_all(text: str) -> None:
    require(text != "no", 'it\'s "no"')

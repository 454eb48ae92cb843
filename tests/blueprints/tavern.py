"""Tavern: tabs with their rounds, and menus that anybody writes; of a round not everybody may say everything."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from backwright import Account, App, Entity, Rest, Tokens, lists
from backwright.fields import Email, Password, field, inline, relation, within
from backwright.logic import action, create
from backwright.rules import allow, anyone, has_role, me, signed_in

app = App(api=Rest(), sign_in=Tokens(access=timedelta(hours=1)))

waiter = has_role("waiter", "host")
host = has_role("host")


class Guest(Account):
    email: Email = field(unique=True)
    password: Password
    role: Literal["guest", "waiter", "host"] = field(default="guest", write=host)

    allow(create=anyone, read=signed_in, update=me)


class Tab(Entity):
    """What is to be paid at the end of the evening."""

    owner: Guest = me
    table: int = field(min=1, max=20)
    rounds: list[Round] = inline(max=4)

    allow(read=signed_in, create=signed_in, update=signed_in, delete=owner)

    @action(by=signed_in)
    def again(self, drink: str) -> None:
        """One more, on the house."""
        create(Round(tab=self, drink=drink, discount=100, paid=True))


class Round(Entity, timestamps=False):
    tab: Tab = within()
    drink: str = field(max=20)
    discount: int = field(default=0, min=0, max=100, write=waiter)
    paid: bool = field(default=False, write=tab.owner)

    def is_paid(self) -> bool:
        return self.paid

    server: Guest | None = relation(default=None, on_delete="null", write=host)
    remark: str | None = field(default=None, max=20, write=server, read=[server, tab.owner])
    vintage: int = field(default=1, min=1, max=9, fixed=True, write=waiter)
    tip: int = field(default=0, min=0, write=is_paid, name="gratuity")


class Menu(Entity, timestamps=False):
    """What there is to eat."""

    title: str = field(unique=True, max=20)
    dishes: list[Dish] = inline()

    allow(read=anyone, create=anyone, update=anyone)
    lists(order="title")


class Dish(Entity, timestamps=False):
    menu: Menu = within()
    name: str = field(max=20)
    cook: Guest | None = relation(default=None, on_delete="null", by="email")
    price: int = field(default=5, min=0, write=signed_in)

    def is_cheap(self) -> bool:
        return self.price < 7

    spicy: bool = field(default=False, write=[is_cheap, cook])
    secret: str | None = field(default=None, max=20, write=cook, read=cook)

"""Shelter: animals, who looks after them, and what is known of each. Every type of value, each with its limits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Literal
from uuid import UUID

from backwright import Account, App, Entity, Rest, Tokens, lists
from backwright.fields import Email, Json, Money, Password, Url, field, many, relation, unique
from backwright.logic import action, computed, query
from backwright.rules import allow, anyone, me, signed_in

app = App(api=Rest(prefix="/api/v2", case="kebab", update="PUT"), sign_in=Tokens(access=timedelta(hours=1)))


class Kind(Enum):
    """What sort of animal it is."""

    cat = "cat"
    dog = "dog"
    other = "something else"


class Keeper(Account):
    """Someone who works here."""

    name: str = field(key=True, max=30)
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, read=signed_in, update=me)


class Animal(Entity):
    """Who lives here."""

    name: str = field(max=40)
    kind: Kind = Kind.cat
    size: Literal[1, 2, 3] = 1
    keeper: Keeper = me
    deputy: Keeper | None = relation(default=None, on_delete="null")
    mother: Animal | None = relation(default=None, on_delete="null")
    children: list[Animal] = many()
    chip: UUID | None = field(default=None, unique=True)
    born: date | None = None
    arrived: datetime | None = None
    fed_at: time | None = None
    nap: timedelta | None = None
    weight: float | None = field(default=None, min=0)
    height: Decimal = field(default=Decimal("1.5"), max=9.75)
    fee: Money = field(default=Decimal("12.50"), min=0)
    page: Url | None = None
    facts: Json | None = None
    nicknames: list[str] = field(default=(), max=3)
    friendly: bool = True
    remark: str = field(default="", max=200, listed=False)

    unique("keeper", "name")
    allow(read=anyone, create=signed_in, update=keeper, delete=keeper)
    lists(
        order=["kind", "-born"],
        limit=5,
        at_most=50,
        filter=["kind", "size", "keeper", "born", "arrived", "fee", "weight", "friendly", "chip", "mother"],
        sort=["name", "born", "fee", "weight", "size", "friendly", "created_at", "arrived"],
        search=["name", "remark"],
    )

    @computed
    def heavy(self) -> bool:
        return self.weight is not None and self.weight > 10

    @computed
    def label(self) -> str:
        return f"{self.name} ({self.size})" if self.friendly else self.name + "!"

    @computed
    def yearly(self) -> Money:
        return self.fee * 12

    @computed
    def offspring(self) -> int:
        return len(self.children)

    @computed
    def mine(self, me: Keeper | None) -> bool:
        return me == self.keeper or me == self.deputy

    @query
    def orphans(self) -> bool:
        """Those of whom no mother is known, and no child."""
        return self.mother is None and len(self.children) == 0

    @query
    def kittens(self) -> bool:
        return self.mother is not None and self.mother.friendly and self.kind == Kind.cat

    @action(by=[keeper, deputy])
    def weigh(self, weight: float, note: str | None = None) -> None:
        """Write down what the scales say."""
        self.weight = weight
        self.remark = note if note is not None else self.remark

    @action(by=keeper)
    def grow(self) -> None:
        self.height = self.height + Decimal("0.25")

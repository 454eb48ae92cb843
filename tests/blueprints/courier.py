"""Courier: parcels whose price and way other systems say."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from backwright import Account, App, Entity, Record, Tokens
from backwright.fields import Email, Money, Password, field, relation
from backwright.logic import Reply, action, create, external, get, query, reply, require
from backwright.rules import allow, anyone, me, nobody, signed_in

app = App(sign_in=Tokens(access=timedelta(hours=1)))

Kilograms = Annotated[int, field(min=1, max=40)]


class User(Account):
    email: Email = field(unique=True)
    password: Password
    balance: Money = field(default=100, min=0, write=nobody)

    allow(create=anyone, read=me, update=me)


class Parcel(Entity):
    owner: User = relation(default=me)
    city: str = field(max=40)
    weight: int = field(min=1, max=40)
    price: Money | None = field(default=None, write=nobody)
    tracking: str | None = field(default=None, max=40, unique=True, write=nobody)
    status: Literal["draft", "booked", "sent"] = "draft"

    allow(create=signed_in, read=owner, update=owner, delete=owner)

    @action(by=owner)
    def estimate(self) -> None:
        """Ask what it will cost."""
        require(self.status == "draft", "is booked already")
        self.price = price_of(self.city, self.weight)

    @action(by=owner, moves="draft -> booked")
    def book(self, insured: bool = False) -> None:
        """Pay for it, and tell the carrier."""
        require(self.weight <= 30, "is too heavy")
        fee = 5 if insured else 0
        require(self.owner.balance > fee, "cannot be paid for")
        answer = quote(self.city, self.weight)
        require(answer.days <= 14, "takes too long", outcome="conflict")
        self.owner.balance -= answer.price + fee
        self.price = answer.price + fee
        self.tracking = f"{answer.carrier}-{self.city}-{answer.days}"

    @action(by=owner)
    def check(self) -> str:
        """Where it is."""
        require(self.status == "booked")
        return where_is(self)

    @action(by=owner)
    def lighten(self, by: Kilograms) -> Reply:
        """Take something out; only what is booked costs a call."""
        require(self.weight > by, "would be empty")
        refund: Money = 0
        if self.status == "booked":
            refund = price_of(self.city, by)
        self.weight -= by
        return reply(weight=self.weight, refund=refund)


class Quote(Record):
    carrier: str
    price: Money
    days: int


@external(timeout=timedelta(seconds=2), retries=1)
def quote(city: str, weight: int) -> Quote:
    """What the cheapest carrier asks for a parcel to that city."""
    raise NotImplementedError


@external
def price_of(city: str, weight: int) -> Money:
    """The price of a parcel to that city."""
    raise NotImplementedError


@external
def where_is(parcel: Parcel) -> str:
    """The place where the carrier saw it last."""
    raise NotImplementedError


@external
def announce(city: str) -> None:
    """Tell the carrier that something will go to that city."""
    raise NotImplementedError


@query("GET", "/prices/{city}", by=anyone)
def price(city: str, weight: Kilograms = 1) -> Money:
    """What it would cost."""
    return cheapest(city, weight)


@action("POST", "/parcels/repeat", by=signed_in, idempotent=True)
def repeat(me: User, tracking: str) -> Parcel:
    """The same once more."""
    before = get(Parcel, tracking=tracking)
    require(before.owner == me, "is not yours", outcome="forbidden")
    announce(before.city)
    return create(Parcel(owner=me, city=before.city, weight=before.weight))


def cheapest(city: str, weight: int) -> Money:
    """The price, with what it costs us."""
    require(len(city) > 2, "is no city")
    asked = price_of(city, weight)
    return asked + 1

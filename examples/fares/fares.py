"""Fares: travel cards that are loaded, tapped at gates and blocked. Bare answers at paths that another system chose."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from backwright import Account, App, Entity, Record, Rest, Tokens, setting
from backwright.fields import Money, Password, field, many, relation, sequence, unique
from backwright.logic import Reply, action, create, ensure, find, get, groups, now, query, reply, require, rows, stored
from backwright.rules import allow, anyone, has_role, me, signed_in

app = App(
    api=Rest(
        wording={"missing": "is not known here", "blank": "is needed"},
        missing=(404, "Not known here"),
        conflict="Not possible now",
    ),
    sign_in=[
        Tokens(scheme="Token", cookie="fares_session", access=timedelta(hours=8), login="session"),
        Tokens(header="X-Terminal-Key", scheme="", access=timedelta(hours=8), login="terminal"),
    ],
    currency="EUR",
)

CONTROL_PASSWORD: Password = setting("The password of the control room.")

Amount: TypeAlias = Annotated[Money, field(min=1, max=200)]
Kind: TypeAlias = Literal["adult", "child"]
ZoneCount: TypeAlias = Annotated[int, field(min=1, max=9)]

control = has_role("control")


class Operator(Account, path="staff", current="staff/self", timestamps=False):
    """Somebody of the transport company."""

    badge: str = field(key=True, max=20)
    password: Password
    role: Literal["counter", "control"] = field(default="counter", write=control)

    allow(read=[me, control], create=anyone, update=control)


class Stop(Entity, timestamps=False):
    """Where a gate is."""

    code: str = field(key=True, pattern="[A-Z]{3}")
    name: str = field(max=60)
    zone: int = field(min=1, max=9)

    allow(get=anyone, write=control)


class Fare(Entity, timestamps=False):
    """What a ride costs, by the number of zones."""

    zones: ZoneCount = field(key=True, min=1, max=9)
    price: Money = field(min=0)


class Card(Entity, path="register", timestamps=False):
    """A card; whoever knows its number may use it."""

    number: str = sequence("{:08}", key=True)
    kind: Kind = "adult"
    blocked: bool = False
    loads: list[Load] = many()
    rides: list[Ride] = many()

    allow(read=signed_in)

    @stored
    def balance(self) -> Money:
        return sum(load.amount for load in self.loads) - sum(ride.paid for ride in self.rides)


class Load(Entity, append_only=True):
    """Money that was put on a card."""

    card: Card
    amount: Money


class Ride(Entity, timestamps=False):
    """From one gate to another; `paid` when it ends."""

    card: Card
    entered: Stop = relation(name="from")
    left: Stop | None = relation(default=None, name="to")
    began: datetime
    paid: Money = 0

    def running(self) -> bool:
        return self.left is None

    unique("card", where=running)


class Gate(Record):
    """What a gate shows."""

    open: bool
    balance: Money
    text: str


class DayTotal(Record):
    day: date
    rides: int
    income: Money


@action("POST", "/cards", by=anyone, status=201)
def issue(kind: Kind = "adult", amount: Amount | None = None) -> str:
    """The number of a new card."""
    card = create(Card(kind=kind))
    if amount is not None:
        create(Load(card=card, amount=amount))
    return card.number


@action("POST", "/cards/{number}/loads", by=anyone, status=201)
def load(number: str, amount: Amount) -> Money:
    """The balance afterwards."""
    card = get(Card, number)
    require(not card.blocked, "The card is blocked", outcome="forbidden")
    create(Load(card=card, amount=amount))
    return card.balance


@query("GET", "/cards/{number}/balance", by=anyone)
def balance(number: str) -> Money:
    return get(Card, number).balance


@query("GET", "/cards/{number}/rides", by=anyone)
def rides_of(number: str) -> list[Ride]:
    """The latest ten."""
    return sorted([ride for ride in rows(Ride) if ride.card.number == number], key=began, reverse=True)[:10]


def began(ride: Ride) -> datetime:
    return ride.began


@action("DELETE", "/cards/{number}", by=signed_in)
def block(number: str) -> None:
    get(Card, number).blocked = True


@action(
    "POST", "/gates/{stop}", by=anyone, conflict=(402, "The balance is too low"), missing=(404, "No such card or gate")
)
def tap(stop: Stop, card: str) -> Gate:
    """The first tap begins a ride, the second ends it."""
    used = get(Card, card)
    require(not used.blocked, "The card is blocked", outcome="forbidden")
    ride = find(Ride, card=used, left=None)
    if ride is None:
        require(used.balance > 0)
        create(Ride(card=used, entered=stop, began=now()))
        return Gate(open=True, balance=used.balance, text="Welcome")
    crossed = abs(stop.zone - ride.entered.zone) + 1
    fare = get(Fare, zones=crossed)
    price = round(fare.price * Decimal("0.5"), 2) if used.kind == "child" else fare.price
    require(used.balance >= price)
    ride.left = stop
    ride.paid = price
    return Gate(open=True, balance=used.balance, text=f"{crossed} zones")


@query("GET", "/fares", by=anyone)
def fares() -> list[Fare]:
    return sorted(rows(Fare), key=zones)


def zones(fare: Fare) -> int:
    return fare.zones


@action("PUT", "/fares/{zones}", by=control)
def set_fare(zones: ZoneCount, price: Annotated[Money, field(min=0, max=50)]) -> Fare:
    fare = ensure(Fare(zones=zones, price=price))
    fare.price = price
    return fare


@query("GET", "/stops", by=anyone)
def stops(zone: ZoneCount | None = None) -> list[str]:
    """The codes of the stops, of one zone or of all."""
    return [stop.code for stop in rows(Stop) if zone is None or stop.zone == zone]


@query("GET", "/totals", by=control)
def totals(since: date) -> list[DayTotal]:
    return [
        DayTotal(day=day, rides=len(rides), income=sum(ride.paid for ride in rides))
        for day, rides in groups((ride for ride in rows(Ride) if ride.began.date() >= since), by=day_of)
    ]


def day_of(ride: Ride) -> date:
    return ride.began.date()


@query("GET", "/check/{number}", by=anyone)
def check(number: str) -> bool:
    """Whether there is such a card, and it may be used."""
    card = find(Card, number)
    return card is not None and not card.blocked


@query("GET", "/status", by=anyone)
def status() -> Reply:
    return reply(
        cards=len([card for card in rows(Card) if not card.blocked]),
        rides=len([ride for ride in rows(Ride) if ride.running()]),
    )


ensure(Operator(badge="control", password=CONTROL_PASSWORD, role="control"))

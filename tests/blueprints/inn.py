"""Hotel: rooms of several kinds, nightly rates by season, stays, and the folio of each stay."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Literal

from backwright import Account, App, Entity, Record, Rest, Tokens, View, lists, show
from backwright.fields import Email, Money, Password, check, field, index, many, relation, sequence, unique, within
from backwright.logic import Reply, action, computed, create, get, groups, query, reply, require, rows, stored, today
from backwright.rules import allow, anyone, has_role, me, nobody, signed_in

app = App(
    name="hotel",
    api=Rest(
        prefix="/v2",
        case="camel",
        pages="number",
        limit=25,
        at_most=200,
        page={"data": "{data}", "meta": {"page": "{page}", "pages": "{pages}", "total": "{total}"}},
        one={"data": "{data}"},
        many={"data": "{data}"},
        errors={"errors": [{"field": "{subject}", "message": "{message}"}], "status": "{status}"},
    ),
    sign_in=Tokens(header="X-Auth-Token", scheme="", access=timedelta(hours=8)),
    currency="EUR",
    timezone="Europe/Vienna",
)

desk = has_role("desk", "manager")
manager = has_role("manager")

Nights = Annotated[int, field(min=1, max=28)]


class Channel(Enum):
    """Where a stay was booked."""

    DIRECT = "direct"
    AGENCY = "agency"
    PHONE = "phone"


class Guest(Account):
    """Who stays with us, and who works here."""

    email: Email = field(unique=True)
    password: Password
    first_name: str = field(max=40)
    last_name: str = field(max=40)
    born: date | None = None
    role: Literal["guest", "desk", "manager"] = field(default="guest", write=manager)
    stays: list[Stay] = many()

    allow(create=anyone, read=[me, desk], update=[me, manager])

    @computed
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class GuestName(View, Guest, nested=True):
    show(Guest.id, Guest.first_name, Guest.last_name)
    allow(get=desk)


class RoomKind(Entity):
    """Double, suite, attic."""

    code: str = field(key=True, min=2, max=4, pattern="[A-Z]+", fixed=True)
    title: str = field(max=60)
    beds: int = field(min=1, max=8)
    base: Money = field(min=1)
    seasons: list[Season] = many()
    amenities: set[str] = field(default=set(), max=20)

    allow(read=anyone, write=manager)
    lists(order=["-beds", "code"], sort=["base", "beds"], filter=["beds"], search=["title"])

    @query(by=anyone)
    def quote(self, arrival: date, nights: Nights = 1) -> Reply:
        """What a stay would cost."""
        return reply(kind=self, nights=nights, total=price(self, arrival, nights), currency="EUR")


class Season(Entity, timestamps=False):
    """Days in which a kind of room costs more, or less."""

    kind: RoomKind = within()
    name: str = field(max=40)
    first: date
    last: date
    factor: Decimal = field(min=0.1, max=10)

    allow(read=anyone, write=manager)
    unique("kind", "name")

    @check("ends before it begins")
    def ordered(self) -> bool:
        return self.first <= self.last


def price(kind: RoomKind, arrival: date, nights: int) -> Money:
    """The base, or what the season makes of it."""
    factor = max(
        (season.factor for season in kind.seasons if season.first <= arrival <= season.last), default=Decimal(1)
    )
    return round(kind.base * factor * nights, 2)


class Room(Entity, soft_delete=True):
    number: int = field(key=True, min=1, max=9999)
    kind: RoomKind
    floor: int = field(default=0, min=-2, max=40)
    smoking: bool = False
    out_of_order: bool = field(default=False, write=desk)
    stays: list[Stay] = many()

    allow(read=signed_in, write=manager, restore=manager)
    lists(order="number", filter={"kind": "kind.code", "floor": "floor", "smoking": "smoking"})

    def vacant(self, arrival: date, departure: date) -> bool:
        return not any(
            stay.arrival < departure and arrival < stay.departure and stay.state != "cancelled" for stay in self.stays
        )

    @computed
    def occupied(self) -> bool:
        return any(stay.state == "in_house" for stay in self.stays)


class Stay(Entity, versioned=True):
    """One guest in one room."""

    code: str = sequence("R-{:06}", key=True)
    guest: Guest = me
    room: Room = relation(fixed=True)
    arrival: date = field(write=nobody)
    departure: date = field(write=nobody)
    channel: Channel = Channel.DIRECT
    wishes: str | None = field(default=None, max=500)
    state: Literal["booked", "in_house", "left", "cancelled"] = "booked"
    charges: list[Charge] = many()
    payments: list[Payment] = many()

    allow(read=[guest, desk], update=guest, only=["wishes"])
    index("arrival", "departure")
    lists(order="-arrival", filter=["state", "channel", "arrival"], sort=["arrival", "departure"])

    @check("departs before it arrives")
    def positive(self) -> bool:
        return self.arrival < self.departure

    @stored
    def due(self) -> Money:
        return sum(charge.amount for charge in self.charges) - sum(payment.amount for payment in self.payments)

    @computed
    def nights(self) -> int:
        return (self.departure - self.arrival).days

    @query
    def arriving(self) -> bool:
        """Who comes today."""
        return self.arrival == today() and self.state == "booked"

    @action(by=desk, moves="booked -> in_house")
    def check_in(self) -> None:
        require(self.arrival <= today(), "comes later")
        require(not self.room.out_of_order, f"room {self.room.number} is out of order")

    @action(by=desk, moves="in_house -> left")
    def check_out(self) -> Reply:
        require(self.due == 0, f"{self.due} are still due")
        return reply(stay=self, nights=self.nights)

    @action(by=[guest, desk], moves="booked -> cancelled")
    def cancel(self, reason: str | None = None) -> None:
        if self.arrival - today() < timedelta(days=2):
            create(Charge(stay=self, text=f"No show: {reason}" if reason else "No show", amount=self.room.kind.base))


class Charge(Entity, append_only=True):
    stay: Stay = within()
    text: str = field(max=100)
    amount: Money = field(min=0.01)
    by: Guest = me

    allow(read=[stay.guest, desk], create=desk)


class Payment(Entity, append_only=True):
    stay: Stay = within()
    amount: Money = field(min=0.01)
    method: Literal["cash", "card"]

    allow(read=[stay.guest, desk], create=desk)


@action("POST", "/bookings", by=signed_in, status=201, idempotent=True, rate="20/minute")
def book(me: Guest, kind: RoomKind, arrival: date, nights: Nights, wishes: str | None = None) -> Stay:
    """The first room of that kind that is free."""
    departure = arrival + timedelta(days=nights)
    require(arrival >= today(), "is in the past", outcome="invalid")
    free = [
        room for room in rows(Room) if room.kind == kind and not room.out_of_order and room.vacant(arrival, departure)
    ]
    require(len(free) > 0, "nothing is free")
    stay = create(Stay(guest=me, room=free[0], arrival=arrival, departure=departure, wishes=wishes))
    create(Charge(stay=stay, text=f"{nights} nights", amount=price(kind, arrival, nights), by=me))
    return stay


class Occupancy(Record):
    kind: str
    stays: int
    nights: int
    turnover: Money
    first: date


def of_kind(stay: Stay) -> str:
    return stay.room.kind.code


@query("GET", "/occupancy", by=manager)
def occupancy(since: date, until: date) -> list[Occupancy]:
    """Nights and money of a time, by kind of room."""
    require(since < until, "ends before it begins")
    there = [stay for stay in rows(Stay) if since <= stay.arrival < until and stay.state != "cancelled"]
    return [
        Occupancy(
            kind=code,
            stays=len(stays),
            nights=sum((stay.departure - stay.arrival).days for stay in stays),
            turnover=sum(charge.amount for stay in stays for charge in stay.charges),
            first=min(stay.arrival for stay in stays),
        )
        for code, stays in groups(there, by=of_kind)
    ]


@query("GET", "/rooms/{number}/today", by=desk)
def whose(number: int) -> Guest | None:
    """Who lives there."""
    inside = [stay for stay in get(Room, number).stays if stay.state == "in_house"]
    return inside[0].guest if len(inside) > 0 else None

"""Playhouse: what an evening takes in, worked out of its seats, and of what every seat of it costs alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated

from backwright import App, Entity, Rest, lists
from backwright.fields import Money, check, field, many, within
from backwright.logic import Reply, action, computed, find, get, mean, query, reply, rows, stored
from backwright.rules import allow, anyone

app = App(api=Rest())


class Evening(Entity):
    """A play on one day, of which each seat costs the same."""

    name: str = field(max=40)
    note: str | None = None
    price: Money = field(default=3, min=0, max=99)
    tax: Decimal = field(default=0, min=0, max=9)
    rank: int = field(default=1, min=0, max=9)
    length: timedelta = timedelta(hours=2)
    day: date = date(2030, 1, 1)
    begins: datetime = datetime(2030, 1, 1, 19)
    members: bool = False
    seats: list[Seat] = many()

    allow(read=anyone, write=anyone)
    lists(filter=["sold"], sort=["sold", "name"])

    @stored
    def sold(self) -> int:
        return sum(self.rank for seat in self.seats if seat.paid)

    @check("more ranks than the house has")
    def fits(self) -> bool:
        return sum(self.rank for seat in self.seats if seat.row >= 0) <= 40

    @computed
    def income(self) -> Money:
        return sum(self.price for seat in self.seats if seat.paid)

    @computed
    def taxes(self) -> Decimal:
        return sum((self.tax for seat in self.seats if seat.paid), Decimal(0))

    @computed
    def ranks(self) -> int:
        return sum(self.rank * 2 for seat in self.seats if seat.paid)

    @computed
    def tenfold(self) -> int:
        return sum(10 for seat in self.seats if seat.paid)

    @computed
    def lasting(self) -> timedelta:
        return sum((self.length for seat in self.seats if seat.paid), timedelta())

    @computed
    def least(self) -> Money:
        return min((self.price for seat in self.seats if seat.paid), default=Decimal("0.5"))

    @computed
    def most(self) -> int | None:
        return max((self.rank for seat in self.seats if seat.paid), default=None)

    @computed
    def first(self) -> date | None:
        return min((self.day for seat in self.seats if seat.paid), default=None)

    @computed
    def average(self) -> Decimal | None:
        return mean((self.rank for seat in self.seats if seat.paid), default=None)

    @computed
    def dear(self) -> bool:
        return any(self.price > 5 for seat in self.seats if seat.paid)

    @computed
    def cheap(self) -> bool:
        return all(self.price < 5 for seat in self.seats if seat.paid)

    @computed
    def counted(self) -> int:
        return len([self.price for seat in self.seats if seat.paid])

    @computed
    def noted(self) -> int:
        return len([self.note for seat in self.seats if seat.paid])

    @computed
    def kinds(self) -> int:
        return len({self.rank for seat in self.seats if seat.paid})

    @computed
    def names(self) -> str:
        return ", ".join([self.name for seat in self.seats if seat.paid])

    @computed
    def prices(self) -> list[Money]:
        return [self.price for seat in self.seats if seat.paid]

    @computed
    def served(self) -> int:
        return sum(sum(seat.row for drink in seat.drinks if drink.price > 0) for seat in self.seats)

    @computed
    def offered(self) -> int:
        return sum(sum(self.rank for drink in seat.drinks if drink.price > 0) for seat in self.seats)

    @computed
    def ordered(self) -> int:
        return sum(len(self.seats) for seat in self.seats if seat.paid)

    @computed
    def around(self) -> int:
        return sum(len([other.id for other in self.seats if not other.paid]) for seat in self.seats if seat.paid)

    @computed
    def fee(self) -> Money:
        return Decimal(2) if self.members else Decimal("2.5")

    @computed
    def doubled(self) -> Money:
        return self.fee * 2

    @computed
    def told(self) -> str:
        return f"{self.fee} for {self.name}"

    @computed
    def duty(self) -> Money:
        return self.tax if self.members else Decimal(self.rank)

    @computed
    def levy(self) -> Money | None:
        return None if self.members else self.tax

    @computed
    def ranked(self) -> Decimal:
        return Decimal(self.rank) if self.members else Decimal(2)

    @computed
    def free(self) -> Money:
        return Decimal(0)

    @computed
    def fees(self) -> list[Money]:
        return [other.tax for other in rows(Evening)]

    @computed
    def together(self) -> Money:
        return sum(other.fee for other in rows(Evening))

    @computed
    def dearest(self) -> Money:
        return max((drink.price * 2 for seat in self.seats for drink in seat.drinks), default=self.tax)

    @computed
    def usual(self) -> Money:
        return mean((drink.price * 2 for seat in self.seats for drink in seat.drinks), default=self.price)

    @stored
    def entry(self) -> Money:
        return Decimal(2) if self.members else self.tax


class Seat(Entity):
    evening: Evening
    row: int = field(default=1, min=0, max=9)
    paid: bool = True
    drinks: list[Drink] = many()

    allow(read=anyone, write=anyone)

    @computed
    def beside(self) -> Money:
        return sum(self.evening.price for other in self.evening.seats if other.row == self.row and other.id != self.id)

    @computed
    def drunk(self) -> int:
        return sum(self.evening.rank for drink in self.drinks if drink.price > 0)


class Box(Entity):
    """Its name is unique in its evening."""

    evening: Evening = within()
    name: str = field(key=True, max=9)
    guests: int = field(default=0, min=0, max=6)

    allow(read=anyone, write=anyone)


class Drink(Entity):
    seat: Seat
    price: Money = field(default=1, min=0, max=99)

    allow(read=anyone, write=anyone)


@query("GET", "/takings", by=anyone)
def takings() -> Reply:
    """What the evenings of which every seat is paid take in."""
    return reply(
        all=sum(evening.income for evening in rows(Evening)),
        names=[
            evening.name
            for evening in rows(Evening)
            if sum(evening.rank for seat in evening.seats if seat.row >= 0) > 1
        ],
        most=max(
            (sum(evening.price for seat in evening.seats if seat.row >= 0) for evening in rows(Evening)),
            default=Decimal(0),
        ),
    )


@query("GET", "/cheapest", by=anyone)
def cheapest(limit: Annotated[Money, field(min=1, max=99)], rate: Decimal, count: int) -> Reply:
    """What drinks cost at least, or else what is said."""
    return reply(
        plain=min((drink.price for drink in rows(Drink)), default=limit),
        double=min((drink.price * 2 for drink in rows(Drink)), default=limit),
        rate=min((drink.price * 2 for drink in rows(Drink)), default=rate),
        count=max((drink.price * 2 for drink in rows(Drink)), default=Decimal(count)),
        tax=min((evening.tax * 2 for evening in rows(Evening) if evening.members), default=limit),
        mean=mean((drink.price * 2 for drink in rows(Drink)), default=limit),
        dear=[
            evening.name
            for evening in rows(Evening)
            if min((evening.tax * seat.row for seat in evening.seats), default=limit) > 5
        ],
    )


@query("GET", "/boxes/{name}", by=anyone)
def box(name: str, evening: Evening) -> Reply:
    """The first of several, where what is asked is not unique."""
    named = find(Box, name=name)
    there = get(Box, name=name, evening=evening)
    empty = find(Box, guests=0)
    return reply(named=None if named is None else named.id, there=there.id, empty=None if empty is None else empty.name)


@action("POST", "/plans", by=anyone)
def plan(drinks: Annotated[list[Drink], field(max=50000)]) -> list[Drink]:
    """The drinks, as often as they are named."""
    return drinks

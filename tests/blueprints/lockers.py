"""Lockers: those of a station, whose renting goes by the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backwright import App, Entity, lists
from backwright.fields import field
from backwright.logic import action, computed, create, now, query, rows, today
from backwright.rules import allow, anyone

app = App(name="lockers", timezone="Pacific/Kiritimati")


class Rental(Entity):
    locker: str
    begins: datetime
    ends: datetime
    day: date = field(default=today)

    allow(read=anyone, create=anyone)
    lists(order=["-created_at", "locker"])

    def running(self) -> bool:
        return self.ends >= now()

    @computed
    def open(self) -> bool:
        return self.running()

    @computed
    def late(self) -> bool:
        return self.ends < now()

    @computed
    def minutes(self) -> int:
        return (now() - self.begins) // timedelta(minutes=1)

    @computed
    def today(self) -> bool:
        return self.day == today()

    @computed
    def as_made(self) -> bool:
        return self.begins == self.created_at

    @action(by=anyone)
    def begin_again(self) -> None:
        self.begins = now()
        self.ends = now()
        self.day = today()


class Hall(Entity):
    name: str
    until: datetime

    def is_open(self) -> bool:
        return self.until > now()

    allow(create=anyone, get=anyone, list=is_open)


@action("POST", "/rentals/several", by=anyone, status=201)
def rent_several(lockers: list[str]) -> list[Rental]:
    """They begin and end at once."""
    return [create(Rental(locker=locker, begins=now(), ends=now())) for locker in lockers]


@query("GET", "/running", by=anyone)
def running() -> list[str]:
    return sorted(rental.locker for rental in rows(Rental) if rental.ends >= now() + timedelta(minutes=1))


@action("POST", "/sweep", by=anyone)
def sweep() -> list[str]:
    """What ends now has ended now, and not before."""
    for rental in rows(Rental):
        rental.ends = now()
    return sorted(rental.locker for rental in rows(Rental) if rental.ends == now())

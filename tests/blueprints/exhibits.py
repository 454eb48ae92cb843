"""Exhibits: rooms that are found by what is true of them, cases inside them, and what a show becomes."""

from __future__ import annotations

from typing import Literal

from backwright import App, Entity, lists
from backwright.fields import field, inline, many, within
from backwright.logic import action, delete, find, query
from backwright.rules import allow, anyone

app = App(name="exhibits")


class Room(Entity):
    name: str = field(max=40)
    code: str | None = field(default=None, pattern="[A-Z]{2,6}")
    note: str | None = field(default=None, pattern="[a-z]+")
    dark: bool = False
    cases: list[Case] = inline()

    allow(read=anyone, create=anyone, update=anyone)
    lists(order="name")

    @action(by=anyone)
    def close(self) -> None:
        delete(self)


class Case(Entity):
    room: Room = within()
    label: str = field(max=40)
    things: list[Thing] = many()


class Thing(Entity):
    case: Case
    origin: Thing | None = None
    copies: list[Thing] = many()

    allow(read=anyone, create=anyone)


class Show(Entity):
    seats: int
    state: Literal["planned", "open", "full"] = field(default="planned")

    allow(read=anyone, create=anyone)

    @action(by=anyone)
    def settle(self) -> str:
        state: Literal["open", "full"] = "open" if self.seats > 3 else "full"
        if self.seats > 7:
            self.state = state
            return "settled"
        self.seats = 7
        return state


class Tariff(Entity):
    base: int
    cap: int | None = None
    until: int | None = None

    allow(read=anyone, create=anyone)

    def holds(self) -> bool:
        return self.base > 0 and (self.until is None or self.until >= self.base)


class Visit(Entity):
    tariff: Tariff
    rebate: Tariff | None = None
    free: bool = False

    allow(read=anyone, create=anyone)

    @query(by=anyone)
    def price(self) -> int:
        return owed(self)


def owed(visit: Visit) -> int:
    if visit.free:
        return 0
    if visit.rebate is not None and visit.rebate.holds():
        return 1
    price = 10 * visit.tariff.base
    if visit.tariff.cap is not None:
        price = min(price, visit.tariff.cap * 2)
    return max(price, 0)


@query("GET", "/found/{name}", by=anyone)
def found(name: str) -> str | None:
    """A room of that name that is not dark."""
    room = find(Room, name=name, dark=False)
    return None if room is None else room.code


@query("GET", "/dark/{name}", by=anyone)
def dark(name: str) -> bool:
    return find(Room, name=name, dark=True) is not None

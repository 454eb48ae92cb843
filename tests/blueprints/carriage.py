"""A train: seats that guests exchange, addresses of which one is the main one, stops that close their gaps."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from backwright import App, Entity
from backwright.fields import many, relation, unique, within
from backwright.logic import action, after, create, now
from backwright.rules import allow, anyone

app = App()


class Guest(Entity):
    """Who travels."""

    name: str
    addresses: list[Address] = many()
    rides: list[Ride] = many()

    allow(read=anyone, create=anyone)


class Seat(Entity):
    """A place to sit; no two are called alike."""

    row: int
    letter: Literal["A", "B"]
    guest: Guest | None = relation(default=None, unique=True)

    unique("row", "letter")
    allow(read=anyone, create=anyone)

    @action(by=anyone)
    def turn(self, other: Seat) -> None:
        """Each is called by the letter of the other."""
        was = self.letter
        self.letter = other.letter
        other.letter = was


@action("POST", "/swap", by=anyone)
def swap(one: Seat, other: Seat) -> list[int]:
    """Those who sit there change places."""
    was = one.guest
    one.guest = other.guest
    other.guest = was
    return [one.row, other.row]


class Address(Entity):
    """Where somebody lives."""

    guest: Guest = within()
    main: bool = False

    def is_main(self) -> bool:
        return self.main

    unique("guest", where=is_main, message="has a main address")
    allow(read=anyone, create=anyone)

    @action(by=anyone)
    def prefer(self) -> None:
        """This one, and no other."""
        for other in self.guest.addresses:
            other.main = other == self

    @action(by=anyone)
    def choose(self) -> None:
        """The same, in two steps."""
        for other in self.guest.addresses:
            if other.main:
                other.main = False
        self.main = True


class Ride(Entity):
    """Somebody is on their way; they are on one at a time."""

    guest: Guest
    ended: datetime | None = None

    def is_on(self) -> bool:
        return self.ended is None

    unique("guest", where=is_on, message="is on their way")
    allow(read=anyone)

    @action(by=anyone)
    def change(self) -> Ride:
        """Into the next train."""
        self.ended = now()
        return create(Ride(guest=self.guest))


@action("POST", "/start", by=anyone)
def start(guest: Guest) -> Ride:
    """Into the first train."""
    return create(Ride(guest=guest))


class Line(Entity):
    """Stops in a row."""

    name: str
    halts: list[Halt] = many()

    allow(read=anyone, create=anyone)


class Halt(Entity):
    """A stop."""

    line: Line = within()
    position: int

    unique("line", "position")
    allow(read=anyone, write=anyone)

    @after("delete")
    def close(self) -> None:
        """Those behind it move up."""
        for other in self.line.halts:
            if other.position > self.position:
                other.position -= 1


class Berth(Entity, timestamps=False):
    """One that is made up on each deck, and one that is sold."""

    deck: int
    made: bool = False
    sold: bool = False

    def is_made(self) -> bool:
        return self.made

    def is_sold(self) -> bool:
        return self.sold

    unique("deck", where=is_made)
    unique("deck", where=is_sold)
    allow(read=anyone, write=anyone)

"""Caravan: what a body asks after it made, moved or deleted rows is as it is by then, in loops and behind branches."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import field, many
from backwright.logic import Reply, action, create, delete, reply, require
from backwright.rules import allow, anyone

app = App(api=Rest())


class Tour(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    stops: list[Stop] = many(inverse="tour")
    marks: set[Mark] = many()
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def double(self) -> Reply:
        """Every stop once more."""
        require(len(self.stops) <= 9, "has many")
        for stop in self.stops:
            create(Stop(tour=self, place=stop.place + 100, home=self))
        return reply(number=len(self.stops), places=[stop.place for stop in self.stops])

    @action(by=anyone)
    def halve(self) -> Reply:
        for stop in self.stops:
            if stop.place > 100:
                delete(stop)
        return reply(number=len(self.stops), places=[stop.place for stop in self.stops])

    @action(by=anyone)
    def twice(self) -> int:
        require(len(self.stops) <= 9, "has many")
        for stop in self.stops:
            stop.place += 1
        for stop in self.stops:
            if stop.place > 3:
                create(Stop(tour=self, place=stop.place + 100, home=self))
        number = 0
        for stop in self.stops:
            number += stop.place
        return number

    @action(by=anyone)
    def perhaps(self, more: bool) -> Reply:
        for stop in self.stops:
            stop.place += 1
        if more:
            create(Stop(tour=self, place=7, home=self))
        return reply(number=len(self.stops), places=[stop.place for stop in self.stops])

    @action(by=anyone)
    def unless(self, full: bool) -> Reply:
        """What a branch made that ends the body is not there for what stands behind it."""
        before = [stop.place for stop in self.stops]
        if full:
            create(Stop(tour=self, place=9, home=self))
            return reply(before=before, places=[stop.place for stop in self.stops])
        return reply(before=before, places=[stop.place for stop in self.stops])

    @action(by=anyone)
    def leave(self, to: Tour, last: bool) -> Reply:
        """All go to another."""
        places = [stop.place for stop in self.stops]
        for stop in self.stops:
            if stop.place > 2 or last:
                stop.tour = to
        return reply(before=places, here=[stop.place for stop in self.stops], there=[stop.place for stop in to.stops])

    @action(by=anyone)
    def counted(self) -> int:
        """Each turn sees what the one before made."""
        require(len(self.stops) <= 9, "has many")
        number = 0
        for stop in self.stops:
            number += len([one.place for one in self.stops])
            create(Stop(tour=self, place=stop.place, home=self))
        return number

    @action(by=anyone)
    def home(self) -> Reply:
        """A helper lets links lead elsewhere."""
        before = [stop.place for stop in self.stops]
        for stop in self.stops:
            stop.go_home()
        return reply(before=before, here=[stop.place for stop in self.stops])

    @action(by=anyone)
    def mark(self, mark: Mark, name: str) -> Reply:
        """Rows of a set stand in the order of their keys, which may change."""
        before = [one.name for one in self.marks]
        self.marks.add(mark)
        added = [one.name for one in self.marks]
        if name != "-":
            mark.name = name
        return reply(before=before, added=added, named=[one.name for one in self.marks])


class Mark(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    allow(read=anyone, write=anyone)


class Stop(Entity, timestamps=False):
    tour: Tour
    home: Tour
    place: int = field(min=0, max=100_000)
    allow(read=anyone, write=anyone)

    def go_home(self) -> None:
        if self.place > 1:
            self.tour = self.home

    @action(by=anyone)
    def move(self, to: Tour, really: bool) -> Reply:
        before = self.tour.name
        if really:
            self.tour = to
        return reply(before=before, after=self.tour.name, here=[stop.place for stop in self.tour.stops])

    @action(by=anyone)
    def home_again(self) -> Reply:
        before = self.tour.name
        self.go_home()
        return reply(before=before, after=self.tour.name, tour=self.tour)

    @action(by=anyone)
    def around(self, to: Tour) -> Reply:
        """A turn sees where the one before led."""
        letters = 0
        for stop in self.tour.stops:
            letters += len(self.tour.name)
            if stop.place > 1:
                self.tour = to
        return reply(letters=letters, tour=self.tour)

"""Museum: halls with things in them, that are looked after or not; what rows keep of others that may go."""

from __future__ import annotations

from backwright import App, Entity, Rest, lists
from backwright.fields import check, field, inline, many, relation, unique, within
from backwright.logic import action, create, delete, get, stored
from backwright.rules import allow, anyone

app = App(api=Rest())


class Hall(Entity):
    """A room for things."""

    name: str = field(key=True, max=20)
    least: int = 0
    things: list[Thing] = many()

    allow(read=anyone, create=anyone, update=anyone, delete=anyone)

    @stored
    def watched(self) -> int:
        return len([thing for thing in self.things if thing.keeper is not None])

    @stored
    def fame(self) -> int:
        return sum(thing.rank for thing in self.things)

    @check("is left to itself")
    def is_watched(self) -> bool:
        return len([thing for thing in self.things if thing.keeper is not None]) >= self.least


class Agency(Entity):
    """Lends keepers."""

    name: str = field(key=True, max=20)

    allow(read=anyone, create=anyone, delete=anyone)


class Keeper(Entity):
    """Somebody of an agency who looks after things."""

    agency: Agency = within()
    name: str = field(key=True, max=20)
    grade: int = 1

    allow(read=anyone, create=anyone, update=anyone, delete=anyone)

    @action(by=anyone)
    def retire(self) -> None:
        """Nobody comes in their place."""
        delete(self)


class Tour(Entity):
    """A way through the museum."""

    name: str = field(key=True, max=20)
    stops: list[Stop] = inline(max=9)

    allow(read=anyone, create=anyone, update=anyone)

    @action(by=anyone)
    def insert(self, place: int, sign: str) -> int:
        """Those behind it move on."""
        for stop in self.stops:
            if stop.place >= place:
                stop.place += 1
        create(Stop(tour=self, place=place, sign=sign))
        return len(self.stops)

    @action(by=anyone)
    def swap(self, one: int, other: int) -> int:
        """Each of two stands where the other stood, and has its door."""
        first = get(Stop, tour=self, place=one)
        second = get(Stop, tour=self, place=other)
        place = first.place
        first.place = second.place
        second.place = place
        door = first.door
        first.door = second.door
        second.door = door
        return first.place

    @action(by=anyone)
    def remove(self, place: int) -> list[int]:
        """Those behind it move up."""
        delete(get(Stop, tour=self, place=place))
        for stop in self.stops:
            if stop.place > place:
                stop.place -= 1
        return [stop.place for stop in self.stops]

    @action(by=anyone)
    def turn(self, signs: bool) -> None:
        """The other way around, with the signs or without them."""
        for stop in self.stops:
            stop.place = -stop.place
            if signs:
                stop.sign = f"sign {-stop.place}"
        for stop in self.stops:
            stop.place += 10


class Stop(Entity, versioned=True):
    """Where one stands for a while."""

    tour: Tour = within()
    place: int
    sign: str = field(max=10)
    door: int | None = field(default=None, unique=True)

    unique("tour", "place")
    unique("sign")


class Remark(Entity):
    """What somebody has said there."""

    stop: Stop = relation(on_delete="cascade")
    text: str = field(max=40)

    allow(read=anyone, create=anyone)


class Thing(Entity):
    """Something to look at."""

    hall: Hall
    keeper: Keeper | None = relation(default=None, on_delete="null")
    worth: int = field(default=1, min=0)

    allow(read=anyone, create=anyone, update=anyone)
    lists(order="id")

    @stored
    def kept(self) -> bool:
        return self.keeper is not None

    @stored
    def rank(self) -> int:
        return self.worth * self.keeper.grade if self.keeper is not None else -self.worth

    @check("is worth a keeper")
    def is_safe(self) -> bool:
        return self.keeper is not None or self.worth < 100

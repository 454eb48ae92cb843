"""Luggage: bags that bear so much, of which several things may be wrong at once."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import check, field, many, relation
from backwright.logic import action, create
from backwright.rules import allow, anyone

app = App(api=Rest())


class Bag(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    most: int = 10
    heaviest: int = 0
    things: list[Thing] = many(inverse="bag")
    allow(read=anyone, write=anyone)

    @check("is too heavy")
    def bears(self) -> bool:
        return sum(thing.weight for thing in self.things) <= self.most

    @check("bears nothing so heavy")
    def bears_each(self) -> bool:
        return self.heaviest <= self.most

    @check("is full")
    def has_room(self) -> bool:
        return len(self.things) <= 2

    @action(by=anyone)
    def pack(self, name: str, weight: int, width: int = 1) -> None:
        self.heaviest = max(self.heaviest, weight)
        create(Thing(name=name, bag=self, weight=weight, width=width))


class Thing(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    bag: Bag = relation(on_delete="cascade")
    weight: int = 1
    width: int = 1
    parts: list[Part] = many(inverse="thing")
    allow(read=anyone, write=anyone)

    @check("is heavier than its bag bears")
    def is_light(self) -> bool:
        return self.weight <= self.bag.most

    @check("has no width")
    def is_wide(self) -> bool:
        return self.width > 0

    @check("is smaller than its parts")
    def is_whole(self) -> bool:
        return sum(part.size for part in self.parts) <= self.width

    @action(by=anyone)
    def squeeze(self, into: Bag, width: int, size: int) -> None:
        """Into another bag, with a part that comes off."""
        create(Part(name=f"of {self.name}", thing=self, size=size))
        self.width = width
        self.bag = into


class Part(Entity, timestamps=False):
    name: str = field(key=True, max=40)
    thing: Thing = relation(on_delete="cascade")
    size: int = 1
    allow(read=anyone, write=anyone)

    @check("is nothing")
    def is_something(self) -> bool:
        return self.size > 0

    @check("is bigger than its thing")
    def is_small(self) -> bool:
        return self.size <= self.thing.width

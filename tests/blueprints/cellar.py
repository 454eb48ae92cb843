"""Cellar: racks and the bottles in them; operations that call several rows by one name."""

from __future__ import annotations

from backwright import App, Entity, Rest, lists
from backwright.fields import check, field, many, relation, within
from backwright.logic import action, create, find, get, require
from backwright.rules import allow, anyone

app = App(api=Rest())


class Rack(Entity):
    """Where bottles lie."""

    name: str = field(key=True, max=20)
    room: int = field(default=10, min=0, max=20)
    most: int = 100
    behind: Rack | None = relation(default=None, on_delete="null")
    bottles: list[Bottle] = many()

    allow(read=anyone, create=anyone, update=anyone)
    lists(order="name")

    @check("bears no more")
    def bears(self) -> bool:
        return sum(bottle.weight for bottle in self.bottles) <= self.most

    @action(by=anyone)
    def pass_on(self, steps: list[int]) -> str:
        """Each step takes room of the next rack behind."""
        rack = self
        for step in steps:
            rack.room -= step
            if rack.behind is not None:
                rack = rack.behind
        return rack.name

    @action(by=anyone)
    def borrow(self, other: str, by: int) -> int:
        """Of another one too, if there is one."""
        rack = find(Rack, name=other)
        if rack is not None:
            rack.room -= by
            rack.most -= by
        self.room -= by
        return self.room

    @action(by=anyone)
    def choose(self, other: str, up: bool) -> str:
        """It, or another one; up or down."""
        if up:
            rack = self
            by = 5
            word = "up"
        else:
            rack = get(Rack, name=other)
            by = -5
            if rack.room < 0:
                return "never"
            word = "down"
            if rack.most <= 50:
                word = "far down"
        rack.room += by
        rack.most += by
        return f"{rack.name} {word}"

    @action(by=anyone)
    def last(self) -> str:
        """The one that is behind those behind."""
        rack = self
        if rack.behind is not None:
            name = rack.behind.name
            rack = rack.behind
            if rack.behind is not None and rack.behind.name != name:
                rack = rack.behind
        return rack.behind.name if rack.behind is not None else rack.name


class Bottle(Entity):
    """One in a rack."""

    rack: Rack = within()
    label: str = field(max=10)
    weight: int = field(default=1, min=0, max=50)

    allow(read=anyone, create=anyone)


@action("POST", "/hand", by=anyone)
def hand(one: str, other: str, by: int) -> Rack:
    """From one rack to another."""
    rack = get(Rack, name=one)
    rack.room -= by
    rack = get(Rack, name=other)
    rack.room += by
    require(by != 13, "brings bad luck")
    return rack


@action("POST", "/lend", by=anyone)
def lend(rack: Rack, to: str, by: int) -> Rack:
    """The same, of a rack that is named."""
    rack.room -= by
    rack.most -= by
    found = find(Rack, name=to)
    if found is not None:
        rack = found
    rack.room += by
    require(by != 13, "brings bad luck")
    return rack


@action("POST", "/fill", by=anyone)
def fill(rack: Rack, one: int, other: int, both: bool) -> int:
    """Two bottles, or one."""
    bottle = create(Bottle(rack=rack, label="first", weight=one))
    if both:
        bottle = create(Bottle(rack=rack, label="second", weight=other))
    require(one != 13, "brings bad luck")
    bottle.label = "last"
    return bottle.weight


@action("POST", "/level", by=anyone)
def level(full: list[Rack], empty: list[Rack], by: int) -> int:
    """The full ones give, the empty ones get."""
    for rack in full:
        rack.room += by
    for rack in empty:
        rack.room -= by
    return sum(rack.room for rack in full)


@action("POST", "/shift", by=anyone)
def shift(first: str, names: list[str], by: int) -> str:
    """By as many of one rack as of the next."""
    rack = get(Rack, name=first)
    for name in names:
        rack.room -= by
        rack = get(Rack, name=name)
        rack.room += by
        rack.most -= by
    return rack.name

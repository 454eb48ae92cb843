"""Quarry: orders of stone in loads, crates and slabs, which stay marked when they go; nobody signs in."""

from __future__ import annotations

from typing import Literal

from backwright import App, Entity, Rest, lists
from backwright.fields import Slug, check, field, inline, many, relation, sequence, slugify, unique, within
from backwright.logic import action, create, delete, stored
from backwright.rules import allow, anyone

app = App(api=Rest(case="camel", update="PUT", unknown="ignore"))


class Stone(Entity, timestamps=False, soft_delete=True):
    """What is cut."""

    colour: str = field(key=True, max=8)
    grade: int = field(key=True, min=1, max=3)
    slabs: list[Slab] = many()

    allow(read=anyone, create=anyone, delete=anyone)


class Order(Entity, soft_delete=True):
    """What somebody wants."""

    code: str = field(key=True, max=8)
    label: str | None = field(default=None, max=20)
    loads: list[Load] = inline(max=3)

    allow(read=anyone, create=anyone, update=anyone, delete=anyone, restore=anyone)
    lists(order="code")

    @stored
    def total_weight(self) -> int:
        return sum(load.full_weight for load in self.loads)

    @check("is too heavy")
    def is_light(self) -> bool:
        return self.total_weight <= 40

    @action(by=anyone)
    def add_load(self, truck_name: str) -> None:
        """One more, with a crate in it."""
        load = create(Load(order=self, truck_name=truck_name))
        create(Crate(load=load, sort="wood"))

    @action(by=anyone)
    def unload(self) -> None:
        """The last load is taken away."""
        for load in self.loads:
            if load.truck_number == max((other.truck_number for other in self.loads), default=0):
                delete(load)


class Load(Entity, soft_delete=True):
    order: Order = within()
    truck_name: str = field(max=12)
    truck_slug: Slug = slugify("truck_name")
    truck_number: int = sequence()
    crates: list[Crate] = inline(max=3)

    @stored
    def full_weight(self) -> int:
        return sum(crate.net_weight for crate in self.crates)


class Crate(Entity, timestamps=False):
    load: Load = within()
    sort: Literal["wood", "steel"] = "wood"
    place: int | None = None
    fellow: Stone | None = relation(default=None)
    may_hold: set[Stone] = inline(max=4)
    flat_slabs: list[Slab] = inline(max=3, name="slabs")

    unique("load", "place")

    @stored
    def net_weight(self) -> int:
        return sum(slab.weight for slab in self.flat_slabs)

    @check("has no room for that")
    def has_room(self) -> bool:
        return len(self.flat_slabs) < 3 or self.sort == "steel"


class Slab(Entity):
    crate: Crate = within()
    stone: Stone
    weight: int = field(default=1, min=1, max=9)
    mark: str | None = field(default=None, max=12)

    def is_heavy(self) -> bool:
        return self.weight > 1

    polished: bool = field(default=False, write=is_heavy)

    unique("crate", "mark", where=is_heavy, message="is marked so already")

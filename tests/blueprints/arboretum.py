"""An arboretum that gives plants away: choices inside choices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from backwright import App, Entity, Rest
from backwright.fields import Money, field, many, relation
from backwright.logic import Reply, action, computed, query, reply, rows, today
from backwright.rules import allow, anyone

app = App(api=Rest())


class Plant(Entity):
    name: str = field(max=40)
    pots: int = field(default=1, min=0, max=1000)
    spare: int = field(default=0, min=0, max=1000)
    price: Money = field(default=0, min=0, max=1000)
    offers: list[Offer] = many(inverse="plant")
    parent: Plant | None = relation(default=None)
    plants: list[Plant] = many(inverse="parent")

    allow(read=anyone, create=anyone, update=anyone)

    @computed
    def sought(self) -> bool:
        return any(plants.early for plants in self.offers)

    @computed
    def bred(self) -> int:
        return sum(plants.pots for plants in self.plants)

    @computed
    def smallest(self) -> int:
        """The pots of the smallest one bred of it, else those that its parent has to spare."""
        return min((plant.pots for plant in self.plants), default=self.parent.spare if self.parent is not None else 0)

    def left(self, day: date | None) -> int:
        """What can be taken away on that day, or now."""
        return self.pots if day is None else self.spare

    @computed
    def left_in_spring(self) -> int:
        return self.left(date(2030, 3, 1))

    def doubled(self) -> None:
        self.pots *= 2

    def asked_for(self, most: Money) -> Money:
        """What the dearest offer of it asks for, where the others are as dear as the plant."""
        return max((self.price * 2 + Decimal(3) if offer.early else self.price for offer in self.offers), default=most)


def at_hand(plant: Plant, day: date | None) -> int:
    """What can be taken away on that day: of the spare ones, where it is too late for the others."""
    if plant.pots > 2 if day is None else day == today():
        return plant.pots
    return plant.spare


class Offer(Entity):
    plant: Plant
    name: str = field(default="", max=40)
    early: bool = False
    from_: date = field(default=today)

    allow(read=anyone, create=anyone)

    @query("GET", "at-hand", by=anyone)
    def taken_away(self, day: date | None = None) -> Reply:
        return reply(pots=at_hand(self.plant, day))

    @query("GET", "asked-for", by=anyone)
    def prices(self) -> Reply:
        return reply(most=self.plant.asked_for(self.plant.price), none=self.plant.asked_for(Decimal(7)))

    @query("GET", "names", by=anyone)
    def names(self, own: bool) -> list[str]:
        return [self.plant.name if own else other.name for other in rows(Offer) if other.early or own]

    @query("GET", "labels", by=anyone)
    def labels(self, own: bool) -> int:
        return len(self.plant.name if own else ", ".join(other.name for other in self.plant.offers))

    @query("GET", "count", by=anyone)
    def count(self, early: bool) -> int:
        return len([one for one in rows(Offer) if (self.plant.pots if early else one.plant.pots) > self.plant.spare])

    @query("GET", "alike", by=anyone)
    def alike(self, named: bool) -> str:
        return ", ".join([one.name for one in rows(Offer) if one.plant.pots == self.plant.pots]) if named else ""

    @action("POST", "double", by=anyone)
    def double(self) -> None:
        self.plant.doubled()

    @query("GET", "more", by=anyone)
    def more(self, doubled: int) -> int:
        return self.plant.pots - doubled

    @query("GET", "kin", by=anyone)
    def kin(self, counted: bool) -> int:
        return sum(self.plant.spare for one in rows(Offer) if one.plant.pots == self.plant.pots) if counted else 0

    @query("GET", "bred", by=anyone)
    def bred(self) -> list[int]:
        return [sum(plant.pots for plant in offer.plant.plants) * 2 for offer in rows(Offer)]

"""An arboretum that gives plants away: choices inside choices."""

from __future__ import annotations

from datetime import date

from backwright import App, Entity, Rest
from backwright.fields import field, many
from backwright.logic import Reply, query, reply, today
from backwright.rules import allow, anyone

app = App(api=Rest())


class Plant(Entity):
    name: str = field(max=40)
    pots: int = field(default=1, min=0, max=1000)
    spare: int = field(default=0, min=0, max=1000)
    offers: list[Offer] = many(inverse="plant")

    allow(read=anyone, create=anyone, update=anyone)


def at_hand(plant: Plant, day: date | None) -> int:
    """What can be taken away on that day: of the spare ones, where it is too late for the others."""
    if plant.pots > 2 if day is None else day == today():
        return plant.pots
    return plant.spare


class Offer(Entity):
    plant: Plant

    allow(read=anyone, create=anyone)

    @query("GET", "at-hand", by=anyone)
    def taken_away(self, day: date | None = None) -> Reply:
        return reply(pots=at_hand(self.plant, day))

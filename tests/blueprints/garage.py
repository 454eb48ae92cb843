"""Garage: places that are free until somebody else is there, whichever way they come in."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import check, field, many
from backwright.logic import Reply, action, computed, reply, require, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Garage(Entity, timestamps=False):
    """What holds of its vehicles is asked when the database is told."""

    name: str = field(key=True, max=20)
    places: int
    vehicles: list[Vehicle] = many(inverse="garage")
    keepers: set[Keeper] = many()
    allow(read=anyone, write=anyone)

    @check("is full")
    def is_roomy(self) -> bool:
        return len(self.vehicles) <= self.places

    @check("has keepers enough")
    def is_kept_by_few(self) -> bool:
        return len(self.keepers) <= self.places

    @action(by=anyone)
    def hire(self, keeper: Keeper) -> None:
        self.keepers.add(keeper)


class Yard(Entity, timestamps=False):
    """Whether it has room is asked by what is done."""

    name: str = field(key=True, max=20)
    places: int
    vehicles: list[Vehicle] = many(inverse="yard")
    keepers: set[Keeper] = many()
    allow(read=anyone, write=anyone)

    @computed
    def free(self) -> int:
        return self.places - len(self.vehicles)


class Vehicle(Entity, timestamps=False):
    plate: str = field(key=True, max=20)
    garage: Garage | None = None
    yard: Yard | None = None
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def park(self, garage: Garage) -> None:
        self.garage = garage

    @action(by=anyone)
    def move(self, yard: Yard) -> None:
        require(yard.free > 0, "is full")
        self.yard = yard

    @action(by=anyone)
    def choose(self) -> str:
        """The yard with most room."""
        roomy = [one for one in rows(Yard) if one.free > 0]
        require(len(roomy) > 0, "is full")
        self.yard = sorted(roomy, key=room)[-1]
        return self.yard.name


def room(yard: Yard) -> tuple[int, str]:
    return yard.free, yard.name


class Keeper(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    yards: set[Yard] = many(inverse="keepers")
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def join(self, yard: Yard) -> None:
        require(len(yard.keepers) < yard.places, "has keepers enough")
        self.yards.add(yard)


@action(by=anyone)
def place(vehicle: Vehicle) -> Reply:
    """In the first yard with room."""
    for yard in rows(Yard):
        if yard.free > 0:
            vehicle.yard = yard
            return reply(yard=yard.name)
    return reply(yard=None)

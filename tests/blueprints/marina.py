"""Marina: berths, the boats in them, and what is told of them by pairs, means and texts of amounts."""

from __future__ import annotations

from decimal import Decimal

from backwright import App, Entity, Rest
from backwright.fields import Money, field, many
from backwright.logic import Reply, action, computed, groups, query, reply, require, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Berth(Entity):
    """A place in the harbour."""

    name: str = field(key=True, max=10)
    boats: list[Boat] = many()

    allow(read=anyone, write=anyone)

    @computed
    def longest(self) -> str | None:
        return sorted(self.boats, key=by_length)[0].name if self.boats else None

    @computed
    def brings(self) -> str:
        return f"{sum(boat.fee for boat in self.boats)}"

    @action(by=anyone)
    def mark(self, place: int, flag: str) -> Boat:
        """The boat at a place of the berth, the longest first."""
        boats = sorted(self.boats, key=by_length)
        require(0 <= place < len(boats), "has no such place")
        boats[place].flag = flag
        return boats[place]

    @query(by=anyone)
    def at(self, place: int) -> Reply:
        boats = sorted(self.boats, key=by_length)
        return reply(
            boat=boats[place].name if 0 <= place < len(boats) else None,
            third=boats[2].name if len(boats) > 2 else None,
        )


class Boat(Entity):
    """What lies there."""

    name: str = field(max=20)
    berth: Berth
    length: int = field(min=1, max=99)
    flag: str | None = None
    fee: Money = field(default=0, min=0)

    allow(read=anyone, write=anyone)


@query("GET", "/lying", by=anyone)
def lying(berth: Berth) -> Reply:
    """How much of a berth is taken, and what it brings."""
    return reply(
        boats=len(berth.boats),
        fees=f"{sum(boat.fee for boat in berth.boats)}",
        least=f"{min((boat.fee for boat in berth.boats), default=0)}",
        half=f"{sum(boat.fee for boat in berth.boats) * Decimal('0.5')}",
    )


def by_length(boat: Boat) -> tuple[int, str]:
    return -boat.length, boat.name


def size_of(boat: Boat) -> tuple[int, str]:
    return boat.length // 5, boat.flag or "none"


def marked(boat: Boat) -> tuple[str, int] | None:
    return (boat.flag, boat.length) if boat.flag is not None else None


@query("GET", "/sizes", by=anyone)
def sizes() -> Reply:
    """Boats that are alike in two things, in the order of both; what has neither comes last."""
    return reply(
        longest=[
            reply(size=size[0], name=sorted(those, key=by_length)[0].name)
            for size, those in groups(rows(Boat), by=size_of)
        ],
        sizes=[reply(size=size[0], flag=size[1], boats=len(those)) for size, those in groups(rows(Boat), by=size_of)],
        marked=[
            reply(flag=mark[0] if mark is not None else None, boats=[boat.name for boat in those])
            for mark, those in groups(rows(Boat), by=marked)
        ],
    )

"""An apiary: combs of hives, and the queens that move between them."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import field, many, relation, within
from backwright.logic import action, computed, query, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Queen(Entity):
    name: str = field(max=40)
    new: Hive | None = relation(default=None)

    allow(read=anyone, write=anyone)

    @action("POST", "move", by=anyone)
    def move(self, hive: Hive) -> str:
        self.new = hive
        return ", ".join(queen.name for queen in rows(Queen) if queen.new == hive)

    @query("GET", "bees", by=anyone)
    def bees(self) -> int:
        return self.new.bees if self.new is not None else 0


class Hive(Entity):
    bees: int = 0
    queens: list[Queen] = many(inverse="new")

    allow(read=anyone, write=anyone)


class Comb(Entity):
    box: Hive = within()
    cells: int = 1

    allow(read=anyone, write=anyone)

    @computed
    def hive(self) -> int:
        return self.box.bees + self.cells


class Frame(Entity, timestamps=False):
    wax: int = field(min=0, max=99)
    built: int = field(default=0, min=0, max=99)

    allow(read=anyone, create=anyone)

    @action("POST", "build", by=anyone)
    def build(self) -> int:
        self.built = self.wax
        return self.built

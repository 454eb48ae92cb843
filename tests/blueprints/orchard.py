"""Orchard: what is found in each turn of a loop."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import field, many
from backwright.logic import action, groups, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Picker(Entity, timestamps=False):
    name: str = field(max=20)
    years: int = field(default=0, min=0, max=80)
    baskets: list[Basket] = many()
    allow(read=anyone, write=anyone)


class Tree(Entity, timestamps=False):
    sort: str = field(max=20)
    least: int = field(default=0, min=0, max=1000)
    record: int = field(default=0, min=0, max=100_000)
    baskets: list[Basket] = many()
    allow(read=anyone, write=anyone)


class Basket(Entity, timestamps=False):
    tree: Tree
    picker: Picker
    weight: int = field(default=0, min=0, max=1000)
    sold: int | None = field(default=None, min=0, max=1000)
    allow(read=anyone, write=anyone)


def rank(basket: Basket) -> tuple[int, str]:
    return -basket.picker.years, basket.picker.name


def name_of(basket: Basket) -> str:
    return basket.picker.name


@action("POST", "/records", by=anyone)
def note_records() -> list[int]:
    """The lists of a turn are put in order, and into groups, by what the links of their rows lead to."""
    for tree in rows(Tree):
        found = [basket for basket in tree.baskets if basket.weight >= tree.least]
        if found:
            tree.record = sorted(found, key=rank)[0].weight
        for name, those in groups(found, by=name_of):
            if name > "B":
                tree.record += len(those)
    return [tree.record for tree in rows(Tree)]

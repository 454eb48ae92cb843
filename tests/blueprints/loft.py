"""Loft: boxes with things in them, and labels that follow each other; what is thrown away may be what is asked next."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import many, relation
from backwright.logic import Reply, action, create, delete, reply, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Box(Entity, timestamps=False):
    name: str
    weight: int = 0
    things: list[Thing] = many()
    labels: set[Label] = many()
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def swap_for(self, other: Box) -> Box:
        delete(other)
        return self

    @action(by=anyone)
    def keep_unless(self, other: Box) -> Box | None:
        delete(other)
        return self

    @action(by=anyone)
    def beside(self, other: Box) -> list[Box]:
        delete(other)
        return [self] + [one for one in rows(Box) if one != self]

    @action(by=anyone)
    def outlive(self, other: Box) -> Reply:
        known = rows(Box)
        delete(other)
        return reply(gone=other.name, box=self, known=known)

    @action(by=anyone)
    def weigh(self, other: Box) -> int:
        if other.weight < 3:
            delete(other)
        other.weight += 1
        return self.weight + other.weight

    @action(by=anyone)
    def clear(self, other: Box) -> str:
        delete(self)
        delete(other)
        return self.name

    @action(by=anyone)
    def stick(self, other: Box, label: Label) -> str:
        delete(other)
        self.labels.add(label)
        return self.name

    @action(by=anyone)
    def refill(self, other: Box, thing: Thing) -> str:
        delete(other)
        thing.box = self
        return thing.name

    @action(by=anyone)
    def pour(self, thing: Thing) -> int:
        delete(self)
        left = len(rows(Box))
        thing.name = f"of {left}"
        return left

    @action(by=anyone)
    def fill(self, other: Box) -> Thing:
        delete(other)
        return create(Thing(name="new", box=self))

    @action(by=anyone)
    def ask(self, thing: Thing) -> str:
        name = thing.box.name
        delete(self)
        return name + thing.box.name

    @action(by=anyone)
    def ask_all(self) -> list[str]:
        found = rows(Thing)
        delete(self)
        return [one.box.name for one in found]

    @action(by=anyone)
    def rename_all(self, name: str) -> int:
        found = rows(Thing)
        delete(self)
        for one in found:
            one.name = name
        return len(found)


class Thing(Entity, timestamps=False):
    name: str
    box: Box = relation(on_delete="cascade")
    allow(read=anyone, write=anyone)


class Label(Entity, timestamps=False):
    name: str
    after: Label | None = relation(default=None)
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def follow(self, other: Label, third: Label) -> str:
        delete(other)
        third.after = self
        return third.name


class Keepsake(Entity, timestamps=False, soft_delete=True):
    name: str
    count: int = 0
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def swap_for(self, other: Keepsake) -> Keepsake:
        delete(other)
        self.count += 1
        return self

    @action(by=anyone)
    def outlive(self, other: Keepsake) -> Reply:
        delete(other)
        return reply(keepsake=self, other=other)

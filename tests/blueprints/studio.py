"""Studio: easels that belong to one painter each, and hooks with a letter, which bodies want to exchange."""

from __future__ import annotations

from typing import Literal

from backwright import App, Entity, Rest
from backwright.fields import field, relation, unique
from backwright.logic import action, create, delete
from backwright.rules import allow, anyone

app = App(api=Rest())


class Painter(Entity, timestamps=False):
    name: str
    allow(read=anyone, write=anyone)


class Easel(Entity, timestamps=False):
    painter: Painter = relation(unique=True)
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def swap(self, other: Easel) -> Easel:
        before = self.painter
        self.painter = other.painter
        other.painter = before
        return self

    @action(by=anyone)
    def take(self, other: Easel, painter: Painter) -> Easel:
        """The other one gets a painter, and this the one who had that."""
        before = other.painter
        other.painter = painter
        self.painter = before
        return self

    @action(by=anyone)
    def inherit(self, other: Easel) -> str:
        before = other.painter
        delete(other)
        self.painter = before
        return before.name

    @action(by=anyone)
    def leave(self, painter: Painter) -> Easel:
        before = self.painter
        self.painter = painter
        return create(Easel(painter=before))


class Hook(Entity, timestamps=False):
    letter: Literal["a", "b", "c"]
    wall: str = field(max=5)
    unique("letter", "wall")
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def swap(self, other: Hook) -> Hook:
        before = self.letter
        self.letter = other.letter
        other.letter = before
        return self

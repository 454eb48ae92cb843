"""Brewery: batches of yeasts that some know more of than others; names that functions have for values of their own."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from backwright import App, Entity, Rest
from backwright.fields import Money, field, inline, many, relation, unique, within
from backwright.logic import Reply, action, create, ensure, now, query, reply, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Yeast(Entity, timestamps=False):
    name: str = field(key=True, max=12)
    age: int = 1
    vigour: int | None = field(default=None, min=0, max=99)
    price: Money | None = field(default=None, min=0, max=500)
    share: Decimal = field(default=Decimal("0.125"), min=0, max=9)
    parent: Yeast | None = relation(default=None)
    batches: list[Batch] = many(inverse="yeast")
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def renamed(self) -> None:
        ensure(Yeast(name=f"{self.name} of {self.age}"))

    @action(by=anyone)
    def bred(self) -> None:
        """What is found by a fraction has an amount that is none."""
        ale = ensure(Yeast(name="ale", share=self.share * 2))
        create(Yeast(name="porter", price=ale.price))
        self.price = self.price * self.share if self.price is not None else None


class Jar(Entity, timestamps=False):
    cellar: Cellar = within()
    code: str = field(max=8)
    unique("code")


class Cellar(Entity, timestamps=False):
    name: str = field(max=12)
    visits: int = 0
    jars: list[Jar] = inline(max=4)
    allow(read=anyone, write=anyone)


class Batch(Entity, timestamps=False):
    label: str = field(key=True, max=8)
    litres: int = 5
    is_spoilt: bool = False
    yeast: Yeast
    base: Yeast
    allow(read=anyone, write=anyone)

    def is_ready(self, days: int) -> bool:
        """However old it is."""
        return self.litres > 3

    @query(by=anyone)
    def ready(self) -> bool:
        days = (now() - datetime(2024, 2, 29)).days
        return self.is_ready(days)

    @query(by=anyone)
    def vigour(self) -> int:
        return grown(self.yeast.vigour if self.is_spoilt else None)

    @query(by=anyone)
    def strength(self) -> int:
        return grown(self.base.vigour if self.is_spoilt else self.yeast.vigour) if self.litres > 5 else 1

    @query(by=anyone)
    def sign(self) -> str:
        beside = self.yeast.parent
        if beside is None:
            return self.label
        return f"{self.label}, beside {larger(beside, self.litres)}" if self.litres > 5 else beside.name

    @action(by=anyone)
    def renew(self, label: Yeast) -> str:
        """Its own label is in the path, that of a yeast in the body."""
        self.yeast = label
        return session(self, label.age)

    @action(by=anyone)
    def visit(self) -> list[Batch]:
        for base in rows(Cellar):
            base.visits += self.litres
        return sorted(rows(Batch), key=ages)[:2]


@action(by=anyone)
def is_old(yeast: Yeast, batches: Annotated[list[Batch], field(max=3)]) -> bool:
    """Whether one of them is large, where what all are asked for holds."""
    return any(batch.litres > 5 for batch in batches if (yeast.parent.age if yeast.parent is not None else 1) > 3)


@query(by=anyone)
def rates() -> Reply:
    return reply(batches=[reply(rate=Decimal("0.5"), age=batch.yeast.age) for batch in rows(Batch)])


def grown(vigour: int | None) -> int:
    return 0 if vigour is None else vigour + 1


def ages(batch: Batch) -> tuple[int, int]:
    return batch.yeast.age, batch.base.age


def larger(yeast: Yeast, litres: int) -> str:
    return f"{len([batch for batch in yeast.batches if batch.litres > litres])} of {yeast.name}"


def session(batch: Batch, litres: int) -> str:
    """What is done with it in an afternoon."""
    batch.litres += litres
    return f"{batch.label}: {batch.litres}"


@query(by=anyone)
def sizes(least: int) -> bool:
    return all(batch.litres >= least or least == 4 for batch in rows(Batch))

"""Mill: weights as they were sent, and what is worked out of them."""

from __future__ import annotations

from decimal import Decimal

from backwright import App, Entity, Record, Rest
from backwright.fields import Money, many, within
from backwright.logic import Reply, action, computed, mean, query, reply, rows, stored
from backwright.rules import allow, anyone

app = App(api=Rest())


class Scale(Record):
    """What it is weighed with."""

    name: str
    weight: Decimal
    most: Decimal


class Sack(Entity):
    """What is brought."""

    name: str
    weight: Decimal
    share: Decimal = Decimal("0.50")
    spans: list[Decimal]
    scale: Scale
    price: Money = Decimal(2)
    grains: list[Grain] = many()

    allow(read=anyone, create=anyone)

    @stored
    def kept_total(self) -> Decimal:
        return sum((grain.weight for grain in self.grains), Decimal(0))

    @computed
    def same(self) -> Decimal:
        return self.weight

    @computed
    def double(self) -> Decimal:
        return self.weight * 2

    @computed
    def product(self) -> Decimal:
        return self.weight * self.share

    @computed
    def nothing(self) -> Decimal:
        return self.weight - self.weight

    @computed
    def third(self) -> Decimal:
        return round(self.weight / 4, 3)

    @computed
    def total(self) -> Decimal:
        return sum((grain.weight for grain in self.grains), Decimal(0))

    @computed
    def usual(self) -> Decimal:
        return mean((grain.weight for grain in self.grains), default=Decimal(0))

    @computed
    def largest(self) -> Decimal | None:
        return max((grain.weight for grain in self.grains), default=None)

    @computed
    def chosen(self) -> Decimal:
        return self.weight if self.name != "x" else self.share

    @computed
    def text(self) -> str:
        return f"{self.weight} {self.weight * self.share} {self.total} {self.usual} {self.nothing}"

    @computed
    def others(self) -> list[Decimal]:
        return [span for span in self.spans if span > 0]

    @computed
    def sums(self) -> list[Decimal]:
        return [grain.weight * 2 for grain in self.grains]

    @computed
    def weighed(self) -> Scale:
        return Scale(name=self.name, weight=self.weight, most=self.weight * self.share)

    @computed
    def prices(self) -> list[Money]:
        return [grain.weight * self.price for grain in self.grains]

    @query(by=anyone)
    def again(self) -> Reply:
        return reply(
            kept=self.weight,
            kept_total=self.kept_total,
            same=self.same,
            double=self.double,
            product=self.product,
            nothing=self.nothing,
            third=self.third,
            total=self.total,
            usual=self.usual,
            largest=self.largest,
            chosen=self.chosen,
            text=self.text,
            others=self.others,
            sums=self.sums,
            weighed=self.weighed,
            scale=self.scale,
            price=self.price,
            prices=self.prices,
        )

    @query(by=anyone)
    def scales(self) -> Scale:
        return Scale(name=self.name, weight=self.weight, most=self.weight * self.share)

    @query(by=anyone)
    def product_alone(self) -> Decimal:
        return self.weight * self.share

    @query(by=anyone)
    def kept_alone(self) -> Decimal:
        return self.weight

    @action(by=anyone)
    def halve(self) -> None:
        self.weight = self.weight * self.share


class Grain(Entity):
    """What is in it."""

    sack: Sack = within()
    weight: Decimal

    allow(read=anyone, create=anyone)


@query("GET", "/weighed", by=anyone)
def weighed(least: Decimal) -> Reply:
    heavy = [one.weight * 2 for one in rows(Sack) if one.weight > least]
    return reply(
        least=least,
        text=f"{least} {least * 2}",
        total=sum((one.weight for one in rows(Sack)), Decimal(0)),
        usual=mean((one.weight for one in rows(Sack)), default=Decimal(0)),
        heavy=heavy,
        kept=[one.weight for one in rows(Sack)],
    )

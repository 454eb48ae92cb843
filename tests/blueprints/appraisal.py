"""An appraiser of coins: amounts of money beside exact numbers."""

from __future__ import annotations

from decimal import Decimal

from backwright import App, Entity, Rest
from backwright.fields import Money, field
from backwright.logic import action, computed, query, require, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Coin(Entity):
    name: str = field(max=40)
    value: Money = field(min=0, max=500)
    offered: Money | None = field(default=None, min=0, max=500)

    allow(read=anyone, create=anyone)

    @computed
    def price(self) -> Money:
        return Decimal("3.5") if self.offered is None else self.offered

    @computed
    def is_cheap(self) -> bool:
        return self.value < Decimal(3) or self.price < Decimal("3.505")


@query("GET", "/small-change", by=anyone)
def small_change() -> list[str]:
    return [coin.name for coin in rows(Coin) if coin.value == Decimal(3) or coin.price > Decimal("4.5")]


@query("GET", "/doubled", by=anyone)
def doubled(limit: Decimal) -> list[str]:
    return [coin.name for coin in rows(Coin) if coin.value * 2 <= Decimal("6.5") and coin.value != limit]


@query("GET", "/worth", by=anyone)
def worth(limit: Decimal) -> list[str]:
    return [coin.name for coin in rows(Coin) if coin.price in (Decimal("4.25"), limit)]


@query("GET", "/not-worth", by=anyone)
def not_worth() -> list[str]:
    return [coin.name for coin in rows(Coin) if coin.price not in (Decimal("3.505"), Decimal("4.25"))]


@query("GET", "/least", by=anyone)
def least() -> Money:
    return min((coin.price for coin in rows(Coin) if coin.price == Decimal(3)), default=Decimal("2.50"))


@query("GET", "/least-of-two", by=anyone)
def least_of_two() -> Money:
    return 2 * min((coin.price for coin in rows(Coin)), default=Decimal("2.50"))


@query("GET", "/are-cheap", by=anyone)
def are_cheap() -> bool:
    return max((coin.price for coin in rows(Coin)), default=Decimal("2.50")) < 5


@action("POST", "/coins/reprice", by=anyone)
def reprice(name: str) -> Money:
    for coin in rows(Coin):
        if coin.name == name:
            coin.value += 1
    require(len(rows(Coin)) > 1)
    return min((coin.price - coin.value for coin in rows(Coin)), default=Decimal("2.50"))

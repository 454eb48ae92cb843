"""Treasury: tills and the coins in them; each operation is made of others, which are done by themselves as well."""

from __future__ import annotations

from typing import Literal

from backwright import App, Entity, Rest, lists
from backwright.fields import check, field, many, within
from backwright.logic import Reply, action, after, create, delete, get, query, reply, require, rows, stored
from backwright.rules import allow, anyone

app = App(api=Rest())


class Till(Entity):
    """Where money is kept."""

    name: str = field(key=True, max=20)
    amount: int = field(default=10, min=0, max=20)
    most: int = 100
    worth: int = 1
    state: Literal["open", "shut"] = "open"
    marks: list[str] = field(default=[], max=2)
    coins: list[Coin] = many()

    allow(read=anyone, create=anyone, update=anyone, delete=anyone)
    lists(order="name")

    @stored
    def weight(self) -> int:
        return sum(coin.weight for coin in self.coins)

    @check("holds no more")
    def holds(self) -> bool:
        return self.amount <= self.most

    @check("is shut and not empty")
    def is_as_told(self) -> bool:
        return self.state == "open" or self.amount == 0

    @check("weighs too much")
    def weighs(self) -> bool:
        return sum(coin.weight for coin in self.coins) <= self.most

    @after("create", "update")
    def keep_some(self) -> None:
        """A till that has a mark pays for it."""
        if len(self.marks) > 0:
            self.take(5)
            self.give(1)

    @after("update")
    def keep_more(self) -> None:
        """And gets some of that back."""
        if len(self.marks) > 0:
            self.amount += 2

    @action(by=anyone)
    def take(self, by: int) -> None:
        """Less is in it."""
        self.amount -= by

    @action(by=anyone)
    def give(self, by: int) -> int:
        """More is in it; that much."""
        self.amount += by
        return self.amount

    @action(by=anyone)
    def lend(self, by: int, back: int) -> int:
        """Some is taken, and given back."""
        self.take(by)
        return self.give(back)

    @action(by=anyone)
    def lend_on(self, by: int, back: int) -> None:
        """The same in two steps, each of two steps."""
        self.lend(by, 0)
        self.lend(0, back)

    @action(by=anyone)
    def lend_gladly(self, by: int, back: int, glad: bool) -> int:
        """Whoever is not glad gets nothing back; that is told first."""
        self.take(by)
        require(glad, "is not glad")
        if back == 0:
            return 0
        self.amount += back
        return self.amount

    @action(by=anyone)
    def price(self, rate: float) -> None:
        """Worth that many tenths."""
        self.worth = round(rate * 10)

    @action(by=anyone)
    def multiply(self, by: int) -> int:
        """Worth more."""
        self.worth *= by
        return self.worth

    @action(by=anyone, moves="open -> shut")
    def shut(self) -> None:
        """It is empty by then."""
        self.take(self.amount)

    @action(by=anyone, moves="shut -> open")
    def reopen(self, by: int) -> None:
        """There is something in it by then."""
        self.give(by)

    @action(by=anyone)
    def write(self, marks: list[str], left: list[str]) -> None:
        """Marks that are too many may be taken off again."""
        self.mark(marks)
        self.mark(left)

    @action(by=anyone)
    def mark(self, marks: list[str]) -> None:
        """Other marks."""
        self.marks = marks

    @query(by=anyone)
    def weights(self) -> list[int]:
        """Of its coins."""
        return [coin.weight for coin in self.coins]

    @action(by=anyone)
    def mint(self, weight: int) -> None:
        """One coin more."""
        minted(self, weight)

    @action(by=anyone)
    def file(self, by: int) -> None:
        """All coins weigh less."""
        for coin in self.coins:
            coin.weight -= by

    @action(by=anyone)
    def recast(self, weight: int, less: int) -> int:
        """A coin may be too heavy until it is filed; so much the till weighs then."""
        self.mint(weight)
        self.file(less)
        return self.weight

    @action(by=anyone)
    def melt(self, weight: int) -> None:
        """What is too light is no coin any more."""
        for coin in self.coins:
            if coin.weight <= weight:
                delete(coin)

    @action(by=anyone)
    def clean(self, by: int) -> None:
        """Coins that would weigh nothing are melted."""
        self.file(by)
        self.melt(0)


class Coin(Entity):
    """What lies in a till."""

    till: Till = within()
    weight: int = field(min=0, max=50)

    allow(read=anyone, create=anyone, update=anyone, delete=anyone)


def minted(till: Till, weight: int) -> Coin:
    """A new coin."""
    return create(Coin(till=till, weight=weight))


def founded(name: str, amount: int) -> Till:
    """A new till."""
    return create(Till(name=name, amount=amount))


@action("POST", "/found", by=anyone)
def found(name: str, amount: int, weight: int) -> int:
    """A till for a coin that is taken out of the other money."""
    till = founded(name, amount)
    minted(till, weight)
    till.amount -= weight
    return till.weight


def move(till: Till, other: Till, by: int) -> None:
    """From one into the other."""
    till.take(by)
    other.give(by)


@action("POST", "/round", by=anyone, idempotent=True, conflict=(422, "cannot be"))
def turn(till: Till, other: Till, by: int, back: int) -> Reply:
    """To and fro."""
    move(till, other, by)
    move(other, till, back)
    return reply(till=till, other=other.amount)


@action("POST", "/levy", by=anyone)
def levy(into: str, by: int, back: int) -> int:
    """Of all tills into one, which gives some of it back to each."""
    chest = get(Till, into)
    for till in rows(Till):
        till.take(by)
        chest.give(by)
    for till in rows(Till):
        chest.take(back)
        till.give(back)
    return chest.amount


@action("POST", "/stack", by=anyone)
def stack(till: Till, weights: list[int], less: int) -> int:
    """Coins of these weights."""
    made = [minted(till, weight) for weight in weights]
    for coin in made:
        coin.weight -= less
    return len(made)

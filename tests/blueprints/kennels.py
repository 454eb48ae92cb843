"""Kennels: what a stay costs follows from rules of several steps."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from backwright import App, Entity, Rest, setting
from backwright.fields import Money, field, many
from backwright.logic import Reply, action, computed, create, get, query, reply, require, rows, today
from backwright.rules import allow, anyone

app = App(api=Rest())

TAX: Decimal = setting("What all is worth.", default=Decimal("1.19"))
LONG: int = setting("How many nights are many.", default=7)


class Owner(Entity):
    name: str = field(max=40)
    kind: Literal["private", "club", "shelter"] = "private"
    sponsor: Owner | None = None
    dogs: list[Dog] = many(inverse="owner")
    allow(read=anyone, create=anyone)
    allow(update=anyone, only=["name", "sponsor"])

    def is_private(self) -> bool:
        return self.kind == "private"

    allow(update=is_private, only=["kind"])

    def rebate(self, most: Decimal) -> Decimal:
        """What an owner has off, as a part of one."""
        paid = sum(dog.spent for dog in self.dogs if dog.weight > 0)
        if paid >= 1000:
            return most
        if self.sponsor is not None and self.sponsor.kind == "club":
            return min(most, Decimal("0.10"))
        if self.kind == "shelter":
            return most / 2
        return Decimal(0)

    @query("GET", "rebate", by=anyone)
    def shown_rebate(self, most: Annotated[Decimal, field(min=0, max=1)]) -> Reply:
        rebate = self.rebate(most)
        return reply(owner=self.name, rebate=rebate, twice=rebate + self.rebate(most=most))


class Dog(Entity):
    owner: Owner
    name: str = field(max=40)
    weight: int = field(min=0, max=120)
    born: date | None = None
    spent: Money = field(default=0, min=0)
    stays: list[Stay] = many(inverse="dog")
    allow(read=anyone, create=anyone, update=anyone)

    def age(self) -> int:
        """In whole years; a dog of which nobody knows it is old."""
        if self.born is None:
            return 10
        now = today()
        years = now.year - self.born.year
        if (now.month, now.day) < (self.born.month, self.born.day):
            years -= 1
        return max(years, 0)

    def size(self) -> str:
        return "small" if self.weight < 10 else "middle" if self.weight < 25 else "large" if self.weight < 60 else "big"

    @computed
    def is_heavy(self) -> bool:
        return rank(self) > 2

    @action("POST", "stays", by=anyone)
    def stay(self, first: date, nights: Annotated[int, field(min=1, max=30)]) -> Reply:
        require(is_free(self, first, first + timedelta(days=nights)), "it stays somewhere then")
        price = price_of(self, nights)
        made = create(Stay(dog=self, first=first, last=first + timedelta(days=nights), price=price))
        self.spent += price
        return reply(stay=made, label=label_of(made), first=is_first(made), rebate=self.owner.rebate(Decimal("0.3")))


class Stay(Entity):
    dog: Dog
    first: date
    last: date
    price: Money
    allow(read=anyone)

    @computed
    def gross(self) -> Money:
        """What is to be paid; a club pays half of what is added to it."""
        added = self.price * TAX - self.price
        if self.dog.owner.kind == "club":
            added = added / 2
        return round(self.price + added, 2)

    @computed
    def length(self) -> str:
        LONG = (self.last - self.first).days  # noqa: N806  which hides the setting
        if LONG < 3:
            return "short"
        return "long" if LONG > 14 else "usual"

    def is_dear(self) -> bool:
        nights = (self.last - self.first).days
        if nights > LONG:
            return self.gross > 100
        return self.gross * 2 > 100 and self.dog.owner.is_private()

    @action("POST", "end", by=anyone)
    def end(self) -> Reply:
        """It is over, and paid for."""
        self.dog.spent += self.gross
        dear = self.is_dear()
        self.price = Decimal(0)
        return reply(gross=self.gross, length=self.length, dear=dear, still=self.gross > 0)

    @action("POST", "longer", by=anyone)
    def longer(self, nights: Annotated[int, field(min=1, max=30)]) -> None:
        more = price_of(self.dog, nights) if nights > 1 else Decimal(3)
        require(more < 400, f"{label_of(self)} would cost {more} more")
        self.last = self.last + timedelta(days=nights)
        self.price += more


def rank(dog: Dog) -> int:
    """Where a dog stands in the line for walks."""
    if dog.weight > 60:
        return 3
    if dog.owner.kind == "shelter" and dog.weight > 20:
        return 2
    heavy = dog.weight * 2
    return 1 if heavy > 40 else 0


def price_of(dog: Dog, nights: int) -> Money:
    """What so many nights cost; the first ten at the full price."""
    night = Decimal("12.50") + Decimal("0.25") * dog.weight
    full = night * min(nights, 10)
    if nights > 10:
        full += night * (nights - 10) / 2
    if dog.age() > 8 and dog.owner.kind != "club":
        full += Decimal("5.55")
    return max(full * (1 - dog.owner.rebate(Decimal("0.25"))), Decimal(1))


def is_free(dog: Dog, first: date, last: date) -> bool:
    """Whether a dog stays nowhere between two days."""
    if last <= first:
        return False
    return not any(stay.first < last and first < stay.last for stay in dog.stays)


def is_first(stay: Stay) -> bool:
    """Whether its dog has stayed nowhere else."""
    others = len([one for one in stay.dog.stays if one.id != stay.id])
    known = stay.id == stay.id
    return known and others == 0


def label_of(stay: Stay) -> str:
    """How a stay is called on its door."""
    days = (stay.last - stay.first).days
    if stay.dog.owner.sponsor is None:
        return f"{stay.dog.name}, {days} nights"
    return f"{stay.dog.name} of {stay.dog.owner.name}, {days} nights"


@query("GET", "/beside/{dog}", by=anyone)
def beside(dog: Dog, weight: Annotated[int, field(min=0, max=120)], by_name: bool = False) -> Reply:
    """Another dog, and who stands behind one of the two."""
    other = get(Dog, name=dog.owner.name if by_name else "Tom", weight=weight if weight > 0 else dog.weight)
    sponsor = dog.owner.sponsor if other.owner == dog.owner else other.owner.sponsor
    return reply(other=other.name, owner=belongs_to(dog, other), nights=at_most(weight), sponsor=sponsor)


def at_most(nights: int) -> int:
    """No stay is counted for longer than ten nights, and none for less than two."""
    if nights > 10:
        nights = 10
    elif nights < 2:
        nights += 1
    return nights


def belongs_to(dog: Dog, other: Dog) -> str:
    """Whose dog is meant: that of the heavier one."""
    if other.weight > dog.weight:
        dog = other
    return dog.owner.name


def older(one: Dog, other: Dog | None) -> bool:
    """Whether a dog is older than another one, if there is one."""
    if other is None:
        return True
    return one.age() > other.age()


@query("GET", "/line", by=anyone)
def line(weight: Annotated[int, field(min=0, max=120)]) -> Reply:
    """Who walks when."""
    dogs = [dog for dog in rows(Dog) if dog.weight >= weight]
    heavy = [dog for dog in rows(Dog) if rank(dog) > 1 and (dog.weight, dog.name) >= (weight, "P")]
    walked = sorted(dogs, key=rank, reverse=True)
    first = walked[0] if walked else None
    return reply(
        dogs=[
            reply(name=dog.name, rank=rank(dog), age=dog.age(), size=dog.size(), off=dog.owner.rebate(Decimal("0.2")))
            for dog in walked
        ],
        heavy=[dog.name for dog in heavy],
        costs=sum(price_of(dog, 12) for dog in dogs),
        eldest=[dog.name for dog in dogs if older(dog, first)],
        same=[dog.name for dog in rows(Dog) if (dog.weight, dog.spent) != (weight, dog.spent)],
        sizes=sum(1 for dog in rows(Dog) if dog.size() == "big"),
        stays=[reply(gross=stay.gross, length=stay.length) for stay in rows(Stay) if stay.is_dear()],
        gross=sum(stay.gross for dog in dogs for stay in dog.stays),
    )


@action("POST", "/fatten", by=anyone)
def fatten(by: Annotated[int, field(min=1, max=9)]) -> Reply:
    """Who is light eats more."""
    changed = [dog for dog in rows(Dog) if dog.weight < 100]
    for dog in changed:
        if rank(dog) < 2 and older(dog, None):
            dog.weight += by
        else:
            dog.weight += 1
    return reply(ranks=[reply(name=dog.name, rank=rank(dog), size=dog.size()) for dog in changed])

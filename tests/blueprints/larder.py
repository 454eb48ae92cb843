"""Larder: shelves and the jars on them; what is broken for a while and holds at the end, in branches and loops."""

from __future__ import annotations

from backwright import App, Entity, Record, Rest, lists
from backwright.fields import check, field, inline, many, unique, within
from backwright.logic import Reply, action, create, delete, find, get, groups, query, reply, require, rows, stored
from backwright.rules import allow, anyone

app = App(api=Rest())


class Shelf(Entity, versioned=True):
    """Where jars stand."""

    name: str = field(key=True, max=20)
    room: int = field(default=10, min=0, max=20)
    most: int = 100
    least: int = 0
    jars: list[Jar] = many()

    allow(read=anyone, create=anyone, update=anyone, delete=anyone)
    lists(order="name")

    @check("bears no more")
    def bears(self) -> bool:
        return sum(jar.weight for jar in self.jars) <= self.most

    @check("is too empty")
    def is_filled(self) -> bool:
        return len(self.jars) == 0 or sum(jar.weight for jar in self.jars) >= self.least

    @action(by=anyone)
    def shift(self, steps: list[int]) -> None:
        """Step by step; only the end counts."""
        for step in steps:
            self.room += step

    @action(by=anyone, idempotent=True, rate="3/hour")
    def paint(self, most: int) -> None:
        """Bears as much as the paint says, for that hour."""
        self.most = most

    @action(by=anyone)
    def prop(self, other: Shelf, by: int) -> int:
        """Another shelf bears some of what this one bears."""
        require(self.most >= by, "bears less than that")
        self.most -= by
        other.most += by
        return other.most

    @action(by=anyone)
    def lean(self, other: str, by: int) -> int:
        """The same of a shelf that is named."""
        stands = get(Shelf, other)
        require(self.most >= by, "bears less than that")
        self.most -= by
        stands.most += by
        return stands.most

    @action(by=anyone)
    def shake(self, by: int, back: int) -> None:
        """All its jars lose some, and get some back."""
        for jar in self.jars:
            jar.weight -= by
        for jar in self.jars:
            jar.weight += back

    @action(by=anyone)
    def pour(self, by: int) -> None:
        """Open jars only."""
        for jar in self.jars:
            require(jar.label != "shut", "is shut")
            jar.weight -= by

    @action(by=anyone)
    def pour_until(self, by: int, label: str) -> int:
        """As far as the first jar of that label."""
        for jar in self.jars:
            jar.weight -= by
            if jar.label == label:
                return jar.weight
        return 0

    @action(by=anyone)
    def taste(self, by: int, label: str) -> int:
        """From the one jar, if there is such a one."""
        for jar in self.jars:
            if jar.label == label:
                jar.weight -= by
                return jar.weight
        return 0

    @action(by=anyone)
    def turn(self, weight: int, least: int) -> None:
        """Jars that are too light get what they need."""
        for jar in self.jars:
            jar.weight = weight
            if jar.weight < least:
                jar.weight = least

    @action(by=anyone)
    def tidy(self, by: int) -> None:
        """Empty jars go."""
        for jar in self.jars:
            jar.weight -= by
            if jar.weight <= 0:
                delete(jar)


class Jar(Entity):
    """What stands on a shelf."""

    shelf: Shelf = within()
    label: str = field(max=10)
    weight: int = field(default=1, min=0, max=50)
    least: int = -99
    volume: int = 99

    allow(read=anyone, create=anyone, update=anyone, delete=anyone)

    @check("is not as full as it has to be")
    def is_full(self) -> bool:
        return self.least <= self.weight <= self.volume

    def held(self) -> int:
        return self.weight

    @action(by=anyone)
    def swap(self, weight: int, sure: bool) -> None:
        """Another weight, for good or not."""
        before = self.weight
        if sure:
            self.weight = weight
        else:
            self.weight = -weight
            self.weight = before

    @action(by=anyone)
    def drop(self) -> int:
        """It is gone, with what was in it."""
        weight = self.weight
        delete(self)
        return weight

    @action(by=anyone)
    def rename(self, label: str, shelf: str) -> None:
        """Another label, and as heavy as a shelf has room."""
        self.label = label
        self.weight = get(Shelf, shelf).room


class Recipe(Entity):
    """What becomes of what is in the jars, step by step."""

    name: str = field(key=True, max=20)
    steps: list[Step] = inline(max=9)

    allow(read=anyone, create=anyone, update=anyone)


class Step(Entity):
    """One of them."""

    recipe: Recipe = within()
    place: int
    text: str = field(max=40)

    unique("recipe", "place")


class Guest(Entity, soft_delete=True):
    """Who comes to eat."""

    name: str = field(key=True, max=20)
    orders: list[Order] = many()

    allow(read=anyone, create=anyone, delete=anyone, restore=anyone)

    @action(by=anyone)
    def leave(self) -> None:
        """With all that was ordered."""
        delete(self)


class Order(Entity):
    """What a guest wants at once."""

    guest: Guest = within()
    portions: list[Portion] = many()

    allow(read=anyone, create=anyone, delete=anyone)

    @action(by=anyone)
    def cancel(self) -> None:
        """As if it had never been said."""
        delete(self)


class Portion(Entity):
    """Some of a dish."""

    order: Order = within()
    dish: Dish
    amount: int

    allow(read=anyone, create=anyone)

    @action(by=anyone)
    def add(self, by: int) -> None:
        """As long as all that was ordered with it is not too much."""
        require(sum(one.amount for one in self.order.portions) + by <= 12, "is more than one eats")
        self.amount += by


class Dish(Entity):
    """What there is: how much of it has to be made, and for how many it has to be worth the trouble."""

    name: str = field(key=True, max=20)
    least: int = 0
    stock: int = 0
    portions: list[Portion] = many()

    allow(read=anyone, create=anyone, update=anyone)

    @stored
    def wanted(self) -> int:
        return sum(portion.amount for portion in self.portions)

    @action(by=anyone)
    def top_up(self, other: str, by: int) -> int:
        """Another dish gets some of this one."""
        require(self.stock >= by, "is less than that")
        topped = get(Dish, other)
        self.stock -= by
        topped.stock += by
        return topped.stock

    @check("is not worth the trouble")
    def is_worth_it(self) -> bool:
        return len(self.portions) >= self.least


@action("POST", "/serve", by=anyone)
def serve(portion: Portion, by: int) -> int:
    """The same of one that is named; tells how much of the order it is."""
    order = portion.order
    ordered = sum(one.amount for one in order.portions) + by
    require(ordered <= 12, "is more than one eats")
    portion.amount += by
    return ordered


def stock_of(dish: Dish) -> int:
    return dish.stock


def wish_of(dish: Dish) -> int:
    """How much of it is ordered at once, at most."""
    return max((portion.amount for portion in dish.portions), default=0)


@action("POST", "/restock", by=anyone)
def restock(by: int) -> list[Dish]:
    """More of what there is least of."""
    scarce = sorted(rows(Dish), key=stock_of)[:1]
    for dish in scarce:
        dish.stock += by
    return scarce


@query("GET", "/wishes", by=anyone)
def wishes(least: int) -> Reply:
    """What much is wanted of, and how much; together with what is wanted alike."""
    dishes = [dish for dish in rows(Dish) if dish.stock >= least]
    return reply(
        dishes=[reply(name=dish.name, wish=wish_of(dish)) for dish in sorted(dishes, key=wish_of, reverse=True)],
        alike=[reply(wish=wish, names=[dish.name for dish in each]) for wish, each in groups(dishes, by=wish_of)],
    )


class Label(Record):
    """What stands on a jar, and where the jar stands."""

    label: str
    shelf: Shelf


@query("GET", "/labels", by=anyone)
def labels(heavier: int) -> list[Label]:
    """Of all jars that are heavier."""
    return [Label(label=jar.label, shelf=jar.shelf) for jar in rows(Jar) if jar.weight > heavier]


@action("POST", "/share", by=anyone)
def share(by: int) -> int:
    """Every shelf gives its jars of its room."""
    given = 0
    for shelf in rows(Shelf):
        for jar in shelf.jars:
            shelf.room -= by
            jar.weight += by
            given += by
        shelf.room += given
    return given


@action("POST", "/props", by=anyone)
def exchange_props(shelf: str, other: str, by: int) -> int:
    """The same of two that are named; the other one need not be there."""
    first = get(Shelf, shelf)
    require(first.most >= by, "bears less than that")
    second = find(Shelf, name=other)
    first.most -= by
    if second is None:
        return first.most
    second.most += by
    return second.most


@action("POST", "/mix", by=anyone)
def mix(label: str, other: str, by: int) -> int:
    """From a jar into another, each the first of its label."""
    first = get(Jar, label=label)
    require(first.weight >= by, "holds less than that")
    second = get(Jar, label=other)
    first.weight -= by
    second.weight += by
    return second.weight


def those_of(shelf: Shelf, label: str) -> list[Jar]:
    """What has that label."""
    return [jar for jar in shelf.jars if jar.label == label]


@action("POST", "/ease", by=anyone)
def ease(shelf: Shelf, by: int) -> int:
    """The jars that hold that much hold less; the fullest of them a little more."""
    heavy = [one for one in shelf.jars if one.weight >= by]
    require(len(heavy) > 0, "are light")
    for jar in heavy:
        jar.weight -= by
    heaviest = sorted(heavy, key=Jar.held, reverse=True)
    if len(heaviest) > 0:
        first = heaviest[0]
        first.weight += 1
    return len(heavy)


@action("POST", "/relabel", by=anyone)
def relabel(shelf: Shelf, label: str, by: int) -> int:
    """Whatever has that label holds more."""
    found = those_of(shelf, label)
    for jar in found:
        jar.weight += by
    return len(found)


@action("POST", "/move", by=anyone)
def move(jars: list[Jar], by: int) -> None:
    """The same jar may be named twice."""
    for jar in jars:
        jar.weight -= by
    for jar in jars:
        jar.weight += by


@action("POST", "/fill", by=anyone)
def fill(shelf: Shelf, weights: list[int], label: str, again: int) -> int:
    """New jars, each of another weight; what is too much is poured away."""
    made = [create(Jar(shelf=shelf, label=label, weight=weight)) for weight in weights]
    require(len(made) < 4, "are too many")
    last = create(Jar(shelf=shelf, label=label, weight=again))
    if last.weight > 50:
        last.weight = 50
    return len(made) + 1


@action("POST", "/pick", by=anyone)
def pick(jars: list[Jar], by: int, heavy: bool, label: str) -> None:
    """In a branch, where what follows may refuse."""
    if heavy:
        for jar in jars:
            shelf = jar.shelf
            shelf.most -= by
            jar.weight -= by
    else:
        first = get(Jar, label=label)
        first.weight -= by
    require(by != 13, "brings bad luck")


@action("POST", "/empty", by=anyone)
def empty(jars: list[Jar], by: int, label: str) -> str:
    """Ends as soon as one is found, whose shelf has less from then on."""
    for jar in jars:
        if jar.label == label:
            jar.shelf.most = by
            return jar.shelf.name
        for other in jars:
            other.weight -= by
            if other.label == "last":
                return "last"
    return "none"

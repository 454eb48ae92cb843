"""Orchard: what is found in each turn of a loop, and what a choice asks for more than once."""

from __future__ import annotations

from backwright import App, Entity, Record, Rest
from backwright.fields import field, many, relation
from backwright.logic import Reply, action, create, delete, groups, query, reply, require, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Badge(Record):
    token_colour: str = "red"
    number: int = 0


class Picker(Entity, timestamps=False):
    name: str = field(max=20)
    years: int = field(default=0, min=0, max=80)
    token_colour: str = field(default="red", max=10)
    baskets: list[Basket] = many(inverse="picker")
    allow(read=anyone, write=anyone)


class Tree(Entity, timestamps=False):
    sort: str = field(max=20)
    least: int = field(default=0, min=0, max=1000)
    record: int = field(default=0, min=0, max=100_000)
    baskets: list[Basket] = many()
    allow(read=anyone, write=anyone)

    @query(by=anyone)
    def picked(self) -> Reply:
        return reply(
            first=first_weight(self),
            heavy=first_heavy(self),
            second=second_by_weight(self),
            by=who_came_first(self),
            basket=first_of_old_hands(self),
            least=known(first_heavy(self)),
        )

    @query(by=anyone)
    def ranked(self) -> Reply:
        """What an order and groups are made by is found once, for what is told of their rows as well."""
        heavy = [basket for basket in self.baskets if basket.weight > self.least]
        order = sorted(heavy, key=rank)
        return reply(
            first=[reply(by=basket.picker.name, weight=basket.weight) for basket in order],
            by_name=[
                reply(name=name, years=[basket.picker.years for basket in those])
                for name, those in groups(heavy, by=name_of)
            ],
        )

    @action(by=anyone)
    def note(self) -> int:
        self.record = known(first_weight(self))
        if self.record > 2:
            self.least = known(first_heavy(self))
        first = first_of_old_hands(self)
        if first is not None:
            first.weight += 1
        return self.record

    @action(by=anyone)
    def fell(self) -> str:
        """What a guard asks for, and says, is found once."""
        require(len(self.baskets) == 0, f"{len(self.baskets)} baskets are left")
        delete(self)
        return self.sort


class Basket(Entity, timestamps=False):
    tree: Tree
    picker: Picker
    helper: Picker | None = relation(default=None)
    weight: int = field(default=0, min=0, max=1000)
    sold: int | None = field(default=None, min=0, max=1000)
    allow(read=anyone, write=anyone)


def rank(basket: Basket) -> tuple[int, str]:
    return -basket.picker.years, basket.picker.name


def name_of(basket: Basket) -> str:
    return basket.picker.name


def known(number: int | None) -> int:
    return number if number is not None else 0


def first_weight(tree: Tree) -> int | None:
    found = [basket.weight for basket in tree.baskets]
    return found[0] if found else None


def first_heavy(tree: Tree) -> int | None:
    found = [basket.weight for basket in tree.baskets if basket.weight > tree.least]
    return found[0] if found else None


def by_weight(tree: Tree) -> list[Basket]:
    return sorted(tree.baskets, key=weight_of)


def weight_of(basket: Basket) -> int:
    return basket.weight


def second_by_weight(tree: Tree) -> str | None:
    found = [f"{basket.picker.name}: {basket.weight}" for basket in by_weight(tree)]
    return found[1] if len(found) > 1 else None


def who_came_first(tree: Tree) -> str | None:
    found = [basket for basket in tree.baskets if basket.picker.years > 1]
    return found[0].picker.name if found else None


def first_of_old_hands(tree: Tree) -> Basket | None:
    found = [basket for basket in tree.baskets if basket.picker.years > 1]
    return found[0] if found else None


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


@query("GET", "/firsts", by=anyone)
def firsts() -> list[Reply]:
    return [
        reply(sort=tree.sort, first=first_weight(tree), heavy=first_heavy(tree), second=second_by_weight(tree))
        for tree in rows(Tree)
    ]


def total_of(tree: Tree) -> int:
    return sum(basket.weight for basket in tree.baskets)


@query("GET", "/totals", by=anyone)
def totals() -> list[Reply]:
    """What a turn is asked for in a condition of it is what is told of it."""
    found = [tree for tree in rows(Tree) if tree.least < 1000]
    return [reply(tree=tree, total=total_of(tree)) for tree in found if total_of(tree) > 3]


@action("POST", "/hands", by=anyone)
def hire(name: str, badge: Badge, token_colour: str = "red") -> Picker:
    """What is called like a secret, and is none."""
    picker = create(Picker(name=name, token_colour=token_colour))
    if picker.token_colour == "green" or badge.token_colour == "green":
        picker.years = 1
    return picker


@query("GET", "/left", by=anyone)
def left() -> Reply:
    """Sums of differences that begin with what may be empty, and is not in these rows; a row that may be none twice."""
    found = sorted(rows(Basket), key=weight_of)
    return reply(
        over=sum(basket.sold - basket.weight for basket in rows(Basket) if basket.sold is not None),
        twice=sum(basket.sold * 2 - basket.weight for basket in rows(Basket) if basket.sold is not None),
        under=sum(basket.weight - basket.sold for basket in rows(Basket) if basket.sold is not None),
        third=found[2] if len(found) > 2 else None,
        helper=found[2].helper if len(found) > 2 else None,
    )


def sort_of(tree: Tree) -> str:
    return tree.sort


@query("GET", "/sorts", by=anyone)
def sorts() -> list[Reply]:
    """What the rows of a group have is found for all groups at once."""
    return [
        reply(sort=sort, weight=sum(basket.weight for tree in trees for basket in tree.baskets))
        for sort, trees in groups(rows(Tree), by=sort_of)
    ]

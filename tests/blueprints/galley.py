"""Galley: tables whose lines are merged, charged and ordered turn by turn, and who pays for them."""

from __future__ import annotations

from typing import Annotated, Literal

from backwright import App, Entity, Record, Rest
from backwright.fields import field, many, relation
from backwright.logic import Reply, action, create, delete, ensure, reply, require, rows, stored
from backwright.rules import allow, anyone, nobody

app = App(api=Rest())


class Purse(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    cents: int = field(default=9, min=0)
    entries: list[Entry] = many(inverse="purse")
    allow(read=anyone, write=anyone)

    @stored
    def balance(self) -> int:
        return sum(entry.amount - entry.paid for entry in self.entries)


class Entry(Entity, timestamps=False):
    purse: Purse
    amount: int
    paid: int = 0
    allow(read=anyone)


class Table(Entity, timestamps=False):
    number: int = field(key=True)
    state: Literal["open", "closed"] = field(default="open", write=nobody)
    lines: list[Line] = many(inverse="table")
    allow(read=anyone, write=anyone)

    @stored
    def plates(self) -> int:
        return sum(line.count for line in self.lines)

    @action(by=anyone)
    def merge(self, other: Table) -> Reply:
        for line in other.lines:
            same = [one for one in self.lines if one.dish == line.dish and one != line]
            if same:
                same[0].count += line.count
                delete(line)
            else:
                line.table = self
        return reply(lines=[f"{line.count} {line.dish}" for line in self.lines])

    @action(by=anyone)
    def charge(self, purse: Purse, bonus: Annotated[int, field(min=0, max=9)]) -> int:
        purse.cents += bonus
        return settle(self)

    @action(by=anyone)
    def treat(self, cents: Annotated[int, field(min=0, max=9)]) -> None:
        for line in self.lines:
            give(line, cents)

    @action(by=anyone, moves="open -> closed")
    def close(self) -> Reply:
        return reply(table=self, was=self.state)

    @action(by=anyone)
    def more(self) -> Reply:
        for line in self.lines:
            line.count += 1
        return reply(table=self, all=[reply(table=line.table) for line in self.lines])

    @action(by=anyone)
    def clear(self) -> Reply:
        for line in self.lines:
            delete(line)
        return reply(table=self)

    @action(by=anyone)
    def bill(self) -> Reply:
        lines = [line for line in self.lines if line.is_open]
        made = [create(Entry(purse=line.purse, amount=line.count)) for line in lines]
        for line in lines:
            line.is_open = False
        return reply(amounts=[entry.amount for entry in made], balances=[line.purse.balance for line in lines])


class Line(Entity):
    table: Table
    dish: str = field(max=20)
    count: int = field(default=1, min=1, max=9)
    is_open: bool = True
    purse: Purse
    giver: Purse | None = relation(default=None)
    tags: set[Tag] = many()
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def thank(self, cents: Annotated[int, field(min=0, max=9)]) -> None:
        give(self, -cents)


class Tag(Entity, timestamps=False):
    name: str = field(value=True, max=20)


class Wish(Record):
    dish: str = field(max=20)
    tags: list[str]


def settle(table: Table) -> int:
    """Who has enough pays."""
    paid = 0
    for line in table.lines:
        if line.count > 0 and line.purse.cents >= line.count:
            line.purse.cents -= line.count
            paid += 1
    return paid


def give(line: Line, cents: int) -> None:
    require(line.giver is not None, "is paid for by nobody else")
    line.purse.cents += cents
    if line.giver is not None:
        line.giver.cents -= cents


@action(by=anyone)
def order(table: Table, purse: Purse, wishes: Annotated[list[Wish], field(max=3)]) -> Reply:
    for wish in wishes:
        line = create(Line(table=table, purse=purse, dish=wish.dish))
        for name in wish.tags:
            line.tags.add(ensure(Tag(name=name)))
        line.count = 2
        if len(wish.tags) > 1:
            line.tags.add(ensure(Tag(name="many")))
        line.is_open = False
    return reply(lines=[reply(dish=line.dish, count=line.count, tags=line.tags) for line in rows(Line)])

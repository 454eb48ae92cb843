"""Lending: what turns of loops find behind links of links, and what keys of orders and of groups find."""

from __future__ import annotations

from typing import Literal

from backwright import App, Entity, Rest
from backwright.fields import Money, field, many, relation, unique
from backwright.logic import Reply, action, create, delete, ensure, find, groups, query, reply, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Tier(Entity, timestamps=False):
    name: str = field(max=20)
    daily: int = field(default=1, min=0, max=50)
    price: Money = 0
    allow(read=anyone, write=anyone)


class Reader(Entity, timestamps=False):
    name: str = field(max=20)
    title: Literal["Dr", "Sir"] | None = None
    tier: Tier
    before: Tier | None = relation(default=None)
    points: int = 0
    loans: list[Loan] = many()
    allow(read=anyone, write=anyone)


class Desk(Entity, timestamps=False):
    regular: Reader
    loans: list[Loan] = many()
    reserved: list[Reserved] = many()
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def charge(self) -> list[int]:
        for loan in self.loans:
            loan.fee = loan.reader.tier.daily
        return [loan.fee for loan in self.loans]

    @action(by=anyone)
    def reward(self) -> list[int]:
        for loan in self.loans:
            loan.reader.points += loan.reader.tier.daily
        return [loan.reader.points for loan in self.loans]

    @action(by=anyone)
    def remind(self) -> int:
        """Each branch finds the same, as does what comes after them."""
        for loan in self.loans:
            if loan.fee > 2:
                loan.fee = loan.reader.tier.daily
            else:
                tier = loan.reader.tier
                loan.fee += tier.daily
            create(Fine(reader=loan.reader, amount=loan.fee + (loan.reader.tier.daily if loan.fee > 5 else 0)))
        return sum(fine.amount for fine in rows(Fine))

    @action(by=anyone)
    def take_over(self) -> list[int]:
        for loan in self.loans:
            loan.reader = self.regular
            loan.fee = loan.reader.tier.daily
        return [loan.fee for loan in self.loans]

    @action(by=anyone)
    def give_back(self) -> list[int]:
        for loan in self.loans:
            before = loan.reader.before
            if before is not None:
                loan.fee = before.daily
        return [loan.fee for loan in self.loans]

    @query(by=anyone)
    def by_tier(self) -> list[Reply]:
        return [
            reply(tier=tier, readers=[loan.reader.name for loan in those])
            for tier, those in groups(self.loans, by=tier_of)
        ]

    @query(by=anyone)
    def dearest(self) -> list[Reply]:
        loans = [loan for loan in rows(Loan) if loan.desk == self]
        return [reply(reader=loan.reader.name) for loan in sorted([loan for loan in loans if loan.fee > 0], key=rank)]

    @query(by=anyone)
    def readers(self) -> list[str]:
        return sorted({loan.reader.name for loan in self.loans})

    @query(by=anyone)
    def tiers(self) -> list[str]:
        """In the order in which they are met."""
        return [name.upper() for name in {loan.reader.tier.name for loan in self.loans}]

    @query(by=anyone)
    def worth(self) -> Money:
        return sum(loan.fee * loan.reader.tier.price for loan in self.loans)

    @query(by=anyone)
    def ends(self, least: int = 0) -> Reply:
        mine = [loan for loan in self.loans if loan.fee >= least]
        return reply(first=mine[0] if mine else None, last=mine[-1] if mine else None, price=price_at(self, least))

    @query(by=anyone)
    def titles(self) -> list[Reply]:
        return [reply(title=title, loans=len(those)) for title, those in groups(self.loans, by=title_of)]

    @action(by=anyone)
    def reserve(self, readers: list[Reader]) -> int:
        for reader in readers:
            ensure(Reserved(desk=self, reader=reader))
        return len(self.reserved)

    @action(by=anyone)
    def remind_all(self) -> int:
        sent = 0
        for reserved in self.reserved:  # noqa: B007  # pyright: ignore[reportUnusedVariable]
            create(Fine(reader=self.regular, amount=0))
            sent += 3
        return sent

    @query(by=anyone)
    def points(self, result: Literal["won", "lost"], least: bool = False) -> list[int]:
        return [half_points(result, True), half_points(result, False), half_points(result, least)]

    @action(by=anyone)
    def number(self) -> list[int]:
        place = 0
        for loan in self.loans:
            place += 1  # noqa: SIM113
            loan.fee = place
        return [loan.fee for loan in self.loans]

    @action(by=anyone)
    def number_on(self, least: int = 0) -> list[int]:
        count = 0
        for loan in self.loans:
            if loan.fee < least:
                loan.fee = count
            count += 1  # noqa: SIM113
        total = 0
        for loan in self.loans:
            total += 1
            loan.fee += total
        return [loan.fee + total for loan in self.loans]

    @action(by=anyone)
    def give_up(self, reader: Reader, all: bool = False) -> int:
        if all:
            for reserved in self.reserved:
                delete(reserved)
        else:
            reserved = find(Reserved, desk=self, reader=reader)  # type: ignore[assignment]
            if reserved is not None:
                delete(reserved)
        return len(self.reserved)


class Reserved(Entity, timestamps=False):
    desk: Desk
    reader: Reader
    days: int = 7
    unique("desk", "reader")
    allow(read=anyone, write=anyone)


class Loan(Entity, timestamps=False):
    desk: Desk
    reader: Reader
    fee: int = field(default=0, min=0, max=10_000)
    allow(read=anyone, write=anyone)


class Fine(Entity, timestamps=False):
    reader: Reader
    amount: int
    allow(read=anyone, write=anyone)


def tier_of(loan: Loan) -> str:
    return loan.reader.tier.name


def rank(loan: Loan) -> tuple[int, str]:
    return -loan.reader.points, loan.reader.name


@query("GET", "/fees", by=anyone)
def fees() -> list[Reply]:
    return [
        reply(
            desk=desk.id,
            readers=sorted({loan.reader.name for loan in desk.loans}),
            fees=sorted({loan.fee for loan in desk.loans}, reverse=True),
            different=len({loan.fee for loan in desk.loans}),
            together=sum({loan.fee for loan in desk.loans}),
        )
        for desk in rows(Desk)
    ]


def half_points(result: str, white: bool) -> int:
    won = result in ("won", "+")
    return 2 if won == white else 0


def price_at(desk: Desk, fee: int) -> Money:
    for loan in desk.loans:
        if loan.fee == fee:
            return loan.reader.tier.price
    return 0


def title_of(loan: Loan) -> str:
    return loan.reader.title or "-"


def dearest_of(desk: Desk) -> str | None:
    found = sorted(desk.loans, key=fee_of, reverse=True)
    return found[0].reader.name if found else None


def cheapest_tier_of(desk: Desk) -> str | None:
    found = sorted(desk.loans, key=fee_of, reverse=True)
    return found[-1].reader.tier.name if found else None


def fee_of(loan: Loan) -> int:
    return loan.fee


def desk_of(loan: Loan) -> Desk:
    return loan.desk


@query("GET", "/extremes", by=anyone)
def extremes() -> list[Reply]:
    return [reply(desk=desk.id, dearest=dearest_of(desk), cheapest=cheapest_tier_of(desk)) for desk in rows(Desk)]


@query("GET", "/dearest", by=anyone)
def dearest_of_each() -> list[Reply]:
    return [
        reply(desk=desk.id, dearest=dearest_of(desk), first=those[0].reader.before is None)
        for desk, those in groups(rows(Loan), by=desk_of)
    ]


@action("POST", "/sorted", by=anyone)
def in_order(names: list[str]) -> Reply:
    return reply(
        once=sorted({name for name in names}),  # noqa: C416  as in any other language
        every=[name for name in names],  # noqa: C416
        len=len({name for name in names}),  # noqa: C416
    )


@query("GET", "/everything", by=anyone)
def everything() -> list[Reply]:
    return [reply(told=tier.name) for tier in rows(Tier)] + [reply(told=reader.name) for reader in rows(Reader)]

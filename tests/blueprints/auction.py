"""Auction: what answers tell of rows of rows, of all of them in as many statements as of one."""

from __future__ import annotations

from datetime import date

from backwright import App, Entity, Record, Rest
from backwright.fields import Money, field, many
from backwright.logic import Reply, computed, groups, query, reply, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Bidder(Entity, timestamps=False):
    name: str = field(max=20)
    is_hidden: bool = False
    bids: list[Bid] = many()
    marks: set[Mark] = many()

    def is_shown(self) -> bool:
        return not self.is_hidden

    allow(read=is_shown, write=anyone)


class Mark(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    allow(read=anyone, write=anyone)


class Hall(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    lots: list[Lot] = many(inverse="hall")
    allow(read=anyone, write=anyone)


class Lot(Entity, timestamps=False):
    name: str = field(max=20)
    day: date
    price: Money
    hall: Hall | None = None
    after: Lot | None = None
    before: list[Lot] = many(inverse="after")
    bids: list[Bid] = many()

    @computed
    def highest(self) -> Money:
        return max((bid.amount for bid in self.bids), default=self.price)

    allow(read=anyone, write=anyone)


class Bid(Entity, timestamps=False):
    lot: Lot
    bidder: Bidder
    amount: Money
    at: date
    allow(read=anyone, write=anyone)


class Crowd(Record):
    day: date
    lots: list[Lot]


class Offer(Record):
    amount: Money
    at: date
    who: str


class Sheet(Record):
    lot: Lot
    offers: list[Offer]


class File(Record):
    lot: Lot
    bids: list[Bid]
    bidders: list[Bidder]


def day_of(lot: Lot) -> date:
    return lot.day


def hall_of(lot: Lot) -> Hall | None:
    return lot.hall


def amount_of(bid: Bid) -> Money:
    return bid.amount


def bidder_of(bid: Bid) -> Bidder:
    return bid.bidder


def price_of(lot: Lot) -> Money:
    return lot.price


@query("GET", "/crowds", by=anyone)
def crowds() -> list[Crowd]:
    return [Crowd(day=day, lots=those) for day, those in groups(rows(Lot), by=day_of)]


@query("GET", "/dear", by=anyone)
def dear(than: Money) -> list[Crowd]:
    """The rows of a group are chosen and put in order where they are at hand."""
    return [
        Crowd(day=day, lots=sorted([lot for lot in those if lot.price > than], key=price_of))
        for day, those in groups(rows(Lot), by=day_of)
    ]


@query("GET", "/by-hall", by=anyone)
def by_hall() -> Reply:
    return reply(
        halls=[
            reply(hall=hall, lots=[reply(lot=lot, bids=lot.bids) for lot in those])
            for hall, those in groups(rows(Lot), by=hall_of)
        ]
    )


@query("GET", "/sheets", by=anyone)
def sheets() -> list[Sheet]:
    return [
        Sheet(lot=lot, offers=[Offer(amount=bid.amount, at=bid.at, who=bid.bidder.name) for bid in lot.bids])
        for lot in rows(Lot)
    ]


@query("GET", "/files", by=anyone)
def files() -> list[File]:
    return [File(lot=lot, bids=lot.bids, bidders=[bid.bidder for bid in lot.bids]) for lot in rows(Lot)]


@query("GET", "/above", by=anyone)
def above() -> Reply:
    """What is chosen by the row of a turn."""
    return reply(
        lots=[
            reply(
                name=lot.name,
                bids=[reply(amount=bid.amount, who=bid.bidder.name) for bid in lot.bids if bid.amount > lot.price],
                rows=[bid for bid in lot.bids if bid.amount > lot.price],
            )
            for lot in rows(Lot)
        ]
    )


@query("GET", "/days", by=anyone)
def days() -> Reply:
    return reply(
        lots=[
            reply(lot=lot, days=[bid.at for bid in lot.bids], total=sum(bid.amount for bid in lot.bids))
            for lot in rows(Lot)
        ]
    )


@query("GET", "/marked", by=anyone)
def marked() -> Reply:
    return reply(
        people=[
            reply(
                name=one.name,
                known=[mark.name for mark in one.marks],
                marks=one.marks,
                names=[reply(name=mark.name) for mark in one.marks],
            )
            for one in rows(Bidder)
        ]
    )


@query("GET", "/three", by=anyone)
def three() -> Reply:
    """Three deep."""
    return reply(
        people=[
            reply(
                name=one.name,
                bids=[
                    reply(
                        amount=bid.amount,
                        lot=bid.lot,
                        rivals=[reply(amount=rival.amount, who=rival.bidder.name) for rival in bid.lot.bids],
                    )
                    for bid in one.bids
                ],
            )
            for one in rows(Bidder)
        ]
    )


@query("GET", "/top", by=anyone)
def top() -> Reply:
    """Some of the rows of each."""
    return reply(
        lots=[
            reply(
                name=lot.name,
                lowest=sorted(lot.bids, key=amount_of)[:2],
                others=[reply(amount=bid.amount) for bid in sorted(lot.bids, key=amount_of)[2:]],
            )
            for lot in rows(Lot)
        ]
    )


@query("GET", "/before", by=anyone)
def before() -> Reply:
    """Rows of the same kind."""
    return reply(
        lots=[
            reply(
                name=lot.name,
                before=[reply(name=one.name) for one in lot.before if one.price < lot.price],
                all=lot.before,
            )
            for lot in rows(Lot)
        ]
    )


@query("GET", "/same-day", by=anyone)
def same_day() -> Reply:
    """Rows that no link leads to."""
    return reply(lots=[reply(name=lot.name, bids=[bid for bid in rows(Bid) if bid.at == lot.day]) for lot in rows(Lot)])


@query("GET", "/neighbours", by=anyone)
def neighbours() -> Reply:
    """Rows that are alike in what some have none of."""
    return reply(
        lots=[
            reply(
                name=lot.name,
                others=[reply(name=one.name, price=one.price) for one in rows(Lot) if one.hall == lot.hall],
                cheaper=[one for one in rows(Lot) if one.hall == lot.hall and one.price < lot.price],
            )
            for lot in rows(Lot)
        ]
    )


@query("GET", "/by-bidder", by=anyone)
def by_bidder() -> Reply:
    """Groups of the rows of each."""
    return reply(
        lots=[
            reply(
                name=lot.name,
                bidders=[
                    reply(who=bidder.name, amounts=[bid.amount for bid in those])
                    for bidder, those in groups(lot.bids, by=bidder_of)
                ],
                after=lot.after,
            )
            for lot in rows(Lot)
        ]
    )


@query("GET", "/maybe", by=anyone)
def halls_of_lots() -> Reply:
    """Rows that may be none, in a list."""
    return reply(
        halls=[lot.hall for lot in rows(Lot)],
        after=[lot.after for lot in rows(Lot) if lot.after is not None],
        by_day=[reply(day=day, halls=[lot.hall for lot in those]) for day, those in groups(rows(Lot), by=day_of)],
    )


@query("GET", "/of-days", by=anyone)
def of_days() -> Reply:
    """Days are no rows: what a turn looks up by one is looked up turn by turn, and the plan says so."""
    return reply(
        days=[
            reply(day=day, bids=[bid for bid in rows(Bid) if bid.at == day], lots=len(those))
            for day, those in groups(rows(Lot), by=day_of)
        ]
    )

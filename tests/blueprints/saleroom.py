"""Saleroom: lots that people bid for, or have others bid for them; what a bid makes others do follows it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from backwright import Account, App, Entity, Record, Rest, lists
from backwright.fields import Email, Money, Password, check, field, many, relation, sequence, unique, within
from backwright.logic import Reply, action, computed, create, ensure, groups, query, reply, require, rows, stored
from backwright.rules import allow, anyone, me, nobody, signed_in

app = App(api=[Rest(prefix="/api"), Rest(prefix="/app", case="camel")])

Amount: TypeAlias = Annotated[Money, field(min=1, max=1_000)]


class User(Account):
    email: Email = field(unique=True)
    password: Password
    credit: Money = field(default=1_000, min=0, write=nobody, read=me)

    allow(create=anyone, get=anyone)


class Price(Record):
    """What somebody pays for a kind of thing, whoever bids."""

    kind: Literal["chair", "lamp"]
    least: Money = field(min=0)


class Sale(Entity):
    """An evening, with a price for each kind of thing."""

    title: str = field(max=30)
    prices: list[Price] = field(default=[], max=3)
    lots: list[Lot] = many()

    allow(read=anyone, create=signed_in, update=signed_in)

    @check("a kind has two prices")
    def one_price_each(self) -> bool:
        return all(len([other for other in self.prices if other.kind == one.kind]) == 1 for one in self.prices)

    @query(by=anyone)
    def results(self) -> list[Result]:
        """What was bid, the most first; of two alike what was bid for more often."""
        return [Result(lot=lot, highest=lot.highest) for lot in sorted(self.lots, key=height, reverse=True)]

    @query(by=anyone)
    def by_bidders(self) -> list[Crowd]:
        """The lots by how many have bid for them."""
        return [
            Crowd(bidders=number, numbers=[lot.number for lot in those], lots=those)
            for number, those in groups(self.lots, by=crowd)
        ]


class Result(Record):
    lot: Lot
    highest: Money


class Crowd(Record):
    bidders: int
    numbers: list[int]
    lots: list[Lot]


class Place(Record):
    open: bool
    mine: int


class Standing(Record):
    sells: bool
    bids: int
    mine: int | None


def height(lot: Lot) -> tuple[Money, int]:
    return lot.highest, len(lot.bids)


def crowd(lot: Lot) -> int:
    return len({bid.bidder for bid in lot.bids})


class Lot(Entity):
    sale: Sale = within()
    number: int = sequence()
    kind: Literal["chair", "lamp"]
    seller: User = me
    state: Literal["open", "sold", "unsold"] = "open"
    winner: User | None = relation(default=None, write=nobody)
    bids: list[Bid] = many()
    proxies: list[Proxy] = many()

    allow(read=anyone, create=signed_in)
    lists(order="-highest", sort=["highest"])

    @stored
    def highest(self) -> Money:
        return max((bid.amount for bid in self.bids), default=0)

    @computed
    def standing(self, me: User | None) -> Standing:
        """Where whoever looks stands, or nobody."""
        mine = len([bid for bid in self.bids if bid.bidder == me])
        return Standing(sells=self.seller == me, bids=len(self.bids), mine=mine if me is not None else None)

    @computed
    def place(self, me: User | None) -> Place:
        """Nothing of it is told where nobody looks: how many that are is not known then."""
        return Place(open=self.state == "open", mine=len([bid for bid in self.bids if bid.bidder == me]))

    @computed
    def part(self, me: User) -> Standing:
        return Standing(sells=self.seller == me, bids=len(self.bids), mine=None)

    @computed
    def part_of_open(self, me: User | None) -> str:
        return self.state if self.state != "open" else "mine" if self.seller == me else "open"

    @action(by=signed_in, status=201)
    def bid(self, me: User, amount: Amount) -> Reply:
        """Whoever has others bid for them answers at once; how many lots are worth as much is told."""
        require(self.state == "open", "is over")
        require(amount > self.highest, f"bid more than {self.highest}")
        create(Bid(lot=self, bidder=me, amount=amount))
        answer(self, me)
        return reply(highest=self.highest, dear=len([lot for lot in rows(Lot) if lot.highest >= amount]))

    @action("PUT", "proxy", by=signed_in)
    def proxy(self, me: User, limit: Amount) -> None:
        mine = ensure(Proxy(lot=self, bidder=me, limit=limit))
        mine.limit = limit

    @action(by=seller)
    def close(self) -> None:
        """Whoever has bid most pays the seller."""
        require(self.state == "open", "is over")
        best = sorted(self.bids, key=amount_of, reverse=True)[:1]
        self.state = "sold" if best else "unsold"
        if best:
            self.winner = best[0].bidder
            best[0].bidder.credit -= best[0].amount
            self.seller.credit += best[0].amount


def answer(lot: Lot, bidder: User) -> None:
    others = [proxy for proxy in lot.proxies if proxy.bidder != bidder and proxy.limit > lot.highest]
    for proxy in sorted(others, key=ceiling, reverse=True)[:1]:
        create(Bid(lot=lot, bidder=proxy.bidder, amount=lot.highest + 1))


def amount_of(bid: Bid) -> Money:
    return bid.amount


def ceiling(proxy: Proxy) -> Money:
    return proxy.limit


class Bid(Entity, append_only=True, timestamps=False):
    lot: Lot = within()
    bidder: User
    amount: Money

    unique("lot", "amount", message="somebody has bid that")
    allow(read=anyone)


class Proxy(Entity, timestamps=False):
    lot: Lot = within()
    bidder: User = me
    limit: Amount

    unique("lot", "bidder")
    allow(read=bidder, delete=bidder)


class Remark(Entity):
    """What is known of a thing, for those who are signed in; who may change it is told by the remark alone."""

    text: str = field(max=80)
    final: bool = False

    def may_change(self) -> bool:
        return not self.final

    allow(read=signed_in, create=signed_in, update=may_change)


@action("POST", "/split", by=signed_in)
def split(me: User, among: Annotated[list[Amount], field(min=1)]) -> Money:
    """What each of several would pay."""
    return Decimal(sum(among)) / len(among)


class Board(Record):
    """What hangs by the door; the remarks are for those who are signed in."""

    evenings: list[Sale]
    said: list[Remark]
    first_said: Remark | None
    dear: list[Lot] | None


@query("GET", "/board", by=anyone)
def board(least: Money = 0) -> Board:
    evenings = sorted(rows(Sale), key=title)[:3]
    found = sorted(rows(Remark), key=wording)
    said = [remark for remark in found if remark.final]
    first = found[0] if found else None
    if least == 0:
        return Board(evenings=evenings, said=said, first_said=first, dear=None)
    dear = [lot for lot in rows(Lot) if lot.highest >= least]
    return Board(evenings=evenings, said=said, first_said=first, dear=dear)


def wording(remark: Remark) -> str:
    return remark.text


def title(sale: Sale) -> str:
    return sale.title

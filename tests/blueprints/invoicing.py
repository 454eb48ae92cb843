"""Invoicing: what an invoice comes to is worked out of amounts that are worked out of others."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from backwright import App, Entity, Rest, View, show
from backwright.fields import Money, field, many, within
from backwright.logic import Reply, computed, query, reply
from backwright.rules import allow, anyone

app = App(api=Rest())


class Invoice(Entity):
    """What somebody owes."""

    day: date
    rate: Decimal = Decimal("0.1")
    fee: Money = field(max=100_000)
    paid: Money = Decimal(0)
    note: str | None = None
    lines: list[Line] = many()

    allow(read=anyone, create=anyone)

    @computed
    def subtotal(self) -> Money:
        return self.fee + sum(line.price * line.count for line in self.lines)

    @computed
    def discount(self) -> Money:
        return round(self.subtotal * self.rate, 2) if self.subtotal > 100 else Decimal(0)

    @computed
    def net(self) -> Money:
        return self.subtotal - self.discount

    @computed
    def tax(self) -> Money:
        return round(self.net * Decimal("0.19"), 2)

    @computed
    def gross(self) -> Money:
        return self.net + self.tax

    @computed
    def due(self) -> Money:
        return max(self.gross - self.paid, Decimal(0))

    @computed
    def is_open(self) -> bool:
        return self.due > 0

    @computed
    def until(self) -> date | None:
        return self.day + timedelta(days=30) if self.is_open else None

    @computed
    def is_late(self) -> bool:
        return self.is_open and self.day < date(2020, 1, 1)

    @computed
    def summary(self) -> str:
        return f"{self.note or 'Invoice'}: {self.gross}, open: {self.due:.2f} of {self.net:.2f}"

    @computed
    def share(self) -> Decimal:
        return round(self.rate * 3 / 7, 4) if self.is_open else self.rate

    @computed
    def half(self) -> Decimal:
        return self.share * Decimal("0.5")

    @computed
    def dear(self) -> list[str]:
        """The lines that come to more than a quarter of it."""
        return [line.name for line in self.lines if line.price * line.count * 4 > self.net]

    @query(by=anyone)
    def again(self) -> Reply:
        return reply(
            net=self.net,
            gross=self.gross,
            due=self.due,
            is_open=self.is_open,
            until=self.until,
            is_late=self.is_late,
            summary=self.summary,
            half=self.half,
            dear=self.dear,
        )


class Line(Entity):
    """A part of an invoice."""

    invoice: Invoice = within()
    name: str
    price: Money = field(max=100_000)
    count: int = field(min=1, max=99)

    allow(read=anyone, create=anyone)


class Reminder(View, Invoice):
    """An invoice, as whoever forgot it is told of it."""

    show(Invoice.day)
    allow(read=anyone)

    @computed
    def words(self) -> str:
        return f"{self.summary}, until {self.until}" if self.until is not None else self.summary

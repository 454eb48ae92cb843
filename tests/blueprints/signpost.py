"""Signpost: orders with their links and amounts beside them, as hypermedia tells them; codes are numbers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from backwright import App, Entity, Record, Rest, lists, setting
from backwright.fields import Money, field, many, sequence, within
from backwright.logic import computed, query, rows
from backwright.rules import allow, anyone

app = App(
    api=Rest(
        case="camel",
        prefix="/shop",
        limit=2,
        page={
            "_links": {"self": {"href": "/shop/{entities}"}},
            "_embedded": {"{entities}": "{data}"},
            "total": "{total}",
        },
        errors={
            "logref": "{code}",
            "message": "{message}",
            "_embedded": {"errors": [{"path": "/{subject}", "message": "{message}"}]},
        },
        codes={
            "invalid": 42,
            "unauthenticated": 41,
            "forbidden": 43,
            "missing": -44,
            "conflict": 49,
            "stale": 45,
            "limited": 46,
            "unavailable": 50,
        },
        invalid=(400, "Validation failed"),
    ),
    currency="EUR",
)

BASE: str = setting("Where this API is seen.", default="https://shop.example.com")


class Link(Record):
    href: str
    templated: bool = False


class Links(Record):
    self_: Link = field(name="self")
    first_line: Link | None = None


class Amount(Record):
    currency: str
    amount: Money
    share: Decimal
    even: bool
    day: date | None = None
    at: datetime | None = None
    note: str | None = None
    plus: Decimal = field(default=0)


class LineShape(Record):
    text: str
    position: int


class Order(Entity):
    """What somebody wants."""

    number: str = sequence("ORD-{:04}", key=True)
    total: Money = field(min=0)
    rate: Decimal = field(default=1)
    day: date
    lines: list[Line] = many()
    heading: str | None = None

    allow(read=anyone, create=anyone)
    lists(order="-number")

    @computed
    def links(self) -> Links:
        return Links(
            self_=Link(href=f"{BASE}/orders/{self.number}"),
            first_line=Link(href=f"{BASE}/orders/{self.id}/lines", templated=True) if len(self.lines) > 0 else None,
        )

    @computed
    def amount(self) -> Amount:
        return Amount(
            currency="EUR",
            amount=self.total * 2,
            share=self.rate * 3,
            even=self.total > 10,
            day=self.day,
            at=self.created_at,
            note=self.heading,
        )

    @computed
    def line_shapes(self) -> list[LineShape]:
        return [LineShape(text=line.text, position=line.place) for line in self.lines if line.place > 0]

    @computed
    def plain(self) -> Amount | None:
        return Amount(currency="USD", amount=self.total, share=self.rate, even=False) if self.heading else None


class Line(Entity, timestamps=False):
    order: Order = within()
    text: str
    place: int = 1

    allow(read=anyone, create=anyone)


@query("GET", "/orders/{order}/links", by=anyone)
def links_of(order: Order) -> Links:
    return order.links


@query("GET", "/amounts/@all", by=anyone)
def amounts() -> list[Amount]:
    return [order.amount for order in rows(Order)]

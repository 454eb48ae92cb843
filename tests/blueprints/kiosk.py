"""Kiosk: a shop with stock, carts and vouchers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from backwright import Account, App, Entity, Record, Rest, lists
from backwright.fields import Email, Money, Password, field, inline, relation, within
from backwright.logic import (
    Reply,
    action,
    create,
    find,
    get,
    groups,
    now,
    query,
    reply,
    require,
    rows,
    today,
)
from backwright.rules import allow, anyone, has_role, me, nobody, signed_in

app = App(api=Rest(prefix="/v1"), ids="uuid")

admin = has_role("admin")


class User(Account):
    """Who buys."""

    email: Email = field(unique=True)
    password: Password
    name: str = field(max=60)
    role: Literal["customer", "admin"] = field(default="customer")

    allow(create=anyone, read=me, update=me)


class Product(Entity):
    sku: str = field(key=True, max=40)
    name: str = field(max=80)
    price: Money = field(min=0)
    stock: int = field(default=0, min=0)

    allow(read=anyone, write=admin)

    @action(by=admin)
    def restock(self, amount: Annotated[int, field(min=1, max=1000)]) -> None:
        """Put more on the shelf."""
        self.stock += amount

    @query(by=anyone)
    def sold(self) -> int:
        """How many were sold."""
        return sum(
            line.quantity
            for order in rows(Order)
            for line in order.lines
            if line.product == self and order.status != "draft"
        )


class Voucher(Entity):
    code: str = field(key=True, max=20)
    worth: Money = field(min=0.01)
    used_by: Order | None = relation(default=None, write=nobody)
    until: date | None = None

    allow(read=admin, write=admin)


class Order(Entity):
    customer: User = me
    status: Literal["draft", "placed", "paid", "cancelled"] = "draft"
    lines: list[OrderLine] = inline(min=1)
    total: Money = field(default=0, write=nobody)
    placed_at: datetime | None = field(default=None, write=nobody)

    def mine(self, me: User) -> bool:
        return self.customer == me

    allow(read=[customer, admin], create=signed_in, update=mine)
    lists(order="-created_at", limit=10)

    @action(by=customer, moves="draft -> placed")
    def place(self) -> None:
        """Take the goods from the shelf and fix the prices."""
        for line in self.lines:
            require(line.product.stock >= line.quantity, f"{line.product.name} is out of stock")
            line.product.stock -= line.quantity
            line.unit_price = line.product.price
        self.total = sum(line.quantity * line.unit_price for line in self.lines)
        self.placed_at = now()

    @action(by=customer)
    def redeem(self, code: str) -> Reply:
        """Use a voucher."""
        voucher = get(Voucher, code)
        require(self.status == "placed", "only a placed order")
        require(voucher.used_by is None, "already used")
        require(voucher.until is None or voucher.until >= today(), "too late", outcome="invalid")
        voucher.used_by = self
        self.total = max(self.total - voucher.worth, 0)
        if self.total == 0:
            self.status = "paid"
            return reply(total=self.total, paid=True, order=self)
        return reply(total=self.total, paid=False, order=self)

    @action(by=customer, moves="placed -> cancelled")
    def cancel(self) -> None:
        for line in self.lines:
            line.product.stock += line.quantity


class OrderLine(Entity, timestamps=False):
    order: Order = within()
    product: Product
    quantity: int = field(min=1)
    unit_price: Money = field(default=0, write=nobody)


class Wanted(Record):
    product: Product
    quantity: int = field(min=1, max=99)


class Sale(Record):
    sku: str
    pieces: int
    turnover: Money


def fill(order: Order, product: Product, quantity: int) -> OrderLine:
    """One more line."""
    require(product.stock >= quantity, f"{product.name} is out of stock")
    return create(OrderLine(order=order, product=product, quantity=quantity, unit_price=product.price))


@action("POST", "/quick-orders", by=signed_in, status=201)
def quick_order(product: Product, quantity: Annotated[int, field(min=1)], me: User, express: bool = False) -> Order:
    """Order one thing at once."""
    order = create(Order(customer=me, total=product.price * quantity))
    fill(order, product, quantity)
    if express:
        order.place()
    return order


@query("GET", "/reports/sales", by=admin)
def sales(since: date) -> list[Sale]:
    """What was sold."""
    return [
        Sale(
            sku=product.sku,
            pieces=sum(line.quantity for line in lines),
            turnover=sum(line.quantity * line.unit_price for line in lines),
        )
        for product, lines in groups(
            (
                line
                for line in rows(OrderLine)
                if line.order.status != "draft" and line.order.created_at.date() >= since
            ),
            by=bought,
        )
    ]


def bought(line: OrderLine) -> Product:
    return line.product


@query("GET", "/reports/shelf", by=admin)
def shelf(least: int = 1) -> list[Product]:
    """What is there."""
    return sorted((product for product in rows(Product) if product.stock >= least), key=by_stock, reverse=True)[:5]


def by_stock(product: Product) -> int:
    return product.stock


@query("GET", "/reports/customers", by=admin)
def customers() -> list[Reply]:
    return [
        reply(name=user.name, orders=len([order for order in rows(Order) if order.customer == user]), best=user.email)
        for user in rows(User)
    ]


@action("POST", "/favourites/{sku}", by=signed_in)
def nothing_much(sku: str, note: str | None = None) -> str:
    product = find(Product, sku)
    if product is None:
        return "unknown"
    return f"{product.name}: {note if note is not None else '-'}"

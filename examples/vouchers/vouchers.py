"""Vouchers: a shop with stock that never runs below zero, vouchers that are used once, and orders that happen once."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from backwright import Account, App, Entity, Record, Rest, Tokens, lists, setting
from backwright.fields import Email, Money, Password, check, field, inline, many, relation, sequence, unique, within
from backwright.logic import action, computed, create, ensure, get, groups, query, require, rows, stored, today
from backwright.rules import allow, anyone, has_role, me, nobody, signed_in

app = App(api=Rest(prefix="/v1"), sign_in=Tokens(), currency="EUR")

KEEPER_PASSWORD: Password = setting("The password of the first keeper.")

keeper = has_role("keeper")


class User(Account):
    """Someone who buys, or who keeps the shop."""

    email: Email = field(unique=True)
    password: Password
    role: Literal["customer", "keeper"] = field(default="customer", write=keeper)

    allow(create=anyone, read=[me, keeper], update=me)
    allow(update=keeper, only=["role"])


class Product(Entity):
    """Something on the shelf."""

    sku: str = field(key=True, fixed=True, max=20, pattern="[A-Z0-9-]+")
    name: str = field(max=80)
    price: Money = field(min=0.01, max=100_000)
    stock: int = field(default=0, min=0, max=1_000_000, write=nobody)

    allow(read=anyone, write=keeper)
    lists(order="name", search=["sku", "name"], filter=["price"], sort=["price", "name"])

    @query
    def sold_out(self) -> bool:
        """What has to be ordered again."""
        return self.stock == 0

    @action(by=keeper, idempotent=True)
    def restock(self, quantity: Annotated[int, field(min=1, max=10_000)]) -> None:
        """Put more on the shelf."""
        self.stock += quantity


class Voucher(Entity):
    """Worth so much, in one order. What the order costs less is lost."""

    code: str = field(key=True, fixed=True, min=4, max=20, pattern="[A-Z0-9]+")
    worth: Money = field(min=0.01, max=1_000, fixed=True)
    until: date | None = None
    orders: list[Order] = many()

    allow(read=keeper, create=keeper, update=keeper, delete=keeper)

    @computed
    def used(self) -> bool:
        return any(order.stands() for order in self.orders)


class Order(Entity):
    """What somebody bought, at the prices of that day."""

    number: str = sequence("O{:06}", key=True)
    customer: User = me
    status: Literal["placed", "sent", "cancelled"] = "placed"
    voucher: Voucher | None = relation(default=None, write=nobody)
    discount: Money = field(default=0, min=0, write=nobody)
    lines: list[OrderLine] = inline(max=50)

    def stands(self) -> bool:
        return self.status != "cancelled"

    @stored
    def goods(self) -> Money:
        return sum(line.quantity * line.price for line in self.lines)

    @computed
    def total(self) -> Money:
        return self.goods - self.discount

    @check("nobody is paid for an order")
    def not_negative(self) -> bool:
        return self.discount <= self.goods

    unique("voucher", where=stands, message="has been used")
    allow(read=[customer, keeper])
    lists(order="-created_at", filter=["status", "goods"], sort=["goods"])

    @action(by=keeper, moves="placed -> sent")
    def send(self) -> None: ...

    @action(by=[customer, keeper], moves="placed -> cancelled")
    def cancel(self) -> None:
        """The goods go back to the shelf, and the voucher can be used again."""
        for line in self.lines:
            line.product.stock += line.quantity


class OrderLine(Entity, timestamps=False):
    """So many of one product."""

    order: Order = within()
    product: Product
    quantity: int = field(min=1)
    price: Money


class Wanted(Record):
    """So many of one product."""

    product: Product
    quantity: Annotated[int, field(min=1, max=100)]


class Sale(Record):
    """How much of a product was sold."""

    sku: str
    name: str
    quantity: int
    amount: Money


def redeem(order: Order, code: str) -> None:
    """The one place where a voucher is used; that it is used once, `unique` says."""
    voucher = get(Voucher, code)
    require(voucher.until is None or voucher.until >= today(), "the voucher is too old")
    order.voucher = voucher
    order.discount = min(voucher.worth, order.goods)


@action(
    "POST",
    "/orders",
    by=signed_in,
    status=201,
    idempotent="required",
    rate="30/minute",
    missing=(422, "no such voucher"),
)
def order(me: User, wanted: Annotated[list[Wanted], field(min=1, max=50)], voucher: str | None = None) -> Order:
    """Buy at once: the goods leave the shelf, and the voucher is used."""
    made = create(Order(customer=me))
    for want in wanted:
        require(want.product.stock >= want.quantity, f"{want.product.name} is out of stock")
        want.product.stock -= want.quantity
        create(OrderLine(order=made, product=want.product, quantity=want.quantity, price=want.product.price))
    if voucher is not None:
        redeem(made, voucher)
    return made


def product_of(line: OrderLine) -> Product:
    return line.product


def most_first(sale: Sale) -> Money:
    return -sale.amount


@query("GET", "/sales", by=keeper)
def sales(since: date, until: date) -> list[Sale]:
    """What was sold from the day `since` until before the day `until`, the most first."""
    sold = [
        line
        for line in rows(OrderLine)
        if line.order.stands() and since <= line.order.created_at.date() and line.order.created_at.date() < until
    ]
    return sorted(
        [
            Sale(
                sku=product.sku,
                name=product.name,
                quantity=sum(line.quantity for line in lines),
                amount=sum(line.quantity * line.price for line in lines),
            )
            for product, lines in groups(sold, by=product_of)
        ],
        key=most_first,
    )


ensure(User(email="keeper@example.com", password=KEEPER_PASSWORD, role="keeper"))

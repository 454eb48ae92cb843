"""Ledger: money moves between books in pairs of entries, is never made, and no book of a customer goes below zero."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from backwright import Account, App, Entity, Rest, setting
from backwright.fields import Email, Money, Password, check, field, inline, many, sequence, unique, within
from backwright.logic import action, create, ensure, get, query, require, stored, today
from backwright.rules import allow, anyone, has_role, me, signed_in

app = App(api=Rest(prefix="/v1"))

TELLER_PASSWORD: Password = setting("The password of the first teller.")

Amount: TypeAlias = Annotated[Money, field(min=0.01)]
Memo: TypeAlias = Annotated[str, field(max=140, blank=True)]

teller = has_role("teller")


class User(Account):
    """Someone who holds books, or takes deposits."""

    email: Email = field(unique=True)
    password: Password
    role: Literal["customer", "teller"] = field(default="customer", write=teller)

    allow(create=anyone, read=[me, teller], update=me)
    allow(update=teller, only=["role"])


class Book(Entity):
    """What somebody has in one currency. A book without an owner stands for the world outside, and may owe."""

    number: str = sequence("B{:08}", key=True)
    owner: User | None = me
    currency: Literal["EUR", "USD"] = field(fixed=True)
    entries: list[Entry] = many()

    def outside(self) -> bool:
        return self.owner is None

    @stored
    def balance(self) -> Money:
        return sum(entry.amount for entry in self.entries)

    @check("insufficient funds")
    def covered(self) -> bool:
        return self.outside() or self.balance >= 0

    unique("currency", where=outside)
    allow(read=owner, create=signed_in)

    @query(by=owner, order="id")
    def statement(self, since: date, until: date) -> list[Entry]:
        """The entries from the day `since` until before the day `until`, each with the balance after it."""
        return [entry for entry in self.entries if since <= entry.day < until]


class Transfer(Entity, append_only=True):
    """What moved at once."""

    memo: Memo
    entries: list[Entry] = inline(min=2)

    @check("debits equal credits")
    def balanced(self) -> bool:
        return sum(entry.amount for entry in self.entries) == 0

    def party(self, me: User) -> bool:
        return any(entry.book.owner == me for entry in self.entries)

    allow(read=[party, teller])


class Entry(Entity, append_only=True):
    """One side of a transfer, for the holder of its book alone."""

    transfer: Transfer = within()
    book: Book
    day: date = field(default=today)
    amount: Money
    balance_after: Money

    def holder(self, me: User) -> bool:
        return self.book.owner == me

    allow(read=[holder, teller])


def post(source: Book, target: Book, amount: Amount, memo: Memo) -> Transfer:
    """The one place where money moves."""
    require(source != target, "source and target are the same", outcome="invalid")
    require(source.currency == target.currency, "the currencies differ", outcome="invalid")
    made = create(Transfer(memo=memo))
    create(Entry(transfer=made, book=source, amount=-amount, balance_after=source.balance - amount))
    create(Entry(transfer=made, book=target, amount=amount, balance_after=target.balance + amount))
    return made


@action("POST", "/transfers", by=signed_in, status=201, idempotent="required", missing=(422, "no such book"))
def transfer(source: Book, target: str, amount: Amount, memo: Memo = "") -> Transfer:
    """Move money from a book of mine to the book with that number."""
    return post(source, get(Book, target), amount, memo)


@action("POST", "/deposits", by=teller, status=201, idempotent="required", missing=(422, "no such book"))
def deposit(target: str, amount: Amount) -> Transfer:
    """Take money in from outside."""
    book = get(Book, target)
    return post(get(Book, owner=None, currency=book.currency), book, amount, "deposit")


ensure(User(email="teller@example.com", password=TELLER_PASSWORD, role="teller"))
ensure(Book(owner=None, currency="EUR"))
ensure(Book(owner=None, currency="USD"))

"""Almanac: everything that is computed of plain values, and a default of every type."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from backwright import App, Entity, Record, Rest, lists
from backwright.fields import Email, Json, Money, Url, field, many, within
from backwright.logic import action, computed, create, mean, now, query, rows, today
from backwright.rules import allow, anyone

app = App(api=Rest(none={"done": True, "message": "{message}", "data": None}), timezone="Asia/Tokyo")


def twice(number: int) -> int:
    return number * 2


class Thing(Entity):
    """A value of every type."""

    name: str
    number: int
    size: int = field(default=4, min=1)
    ratio: float
    exact: Decimal
    money: Money
    flag: bool
    day: date
    at: datetime
    clock: time
    span: timedelta
    tags: list[str]
    numbers: list[int]
    kind: Literal["a", "b", "c"]
    owner: Thing | None = None
    parts: list[Part] = many()

    allow(read=anyone, create=anyone, update=anyone)
    lists(limit=20, filter=["exact", "money", "day"], sort=["exact", "money"], search=["name", "parts.name"])

    # Texts

    @computed
    def letters(self) -> int:
        return len(self.name)

    @computed
    def begins(self) -> bool:
        return self.name.startswith("n") or self.name.endswith("n")

    @computed
    def written(self) -> str:
        return self.name.strip().replace("a", "o").lower()[1:4]

    @computed
    def told(self) -> str:
        return f"{self.number} {self.exact} {self.money} {self.money:.2f} {self.flag} {self.day} {self.ratio}"

    @computed
    def trimmed(self) -> str:
        return self.name.strip(" nb").capitalize() + self.name.lstrip("n").rstrip("a") + self.name.capitalize()

    @computed
    def shortened(self) -> str:
        return self.name.removeprefix("n").removesuffix("bra").removeprefix("longer than all") + self.name.removesuffix(
            "longer than all"
        )

    @computed
    def tail(self) -> str:
        return f"{self.name[-3:]}|{self.name[:-2]}|{self.name[1:-1]}|{self.name[-4:2]}|{self.name[-2:-1]}"

    @computed
    def filled(self) -> str:
        return f"{self.number:03d} {self.number:02} {self.number:d} " + self.name.zfill(6)

    @computed
    def vowels(self) -> int:
        return self.name.count("a") + self.name.count("an")

    @computed
    def dated(self) -> str:
        return self.at.strftime("%Y-%m, %d %H:%M:%S 100%%") + self.day.strftime("%d.%m.%Y %H")

    # Lists

    @computed
    def tag_count(self) -> int:
        return len(self.tags)

    @computed
    def tagged(self) -> bool:
        return "a" in self.tags and any(tag != "a" for tag in self.tags)

    @computed
    def louder(self) -> list[str]:
        return [tag.upper() for tag in self.tags]

    @computed
    def total(self) -> int:
        return sum(self.numbers) + max(self.numbers, default=0)

    @computed
    def among(self) -> bool:
        return self.kind in ("a", "b") and self.number in (7, 9)

    # Numbers

    @computed
    def divided(self) -> float:
        return self.number / self.size + self.number / 3

    @computed
    def quotient(self) -> int:
        return self.number // 3

    @computed
    def remainder(self) -> int:
        return self.number % 3

    @computed
    def squared(self) -> int:
        return self.number**2 + twice(self.number) - self.number**5

    @computed
    def rounded(self) -> float:
        return round(self.ratio, 1)

    @computed
    def whole(self) -> int:
        return round(self.ratio)

    @computed
    def within_bounds(self) -> int:
        return max(0, min(self.number, 5))

    @computed
    def taxed(self) -> Money:
        return self.money * 2 + 1

    @computed
    def gross(self) -> Money:
        return self.money * 119 / Decimal(100)

    @computed
    def perhaps(self) -> Money:
        return self.money if self.flag else 5

    @computed
    def dearer(self) -> bool:
        return self.exact > self.money or self.exact >= 12

    # Times

    @computed
    def past(self) -> bool:
        return self.day < today()

    @computed
    def recent(self) -> bool:
        return self.at > now() - timedelta(days=7)

    @computed
    def next_day(self) -> datetime:
        return self.at + timedelta(days=1)

    @computed
    def due(self) -> date:
        return self.day + timedelta(days=14)

    @computed
    def ends(self) -> datetime:
        return self.at + self.span

    @computed
    def since(self) -> int:
        return (self.day - date(2020, 1, 1)).days

    @computed
    def until(self) -> timedelta:
        return datetime(2030, 1, 1, tzinfo=UTC) - self.at

    @computed
    def calendar(self) -> int:
        return self.day.year * 100 + self.at.month * 10 + self.day.weekday()

    @computed
    def hour(self) -> int:
        return self.clock.hour + self.at.hour

    @computed
    def long(self) -> bool:
        return self.span > timedelta(hours=1) and self.clock < time(12, 0)

    @computed
    def seconds(self) -> float:
        return self.span.total_seconds()

    # Rows

    @computed
    def names(self) -> list[str]:
        return [part.name for part in self.parts if part.amount > 0]

    @computed
    def told_names(self) -> str:
        return ", ".join(part.name for part in self.parts if part.amount > 0) + "-".join(self.tags) + "".join(self.tags)

    @computed
    def known(self) -> bool:
        return "p1" in [part.name for part in self.parts]

    @computed
    def worth(self) -> Money:
        return sum(part.price * part.amount for part in self.parts)

    @computed
    def heaviest(self) -> Decimal:
        return max((part.weight for part in self.parts), default=Decimal("0.5"))

    @computed
    def average(self) -> bool:
        return mean((part.price for part in self.parts), default=0) > 3

    @computed
    def usual(self) -> Decimal | None:
        return mean((part.weight / Decimal(1_000) for part in self.parts), default=None)

    @computed
    def everything(self) -> int:
        return len([part for part in rows(Part) if part.amount > 0])

    @query
    def upcoming(self) -> bool:
        return self.day >= today() and self.at < now() + timedelta(days=36500)


class Part(Entity):
    thing: Thing = within()
    name: str
    amount: int
    price: Money
    weight: Decimal

    allow(read=anyone, create=anyone, delete=anyone)


class Sheet(Record):
    """A part of a form, with a default of its own."""

    title: str
    more: Json = field(default={})


class Form(Entity):
    """A default of every type."""

    span: timedelta = timedelta(hours=1, minutes=30)
    back: timedelta = field(default=timedelta(days=-1, seconds=5))
    at: datetime = datetime(2020, 1, 2, 3, 4, tzinfo=UTC)
    day: date = date(2020, 1, 2)
    clock: time = time(9, 30)
    money: Money = 5
    fine: Money = Decimal("5.25")
    exact: Decimal = Decimal(3)
    ratio: float = 1
    number: int = 7
    flag: bool = True
    mail: Email = "a@b.example"
    page: Url = "https://a.example"
    rank: Literal[1, 2, 3] = 2
    word: Literal["a", "b"] = "a"
    numbers: list[int] = field(default=(1, 2))
    amounts: list[Decimal] = field(default=(Decimal(1), Decimal("2.5")))
    days: list[date] = field(default=())
    document: Json = field(default={})
    identity: UUID = UUID("12345678-1234-5678-1234-567812345678")
    maybe: Money | None = 4
    later: timedelta | None = None
    sheet: Sheet | None = None
    pages: Json = field(default=[])

    allow(read=anyone, create=anyone)


@action("POST", "/forms/empty", by=anyone, status=201)
def empty_form(title: str) -> Form:
    """As somebody would fill in nothing."""
    return create(Form(page=f"https://{title}.example"))


class Means(Record):
    amount: Decimal
    price: Decimal | None
    weight: Decimal


@query("GET", "/means", by=anyone)
def means(name: str) -> Means:
    """Of all parts of that name."""
    return Means(
        amount=mean((part.amount for part in rows(Part) if part.name == name), default=Decimal(0)),
        price=mean((part.price for part in rows(Part) if part.name == name), default=None),
        weight=mean((part.weight for part in rows(Part) if part.name == name), default=Decimal("0.1")),
    )

"""Abacus: each value is worked out twice, by the database where a row is read and in Python by an operation."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from backwright import App, Entity, Rest, setting
from backwright.fields import Money, field
from backwright.logic import Reply, action, computed, query, reply, rows
from backwright.rules import allow, anyone

app = App(api=Rest())

MOST: int = setting("How much is too much.", default=12)
TARIFF: Money = setting("What one costs.", default=Decimal("0.35"))
FACTOR: Decimal = setting("What all is worth.", default=Decimal("1.19"))
SLOPE: float = setting("How steep it is.", default=0.5)
HOUSE: str = setting("Where it is.", default="H\u00e4user % 'A'")
GRACE: timedelta = setting("How long one waits.", default=timedelta(days=2, microseconds=3))
IS_OPEN: bool = setting("Whether it is open.", default=True)


class Stretch(Entity):
    """Times and spans of time."""

    day: date
    at: datetime
    clock: time
    span: timedelta
    other: timedelta
    number: int = field(min=-1000, max=1000)
    size: int = field(min=1, max=90)
    last: datetime | None = None

    allow(read=anyone, create=anyone)

    @computed
    def due(self) -> datetime:
        return self.at + timedelta(days=self.number, hours=self.size, microseconds=7)

    @computed
    def due_day(self) -> date:
        return self.day + timedelta(days=self.size, weeks=1)

    @computed
    def repeated(self) -> timedelta:
        return self.span * self.number - 3 * self.other

    @computed
    def shared(self) -> timedelta:
        return self.span / self.size + self.other // 7

    @computed
    def times(self) -> int:
        return self.span // timedelta(minutes=7) + self.other // timedelta(days=1)

    @computed
    def left(self) -> timedelta:
        return self.span % timedelta(minutes=7)

    @computed
    def hours(self) -> float:
        return self.span / timedelta(hours=1)

    @computed
    def turned(self) -> timedelta:
        return abs(self.span) - (-self.other) + -back(self)

    @computed
    def parts(self) -> str:
        return (
            f"{self.span.days} {self.span.seconds} {self.span.microseconds} {self.at.microsecond}"
            + self.at.strftime("%f")
        )

    @computed
    def first(self) -> date:
        return self.day.replace(day=1)

    @computed
    def first_at(self) -> datetime:
        return self.at.replace(month=2, day=28)

    @computed
    def same_year(self) -> date:
        return self.day.replace(year=2031, month=12, day=3)

    @computed
    def written(self) -> str:
        return f"{self.at.isoformat()} {self.day.isoformat()} {self.clock.isoformat()}"

    @computed
    def told(self) -> str:
        return f"{self.at}|{self.day}|{self.clock}|{self.span}|{self.other}"

    @computed
    def formed(self) -> str:
        return self.at.strftime("%d.%m.%y %j %I %p %f %A %a %B %b %-d %-m %F %T") + self.day.strftime("%-j %b")

    @computed
    def inside(self) -> str:
        return f"{self.day:%d.%m.%Y} {self.at:%H:%M} {self.clock:%H.%M.%S %p}"

    @computed
    def stamp(self) -> float:
        return self.at.timestamp()

    @computed
    def at_clock(self) -> time:
        return self.at.time()

    @computed
    def early(self) -> bool:
        return self.at.time() < self.clock or self.span * 2 > self.other

    @computed
    def since(self) -> timedelta | None:
        return self.at - self.last if self.last is not None else None

    @computed
    def next_month(self) -> datetime | None:
        return self.last.replace(day=1) + timedelta(days=self.size) if self.last is not None else None

    @computed
    def longest(self) -> timedelta:
        return max(self.span, self.other, timedelta(days=self.number))

    @computed
    def waited(self) -> datetime:
        return self.at + GRACE + timedelta(days=MOST)

    @computed
    def is_past(self) -> bool:
        return date(2030, 1, 2) > self.day + timedelta(days=self.size)

    @computed
    def is_long(self) -> bool:
        return (self.span > GRACE * self.size and IS_OPEN) or self.number > MOST

    @query(by=anyone)
    def again(self) -> Reply:
        return reply(
            waited=self.waited,
            is_past=self.is_past,
            is_long=self.is_long,
            due=self.due,
            due_day=self.due_day,
            repeated=self.repeated,
            shared=self.shared,
            times=self.times,
            left=self.left,
            hours=self.hours,
            turned=self.turned,
            parts=self.parts,
            first=self.first,
            first_at=self.first_at,
            same_year=self.same_year,
            written=self.written,
            told=self.told,
            formed=self.formed,
            inside=self.inside,
            stamp=self.stamp,
            at_clock=self.at_clock,
            early=self.early,
            since=self.since,
            next_month=self.next_month,
            longest=self.longest,
        )


def back(stretch: Stretch) -> timedelta:
    return -stretch.span


class Figure(Entity):
    """Numbers and amounts."""

    number: int = field(min=-10000, max=10000)
    size: int = field(min=1, max=90)
    exact: Decimal
    money: Money
    other: Money
    ratio: float
    maybe: int | None = None

    allow(read=anyone, create=anyone)

    @computed
    def mixed(self) -> Money:
        return self.money + self.exact - self.number

    @computed
    def less(self) -> Money:
        return self.exact - self.money

    @computed
    def plus(self) -> Money:
        return self.money + self.number + 1

    @computed
    def dearer(self) -> bool:
        return self.money > self.number or self.money + self.exact > self.other

    @computed
    def share(self) -> Money:
        return self.money * self.size / Decimal(7)

    @computed
    def portion(self) -> Decimal:
        return round(self.exact / self.size, 4)

    @computed
    def whole(self) -> int:
        return round(self.money) + round(self.exact) + round(self.ratio)

    @computed
    def floors(self) -> int:
        return (self.number + 7) // 3 * 2 + (self.number - 1) % max(1, self.size - 3) - self.size * (self.number % 7)

    @computed
    def rest(self) -> int:
        return 100 - self.number % max(2, self.size - 9) * (self.number // max(1, self.size - 5))

    @computed
    def coins(self) -> Money:
        return self.money % 5 + self.money // self.size

    @computed
    def fits(self) -> Money:
        return self.money // max(self.other, 1)

    @computed
    def best(self) -> Money:
        return max(self.money, self.other, self.number)

    @computed
    def chosen(self) -> Money:
        return self.money if self.number > 0 else self.size

    @computed
    def grouped(self) -> str:
        return f"{self.number:,} {self.money:,.2f} {self.number:>7}|{self.number:<7}|{self.size:^7}|{self.money:>12.2f}"

    @computed
    def perhaps(self) -> int | None:
        return self.maybe * 2 - 5 // self.size if self.maybe is not None else None

    @computed
    def fined(self) -> Money:
        return max(self.number - MOST, 0) * TARIFF + self.money

    @computed
    def worth(self) -> Decimal:
        return self.exact * FACTOR

    @computed
    def steep(self) -> float:
        return self.ratio * SLOPE

    @computed
    def is_more(self) -> bool:
        return round(self.money * self.exact, 2) * 2 > 100 or max(self.money, self.other) * self.size > 50

    @computed
    def is_odd(self) -> bool:
        return (self.money > self.number) != (self.maybe is None)

    @computed
    def third(self) -> Decimal:
        return (self.money / Decimal(4) if self.number > 0 else self.exact) * 3

    @computed
    def lowest(self) -> Decimal:
        return min(self.exact, (self.money - Decimal(2)) / Decimal(4))

    @computed
    def same(self) -> Decimal:
        return -opposite(self) if self.maybe is not None else self.exact

    @computed
    def finer(self) -> Decimal:
        return round(self.money / Decimal(4), 3)

    @computed
    def over(self) -> Money:
        size = self.money if self.maybe is None else self.other
        return self.money * self.exact % 3 - abs(size)  # type: ignore[operator]  # to mypy `abs` makes anything of it

    @computed
    def place(self) -> str:
        return f"{HOUSE}: {self.size} of {MOST}, {'open' if IS_OPEN else 'shut'}, {TARIFF}"

    @computed
    def is_much(self) -> bool:
        return self.number > MOST or self.maybe == MOST or self.money > TARIFF or self.exact == FACTOR

    @query(by=anyone)
    def again(self) -> Reply:
        return reply(
            fined=self.fined,
            worth=self.worth,
            steep=self.steep,
            is_more=self.is_more,
            is_odd=self.is_odd,
            third=self.third,
            lowest=self.lowest,
            finer=self.finer,
            same=self.same,
            over=self.over,
            place=self.place,
            is_much=self.is_much,
            mixed=self.mixed,
            less=self.less,
            plus=self.plus,
            dearer=self.dearer,
            share=self.share,
            portion=self.portion,
            whole=self.whole,
            floors=self.floors,
            rest=self.rest,
            coins=self.coins,
            fits=self.fits,
            best=self.best,
            chosen=self.chosen,
            grouped=self.grouped,
            perhaps=self.perhaps,
        )

    @action(by=anyone)
    def settle(self) -> Money:
        """Each amount is rounded where a row keeps it, and not before."""
        part = self.money * self.exact
        again = part
        self.other += part
        self.other += again
        self.money = self.exact + part
        self.other -= self.exact
        return self.other


def opposite(figure: Figure) -> Decimal:
    return -figure.exact


@query("GET", "/late", by=anyone)
def late(number: int, span: timedelta) -> list[int]:
    """Asked of all rows at once, with what is known."""
    return [
        one.number
        for one in rows(Stretch)
        if one.span * number > span + one.other or one.at.replace(day=1) + span < one.at - timedelta(days=number)
    ]


@query("GET", "/whole", by=anyone)
def whole() -> Reply:
    """What all rows come to."""
    return reply(
        thirds=sum(one.third for one in rows(Figure)),
        lowest=min((one.lowest for one in rows(Figure)), default=Decimal(0)),
        most=max((abs(one.money) for one in rows(Figure)), default=Decimal(0)),  # type: ignore[type-var]
    )


@query("GET", "/dear", by=anyone)
def dear(amount: Money, number: int) -> list[str]:
    """The same of amounts."""
    return [
        f"{one.money:,.2f}"
        for one in rows(Figure)
        if one.money + number > amount
        or one.exact + amount < one.other
        or one.number % 3 == number % 3
        or one.is_much
        or one.is_more
        or abs(one.money) > 7  # type: ignore[operator]
        or one.money * one.exact > 9
        or one.is_odd
        or one.size > MOST
    ]

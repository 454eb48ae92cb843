"""Abacus: each value is worked out twice, by the database where a row is read and in Python by an operation."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from backwright import App, Entity, Record, Rest, setting
from backwright.fields import Money, field, many, within
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
        return abs(self.span) - (-self.other)

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
    def is_long(self) -> bool:
        return (self.span > GRACE * self.size and IS_OPEN) or self.number > MOST

    @query(by=anyone)
    def again(self) -> Reply:
        return reply(
            waited=self.waited,
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


class Phrase(Entity):
    """Texts."""

    text: str = field(blank=True)
    part: str = field(max=5)
    first: int = field(min=-9, max=9)
    last: int = field(min=-9, max=9)
    note: str | None = None

    allow(read=anyone, create=anyone)

    @computed
    def cut(self) -> str:
        return (
            f"{self.text[self.first :]}|{self.text[: self.last]}|{self.text[self.first : self.last]}|"
            + self.text[1 : self.last]
        )

    @computed
    def found(self) -> int:
        return self.text.count(self.part)

    @computed
    def words(self) -> list[str]:
        return self.text.split()

    @computed
    def fields(self) -> list[str]:
        return self.text.split(",")

    @computed
    def word_count(self) -> int:
        return len(self.text.split())

    @computed
    def has_word(self) -> bool:
        return self.part in self.text.split() or any(word == "b" for word in self.text.split(","))

    @computed
    def louder(self) -> str:
        return "-".join(word.upper() for word in self.text.split() if word != self.part)

    @computed
    def padded(self) -> str:
        return f"{self.part:>7}|{self.part:<7}|{self.part:^7}|{self.part:7}|{self.text:4}"

    @computed
    def noted(self) -> str | None:
        return self.note[self.first :] if self.note is not None else None

    @query(by=anyone)
    def again(self) -> Reply:
        return reply(
            cut=self.cut,
            found=self.found,
            words=self.words,
            fields=self.fields,
            word_count=self.word_count,
            has_word=self.has_word,
            louder=self.louder,
            padded=self.padded,
            noted=self.noted,
        )


def price_of(part: Part) -> Money:
    return part.price


def name_of(part: Part) -> str:
    return part.name


class Address(Record):
    """What a column keeps as JSON."""

    city: str
    zips: list[int]
    since: date
    at: datetime
    cost: Money
    rate: Decimal
    opens: time


class Heap(Entity):
    """Lists, records and rows."""

    name: str
    tags: list[str]
    numbers: list[int]
    amounts: list[Decimal]
    prices: list[Money]
    days: list[date]
    address: Address
    lines: list[Address]
    parts: list[Part] = many()

    allow(read=anyone, create=anyone)

    @computed
    def upper(self) -> list[str]:
        return [tag.upper() for tag in self.tags if tag != "a"]

    @computed
    def in_order(self) -> list[str]:
        return sorted(self.tags)

    @computed
    def down(self) -> list[int]:
        return sorted(self.numbers, reverse=True)

    @computed
    def first_two(self) -> list[str]:
        return self.tags[:2]

    @computed
    def rest(self) -> list[int]:
        return self.numbers[1:]

    @computed
    def middle(self) -> list[int]:
        return sorted(self.numbers)[1:3]

    @computed
    def both(self) -> list[str]:
        return self.tags + self.name.split() + self.tags[:1]

    @computed
    def shown(self) -> list[str]:
        return [self.name, "b"]

    @computed
    def joined(self) -> str:
        return ", ".join(sorted(self.tags)) + "|" + "-".join(self.tags[1:])

    @computed
    def kinds(self) -> int:
        return (
            len({tag.upper() for tag in self.tags}) + len(self.tags + self.name.split()) + len(sorted(self.numbers)[:2])
        )

    @computed
    def spent(self) -> Money:
        return sum(self.prices) + sum(line.cost for line in self.lines)

    @computed
    def dearest(self) -> Money:
        return max(self.prices, default=0)

    @computed
    def exact(self) -> Decimal:
        return sum(self.amounts, Decimal(0))

    @computed
    def last_day(self) -> date | None:
        return max(self.days, default=None)

    @computed
    def here(self) -> str:
        return (
            f"{self.address.city} {self.address.since} {self.address.at} {self.address.cost} "
            + f"{self.address.rate} {self.address.opens}"
        )

    @computed
    def later(self) -> datetime:
        return self.address.at + timedelta(days=len(self.address.zips))

    @computed
    def zips(self) -> list[int]:
        return sorted(self.address.zips)

    @computed
    def cheap(self) -> bool:
        return self.address.cost < 3 or any(line.cost > self.address.cost for line in self.lines)

    @computed
    def known(self) -> bool:
        return "a" in sorted(self.tags)[:1] or self.name in self.tags + self.name.split()

    @computed
    def dearest_parts(self) -> list[str]:
        return [part.name for part in sorted(self.parts, key=price_of, reverse=True)[:2]]

    @computed
    def first_part(self) -> str | None:
        first = sorted(self.parts, key=price_of, reverse=True)[:2]
        return f"{first[0].name} of {first[0].heap.name}: {first[0].price}" if first else None

    @computed
    def by_name(self) -> list[str]:
        return [part.name for part in sorted(self.parts, key=name_of)]

    @computed
    def top(self) -> int:
        return sum(part.amount for part in sorted(self.parts, key=price_of)[:2])

    @computed
    def chosen(self) -> list[str]:
        return [part.name for part in sorted([one for one in self.parts if one.amount > 0], key=price_of)]

    @computed
    def amounts_in_order(self) -> list[int]:
        return sorted([part.amount for part in self.parts], reverse=True)[:3]

    @computed
    def names_once(self) -> int:
        return len({part.name for part in self.parts})

    @computed
    def lasting(self) -> timedelta:
        return sum((part.lasts for part in self.parts), timedelta()) + max(
            (part.lasts for part in self.parts), default=timedelta()
        )

    @computed
    def all_tags(self) -> list[str]:
        return [tag for part in self.parts for tag in part.tags]

    @computed
    def tag_count(self) -> int:
        return sum(len(part.tags) for part in self.parts)

    @computed
    def tagged(self) -> bool:
        return any(tag == "b" for part in self.parts for tag in part.tags)

    @query(by=anyone)
    def again(self) -> Reply:
        return reply(
            upper=self.upper,
            in_order=self.in_order,
            down=self.down,
            first_two=self.first_two,
            rest=self.rest,
            middle=self.middle,
            both=self.both,
            shown=self.shown,
            joined=self.joined,
            kinds=self.kinds,
            spent=self.spent,
            dearest=self.dearest,
            exact=self.exact,
            last_day=self.last_day,
            here=self.here,
            later=self.later,
            zips=self.zips,
            cheap=self.cheap,
            known=self.known,
            dearest_parts=self.dearest_parts,
            first_part=self.first_part,
            by_name=self.by_name,
            top=self.top,
            chosen=self.chosen,
            amounts_in_order=self.amounts_in_order,
            names_once=self.names_once,
            lasting=self.lasting,
            all_tags=self.all_tags,
            tag_count=self.tag_count,
            tagged=self.tagged,
        )


class Part(Entity):
    """A row of a heap."""

    heap: Heap = within()
    name: str
    amount: int
    price: Money
    lasts: timedelta
    tags: list[str]

    allow(read=anyone, create=anyone)


@query("GET", "/late", by=anyone)
def late(number: int, span: timedelta) -> list[int]:
    """Asked of all rows at once, with what is known."""
    return [
        one.number
        for one in rows(Stretch)
        if one.span * number > span + one.other or one.at.replace(day=1) + span < one.at - timedelta(days=number)
    ]


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
        or one.size > MOST
    ]


@query("GET", "/spoken", by=anyone)
def spoken(word: str, number: int) -> list[str]:
    """The same of texts, put in order by what is worked out."""
    found = [one for one in rows(Phrase) if word in one.text.split() or one.text[number:] == word]
    return [one.text for one in sorted(found, key=word_count)]


def word_count(phrase: Phrase) -> int:
    return len(phrase.text.split())


@action("POST", "/heaped", by=anyone)
def heaped(numbers: list[int], limit: int) -> list[str]:
    """The same of lists."""
    return [
        one.name
        for one in rows(Heap)
        if any(number in numbers for number in one.numbers) or sum(sorted(one.numbers)[:2]) > limit
    ]

"""Hoard: what abacus is to numbers and times, of texts and lists."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from backwright import App, Entity, Record, Rest
from backwright.fields import Money, field, many, within
from backwright.logic import Reply, action, computed, query, reply, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


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
    def is_odd(self) -> bool:
        return (self.part in self.text) == (self.first < 3)

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
            is_odd=self.is_odd,
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

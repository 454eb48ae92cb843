"""Values for fields: good ones, and those at and over the edges."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from backwright.model.members import UNLIMITED, Field, Limits
from backwright.model.types import Choice, ListOf, Maybe, RecordOf, Scalar, SetOf, Type, present
from support.patterns import matching

SECRET = "correct horse"
TIMESTAMP = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z"
BAD: tuple[Any, ...] = (
    *(None, "", "   ", 5, 1.5, True, [], {}, "a\0b", "\ud800", "x" * 70_000, 2**63, -(2**63) - 1, 10**40),
    *("5", "12.345", "1e3", "NaN", "+5", " 5", "0x10", "2026-02-30", "2026-1-1", "25:00:00", "2026-03-01T10:00:00"),
    *("http://", "a@b", "P1Y", "/", "..", "a/b", 1e300, "true", [[]], {"a": "\0"}),
)
LARGEST = 2**63 - 1
"""Of the whole numbers that databases keep."""
NUMBERS = ("int", "float", "decimal", "money")
GOOD: dict[str, tuple[Any, ...]] = {
    "bool": (True, False),
    "date": ("2026-02-28", "2024-02-29", "1999-12-31", "1970-01-01", "2099-01-31", "2098-12-01"),
    "datetime": (
        *("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.123456+02:00", "1999-12-31T23:59:59.9Z"),
        *("2099-01-31T12:00:00Z", "2099-02-02T12:00:00Z", "2098-12-01T08:30:00Z"),
    ),
    "decimal": ("12.50", 3, "0.001", -7, 2.5, "100"),
    "money": ("12.50", 3, "0.01", 9.99),
    "email": ("eve@example.com", "Eve@Example.com", "joe@example.com"),
    "float": (0.5, -2.25, 3),
    "html": ("<b>a</b>",),
    "int": (0, 1, 2, 3, -4),
    "json": ({"a": [1, None]}, [], {"ü": {"b": 1.5, "c": True}}),
    "password": (SECRET, "battery staple"),
    "secret": ("open sesame", "abcd", "4711-4712", "Türe öffne dich", " padded "),
    "slug": ("red", "dark-blue"),
    "str": (
        *("red", "green", "blue", "Red", "A title", "ann", "bob", "Crème brûlée", "日本"),
        *("a'b\"c", "100%", "under_score", "x\\y", " padded ", "10115", "90210-1234", "1234 AB", "SW1A 1AA"),
    ),
    "time": ("10:30:00", "23:59:59", "00:00", "12:00:00.5"),
    "timedelta": ("PT5M", "P1DT2H", "PT0.5S"),
    "token": ("no token",),
    "url": ("https://example.com/a?b=c", "http://localhost:8000"),
    "uuid": ("6f9619ff-8b86-4011-b42d-00c04fc964ff", "6F9619FF-8B86-4011-B42D-00C04FC964FE"),
}  # fmt: skip


def value_for(member: object, random: Random, *, valid: bool) -> Any:
    """A value that the field may be sent: one that it takes, or (now and then) one that it does not."""
    assert isinstance(member, Field)
    if not valid:
        return random.choice((*bad(member.type), *_edges(member)))
    if isinstance(member.type, Maybe) and random.random() < 0.2:
        return None
    kind = present(member.type)
    alone = (member.unique or member.key) and not member.limits.pattern and random.random() < 0.7
    if alone and isinstance(kind, Scalar) and kind.name in ("email", "str", "int"):
        return _rare(kind, member.limits, random)
    return good(kind, random, member.limits)


def bad(kind: Type) -> tuple[Any, ...]:
    """What is sent for a value of that type without a look at it.

    Nothing says what a whole number is that was worked out of a float and that no database can keep.
    """
    if present(kind) != Scalar("float"):
        return BAD
    return tuple(each for each in BAD if not isinstance(each, int | float) or abs(each) < LARGEST)


def good(kind: Type, random: Random, limits: Limits = UNLIMITED) -> Any:
    """A value of that type, within these limits where the limits can be met at all."""
    if isinstance(kind, Choice):
        return random.choice(kind.values)
    if isinstance(kind, ListOf | SetOf):
        return [good(present(kind.item), random) for _ in range(many(limits, random))]
    if isinstance(kind, RecordOf):
        return {}
    assert isinstance(kind, Scalar)
    if kind.name in NUMBERS:
        return _number(kind, limits, random)
    if kind.name == "str" and limits.pattern:
        return _long_enough(matching(limits.pattern, random), limits)
    value = random.choice(_today() if kind.name == "date" and random.random() < 0.4 else GOOD[kind.name])
    return _long_enough(value, limits) if kind.name in ("str", "password", "html") else value


def _today() -> tuple[str, str]:
    """The day of UTC, and that of a backend whose zone is ahead of it."""
    return f"{datetime.now(UTC):%Y-%m-%d}", f"{datetime.now(ZoneInfo('Europe/Vienna')):%Y-%m-%d}"


def many(limits: Limits, random: Random) -> int:
    """How many items, few as a rule."""
    least = int(limits.min or 0)
    return random.randint(least, min(least + 3, int(least + 3 if limits.max is None else limits.max)))


def _number(kind: Scalar, limits: Limits, random: Random) -> Any:
    """A small one, one at the edges, or any between."""
    low, high = limits.min, limits.max
    if low is None and high is None:
        return random.choice(GOOD[kind.name])
    least = math.ceil(low) if low is not None else min(int(high or 0), 0)
    most = math.floor(high) if high is not None else least + 1000
    near = random.choice([number for number in (least, least + 1, least + 2, least + 5) if number <= most] or [least])
    value = random.choice((near, near, near, most, random.randint(least, max(least, most))))
    if kind.name in ("decimal", "money") and value < most and random.random() < 0.3:
        return f"{value}.{random.choice(('5', '25', '99'))}"
    return value


def _long_enough(text: str, limits: Limits) -> str:
    longest = len(text) if limits.max is None else int(limits.max)
    return text.ljust(int(limits.min or 0), text[-1:])[:longest]


def _rare(kind: Scalar, limits: Limits, random: Random) -> Any:
    """What few others have."""
    number = random.randint(1, 400)
    if kind.name == "int":
        least = int(limits.min or 0)
        return random.randint(least, int(least + 400 if limits.max is None else limits.max))
    return f"Mail{number}@example.com" if kind.name == "email" else _long_enough(f"name {number}", limits)


def _edges(member: Field) -> tuple[Any, ...]:
    """At and over the limits."""
    low, high = member.limits.min, member.limits.max
    kind = present(member.type)
    steps = [int(edge) + step for edge in (low, high) if edge is not None for step in (-1, 0, 1)]
    if isinstance(kind, Scalar) and kind.name in ("str", "password", "html"):
        return tuple("x" * step for step in steps if step >= 0)
    if isinstance(kind, ListOf | SetOf):
        return tuple([["x"] * step for step in steps if step >= 0])
    return tuple(steps)

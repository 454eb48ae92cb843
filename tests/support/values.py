"""Values for fields: good ones, and those at and over the edges."""

from __future__ import annotations

from random import Random
from typing import Any

from backwright.model.members import Field
from backwright.model.types import Choice, ListOf, Maybe, Scalar, SetOf, Type, present

TIMESTAMP = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z"
BAD: tuple[Any, ...] = (None, "", "   ", 5, 1.5, True, [], {}, "a\0b", "x" * 70_000, 2**63, -(2**63) - 1)
GOOD: dict[str, tuple[Any, ...]] = {
    "bool": (True, False),
    "date": ("2026-02-28", "2024-02-29", "1999-12-31"),
    "datetime": ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.123456+02:00"),
    "decimal": ("12.50", 3, "0.001", -7),
    "money": ("12.50", 3, "0.01"),
    "email": ("eve@example.com", "Eve@Example.com", "joe@example.com"),
    "float": (0.5, -2.25, 3),
    "int": (0, 1, 2, 3, -4),
    "json": ({"a": [1, None]}, []),
    "password": ("correct horse", "battery staple"),
    "str": ("red", "green", "blue", "A title", "ann", "bob", "Crème brûlée", "日本", "a'b\"c", "100%"),
    "time": ("10:30:00", "23:59:59"),
    "timedelta": ("PT5M",),
    "url": ("https://example.com/a?b=c", "http://localhost:8000"),
    "uuid": ("6f9619ff-8b86-4011-b42d-00c04fc964ff",),
}


def value_for(member: object, random: Random, *, valid: bool) -> Any:
    """A value that the field may be sent: one that it takes, or (now and then) one that it does not."""
    assert isinstance(member, Field)
    if not valid:
        return random.choice((*BAD, *_edges(member)))
    if isinstance(member.type, Maybe) and random.random() < 0.2:
        return None
    return _good(present(member.type), member, random)


def _good(kind: Type, member: Field, random: Random) -> Any:
    if isinstance(kind, Choice):
        return random.choice(kind.values)
    if isinstance(kind, ListOf | SetOf):
        return random.sample(["one", "two", "three"], random.randint(0, 3))
    assert isinstance(kind, Scalar)
    if kind.name == "str" and member.limits.pattern:
        return random.choice(["ann", "bob", "eve", "joe"])
    value = random.choice(GOOD[kind.name])
    low, high = member.limits.min, member.limits.max
    if kind.name in ("int", "float", "decimal", "money") and low is not None and high is not None:
        return random.randint(int(low), int(high))
    return value


def _edges(member: Field) -> tuple[Any, ...]:
    """At and over the limits."""
    low, high = member.limits.min, member.limits.max
    text = present(member.type) in (Scalar("str"), Scalar("password"))
    steps = [int(edge) + step for edge in (low, high) if edge is not None for step in (-1, 0, 1)]
    return tuple("x" * step for step in steps if step >= 0) if text else tuple(steps)

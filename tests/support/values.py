"""Values for fields: good ones, and those at and over the edges."""

from __future__ import annotations

import re
from random import Random
from re import _parser as sre_parse  # type: ignore[attr-defined]  # the standard library's own reading of patterns
from typing import Any

from backwright.model.members import Field
from backwright.model.types import Choice, ListOf, Maybe, RecordOf, Scalar, SetOf, Type, present

SECRET = "correct horse"
TIMESTAMP = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z"
BAD: tuple[Any, ...] = (
    *(None, "", "   ", 5, 1.5, True, [], {}, "a\0b", "\ud800", "x" * 70_000, 2**63, -(2**63) - 1, 10**40),
    *("5", "12.345", "1e3", "NaN", "+5", " 5", "0x10", "2026-02-30", "2026-1-1", "25:00:00", "2026-03-01T10:00:00"),
    *("http://", "a@b", "P1Y", "/", "..", "a/b", 1e300, "true", [[]], {"a": "\0"}),
)
GOOD: dict[str, tuple[Any, ...]] = {
    "bool": (True, False),
    "date": ("2026-02-28", "2024-02-29", "1999-12-31"),
    "datetime": ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.123456+02:00", "1999-12-31T23:59:59.9Z"),
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
        *("a'b\"c", "100%", "under_score", "x\\y", " padded "),
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
        return random.choice((*BAD, *_edges(member)))
    if isinstance(member.type, Maybe) and random.random() < 0.2:
        return None
    return _within(present(member.type), member, random)


def good(kind: Type, random: Random) -> Any:
    """A value of that type."""
    if isinstance(kind, Choice):
        return random.choice(kind.values)
    if isinstance(kind, ListOf | SetOf):
        return [good(present(kind.item), random) for _ in range(random.randint(0, 3))]
    if isinstance(kind, RecordOf):
        return {}
    assert isinstance(kind, Scalar)
    return random.choice(GOOD[kind.name])


def _within(kind: Type, member: Field, random: Random) -> Any:
    if not isinstance(kind, Scalar):
        return good(kind, random)
    if kind.name == "str" and member.limits.pattern:
        return _patterned(member.limits.pattern, random)
    if (member.unique or member.key) and kind.name in ("email", "str", "int") and random.random() < 0.7:
        return _rare(kind.name, random)
    low, high = member.limits.min, member.limits.max
    if kind.name in ("int", "float", "decimal", "money") and low is not None and high is not None:
        return random.randint(int(low), int(high))
    return random.choice(GOOD[kind.name])


def _patterned(pattern: str, random: Random) -> str:
    """A text that fits, of few letters, so that some are drawn again; no look-around is known."""
    letters = "ABC" if re.fullmatch(pattern, "ABC") else "abc"
    plain = "".join(random.choices(letters, k=random.randint(2, 4)))
    return plain if re.fullmatch(pattern, plain) else _of_pattern(sre_parse.parse(pattern), random)


def _of_pattern(steps: Any, random: Random) -> str:
    return "".join(_of_step(str(kind), value, random) for kind, value in steps)


def _of_step(kind: str, value: Any, random: Random) -> str:
    match kind:
        case "LITERAL":
            return chr(value)
        case "ANY" | "NOT_LITERAL":
            return "a"
        case "IN":
            return _of_step(str((one := random.choice(value[:2]))[0]), one[1], random)
        case "RANGE":
            return chr(min(value[0] + random.randint(0, 2), value[1]))
        case "CATEGORY":
            return "1" if str(value) == "CATEGORY_DIGIT" else "a"
        case "MAX_REPEAT" | "MIN_REPEAT":
            times = random.randint(value[0], min(value[1], value[0] + 2))
            return "".join(_of_pattern(value[2], random) for _ in range(times))
        case "SUBPATTERN":
            return _of_pattern(value[3], random)
        case "BRANCH":
            return _of_pattern(random.choice(value[1]), random)
    return ""


def _rare(kind: str, random: Random) -> Any:
    number = random.randint(1, 400)
    return {"email": f"Mail{number}@example.com", "str": f"name {number}", "int": number}[kind]


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

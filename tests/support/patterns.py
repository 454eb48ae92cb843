"""Texts that a pattern matches."""

from __future__ import annotations

from random import Random
from re import _parser as reading  # type: ignore[attr-defined]  # the standard library's own reading of patterns
from typing import Any

MORE = 4
"""How often at most something is said beyond what the pattern asks for."""
DIGITS, LETTERS = "0123456789", "abcdefghijklmnopqrstuvwxyz"


def matching(pattern: str, random: Random) -> str:
    """One of the texts of a pattern without look-around and back references."""

    def text(parts: Any) -> str:
        return "".join(one(str(kind), value) for kind, value in parts)

    def one(kind: str, value: Any) -> str:
        match kind:
            case "LITERAL":
                return chr(value)
            case "ANY" | "NOT_LITERAL":
                return random.choice(LETTERS)
            case "IN":
                return _of_set(value, random)
            case "MAX_REPEAT" | "MIN_REPEAT":
                least, most, inner = value
                return "".join(text(inner) for _ in range(random.randint(least, min(int(most), least + MORE))))
            case "SUBPATTERN":
                return text(value[3])
            case "BRANCH":
                return text(random.choice(value[1]))
        return ""

    return text(reading.parse(pattern))


def _of_set(options: Any, random: Random) -> str:
    kind, value = random.choice(options)
    match str(kind):
        case "RANGE":
            low, high = value
            return chr(random.randint(low, random.choice((high, min(low + 2, high)))))  # some are drawn again
        case "LITERAL":
            return chr(value)
        case "CATEGORY":
            return random.choice({"CATEGORY_DIGIT": DIGITS, "CATEGORY_SPACE": " "}.get(str(value), LETTERS))
    return random.choice(LETTERS)

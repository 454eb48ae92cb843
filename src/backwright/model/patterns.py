"""What the patterns of fields say of their texts, as the standard library reads them."""

from __future__ import annotations

from re import _constants as constants  # type: ignore[attr-defined]  # it has no public name for its own reading
from re import _parser as reading  # type: ignore[attr-defined]
from typing import Any


def ends(pattern: str) -> bool:
    """Whether the texts of a pattern have a greatest length."""
    return bool(reading.parse(pattern).getwidth()[1] < constants.MAXREPEAT)


def shortest(pattern: str) -> str:
    """The shortest text of a pattern without look-around and back references."""
    return _text(reading.parse(pattern))


def _text(parts: Any) -> str:
    return "".join(_part(str(kind), value) for kind, value in parts)


def _part(kind: str, value: Any) -> str:
    match kind:
        case "LITERAL":
            return chr(value)
        case "ANY" | "NOT_LITERAL":
            return "a"
        case "IN":
            return _of_set(value)
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _text(value[2]) * int(value[0])
        case "SUBPATTERN":
            return _text(value[3])
        case "BRANCH":
            return _text(value[1][0])
    return ""


def _of_set(options: Any) -> str:
    kind, value = str(options[0][0]), options[0][1]
    if kind == "RANGE":
        return chr(value[0])
    if kind == "CATEGORY":
        return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(value), "a")
    return chr(value) if kind == "LITERAL" else "a"

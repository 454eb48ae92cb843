"""How the plan says things: lists, numbers, spans of time, types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from backwright.model.names import plural, words
from backwright.model.types import Choice, ListOf, Maybe, Nothing, PairOf, RecordOf, Row, Scalar, SetOf, Type

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def spoken(name: str) -> str:
    """`OrderLine` and `order_line` to "order line"."""
    return " ".join(words(name))


def several(name: str) -> str:
    """`OrderLine` to "order lines"."""
    return plural(spoken(name))


def counted(number: int, noun: str) -> str:
    """ "1 row", "2 rows"."""
    return f"{number} {noun if number == 1 else plural(noun)}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """ "a, b and c"; nothing of nothing."""
    said = list(items)
    return f"{', '.join(said[:-1])} {last} {said[-1]}" if len(said) > 1 else "".join(said)


def shortened(items: Sequence[str], most: int = 6) -> str:
    """The same, and how many more where there are too many to read."""
    if len(items) <= most:
        return listed(items)
    return f"{', '.join(items[:most])} and {len(items) - most} more"


def span(life: timedelta) -> str:
    """ "1 day", "1 hour 30 minutes"."""
    left, said = int(life.total_seconds()), []
    for unit, seconds in _UNITS:
        number, left = divmod(left, seconds)
        if number:
            said.append(counted(number, unit))
    return " ".join(said) or "0 seconds"


def code(life: timedelta) -> str:
    """The span as a blueprint writes it, in its largest whole unit."""
    seconds = int(life.total_seconds())
    unit, size = next((unit, size) for unit, size in _UNITS if seconds % size == 0)
    return f"timedelta({unit}s={seconds // size})"


def type_words(kind: Type) -> str:
    """A type as a blueprint writes it."""
    match kind:
        case Scalar(name):
            return name
        case Choice(values):
            return " | ".join(str(value) for value in values)
        case Row(name) | RecordOf(name):
            return name
        case ListOf(item):
            return f"list of {type_words(item)}"
        case SetOf(item):
            return f"set of {type_words(item)}"
        case PairOf(items):
            return f"({', '.join(type_words(item) for item in items)})"
        case Maybe(item):
            return f"{type_words(item)} or None"
        case Nothing():
            return "nothing"

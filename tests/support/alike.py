"""Whether two answers say the same, where ids and tokens may differ."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeAlias

from support.values import TIMESTAMP

Pair: TypeAlias = tuple[Any, Any]
"""The same on the two sides, as each of them has it."""
CREDENTIALS = (
    "ticket",
    "token",
    "access_token",
    "refresh_token",
    "accessToken",
    "refreshToken",
    "access-token",
    "refresh-token",
)

PRECISION = Decimal("1e-14")
"""What SQLite reckons with has fifteen digits."""
UNENDING = 28
"""So many digits has a quotient that does not end, in Python; each database has others."""
ENOUGH = 16
"""So many digits PostgreSQL tells of a quotient that has more."""
CURSORS = ("next", "nextCursor", "next_cursor")

NUMBERED = re.compile(r"(.*)-(\d+)")
CHANCE = re.compile(r"(.*)-[0-9a-f]{6}")
NUMBER = re.compile(r"-?\d+(\.\d+)?([Ee][+-]?\d+)?")
ADDRESS = re.compile(r"https?://\S+")
ID = re.compile(r"(?<=/)\d+(?=/|$)")


class UnlikeError(AssertionError):
    """The two sides do not agree."""


@dataclass
class Comparison:
    """Remembers which id of the one side is which of the other.

    `id_names`: the names that hold an id; `sums`: those of numbers that were worked out, where zeros at the end say
    nothing. `exact`: these are alike to the last digit, not only as far as SQLite reckons.
    """

    id_names: frozenset[str]
    sums: frozenset[str] = frozenset()
    exact: bool = True
    ids: dict[tuple[str, Any], Any] = field(default_factory=dict)

    def check(self, first: Any, second: Any, path: str) -> None:
        """Raises UnlikeError with the path of the first difference. The order of names in an object is no matter."""
        if isinstance(first, dict) and isinstance(second, dict):
            self._objects(first, second, path)
        elif isinstance(first, list) and isinstance(second, list):
            self._lists(first, second, path)
        else:
            self._values(first, second, path)

    def _objects(self, first: dict[str, Any], second: dict[str, Any], path: str) -> None:
        if set(first) != set(second):
            raise UnlikeError(f"{path}: {sorted(first)} and {sorted(second)}")
        for key in first:
            self.check(first[key], second[key], f"{path}.{key}")

    def _lists(self, first: list[Any], second: list[Any], path: str) -> None:
        if len(first) != len(second):
            raise UnlikeError(f"{path}: {len(first)} and {len(second)} items")
        for number, (one, other) in enumerate(zip(first, second, strict=True)):
            self.check(one, other, f"{path}[{number}]")

    def _values(self, first: Any, second: Any, path: str) -> None:
        place = re.sub(r"\[\d+\]", "", path)
        name = place.rpartition(".")[2]
        # 3 and 3.0 are one number in JSON.
        if type(first) is not type(second) and {type(first), type(second)} != {int, float}:
            raise UnlikeError(f"{path}: {first!r} and {second!r}")
        if (name in (*CREDENTIALS, *CURSORS) and isinstance(first, str)) or (_is_time(first) and _is_time(second)):
            return
        if name in self.id_names and first is not None and ".errors." not in place:
            expected = self.ids.setdefault((place, second), first)
            if expected != first:
                raise UnlikeError(f"{path}: {first!r} and {second!r}, which was {expected!r}")
        elif name in self.sums and _are_numbers(first, second):
            one, other = Decimal(first), Decimal(second)
            exact = self.exact and len(one.as_tuple().digits) < UNENDING and not _is_rounded(one, other)
            if abs(one - other) > (0 if exact else abs(one) * PRECISION):
                raise UnlikeError(f"{path}: {first!r} and {second!r}")
        elif first != second and not self._slugs(first, second) and not self._addresses(first, second, place):
            raise UnlikeError(f"{path}: {first!r} and {second!r}")

    def _slugs(self, first: Any, second: Any) -> bool:
        """Whether both stand for one text that many have: the one is numbered, the other has a suffix of chance."""
        slugs = isinstance(first, str) and isinstance(second, str)
        one, other = (NUMBERED.fullmatch(first), CHANCE.fullmatch(second)) if slugs else (None, None)
        if one is None or other is None or int(one[2]) <= 5 or not one[1].startswith(other[1]):
            return False
        return bool(self.ids.setdefault(("slug", second), first) == first)

    def _addresses(self, first: Any, second: Any, place: str) -> bool:
        """Whether both are the address of one row, which has an id in it."""
        if not all(isinstance(one, str) and ADDRESS.fullmatch(one) for one in (first, second)):
            return False
        alike = ID.sub("", first) == ID.sub("", second)
        return alike and bool(self.ids.setdefault((place, second), first) == first)


def _is_time(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(TIMESTAMP, value) is not None


def _is_rounded(one: Decimal, other: Decimal) -> bool:
    """Whether the other is the same quotient, of which PostgreSQL tells sixteen digits at least."""
    digits = len(other.as_tuple().digits)
    return ENOUGH <= digits < len(one.as_tuple().digits) and one.quantize(other, ROUND_HALF_UP) == other


def _are_numbers(*values: Any) -> bool:
    """Whether they are numbers as texts; what is said of a number that is refused is told by the same name."""
    return all(isinstance(value, str) and NUMBER.fullmatch(value) for value in values)

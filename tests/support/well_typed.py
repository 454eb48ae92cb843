"""Expressions at random that a careful person could write: each has the type that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from backwright.model.types import BOOL, INT, TEXT, ListOf, Type
from support.shelf import DATE, MONEY, TIMEDELTA


class WellTyped:
    """The same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def text(self, kind: Type, depth: int) -> str:
        """An expression of that type, as source."""
        leaves, branches = {
            BOOL: (["self.rare", "True", "self.free()", "self.holder is None", "me in self.fans"], self._conditions),
            INT: (["self.pages", "3", "self.age", "len(self.loans)", "LIMIT"], self._numbers),
            MONEY: (["self.price", "(self.price * 0.5)", "fee(3)"], self._amounts),
            TEXT: (["self.title", "'a'", "self.donor.name", "self.title.lower()"], self._texts),
            DATE: (["today()", "now().date()", "date(2024, 2, 29)"], self._days),
            TIMEDELTA: (["timedelta(days=1)", "(now() - self.created_at)"], self._spans),
            ListOf(INT): (["[1, 2]", "[loan.days for loan in self.loans]"], self._lists),
        }[kind]
        if depth == 0 or self.random.random() < 0.2:
            return self.random.choice(leaves)
        return "(" + self.random.choice(branches())(depth - 1) + ")"

    def _of(self, template: str, *kinds: Type) -> Callable[[int], str]:
        return lambda depth: template.format(*(self.text(kind, depth) for kind in kinds))

    def _conditions(self) -> list[Callable[[int], str]]:
        return [
            self._of("{} < {}", INT, INT),
            self._of("{} <= {} < {}", MONEY, INT, MONEY),
            self._of("{} == {}", TEXT, TEXT),
            self._of("{} in {}", TEXT, TEXT),
            self._of("{} not in {}", INT, ListOf(INT)),
            self._of("{} and {} and not {}", BOOL, BOOL, BOOL),
            self._of("{} or {}", BOOL, BOOL),
            self._of("self.holder is not None and self.holder.name == {}", TEXT),
            self._of("any({} > loan.day for loan in self.loans if {})", DATE, BOOL),
            self._of("{} > {}", TIMEDELTA, TIMEDELTA),
            self._of("{} if {} else {}", BOOL, BOOL, BOOL),
        ]

    def _numbers(self) -> list[Callable[[int], str]]:
        return [
            self._of("{} + {}", INT, INT),
            self._of("{} - {} * {}", INT, INT, INT),
            self._of("{} // 7", INT),
            self._of("{} if {} else -{}", INT, BOOL, INT),
            self._of("sum({})", ListOf(INT)),
            self._of("max({}, default={})", ListOf(INT), INT),
            self._of("min({}, {})", INT, INT),
            self._of("len({})", TEXT),
            self._of("sum(loan.days > {} for loan in self.loans)", INT),
            self._of("round({})", MONEY),
        ]

    def _amounts(self) -> list[Callable[[int], str]]:
        return [
            self._of("{} + {}", MONEY, MONEY),
            self._of("{} * {}", MONEY, INT),
            self._of("{} / 3", MONEY),
            self._of("sum(loan.fee * {} for loan in self.loans)", INT),
            self._of("self.price / 4 if {} else {}", BOOL, MONEY),
            self._of("fee({}, rate={})", INT, MONEY),
        ]

    def _texts(self) -> list[Callable[[int], str]]:
        return [
            self._of("{} + {}", TEXT, TEXT),
            self._of("f'a {{self.pages}} {{len(self.loans):>5}} {{0.10:.3f}}' + {}", TEXT),
            self._of("{}.upper().replace({}, 'b')", TEXT, TEXT),
            self._of("', '.join(word + {} for word in self.words)", TEXT),
            self._of("self.subtitle or {}", TEXT),
            self._of("{}[:{}]", TEXT, INT),
        ]

    def _days(self) -> list[Callable[[int], str]]:
        return [
            self._of("{} + {}", DATE, TIMEDELTA),
            self._of("{} if {} else {}", DATE, BOOL, DATE),
            self._of("max({}, {})", DATE, DATE),
            self._of("{}.replace(day=1)", DATE),
        ]

    def _spans(self) -> list[Callable[[int], str]]:
        return [
            self._of("{} - {}", DATE, DATE),
            self._of("{} * {}", TIMEDELTA, INT),
            self._of("timedelta(days={}, hours={})", INT, INT),
            self._of("{} / 2", TIMEDELTA),
        ]

    def _lists(self) -> list[Callable[[int], str]]:
        return [
            self._of("[{}, {}]", INT, INT),
            self._of("{} + {}", ListOf(INT), ListOf(INT)),
            self._of("[{} + x for x in {}]", INT, ListOf(INT)),
            self._of("sorted({})[:{}]", ListOf(INT), INT),
        ]

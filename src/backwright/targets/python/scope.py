"""What the names of an expression stand for while it is compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from backwright.targets import NotCarriedError


class UnsupportedError(NotCarriedError):
    """A construct that the target cannot express."""


@dataclass(slots=True)
class Code:
    """An expression, after the statements that it needs."""

    text: str
    before: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Scope:
    """What the names of one expression stand for."""

    row: str
    rows: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    """The values of lists that loops go over."""
    places: dict[str, str] = field(default_factory=dict)
    """Where in their list these are."""
    before: list[str] = field(default_factory=list)
    pairs: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    own: list[str] = field(default_factory=list)
    joined: dict[str, str] = field(default_factory=dict)
    """By a row that a loop goes over, what it is joined with: lists that it has."""
    depth: int = 0

    @contextmanager
    def inside(self) -> Iterator[list[str]]:
        """What is inside a select of its own; `own` are the tables and aliases that its loops go over."""
        around, self.own = self.own, []
        joined, self.joined = self.joined, {}
        self.depth += 1
        yield self.own
        self.depth -= 1
        self.own = around
        self.joined = joined

    def tables(self, *asked: str) -> str:
        """What names the tables of a select where their order counts, as that of a row before its list does, and those
        that only a select inside what is asked mentions.
        """
        plain = [*self.joined.values(), *(each for each in asked if "select(" not in each and "exists()" not in each)]
        alone = (one for one in self.own if not any(re.search(rf"\b{one}\b", each) for each in plain))
        named = ", ".join([*self.joined.values(), *alone])
        return f".select_from({named})" if named else ""

    def select(self, found: str, *own: str) -> str:
        """A select, which SQLAlchemy correlates with the one right around it alone, unless its own rows are named."""
        return f"{found}.correlate_except({', '.join(own)})" if self.depth else found

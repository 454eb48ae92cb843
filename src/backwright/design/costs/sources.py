"""What an expression asks of rows: which of them one statement finds, and which are at hand."""

from __future__ import annotations

from backwright.design.costs.counting import Path
from backwright.design.costs.parts import is_apart, is_row
from backwright.design.effects import Effects
from backwright.design.places import place
from backwright.model.expressions import (
    Aggregate,
    Attribute,
    Call,
    Comprehension,
    Expression,
    Loop,
    Name,
    New,
    Rows,
    Slice,
    Sorted,
    Value,
    Word,
)
from backwright.model.members import Collection, Link
from backwright.model.types import element
from backwright.model.walk import parts

_LINES = frozenset({"authenticate", "create", "delete", "ensure", "find", "get", "sign_in", "sign_out", "verify"})
"""The words that do something, turn by turn where they stand in a loop."""


class Sources:
    """The questions about the expressions of one function, on the path that is being counted."""

    def __init__(self, effects: Effects, path: Path) -> None:
        self.effects = effects
        self.backend = effects.backend
        self.path = path

    def at_hand(self, part: Expression) -> bool:
        """Whether a list need not be looked for."""
        if isinstance(part, Name):
            return True
        return isinstance(part, Attribute) and place(part) in self.path.lists

    def is_query(self, part: Expression) -> bool:
        """Whether one statement finds these rows."""
        match part:
            case Rows():
                return True
            case Attribute(member=member):
                return isinstance(self.member(member), Collection)
            case Comprehension(item=Name(name=name), loops=(Loop((loop_name,), inner),)):
                return name == loop_name and not self.at_hand(inner) and self.is_query(inner)
            case Sorted(source=inner, key=key):
                return bool(key) and not self.at_hand(inner) and self.is_query(inner)
            case Slice(base, start, stop):
                ends = [end for end in (start, stop) if end is not None]
                return all(self.is_count(end) for end in ends) and not self.at_hand(base) and self.is_query(base)
        return False

    def is_count(self, part: Expression) -> bool:
        """Whether it is a whole number that is never negative."""
        return isinstance(part, Value)

    def is_further(self, part: Expression, names: frozenset[str]) -> bool:
        """Whether it is about rows that are looked for, or about these names of some."""
        return any(
            isinstance(p, Rows | Comprehension)
            or (isinstance(p, Name) and p.name in names)
            or (isinstance(p, Attribute) and isinstance(self.member(p.member), Collection))
            for p in parts(part)
        )

    def does_something(self, part: Expression) -> bool:
        """Whether each turn takes statements of its own."""
        return any(
            (isinstance(p, Word) and p.word in _LINES)
            or (isinstance(p, Call) and not self.backend.computes(p.function))
            for p in parts(part)
        )

    def asks_by_values(self, part: Comprehension) -> bool:
        """Whether a turn looks rows up by a value that is no row, and no list of rows: not of all turns in one go."""
        values = {name for loop in part.loops for name in loop.names} - {
            p.name for p in parts(part) if isinstance(p, Name) and is_row(element(p.type) or p.type)
        }
        return any(
            isinstance(p, Name) and p.name in values
            for further in parts(part.item)
            if self.is_query(further) or (isinstance(further, Aggregate) and self.looks_further(further.source))
            for p in parts(further)
        )

    def as_columns(self, part: Comprehension) -> bool:
        """Whether values that look further are found with the rows themselves."""
        if len(part.loops) != 1 or len(part.loops[0].names) != 1:
            return False
        loop = part.loops[0]
        if self.at_hand(loop.source) or not self.is_query(loop.source):
            return False
        item = self.effects.helpers.around(part.item)
        values = [argument.value for argument in item.values] if isinstance(item, New) else [item]
        if any(is_row(v.type) or is_row(element(v.type) or v.type) for v in values):
            return False
        if any(isinstance(part, New) or is_apart(part) for value in values for part in parts(value)):
            return False
        return any(self.looks_further(value) or self._leads(value) for value in values)

    def _leads(self, part: Expression) -> bool:
        """Whether a value is about rows that links lead to."""
        bases = (p.base for p in parts(part) if isinstance(p, Attribute))
        return any(isinstance(base, Attribute) and isinstance(self.member(base.member), Link) for base in bases)

    def looks_further(self, source: Expression) -> bool:
        """Whether a value is about rows that are not at hand."""
        return any(
            isinstance(p, Rows)
            or (isinstance(p, Attribute) and isinstance(self.member(p.member), Collection) and not self.at_hand(p))
            for p in parts(source)
        )

    def member(self, identity: str) -> object:
        """A member of an entity; None of a record and of a plain value."""
        return self.backend.member(identity) if self.backend.owns(identity) else None

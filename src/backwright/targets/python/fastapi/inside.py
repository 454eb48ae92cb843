"""Rows that are sent inside others, at any depth: what they are called, and the loops that go over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from backwright.design.routes import FieldRight
from backwright.model.members import Collection
from backwright.model.names import snake
from backwright.model.shapes import Input
from backwright.targets.python.fastapi.names import Owner, Parts, parts
from backwright.targets.python.symbols import attribute, class_name, variable

Which = Literal["every", "new", "known"]

_TAKEN = frozenset(
    {"data", "ids", "item", "items", "made", "me", "place", "policy", "reader"}
    | {"refused", "rows", "said", "sent", "session"}
)
"""What loops, and what is around them, call otherwise."""


@dataclass(frozen=True, slots=True)
class Within:
    """The rows of a collection that is sent inside `owner`: `path` leads there, the outermost collection first."""

    owner: Owner
    path: tuple[Input, ...]

    @property
    def given(self) -> Input:
        """What may be sent of the collection."""
        return self.path[-1]

    @property
    def collection(self) -> Collection:
        """The collection itself."""
        assert isinstance(self.given.member, Collection)
        return self.given.member

    @property
    def is_deep(self) -> bool:
        """Whether these rows are sent inside others that are themselves sent inside others."""
        return len(self.path) > 1

    @property
    def name(self) -> str:
        """What functions are called that are about them."""
        return "_".join(given.member.name for given in self.path)

    @property
    def local(self) -> str:
        """What functions call what is sent of the collection."""
        name = variable(self.collection.name)
        return f"{name}_" if name in _TAKEN else name

    @property
    def model(self) -> str:
        """The class of the rows."""
        return class_name(self.collection.target)

    @property
    def link(self) -> str:
        """The column of the row that they live in."""
        return f"{self.collection.through.rpartition('.')[2]}_id"

    @property
    def parts(self) -> Parts:
        """The classes of what is sent."""
        return parts(self.owner, *(given.member.name for given in self.path))

    @property
    def inner(self) -> list[Within]:
        """The collections that are sent inside these rows."""
        return [Within(self.owner, (*self.path, row)) for row in self.given.rows if isinstance(row.member, Collection)]

    @property
    def owned(self) -> Iterator[Within]:
        """The collections of rows of their own at any depth inside these, each after the one that it is in."""
        for each in self.inner:
            if not each.given.keys:
                yield each
                yield from each.owned

    def place(self, name: str = "") -> str:
        """The code of where a row is sent, or a name of it, in loops over all of them."""
        steps = (f"{given.wire}.{{{_number(depth)}}}" for depth, given in enumerate(self.path))
        return f'f"{".".join([*steps, *([name] if name else [])])}"'

    def row(self, depth: int = -1) -> str:
        """What loops call a row, or one of those around it."""
        member = self.path[depth].member
        assert isinstance(member, Collection)
        name = variable(snake(member.target))
        return f"{name}_" if name in _TAKEN else name

    def loops(self, sent: str, which: Which, test: str = "", *, updates: bool = True) -> str:
        """Loops over the rows, as a comprehension has them. `sent`: the code of what is sent of the outermost
        collection; `test`: what else has to be true of a row.
        """
        found = []
        for depth in range(len(self.path)):
            row, last = self.row(depth), depth == len(self.path) - 1
            classes = Within(self.owner, self.path[: depth + 1]).parts
            following = "" if last else f"{row}.{attribute(self.path[depth + 1].member.name)}"
            tests = [f"isinstance({row}, {classes.known})"] if which == "known" else []
            tests += [f"isinstance({row}, {classes.new})"] if which == "new" and last and updates else []
            tests += [f"{following} is not MISSING"] if following and updates else []
            tests += [test] if last and test else []
            found.append(f"for {_number(depth)}, {row} in enumerate({sent})")
            found += [f"if {' and '.join(tests)}"] if tests else []
            sent = following
        return " ".join(found)


@dataclass(frozen=True, slots=True)
class SaidRight:
    """Where what is sent says a field of rows inside that only some may set."""

    within: Within
    right: FieldRight
    updates: bool

    @property
    def what(self) -> str:
        """What may be done, as the function is called that asks who may."""
        return f"set_{self._field}_in_{self.within.name}"

    @property
    def sent(self) -> str:
        """The code of what is sent of the outermost collection."""
        return f"data.{attribute(self.within.path[0].member.name)}"

    @property
    def places(self) -> str:
        """The code of the places where it is said."""
        return f"[{self._place} {self._loops('every')}]"

    @property
    def known(self) -> str:
        """The code of the rows that are there already of which it is said: the ids of those around each, from the
        outermost, its own, and the place.
        """
        rows = [self.within.owner.variable, *(self.within.row(depth) for depth in range(len(self.within.path)))]
        ids = ", ".join(f"{row}.id" for row in rows)
        return f"[({f'({ids})' if self.within.is_deep else ids}, {self._place}) {self._loops('known')}]"

    @property
    def new(self) -> str:
        """The same of new rows, which are in `made`, by their places; of those around each the nearest alone."""
        ids = f"{'' if self.within.is_deep else '*'}made[{self.within.place()}]"
        return f"[({ids}, {self._place}) {self._loops('new')}]"

    @property
    def _field(self) -> str:
        return self.right.member.rpartition(".")[2]

    @property
    def _place(self) -> str:
        return self.within.place(self.right.wire)

    def _loops(self, which: Which) -> str:
        said = f'"{attribute(self._field)}" in {self.within.row()}.model_fields_set'
        return self.within.loops(self.sent, which, said, updates=self.updates)


def _number(depth: int) -> str:
    return f"place_{depth + 1}" if depth else "place"

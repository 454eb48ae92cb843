"""Counting along one way through a body: what was sent, and what waits to be written."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypeVar

from backwright.design.duties import Duty
from backwright.design.told import Told
from backwright.model.backend import Backend
from backwright.model.entities import Entity

T = TypeVar("T")
Kind: TypeAlias = Literal["read", "lock", "write"]


class Statements(Told, frozen=True):
    """The statements of a request that is not refused; begin, savepoint and commit are not counted.

    At least and at most so many, of the most so many that read, lock and write; and `per_row` more for each row that a
    loop goes over.
    """

    least: int
    most: int
    per_row: int
    reads: int
    locks: int
    writes: int

    @property
    def exact(self) -> bool:
        """Whether it is always the same number."""
        return self.least == self.most and not self.per_row


@dataclass(frozen=True, slots=True)
class Change:
    """A row that waits to be written: how, of which entity, how the body calls it; of an update, the columns."""

    verb: Literal["insert", "update", "delete"]
    entity: str
    place: str
    columns: frozenset[str] = frozenset()


@dataclass(slots=True)
class Path:
    """What is known on the way: the numbers, the rows and lists at hand, what waits.

    `waiting`: each change, and whether it is certain. `owed`: what has to be asked or worked out at the end, likewise.
    `sure`: whether what is counted happens in any case; `looping`: whether for each row.
    """

    least: int = 0
    most: int = 0
    per_row: int = 0
    kinds: dict[Kind, int] = field(default_factory=dict)
    waiting: dict[Change, bool] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)
    owed: dict[Duty, bool] = field(default_factory=dict)
    sure: bool = True
    looping: bool = False

    def fork(self) -> Path:
        """The same, to go on by itself."""
        other = copy(self)
        other.kinds, other.waiting, other.owed = dict(self.kinds), dict(self.waiting), dict(self.owed)
        other.rows, other.lists = dict(self.rows), set(self.lists)
        return other

    def send(self, kind: Kind, *, sure: bool = True, flushes: bool = True) -> None:
        """One statement; what waits is written before it."""
        if flushes:
            self.flush()
        self._count(kind, sure=sure and self.sure)

    def flush(self) -> None:
        """Writes what waits: one statement for all rows of an entity that are written in the same way."""
        groups: dict[tuple[str, str, frozenset[str]], bool] = {}
        for change, sure in self.waiting.items():
            group = (change.verb, change.entity, change.columns)
            groups[group] = groups.get(group, False) or sure
        self.waiting = {}
        # Of rows of one kind with different columns it depends on their keys which are written together.
        several = {(v, e) for v, e, _ in groups if sum((v, e) == group[:2] for group in groups) > 1}
        seen = set()
        for (verb, entity, _), sure in groups.items():
            alone = (verb, entity) not in several or (verb, entity) not in seen
            seen.add((verb, entity))
            self._count("write", sure=sure and self.sure and alone)

    def mark(self, backend: Backend, entity: Entity) -> None:
        """A row is deleted or comes back; where it stays, so does what lives in it: a statement for each kind."""
        self.send("write")
        for _ in backend.going_with(entity.name) - {entity.name} if entity.soft_delete else ():
            self.send("write", sure=False)

    def wait(self, change: Change, *, sure: bool = True) -> None:
        """Notes what has to be written. A row that is still to be inserted is inserted as it is by then."""
        if change.verb == "update":
            before = [c for c in self.waiting if (c.entity, c.place) == (change.entity, change.place)]
            if any(c.verb in ("insert", "delete") for c in before):
                return
            for one in before:
                sure |= self.waiting.pop(one)
                change = Change("update", change.entity, change.place, change.columns | one.columns)
        self.waiting[change] = self.waiting.get(change, False) or (sure and self.sure and not self.looping)

    def is_new(self, place: str) -> bool:
        """Whether a row has no key yet."""
        return any(c.verb == "insert" and c.place == place for c in self.waiting)

    def _count(self, kind: Kind, *, sure: bool) -> None:
        if self.looping:
            self.per_row += 1
            return
        self.least += sure
        self.most += 1
        self.kinds[kind] = self.kinds.get(kind, 0) + 1

    def told(self) -> Statements:
        reads, locks, writes = (self.kinds.get(kind, 0) for kind in ("read", "lock", "write"))
        return Statements(self.least, self.most, self.per_row, reads, locks, writes)


def merged(paths: Iterable[Path]) -> Path:
    """What holds whichever way was gone."""
    every = list(paths)
    longest = max(every, key=lambda path: (path.most, path.per_row)).fork()
    longest.least = min(path.least for path in every)
    longest.per_row = max(path.per_row for path in every)
    longest.waiting = _in_any([path.waiting for path in every])
    longest.owed = _in_any([path.owed for path in every])
    longest.rows = {place: e for place, e in longest.rows.items() if all(place in path.rows for path in every)}
    longest.lists = set.intersection(*(path.lists for path in every))
    return longest


def _in_any(found: list[dict[T, bool]]) -> dict[T, bool]:
    """What is in any of them; certain where it is so in all."""
    return {key: all(one.get(key, False) for one in found) for each in found for key in each}

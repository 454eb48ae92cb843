"""Counting along one way through a body: what was sent, and what waits to be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from backwright.design.duties import Duty
from backwright.design.told import Told
from backwright.design.ways import EVERY
from backwright.model.backend import Backend
from backwright.model.entities import Entity

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

    Where ways part, the longest of them is followed for the most, and the shortest for the least. `waiting`: what has
    to be written on the longest; `certain`: on the shortest; `written`: the rows of each UPDATE there that the function
    has sent; `noted`: the rows that who called it has changed, with their time. `owed`: what has to be asked or worked
    out at the end, and whether in any case; `left`: what is asked when who called it ends. `of_all`: what is worked out
    or asked of all rows, by its id, on any way. `sure`: whether what is counted happens in any case; `looping`: whether
    for each row.
    """

    least: int = 0
    most: int = 0
    per_row: int = 0
    kinds: dict[Kind, int] = field(default_factory=dict)
    waiting: frozenset[Change] = frozenset()
    certain: frozenset[Change] = frozenset()
    written: tuple[tuple[str, frozenset[str]], ...] = ()
    noted: frozenset[tuple[str, str]] = frozenset()
    rows: dict[str, str] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)
    owed: dict[Duty, bool] = field(default_factory=dict)
    left: dict[Duty, bool] = field(default_factory=dict)
    of_all: set[str] = field(default_factory=set)
    sure: bool = True
    looping: bool = False

    def fork(self) -> Path:
        """The same, to go on by itself."""
        other = copy(self)
        other.kinds, other.owed = dict(self.kinds), dict(self.owed)
        other.rows, other.lists, other.left = dict(self.rows), set(self.lists), dict(self.left)
        return other

    def follow(self, other: Path) -> None:
        """Goes on with the numbers of another, and with what waits there."""
        self.least, self.most, self.per_row, self.kinds = other.least, other.most, other.per_row, other.kinds
        self.waiting, self.certain, self.written, self.left = other.waiting, other.certain, other.written, other.left

    def forget(self, link: str) -> None:
        """A link leads elsewhere now, perhaps to a row that was loaded before."""
        for there in [there for there in self.rows if link in there.split(".")[1:]]:
            self.rows[f"before {there.replace('.', ' ')}"] = self.rows.pop(there)

    def send(self, kind: Kind, *, sure: bool = True, flushes: bool = True) -> None:
        """One statement; what waits is written before it."""
        if flushes:
            self.flush()
        if self.looping:
            self.per_row += 1
            return
        self.least += sure and self.sure
        self._count(kind)

    def flush(self) -> None:
        """Writes what waits: one statement for all rows of an entity that are written in the same way."""
        if self.looping:
            self.per_row += len(_groups(self.waiting))
        else:
            self.least += _together(self.certain) if self.sure else 0
            for _ in _groups(self.waiting):
                self._count("write")
        self.waiting = frozenset()
        if self.sure:
            self.written += _updates(one for one in self.certain if (one.entity, one.place) not in self.noted)
            self.certain = frozenset()

    def do(self, due: Mapping[Duty, bool], *, deletes: bool) -> None:
        """What is worked out and asked, and whether in any case. `deletes`: of rows that may be gone, by their ids."""
        for duty, sure in due.items():
            if duty.via == EVERY:
                self.of_all.add(duty.keeps or duty.asks)
            for _ in (*duty.holds, *([duty] if duty.alone else [])):
                self.send("lock", sure=sure)
            if duty.by_row and not deletes:
                self.flush()
            elif duty.keeps:
                self.send("lock", sure=sure)
                self.send("write", sure=sure)
            else:
                self.send("read", sure=sure)

    def end(self, *, deletes: bool) -> None:
        """Asks what was left until the whole operation is done."""
        left, self.left = self.left, {}
        self.do(left, deletes=deletes)

    def mark(self, backend: Backend, entity: Entity) -> None:
        """A row is deleted or comes back; where it stays, so does what lives in it: a statement for each kind."""
        self.send("write")
        if not entity.soft_delete:
            return
        along = backend.going_with(entity.name)
        for _ in along - {entity.name}:
            self.send("write", sure=False)
        if backend.account is not None and backend.account.name in along and backend.renewed:
            self.send("write", sure=entity.account)  # the sessions of the account end

    def wait(self, change: Change, *, sure: bool = True) -> None:
        """Notes what has to be written. A row that is still to be inserted is inserted as it is by then."""
        self.waiting = _joined(self.waiting, change)
        if sure and self.sure and not self.looping:
            self.certain = _joined(self.certain, change)
            self._take_back(change)

    def _take_back(self, change: Change) -> None:
        """The time of a change is noted after the last one: before it, there may have been nothing to write."""
        kept = []
        for entity, places in self.written:
            rest = places - {change.place} if (change.verb, change.entity) == ("update", entity) else places
            self.least -= not rest
            kept += [(entity, rest)] if rest else []
        self.written = tuple(kept)

    def rename(self, name: Callable[[str], str]) -> None:
        """What waits is about rows that are called otherwise from here on, in a function of its own."""
        self.written = ()
        self.waiting = frozenset(replace(change, place=name(change.place)) for change in self.waiting)
        self.certain = frozenset(replace(change, place=name(change.place)) for change in self.certain)
        self.noted = frozenset((change.entity, change.place) for change in self.certain)

    def is_new(self, place: str) -> bool:
        """Whether a row has no key yet."""
        return any(c.verb == "insert" and c.place == place for c in self.waiting)

    @property
    def shortest(self) -> int:
        """The least, with what waits."""
        return self.least + _together(self.certain)

    @property
    def longest(self) -> tuple[int, int]:
        """The most, with what waits."""
        return self.most + len(_groups(self.waiting)), self.per_row

    def _count(self, kind: Kind) -> None:
        self.most += 1
        self.kinds[kind] = self.kinds.get(kind, 0) + 1

    def told(self) -> Statements:
        reads, locks, writes = (self.kinds.get(kind, 0) for kind in ("read", "lock", "write"))
        return Statements(self.shortest, self.most, self.per_row, reads, locks, writes)


def merged(paths: Iterable[Path]) -> Path:
    """What holds whichever way was gone."""
    every = list(paths)
    longest = max(every, key=lambda path: path.longest).fork()
    shortest = min(every, key=lambda path: path.shortest)
    longest.least, longest.certain, longest.written = shortest.least, shortest.certain, shortest.written
    longest.per_row = max(path.per_row for path in every)
    duties = {duty for path in every for duty in path.owed}
    longest.owed = {duty: all(path.owed.get(duty, False) for path in every) for duty in duties}
    left = {duty for path in every for duty in path.left}
    longest.left = {duty: all(path.left.get(duty, False) for path in every) for duty in left}
    longest.rows = {place: e for place, e in longest.rows.items() if all(place in path.rows for path in every)}
    longest.lists = set.intersection(*(path.lists for path in every))
    return longest


def _together(changes: Iterable[Change]) -> int:
    """In how few statements. Of rows of one kind with different columns it depends on their keys which go together."""
    return len({group[:2] for group in _groups(changes)})


def _updates(changes: Iterable[Change]) -> tuple[tuple[str, frozenset[str]], ...]:
    """The rows of each UPDATE, by its entity."""
    found: dict[str, set[str]] = {}
    for change in changes:
        if change.verb == "update":
            found.setdefault(change.entity, set()).add(change.place)
    return tuple((entity, frozenset(places)) for entity, places in found.items())


def _groups(changes: Iterable[Change]) -> set[tuple[str, str, frozenset[str]]]:
    return {(change.verb, change.entity, change.columns) for change in changes}


def _joined(changes: frozenset[Change], change: Change) -> frozenset[Change]:
    """With one more change; of a row that waits already, with its further columns."""
    same = {c for c in changes if (c.entity, c.place) == (change.entity, change.place)} if change.place else set()
    if change.verb == "update" and any(c.verb in ("insert", "delete") for c in same):
        return changes
    if change.verb == "update":
        columns = change.columns.union(*(c.columns for c in same))
        return (changes - same) | {Change("update", change.entity, change.place, columns)}
    return changes | {change}

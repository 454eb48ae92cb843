"""Rows in memory. An operation works on a state of its own, which replaces the stored one as a whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Collection, Field, Link

Key: TypeAlias = int | UUID
DELETED = "deleted at"
"""When a row was deleted softly: no name of a blueprint has a space."""

VERSION = "version of"
"""How often a row was changed, each time by another operation."""


class Ref(NamedTuple):
    """A row: by this it is told from every other, whatever its values."""

    entity: str
    id: Key


def local(identity: str) -> str:
    """The name of a member or a function without that of its owner."""
    return identity.rpartition(".")[2]


def columns(entity: Entity) -> tuple[Field | Link, ...]:
    """What a row stores, in the order of the blueprint."""
    return tuple(member for member in entity.members if isinstance(member, Field | Link))


class State:
    """All rows and links, as one operation at one instant sees them. Tables are shared until they are written."""

    def __init__(self, backend: Backend, now: datetime) -> None:
        self.backend = backend
        self.now = now
        self.touched: dict[Ref, None] = {}
        self.assigned: dict[Ref, list[str]] = {}
        """What this operation has given new values in rows, what it gave one last at the end."""
        self._tables: dict[str, dict[Key, Mapping[str, Any]]] = {entity.name: {} for entity in backend.entities}
        self._pairs: dict[str, dict[tuple[Key, Key], None]] = {}
        self._numbers: dict[tuple[object, ...], int] = {}
        self._own: set[str] = set()
        self.made: set[Ref] = set()
        """The rows that this operation has made."""
        self._counted: set[Ref] = set()
        """The rows of which this operation has counted the version up."""
        self._gone: dict[Ref, Mapping[str, Any]] = {}
        """What the rows had that this operation has deleted: it may still ask them."""

    def begin(self, now: datetime) -> State:
        """A state that starts as this one is, and may be thrown away."""
        state = State(self.backend, now)
        state._tables = dict(self._tables)
        state._pairs = dict(self._pairs)
        state._numbers = dict(self._numbers)
        return state

    @property
    def written(self) -> bool:
        """Whether this operation has made, changed or taken away anything."""
        return bool(self._own)

    def refs(self, entity: str, deleted: datetime | None = None) -> list[Ref]:
        """The rows that are there, in the order of their creation; or those that were deleted at that instant."""
        return [Ref(entity, key) for key, row in self._tables[entity].items() if row.get(DELETED) == deleted]

    def stored(self, entity: str) -> list[Ref]:
        """The rows that are there, and those that were deleted softly."""
        return [Ref(entity, key) for key in self._tables[entity]]

    def deleted(self, entity: str) -> list[Ref]:
        """The rows that were deleted softly, the last first."""
        gone = [(row[DELETED], Ref(entity, key)) for key, row in self._tables[entity].items() if DELETED in row]
        return [ref for _, ref in sorted(gone, reverse=True)]

    def has(self, ref: Ref) -> bool:
        return ref.id in self._tables[ref.entity] and DELETED not in self._tables[ref.entity][ref.id]

    def is_gone(self, ref: Ref) -> bool:
        """Whether this operation has deleted the row for good."""
        return ref in self._gone

    def get(self, ref: Ref, name: str) -> Any:
        """A stored value, or where a link leads."""
        if name == "id":
            return ref.id
        found = self._gone[ref] if ref in self._gone else self._tables[ref.entity][ref.id]
        return found.get(name)

    def row(self, ref: Ref) -> Mapping[str, Any]:
        """All that a row has that is there."""
        return self._tables[ref.entity][ref.id]

    def insert(self, entity: Entity, values: Mapping[str, Any]) -> Ref:
        ref = Ref(entity.name, self._identity(entity.name))
        times = {time.name: self.now for time in entity.times}
        self._table(entity.name)[ref.id] = {**values, **times, VERSION: 1}
        self.touched[ref] = None
        self.made.add(ref)
        self._counted.add(ref)
        return ref

    def assign(self, ref: Ref, name: str, value: Any) -> None:
        """Sets one value; `updated_at` moves with it, and the version where anything does. Of a row that was deleted
        this operation alone sees it.
        """
        if ref in self._gone:
            self._gone[ref] = {**self._gone[ref], name: value}
            return
        self.assigned[ref] = [*(one for one in self.assigned.get(ref, []) if one != name), name]
        stored = self._tables[ref.entity][ref.id]
        changed = {**stored, name: value}
        if "updated_at" in changed:
            changed["updated_at"] = self.now
        elif changed == stored:
            return
        self._table(ref.entity)[ref.id] = changed
        self.change(ref)

    def change(self, ref: Ref) -> None:
        """Counts a change of the row, or of what belongs to it: one an operation."""
        if ref not in self._counted:
            stored = self._tables[ref.entity][ref.id]
            self._table(ref.entity)[ref.id] = {**stored, VERSION: stored[VERSION] + 1}
            self._counted.add(ref)
        self.touched[ref] = None

    def clear(self, ref: Ref, link: str) -> None:
        """A link leads to nothing any more, because its row is gone: nobody has changed this one."""
        self._table(ref.entity)[ref.id] = {**self._tables[ref.entity][ref.id], link: None}
        self.touched[ref] = None

    def before(self, ref: Ref) -> int:
        """The version of the row when this operation began."""
        version: int = self.get(ref, VERSION)
        return version - 1 if ref in self._counted else version

    def remove(self, ref: Ref, *, softly: bool) -> None:
        """Takes the row and its links away, or stamps it."""
        if softly:
            self._table(ref.entity)[ref.id] = {**self._tables[ref.entity][ref.id], DELETED: self.now}
            self.change(ref)
            self.touched.pop(ref, None)
            return
        self._gone[ref] = self._table(ref.entity).pop(ref.id)
        self.touched.pop(ref, None)
        for owner in self.backend.entities:
            for collection in owner.collections:
                if collection.kind == "set" and not collection.mirrored:
                    self._forget(collection, ref)

    def restore(self, ref: Ref) -> None:
        """Takes the stamp away."""
        stored = dict(self._tables[ref.entity][ref.id])
        del stored[DELETED]
        self._table(ref.entity)[ref.id] = stored
        self.change(ref)

    def others(self, ref: Ref, collection: Collection) -> list[Ref]:
        """The linked rows: a set in the order of its key, a list in that of creation."""
        if collection.kind == "list":
            through = local(collection.through)
            return [row for row in self.refs(collection.target) if self.get(row, through) == ref]
        pairs, mine = self._sides(collection)
        found = [Ref(collection.target, pair[1 - mine]) for pair in pairs if pair[mine] == ref.id]
        key = self.backend.entity(collection.target).identity
        return sorted((row for row in found if self.has(row)), key=lambda row: [self._place(row, k.name) for k in key])

    def link(self, ref: Ref, collection: Collection, other: Ref) -> None:
        """Insert or nothing."""
        pairs, mine = self._sides(collection, write=True)
        pairs[(ref.id, other.id) if mine == 0 else (other.id, ref.id)] = None

    def unlink(self, ref: Ref, collection: Collection, other: Ref) -> None:
        """Delete if there."""
        pairs, mine = self._sides(collection, write=True)
        pairs.pop((ref.id, other.id) if mine == 0 else (other.id, ref.id), None)

    def number(self, *scope: object) -> int:
        """The next number of a sequence."""
        self._numbers[scope] = self._numbers.get(scope, 0) + 1
        return self._numbers[scope]

    def _place(self, ref: Ref, name: str) -> Any:
        value = self.get(ref, name)
        return value.id if isinstance(value, Ref) else value

    def _identity(self, entity: str) -> Key:
        number = self.number(entity)
        if self.backend.ids == "int":
            return number
        # Ordered by their creation, as UUIDs of version 7 are.
        stamp = int(self.now.timestamp() * 1000) << 80
        return UUID(int=stamp | 7 << 76 | 2 << 62 | self.number("uuid"))

    def _table(self, name: str) -> dict[Key, Mapping[str, Any]]:
        if name not in self._own:
            self._own.add(name)
            self._tables[name] = dict(self._tables[name])
        return self._tables[name]

    def _sides(self, collection: Collection, *, write: bool = False) -> tuple[dict[tuple[Key, Key], None], int]:
        """The pairs of a set, and which side of them is its owner."""
        name = collection.inverse if collection.mirrored else collection.id
        if write and name not in self._own:
            self._own.add(name)
            self._pairs[name] = dict(self._pairs.get(name, {}))
        return self._pairs.get(name, {}), int(collection.mirrored)

    def _forget(self, collection: Collection, ref: Ref) -> None:
        pairs, _ = self._sides(collection, write=True)
        for pair in list(pairs):
            if (collection.owner == ref.entity and pair[0] == ref.id) or (
                collection.target == ref.entity and pair[1] == ref.id
            ):
                del pairs[pair]

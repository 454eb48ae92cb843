"""What no two rows have alike, as rows are stored one after the other: databases ask each statement for itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backwright.evaluator.store import Key
from backwright.evaluator.writing import Constraint, Rows
from backwright.model.entities import Entity
from backwright.model.members import Field, Link, Member
from backwright.model.types import Choice, Scalar, is_text, present

_ROOM = 9
"""As long as a text has to be that stands for another one meanwhile."""


class Ordering:
    """The rows as they were last stored, while a body changes them."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._state = rows.state
        self._stored = {entity.name: self._now(entity) for entity in rows.backend.entities}

    def store_all(self) -> None:
        """What has changed of all rows is stored."""
        for entity in self._rows.backend.entities:
            self.store(entity)

    def store(self, entity: Entity) -> None:
        """What has changed is stored in the order of its keys: no row takes meanwhile what another one still has."""
        now = self._now(entity)
        for constraint in self._rows.constraints(entity):
            if not self._makes_room(entity, constraint):
                self._take_turns(entity, constraint, now)
        self._stored[entity.name] = now

    def _now(self, entity: Entity) -> dict[Key, Mapping[str, Any]]:
        return {ref.id: self._state.row(ref) for ref in self._state.refs(entity.name)}

    def _take_turns(self, entity: Entity, constraint: Constraint, now: Mapping[Key, Mapping[str, Any]]) -> None:
        def had(row: Mapping[str, Any]) -> tuple[Any, ...]:
            return tuple(row.get(name) for name in constraint.members)

        taken = {key: had(row) for key, row in self._stored[entity.name].items()}
        for key in sorted(taken.keys() & now.keys(), key=str if self._rows.backend.ids != "int" else None):
            wanted = had(now[key])
            if wanted == taken[key]:
                continue
            if None not in wanted and wanted in taken.values():
                raise self._rows.taken(constraint)
            taken[key] = wanted

    def _makes_room(self, entity: Entity, constraint: Constraint) -> bool:
        """Whether rows have what nobody has while they exchange it; those of some rows alone cease to be of them."""
        members = (entity.member(name) for name in constraint.members)
        return bool(constraint.where or constraint.during) or any(_can_let_go(member) for member in members)


def _can_let_go(member: Member | None) -> bool:
    if isinstance(member, Link):
        return member.optional
    if not isinstance(member, Field) or member.optional:
        return True
    kind, longest = present(member.type), member.limits.max
    if isinstance(kind, Choice):
        return False
    return kind in (Scalar("int"), Scalar("date")) or (is_text(kind) and (longest is None or longest >= _ROOM))

"""What owned rows may exchange among themselves, although no two of them may have it alike."""

from __future__ import annotations

from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Field, Link
from backwright.model.shapes import Input


def exchanged(backend: Backend, given: Input, target: Entity) -> tuple[Field | Link, ...]:
    """The members of rows that are sent with their owner for which they are stored anew where they change.

    Rows that others lead to are changed one by one: stored anew, they would take these with them.
    """
    unique = {name.rpartition(".")[2] for one in target.uniques for name in one.members}
    among = any(one.where for one in target.uniques)
    sent = (one.member for one in given.rows)
    found = (m for m in sent if isinstance(m, Field | Link) and (among or m.name in unique or m.unique or m.key))
    return () if _is_led_to(backend, target) else tuple(found)


def _is_led_to(backend: Backend, entity: Entity) -> bool:
    """Whether other rows, or pairs, have the keys of its rows."""
    sets = (m for one in backend.entities for m in one.collections if m.kind == "set")
    return bool(backend.leading_to(entity.name)) or any(entity.name in (m.owner, m.target) for m in sets)

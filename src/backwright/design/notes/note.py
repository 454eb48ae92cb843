"""Something to know before the backend is built."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from backwright.design.facts import Facts
from backwright.design.told import Told


class Note(Told, frozen=True):
    """`subjects`: what it is about, entities, members and routes by their names; `id` is that of the rule."""

    id: str
    text: str
    subjects: tuple[str, ...] = ()


NoteRule: TypeAlias = Callable[[Facts], Note | None]
"""What looks at a design and has something to say of it, or nothing."""


def noted(rule: NoteRule, text: str, subjects: tuple[str, ...] | list[str]) -> Note | None:
    """A note about these subjects; none where there are none."""
    return Note(rule.__name__.replace("_", "-"), text, tuple(subjects)) if subjects else None

"""Board: it holds three notes."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import field
from backwright.logic import action, create, require, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Note(Entity):
    name: str = field(max=20)
    allow(read=anyone)


@action("POST", "/notes", by=anyone, status=201)
def add(name: str) -> Note:
    require(len([note for note in rows(Note) if note.name != "-"]) < 3, "there are three")
    return create(Note(name=name))

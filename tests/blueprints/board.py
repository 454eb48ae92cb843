"""Board: it holds three notes, and counts who has looked at it."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import field
from backwright.logic import action, create, ensure, require, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Note(Entity):
    name: str = field(max=20)
    allow(read=anyone)


class Day(Entity):
    name: str = field(key=True, max=20)
    looks: int = field(default=0, min=0, max=1000)
    allow(read=anyone)


@action("POST", "/notes", by=anyone, status=201)
def add(name: str) -> Note:
    require(len([note for note in rows(Note) if note.name != "-"]) < 3, "there are three")
    return create(Note(name=name))


@action("POST", "/looks", by=anyone)
def look(day: str, before: int = 0) -> Day:
    seen = ensure(Day(name=day, looks=before))
    seen.looks += 1
    return seen

"""What an operation answers about nobody, in lists: each item is worked out for itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.evaluator import Reference, Request
from support.reference import model_of

BLUEPRINT = """
from __future__ import annotations
from backwright import Account, App, Entity, Record
from backwright.fields import Email, Password, field
from backwright.logic import query, rows
from backwright.rules import allow, anyone, signed_in

app = App()


class User(Account):
    email: Email = field(unique=True)
    password: Password
    allow(create=anyone)


class Note(Entity):
    text: str
    author: User | None = None
    allow(create=anyone)


class Shape(Record):
    text: str
    mine: bool


def told(note: Note, me: User | None) -> Shape:
    return Shape(text=note.text, mine=note.author == me)


@query("GET", "/notes", by=anyone)
def notes(me: User | None) -> list[Shape]:
    return [told(note, me) for note in rows(Note)]


@query("GET", "/mine", by=anyone)
def mine(me: User | None) -> list[Shape]:
    return [told(note, me) for note in rows(Note) if note.author == me]


@query("GET", "/flags", by=anyone)
def flags(me: User | None) -> list[bool]:
    return [note.author == me for note in rows(Note)][:3]


@query("GET", "/all-others", by=anyone)
def all_others(me: User | None) -> bool:
    return all(note.author != me for note in rows(Note))
"""


@pytest.mark.parametrize(
    ("path", "told"),
    [("/notes", b'[{"text":"a","mine":false}]'), ("/mine", b"[]"), ("/flags", b"[false]"), ("/all-others", b"false")],
)
def test_what_is_unknown_of_an_item_leaves_the_others_known(path: str, told: bytes, tmp_path: Path) -> None:
    blueprint = tmp_path / "notes.py"
    blueprint.write_text(BLUEPRINT)
    reference = Reference(model_of(blueprint))
    sent = {"content-type": "application/json"}
    assert reference.handle(Request("POST", "/notes", sent, b'{"text": "a"}')).status == 204
    assert reference.handle(Request("GET", path, {}, b"")).encoded() == told

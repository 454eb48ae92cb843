"""A small backend with every kind of column, link and set that rules ask about."""

from __future__ import annotations

from backwright.model import expressions as x
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Collection, Field, Link
from backwright.model.operations import Function
from backwright.model.rules import Grant, Rule, Satisfies
from backwright.model.types import BOOL, INT, TEXT, ListOf, Maybe, Row, Scalar, SetOf, Type

PERSON, NOTE = Row("Person"), Row("Note")
EMAIL, PASSWORD = Scalar("email"), Scalar("password")


def _identity(owner: str) -> tuple[Field, ...]:
    return (Field(owner, "id", Scalar("id"), implicit=True),)


person = Entity(
    "Person",
    (
        Field("Person", "email", EMAIL, unique=True),
        Field("Person", "password", PASSWORD),
        Field("Person", "age", Maybe(INT)),
        Field("Person", "name", TEXT),
        Link("Person", "boss", "Person", optional=True, on_delete="null"),
        Collection("Person", "friends", "Person", "set"),
        Collection("Person", "notes", "Note", "list", through="Note.owner"),
    ),
    _identity("Person"),
    account=True,
)
note = Entity(
    "Note",
    (
        Field("Note", "title", Maybe(TEXT)),
        Field("Note", "kind", TEXT),
        Field("Note", "score", Maybe(INT)),
        Field("Note", "weight", INT),
        Field("Note", "done", BOOL),
        Field("Note", "flag", Maybe(BOOL)),
        Link("Note", "owner", "Person", optional=True, on_delete="null"),
        Link("Note", "author", "Person"),
        Link("Note", "parent", "Note", optional=True, on_delete="null"),
        Collection("Note", "replies", "Note", "list", through="Note.parent"),
        Collection("Note", "watchers", "Person", "set"),
    ),
    _identity("Note"),
)


def notes(rule: x.Expression) -> Backend:
    """The backend, in which notes may be read by those for whom the rule holds."""
    predicate = Function("Note", "rule", (), BOOL, rule, on_row=True, caller="optional")
    ruled = Entity(
        note.name,
        note.members,
        note.implicit,
        grants=(Grant(("get", "list"), Rule((Satisfies(predicate.id),))),),
        functions=(predicate,),
    )
    return Backend("notes", entities=(person, ruled))


__all__ = ["EMAIL", "NOTE", "PERSON", "ListOf", "SetOf", "Type", "note", "notes", "person"]

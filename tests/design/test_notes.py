"""Every note has a model that it is about, and one of which it says nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from backwright.design import design
from backwright.design.facts import Facts
from backwright.design.notes import PERFORMANCE, SECURITY, Note, performance, security
from backwright.design.notes.lists import unbounded
from backwright.model.api import Api, SignIn
from backwright.model.backend import Backend
from backwright.model.entities import Entity, Filter, Index, Listing, View
from backwright.model.expressions import Aggregate, Argument, Expression, Rows, Value, Word
from backwright.model.members import Computed, Issued, Limits
from backwright.model.operations import Function, Operation, Ordering, Rate
from backwright.model.rules import Grant, Rule, Satisfies
from backwright.model.statements import Do, ForEach, Statement
from backwright.model.types import BOOL, INT, TEXT, Row, SetOf
from support.models import (
    ANYONE,
    ME,
    NOBODY,
    READ,
    SIGNED_IN,
    allow,
    author,
    backend,
    entity,
    field,
    holder,
    link,
    many,
    path,
    role,
    then,
    user,
)

OPEN = allow(ANYONE, *READ)
SIGNED = allow(SIGNED_IN, *READ)
OWN = holder("Note", "author")
TEAM = path("Note", "team", Row("Team"))
PEOPLE = SetOf(Row("User"))
READERS = path("Note", "readers", PEOPLE)


def note(*members: object, grants: tuple[Grant, ...] = (OPEN,), **more: object) -> Entity:
    return entity("Note", author(), *members, grants=grants, **more)  # type: ignore[arg-type]  # members and options


def notes(*members: object, **more: Any) -> Backend:
    return backend(user(), note(*members, **more))


def cursors(*members: object, shows: tuple[str, ...]) -> Backend:
    """A list by cursor of a view that shows these."""
    by_rank = Listing(order=(Ordering(path("Note", "rank", INT)),), pages="cursor")
    view = View("Short", "Note", shows, grants=(OPEN,), listing=by_rank)
    return backend(user(), entity("Note", field("text", TEXT), *members), views=[view])  # type: ignore[arg-type]


def counting(*grants: Grant, stored: bool = False) -> Backend:
    counted = Computed("", "reader_count", INT, Aggregate("len", READERS, None, INT), stored=stored)
    account = user(grants=[allow(ANYONE, "create"), *grants])
    return backend(account, note(many("readers", "User"), counted))


def stored(value: Expression) -> Backend:
    """Notes that keep a value."""
    grants = (allow(ANYONE, "create"),)
    return backend(entity("Note", Computed("", "weight", INT, value, stored=True), grants=grants))


def operation(*body: Statement, rule: Rule | None = None, **more: Any) -> Operation:
    return Operation(
        "Note", "send", "action", "POST", "", rule or Rule((SIGNED_IN,)), body=tuple(body), on_row=True, **more
    )


GET_USER = Do(Word("get", "User", (Argument("", Value(1, INT)),), Row("User")))
EACH = ForEach(("one",), READERS, (GET_USER,))
BY_TAG = Filter("tag", then(path("Note", "tags", SetOf(Row("Tag"))), "Tag.name", TEXT))
TAG = entity("Tag", field("name", value=True, max=50))
FIVE = tuple(Index((f"n{number}",)) for number in range(6))
NUMBERS = tuple(field(f"n{number}", "int") for number in range(6))
SHOWN = View("Person", "User", ("email",), grants=(OPEN,))
MEMBER = entity("Membership", link("team", "Team", within=True), link("person", "User"), field("role"))
OF_A_TEAM = role("owner", member="Membership", through=TEAM)
PUBLIC = Function("Note", "shown", (), BOOL, path("Note", "public", BOOL), on_row=True)
WHOLE = backend(entity("Note", grants=(OPEN,)), api=Api(limit=None))
RENEWED = SignIn("User", refresh=timedelta(days=30))


def of_a_team(*grants: Grant) -> Backend:
    return backend(user(), entity("Team"), MEMBER, note(link("team", "Team", within=True), grants=grants))


CASES: dict[str, tuple[Backend, tuple[str, ...], Backend]] = {
    # The note, a model that it is about, its subjects, and a model of which it says nothing.
    "open-reads": (notes(), ("GET /notes", "GET /notes/{id}"), notes(grants=(SIGNED,))),
    "open-writes": (
        notes(grants=(allow(ANYONE, "create"),)),
        ("POST /users/login", "POST /users", "POST /notes"),
        backend(entity("Note", grants=(OPEN,))),
    ),
    "reads-by-some-strangers": (
        notes(field("public", BOOL), grants=(allow(Satisfies("Note.shown"), "list"),), functions=[PUBLIC]),
        ("GET /notes",),
        notes(),
    ),
    "shown-addresses": (
        backend(user(), views=[SHOWN]),
        ("User.email in GET /persons", "User.email in GET /persons/{id}"),
        backend(user()),
    ),
    "tokens-told-once": (
        notes(field("ticket", "token", made=Issued()), grants=(OPEN, allow(ANYONE, "create"))),
        ("Note.ticket in POST /notes",),
        backend(user(field("token", "token", made=Issued()), grants=[allow(ANYONE, "create")]), note()),
    ),
    "told-by-cursors": (
        cursors(field("rank", INT), shows=("text",)),
        ("Note.rank in GET /shorts",),
        cursors(field("rank", INT), shows=("text", "rank")),
    ),
    "guarded-fields": (
        notes(field("rank", "int", write=Rule((OWN,))), field("hint", read=Rule((NOBODY,)))),
        ("Note.rank (written: the author)", "Note.hint (read: nobody)"),
        notes(field("rank", "int")),
    ),
    "counts-beyond-rights": (
        counting(allow(ME, *READ)),
        ("Note.reader_count (User)",),
        counting(allow(ANYONE, "list")),
    ),
    "sees-beyond-rights": (
        notes(operations=[operation(GET_USER)]),
        ("Note.send",),
        notes(operations=[operation(GET_USER, rule=Rule((NOBODY,)))]),
    ),
    "tokens-outlive-changes": (backend(user()), ("User",), backend(entity("Note", grants=(OPEN,)))),
    "refresh-tokens": (backend(user(), sign_ins=[RENEWED]), ("User",), backend(user())),
    "tells-who-has-an-account": (
        backend(user()),
        ("User.email",),
        backend(user(grants=[allow(ME, *READ)])),
    ),
    "limits-of-each-process": (
        notes(operations=[operation(rate=Rate(1, timedelta(minutes=1)))]),
        ("sign-in", "registration", "Note.send"),
        backend(entity("Note", grants=(OPEN,))),
    ),
    "whole-lists": (WHOLE, ("/notes",), notes()),
    "exact-totals": (notes(), ("/notes",), WHOLE),
    "deep-pages": (notes(), ("/notes",), WHOLE),
    "search-without-index": (
        notes(field("text"), listing=Listing(search=(path("Note", "text", TEXT),))),
        ("/notes",),
        notes(field("text")),
    ),
    "filters-through-pairs": (
        backend(user(), TAG, note(many("tags", "Tag"), listing=Listing(filters=(BY_TAG,)))),
        ("Note by `tag`",),
        notes(field("kind", max=9), listing=Listing(filters=(Filter("kind", path("Note", "kind", TEXT)),))),
    ),
    "filters-without-index": (
        notes(field("kind"), listing=Listing(filters=(Filter("kind", path("Note", "kind", TEXT)),))),
        ("Note by `kind`",),
        notes(field("kind", max=9), listing=Listing(filters=(Filter("kind", path("Note", "kind", TEXT)),))),
    ),
    "long-texts-in-lists": (notes(field("text")), ("Note.text",), notes(field("text", listed=False))),
    "worked-out-at-each-read": (
        counting(allow(ME, *READ)),
        ("Note.reader_count",),
        counting(allow(ME, *READ), stored=True),
    ),
    "roles-looked-up": (of_a_team(allow(OF_A_TEAM, "get")), ("get_note",), of_a_team(OPEN)),
    "account-looked-up": (
        backend(user(grants=[allow(ME, *READ, "delete")])),
        ("User",),
        backend(user()),
    ),
    "many-indexes": (notes(*NUMBERS, indexes=FIVE), ("notes (7)",), notes(*NUMBERS, indexes=FIVE[:2])),
    "growing-operations": (
        notes(many("readers", "User"), operations=[operation(EACH)]),
        ("send_note",),
        notes(operations=[operation()]),
    ),
    "whole-tables": (
        stored(Aggregate("len", Rows("Note", SetOf(Row("Note"))), None, INT)),
        ("create_note (`weight` of all notes)",),
        stored(Value(1, INT)),
    ),
    "slow-passwords": (backend(user()), ("sign_in", "create_user"), backend(entity("Note", grants=(OPEN,)))),
}


def said(backend: Backend) -> dict[str, Note]:
    facts = Facts(design(backend))
    return {note.id: note for note in (*security(facts), *performance(facts))}


def test_every_note_has_its_case() -> None:
    assert [rule.__name__.replace("_", "-") for rule in (*SECURITY, *PERFORMANCE)] == list(CASES)


@pytest.mark.parametrize("name", CASES)
def test_it_is_said_of_what_it_is_about(name: str) -> None:
    about, subjects, _ = CASES[name]
    assert said(about)[name].subjects == subjects


@pytest.mark.parametrize("name", CASES)
def test_it_is_not_said_of_anything_else(name: str) -> None:
    assert name not in said(CASES[name][2])


def test_a_password_field_is_no_text_of_a_list() -> None:
    account = user(grants=[allow(ANYONE, *READ)])
    assert "long-texts-in-lists" not in said(backend(account))


def test_a_life_is_told_in_its_units() -> None:
    text = said(backend(user(), sign_ins=[SignIn("User", access=timedelta(hours=36))]))["tokens-outlive-changes"].text
    assert "1 day 12 hours" in text


@pytest.mark.parametrize(
    ("pattern", "is_unbounded"), [("", True), ("[a-z]+", True), ("[A-Z]{2,6}", False), ("a|bc", False)]
)
def test_a_pattern_may_say_how_long_a_text_is(pattern: str, *, is_unbounded: bool) -> None:
    assert unbounded(replace(field("code"), limits=Limits(pattern=pattern))) is is_unbounded

"""Every question has a model that raises it, and one in which it is answered."""

from __future__ import annotations

import ast
from datetime import timedelta

import msgspec
import pytest

from backwright.design import design
from backwright.design.facts import Facts
from backwright.design.questions import RULES, Question, questions
from backwright.model.api import Api, SignIn
from backwright.model.backend import Backend
from backwright.model.entities import Entity, Filter, Listing
from backwright.model.expressions import Argument, New, Value
from backwright.model.operations import Moves, Operation
from backwright.model.rules import Grant, Rule
from backwright.model.statements import Do
from backwright.model.types import TEXT, Row
from support.models import (
    ANYONE,
    ME,
    READ,
    SIGNED_IN,
    allow,
    as_code,
    author,
    backend,
    choice,
    entity,
    field,
    holder,
    inline,
    link,
    path,
    role,
    user,
)

AUTHOR = holder("Note", "author")
OPEN = allow(ANYONE, *READ)
WRITTEN = allow(SIGNED_IN, "create")
CHANGED = allow(AUTHOR, "update")
GONE = allow(AUTHOR, "delete")
WHOLE = Api(limit=None)


def note(*members: object, grants: tuple[Grant, ...] = (OPEN, WRITTEN, CHANGED, GONE), **more: object) -> Entity:
    return entity("Note", author(), *members, grants=grants, **more)  # type: ignore[arg-type]  # members and options


def notes(*members: object, **more: object) -> Backend:
    return backend(user(field("role", max=20)), note(*members, **more))  # type: ignore[arg-type]


def with_account(*members: object, **more: object) -> Backend:
    return backend(user(*members, **more))  # type: ignore[arg-type]


def with_tokens(access: timedelta, refresh: timedelta | None = None) -> Backend:
    return backend(user(), sign_ins=(SignIn("User", access=access, refresh=refresh),))


def with_tags(make: bool) -> Backend:
    tag = entity("Tag", field("name", value=True, max=50), grants=(OPEN, allow(ANYONE, "create", "delete")))
    return backend(user(), tag, note(inline("tags", "Tag", create=make, max=9)))


def with_comments(*, kept: bool) -> Backend:
    comment = entity("Comment", link("note", "Note", within=True), author(), grants=(OPEN, WRITTEN))
    return backend(user(), note(soft_delete=kept), comment)


def with_pins(on_delete: str) -> Backend:
    pin = entity("Pin", link("note", "Note", optional=True, on_delete=on_delete), grants=(OPEN,))
    return backend(user(), note(), pin)


def sending(**more: object) -> Operation:
    operation = Operation("Note", "send", "action", "POST", "", Rule((AUTHOR,)), on_row=True)
    return msgspec.structs.replace(operation, **more)


MOVE = sending(moves=Moves("Note.state", ("draft",), "sent"))
MAKES_NOTES = Operation(
    "", "write", "action", "POST", "/write", Rule((SIGNED_IN,)), body=(Do(New("Note", (), Row("Note"))),)
)
DRAFT = Value("draft", TEXT)
FIRST = New("User", (Argument("role", Value("admin", TEXT)),), Row("User"))
ADMIN_ONLY = Rule((role("admin"),))
ASKED = note(grants=(OPEN, WRITTEN, allow(role("admin"), "delete")))
BY_KIND = Listing(filters=(Filter("kind", path("Note", "kind", TEXT)),))

CASES: dict[str, tuple[Backend, tuple[str, ...], Backend]] = {
    # The question, a model that raises it, its subjects, and a model that answers it.
    "readable-by-everybody": (notes(), ("Note",), notes(grants=(allow(SIGNED_IN, *READ),))),
    "writable-by-everybody": (notes(grants=(allow(ANYONE, "create"),)), ("create_note",), notes()),
    "only-its-people-delete": (
        notes(),
        ("Note",),
        notes(grants=(OPEN, WRITTEN, allow((AUTHOR, role("moderator")), "delete"))),
    ),
    "never-corrected": (notes(grants=(OPEN, WRITTEN)), ("Note",), notes()),
    "never-deleted": (notes(grants=(OPEN, WRITTEN, CHANGED)), ("Note",), notes()),
    "never-made": (notes(grants=(OPEN,)), ("Note",), backend(user(), note(grants=(OPEN,)), operations=[MAKES_NOTES])),
    "never-read": (notes(grants=(WRITTEN,)), ("Note",), notes()),
    "roles-that-nobody-gives": (
        backend(user(field("role", write=ADMIN_ONLY)), ASKED),
        ("User.role",),
        backend(user(field("role", write=ADMIN_ONLY)), ASKED, first_rows=[FIRST]),
    ),
    "accounts-stay": (
        with_account(),
        ("User",),
        with_account(grants=[allow(ANYONE, "create"), allow(ME, *READ, "delete")]),
    ),
    "changed-without-password": (
        with_account(),
        ("User.email", "User.password"),
        with_account(grants=[allow(ANYONE, "create"), allow(ME, *READ)]),
    ),
    "unconfirmed-addresses": (with_account(), ("User.email",), with_account(verify_email=True)),
    "forgotten-passwords": (with_account(), ("User",), with_account(reset_password=True)),
    "long-access-tokens": (
        with_tokens(timedelta(days=1)),
        ("User",),
        with_tokens(timedelta(days=1), timedelta(days=30)),
    ),
    "deletes-rows-of-others": (with_comments(kept=False), ("Note",), notes()),
    "kept-by-references": (with_pins("restrict"), ("Note",), with_pins("null")),
    "keys-that-change": (
        notes(field("code", key=True)),
        ("Note.code",),
        notes(field("code", key=True, fixed=True)),
    ),
    "states-in-any-order": (
        notes(choice("state", "draft", "sent", default=DRAFT)),
        ("Note.state",),
        notes(choice("state", "draft", "sent", default=DRAFT), operations=[MOVE]),
    ),
    "lost-updates": (
        notes(grants=(OPEN, WRITTEN, allow(SIGNED_IN, "update"))),
        ("Note",),
        notes(),
    ),
    "named-rows-are-made": (with_tags(make=True), ("Note.tags",), with_tags(make=False)),
    "texts-without-limit": (notes(field("text")), ("Note.text",), notes(field("text", max=90))),
    "numbers-without-limit": (notes(field("size", "int")), ("Note.size",), notes(field("size", "int", min=0))),
    "inline-without-limit": (notes(inline("tags", "Note")), ("Note.tags",), notes(inline("tags", "Note", max=9))),
    "whole-lists": (backend(user(), note(), api=WHOLE), ("list_notes",), notes()),
    "pages-without-filter": (notes(field("kind")), ("list_notes",), notes(field("kind"), listing=BY_KIND)),
}


def found(backend: Backend) -> dict[str, Question]:
    return {question.id: question for question in questions(Facts(design(backend)))}


def test_every_question_has_its_case() -> None:
    assert [rule.__name__.replace("_", "-") for rule in RULES] == list(CASES)


@pytest.mark.parametrize("name", CASES)
def test_it_is_asked_of_what_raises_it(name: str) -> None:
    raising, subjects, _ = CASES[name]
    assert found(raising)[name].subjects == subjects


@pytest.mark.parametrize("name", CASES)
def test_it_is_not_asked_of_what_answers_it(name: str) -> None:
    assert name not in found(CASES[name][2])


@pytest.mark.parametrize("name", CASES)
def test_it_says_what_holds_and_what_would_answer_it(name: str) -> None:
    question = found(CASES[name][0])[name]
    assert question.question.endswith("?")
    assert question.default
    assert question.answer


@pytest.mark.parametrize("name", CASES)
def test_the_answer_is_a_line_of_a_blueprint(name: str) -> None:
    line, _, _ = found(CASES[name][0])[name].answer.partition("  #")
    assert ast.parse(as_code(line))


def test_an_answer_that_can_only_be_planned_says_so() -> None:
    answers = {name: found(CASES[name][0])[name].answer for name in CASES}
    assert answers["forgotten-passwords"].endswith("reset_password=True)  # not built yet")
    assert not answers["accounts-stay"].endswith("not built yet")


def test_a_soft_delete_is_still_a_question_of_whose_rows_go() -> None:
    assert "deletes-rows-of-others" in found(with_comments(kept=True))


def test_a_choice_that_is_no_state_has_no_steps() -> None:
    assert "states-in-any-order" not in found(notes(choice("colour", "red", "blue", default=DRAFT)))


def test_roles_of_members_are_given_with_the_membership() -> None:
    member = role("owner", member="Membership", through=path("Note", "team", Row("Team")))
    asked = note(link("team", "Team", within=True), grants=(OPEN, WRITTEN, allow(member, "delete")))
    membership = entity("Membership", link("team", "Team", within=True), link("person", "User"), field("role"))
    model = backend(user(field("role", write=ADMIN_ONLY)), entity("Team"), membership, asked)
    assert "roles-that-nobody-gives" not in found(model)


def test_a_backend_without_accounts_asks_nothing_about_them() -> None:
    asked = found(backend(entity("Note", field("title"), grants=(OPEN,))))
    assert set(asked) == {"readable-by-everybody", "never-made", "pages-without-filter"}

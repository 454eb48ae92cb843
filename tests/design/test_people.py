"""Who may, in the words of people, and the other words of the plan."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backwright.design.people import people
from backwright.design.wording import code, counted, listed, several, shortened, span, spoken, type_words
from backwright.model.expressions import Name
from backwright.model.operations import Function
from backwright.model.rules import Holder, Person, Rule, Satisfies
from backwright.model.types import BOOL, INT, NOTHING, TEXT, Choice, ListOf, Maybe, PairOf, Row, Scalar, SetOf, Type
from support.models import ANYONE, ME, NOBODY, SIGNED_IN, author, backend, entity, holder, path, role, then, user

NOTE = Row("Note")
PUBLIC = Function("Note", "public", (), BOOL, path("Note", "pinned", BOOL), on_row=True)
MINE = Function("Note", "mine", (), BOOL, path("Note", "pinned", BOOL), on_row=True, caller="required")
BOOKS_OWNER = Holder(then(path("Note", "book", Row("Book")), "Book.owner", Row("User")))
BOOKS_READERS = Holder(then(path("Note", "book", Row("Book")), "Book.readers", SetOf(Row("User"))))
MODEL = backend(user(), entity("Note", author(), functions=[PUBLIC, MINE]))
TEAM_ROLE = role("owner", "helper", member="Membership", through=path("Note", "team", Row("Team")))


@pytest.mark.parametrize(
    ("persons", "words"),
    [
        ((), "nobody"),
        ((NOBODY,), "nobody"),
        ((ANYONE,), "anyone"),
        ((SIGNED_IN,), "signed in"),
        ((ME,), "the account itself"),
        ((holder("Note", "author"),), "the author"),
        ((holder("Note", "co_authors", several=True),), "one of its co authors"),
        ((BOOKS_OWNER,), "the owner of its book"),
        ((BOOKS_READERS,), "one of the readers of its book"),
        ((BOOKS_OWNER, BOOKS_READERS), "the owner or one of the readers of its book"),
        ((holder("Note", "author"), BOOKS_OWNER), "the author or the owner of its book"),
        ((role("teller"),), "role teller"),
        ((TEAM_ROLE,), "role owner or helper in the team"),
        ((Satisfies("Note.mine"),), "whoever `mine` holds for"),
        ((Satisfies("Note.public"),), "anyone where `public` holds"),
        ((holder("Note", "author"), role("teller"), ME), "the author, role teller or the account itself"),
        ((Holder(Name("somebody", Row("User"))),), "whoever its rule names"),
    ],
)
def test_people_are_told_in_words(persons: tuple[Person, ...], words: str) -> None:
    assert people(MODEL, Rule(persons)) == words


@pytest.mark.parametrize(
    ("persons", "words"),
    [
        ((holder("Note", "author"), ANYONE), "anyone"),
        ((SIGNED_IN, holder("Note", "author"), role("teller")), "signed in"),
        ((SIGNED_IN, Satisfies("Note.public")), "signed in or anyone where `public` holds"),
        ((NOBODY, holder("Note", "author")), "the author"),
    ],
)
def test_whom_others_cover_is_left_out(persons: tuple[Person, ...], words: str) -> None:
    assert people(MODEL, Rule(persons)) == words


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists(items: list[str], words: str) -> None:
    assert listed(items) == words


def test_long_lists_are_shortened() -> None:
    assert shortened(list("abcdef"), most=3) == "a, b, c and 3 more"
    assert shortened(list("abc"), most=3) == "a, b and c"


def test_names_and_numbers() -> None:
    assert (spoken("OrderLine"), several("Category")) == ("order line", "categories")
    assert (counted(1, "kind"), counted(2, "kind")) == ("1 kind", "2 kinds")


@pytest.mark.parametrize(
    ("life", "words", "written"),
    [
        (timedelta(days=1), "1 day", "timedelta(days=1)"),
        (timedelta(minutes=90), "1 hour 30 minutes", "timedelta(minutes=90)"),
        (timedelta(hours=2), "2 hours", "timedelta(hours=2)"),
        (timedelta(seconds=61), "1 minute 1 second", "timedelta(seconds=61)"),
        (timedelta(), "0 seconds", "timedelta(days=0)"),
    ],
)
def test_spans_of_time(life: timedelta, words: str, written: str) -> None:
    assert (span(life), code(life)) == (words, written)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Scalar("email"), "email"),
        (Choice(("a", "b")), "a | b"),
        (NOTE, "Note"),
        (ListOf(NOTE), "list of Note"),
        (SetOf(INT), "set of int"),
        (PairOf((INT, TEXT)), "(int, str)"),
        (Maybe(TEXT), "str or None"),
        (NOTHING, "nothing"),
    ],
)
def test_types(kind: Type, words: str) -> None:
    assert type_words(kind) == words

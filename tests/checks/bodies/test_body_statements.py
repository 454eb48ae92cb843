"""What statements mean."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from backwright.checks import bodies
from backwright.model.expressions import (
    Aggregate,
    Arithmetic,
    Attribute,
    Call,
    Conditional,
    Me,
    Name,
    Self,
    Value,
    Word,
)
from backwright.model.statements import (
    Adjust,
    Assign,
    Branch,
    Do,
    ForEach,
    Let,
    Relate,
    Require,
    Return,
    Statement,
)
from backwright.model.types import INT, NOTHING, TEXT, ListOf, Maybe, Row, SetOf, Type
from support.shelf import BOOK, DATE, MONEY, pure, statements

SELF = Self(BOOK)
ME = Me(Row("Reader"))
PAGES = Attribute(SELF, "Book.pages", INT)


def read(text: str, result: Type = NOTHING, **options: Any) -> tuple[Statement, ...]:
    found, case = statements(text, result, **options)
    assert case.headlines == []
    assert found is not None
    return found


def test_changes_of_rows() -> None:
    fans = Attribute(SELF, "Book.fans", SetOf(Row("Reader")))
    assert read("self.pages = 3\nself.pages -= 1\nself.fans.add(me)\nself.fans.discard(me)") == (
        Assign(PAGES, Value(3, INT)),
        Adjust(PAGES, "-", Value(1, INT)),
        Relate(fans, "add", ME),
        Relate(fans, "discard", ME),
    )


def test_a_loop_over_owned_rows() -> None:
    loan = Name("loan", Row("Loan"))
    (found,) = read("for loan in self.loans:\n    loan.fee += self.price")
    price = Attribute(SELF, "Book.price", MONEY)
    assert found == ForEach(
        ("loan",),
        Attribute(SELF, "Book.loans", ListOf(Row("Loan"))),
        (Adjust(Attribute(loan, "Loan.fee", MONEY), "+", price),),
    )


def test_local_names() -> None:
    found = read("days = 3\ndays += 1\nreturn days", INT)
    assert found == (
        Let("days", Value(3, INT)),
        Let("days", Arithmetic("+", Name("days", INT), Value(1, INT), INT)),
        Return(Name("days", INT)),
    )


def test_annotated_names() -> None:
    found = read("held: Reader | None = None\nif self.rare:\n    held = me\nself.holder = held")
    assert found[0] == Let("held", Value(None, NOTHING))
    assert found[2] == Assign(Attribute(SELF, "Book.holder", Maybe(Row("Reader"))), Name("held", Maybe(Row("Reader"))))


def test_branches() -> None:
    (found,) = read("if self.rare:\n    self.pages = 1\nelif me == self.donor:\n    return\nelse:\n    pass")
    assert isinstance(found, Branch)
    assert isinstance(found.otherwise[0], Branch)
    assert found.otherwise[0].then == (Return(None),)


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        ("days > 3", "invalid"),
        ("days > LIMIT", "invalid"),
        ("any(x > 3 for x in [days, 2])", "invalid"),
        ("fee(days) > 2", "invalid"),
        ("day >= today()", "invalid"),
        ("other != another", "invalid"),
        ("self.pages > 3", "conflict"),
        ("other.pages > days", "conflict"),
        ("me != reader", "conflict"),
        ("size > 3", "conflict"),
        ("twice > 3", "invalid"),
        ("find(Book, title=title) is None", "conflict"),
        ("len(rows(Book)) < days", "conflict"),
    ],
)
def test_the_outcome_of_a_guard_follows_from_what_it_asks(condition: str, outcome: str) -> None:
    names = {"days": INT, "day": DATE, "other": BOOK, "another": BOOK, "reader": Row("Reader"), "title": TEXT}
    text = f"size = self.pages\ntwice = days * 2\nrequire({condition}, 'no')\nself.pages = size + twice"
    found = read(text, locals=names)[2]
    assert isinstance(found, Require)
    assert found.outcome == outcome


def test_a_guard_with_its_own_outcome() -> None:
    (found,) = read("require(self.rare, f'{self.title} is common', outcome='forbidden')")
    assert isinstance(found, Require)
    assert found.outcome == "forbidden"


def test_words_that_act() -> None:
    found = read(
        "made = create(Loan(book=self, reader=me, day=today()))\nemit(Lent(book=made.book), after=timedelta(days=3))\n"
        "delete(made)\nself.lend(3)\ntidy(self)\nsign_out(me)\n"
        "mail(to=me.email, subject='a', template='b', book=self)"
    )
    assert [type(one) for one in found] == [Let, Do, Do, Do, Do, Do, Do]
    assert isinstance(found[1], Do)
    assert isinstance(found[1].expression, Word)


def test_an_empty_body() -> None:
    assert read("...") == ()
    assert read("'''Says what it does.'''\npass") == ()


def test_a_query_reads() -> None:
    found = read("late = [loan for loan in self.loans if loan.days > 3]\nreturn late", ListOf(Row("Loan")), mode="read")
    assert isinstance(found[1], Return)
    _, case = statements("self.pages = 1", mode="read")
    assert case.codes == ["BW625"]


def test_in_the_create_what_is_fixed_is_set() -> None:
    refused, case = statements("self.isbn = 'a'")
    assert (refused, case.codes) == (None, ["BW686"])
    function = ast.parse("def f(self):\n    self.isbn = 'a'").body[0]
    assert isinstance(function, ast.FunctionDef)
    found = bodies.statements(function, replace(case.scope, creating=True), NOTHING)
    assert found == (Assign(Attribute(SELF, "Book.isbn", TEXT), Value("a", TEXT)),)


def test_a_computed_value_is_one_expression() -> None:
    found, case = pure("size = len(self.title)\nif size > 3:\n    size = 3\nelse:\n    size += 1\nreturn size * 2", INT)
    assert case.headlines == []
    size = Aggregate("len", Attribute(SELF, "Book.title", TEXT), None, INT)
    assert isinstance(found, Arithmetic)
    assert isinstance(found.left, Conditional)
    assert found.left.then == Value(3, INT)
    assert found.left.otherwise == Arithmetic("+", size, Value(1, INT), INT)


def test_every_statement_has_its_findings() -> None:
    _, case = statements("a = self.titel\nself.pages = a\nself.pagse = 1\nb = a + 1\nself.pages = 'x'")
    assert case.marked == ["self.titel", "self.pagse", "'x'"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("if self.rare:\n    return 1\nelse:\n    return 2\nself.pages = 3", ["BW692"]),
        ("if self.rare:\n    return 1", ["BW693"]),
        ("return None", ["BW633"]),
        ("for loan in self.loans:\n    return loan.days", ["BW693"]),
        ("x = 1\nx = None\nreturn x", ["BW634"]),
        ("return self.pages\n", []),
    ],
)
def test_what_is_returned(text: str, codes: list[str]) -> None:
    _, case = statements(text, INT)
    assert case.codes == codes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("get(Book, 1).lend(2)", ["book"]),
        ("book = 3\nfor one in [1, 2]:\n    tidy(get(Book, one))\nself.pages = book", ["book", "book_2"]),
        ("if self.rare:\n    get(Book, 1).lend(get(Book, 2).pages)", ["book"]),
        ("tidy(self)", []),
    ],
)
def test_a_row_that_a_call_looks_up_has_a_name(text: str, names: list[str]) -> None:
    every = list(_every(read(text)))
    assert [one.name for one in every if isinstance(one, Let)] == names
    calls = [one.expression for one in every if isinstance(one, Do) and isinstance(one.expression, Call)]
    given = [part for call in calls for part in (call.base, *(argument.value for argument in call.arguments))]
    assert not any(isinstance(part, Word) for part in given)


def _every(body: tuple[Statement, ...]) -> Iterator[Statement]:
    for statement in body:
        yield statement
        if isinstance(statement, Branch):
            yield from _every((*statement.then, *statement.otherwise))
        elif isinstance(statement, ForEach):
            yield from _every(statement.body)

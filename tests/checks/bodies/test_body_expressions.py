"""What expressions mean: their types, and the nodes that stand for them."""

from __future__ import annotations

import ast
from decimal import Decimal
from typing import Any

import pytest

from backwright.checks import bodies
from backwright.checks.bodies.types import describe
from backwright.model.expressions import (
    Aggregate,
    And,
    Argument,
    Attribute,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Contains,
    Display,
    Exact,
    Expression,
    Format,
    Loop,
    Me,
    Method,
    Name,
    New,
    Not,
    Rows,
    Self,
    Slice,
    Sorted,
    Value,
    Word,
)
from backwright.model.types import BOOL, INT, NOTHING, TEXT, Choice, ListOf, Maybe, RecordOf, Row, Scalar, SetOf, Type
from support.shelf import BOOK, MONEY, STATUS, Case, expression

SELF = Self(BOOK)
PAGES = Attribute(SELF, "Book.pages", INT)
READERS = SetOf(Row("Reader"))


def read(text: str, expected: Type | None = None, **options: Any) -> Expression:
    found, case = expression(text, expected, **options)
    assert case.headlines == []
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", "int"),
        ("0.5", "decimal"),
        ("-1.5", "decimal"),
        ("True", "bool"),
        ("'a'", "str"),
        ("None", "None"),
        ("self", "Book"),
        ("self.id", "id"),
        ("self.holder", "Reader | None"),
        ("self.loans", "list[Loan]"),
        ("self.fans", "set[Reader]"),
        ("self.donor.name", "str"),
        ("self.age + 1", "int"),
        ("self.pages / 2", "float"),
        ("self.pages // 2", "int"),
        ("self.pages ** 2", "int"),
        ("self.price * 2", "money"),
        ("self.price / 2", "money"),
        ("self.price * 0.5", "money"),
        ("self.price * self.price", "decimal"),
        ("self.price - 1", "money"),
        ("self.weight * 2", "float"),
        ("self.weight * 0.5", "float"),
        ("-self.price", "money"),
        ("self.title + '!'", "str"),
        ("self.words + ['a']", "list[str]"),
        ("self.created_at - now()", "timedelta"),
        ("now() - timedelta(days=1)", "datetime"),
        ("today() + timedelta(days=self.pages)", "date"),
        ("timedelta(days=1) / 2", "timedelta"),
        ("timedelta(days=3) / timedelta(hours=1)", "float"),
        ("now().date()", "date"),
        ("today().replace(day=1)", "date"),
        ("today().year", "int"),
        ("(now() - self.created_at).total_seconds()", "float"),
        ("self.open.start", "datetime"),
        ("self.open.overlaps(self.open)", "bool"),
        ("now() in self.open", "bool"),
        ("self.title.lower().split(' ')", "list[str]"),
        ("', '.join(word.strip() for word in self.words)", "str"),
        ("self.title[:3]", "str"),
        ("self.title[-3:]", "str"),
        ("f'{self.title}: {self.price:.2f} on {today():%d.%m.%Y}'", "str"),
        ("me in self.fans", "bool"),
        ("'a' in self.title", "bool"),
        ("self.status in ('draft', 'lost')", "bool"),
        ("self.status not in ['draft']", "bool"),
        ("self.holder == me", "bool"),
        ("self.id == self.donor.id", "bool"),
        ("self.subtitle or self.title", "str"),
        ("self.subtitle or None", "str | None"),
        ("self.rare or self.pages > 1", "bool"),
        ("1 if self.rare else 2.5", "decimal"),
        ("self.price if self.rare else 0", "money"),
        ("self.title if self.rare else None", "str | None"),
        ("len(self.title)", "int"),
        ("len(self.fans)", "int"),
        ("any(loan.days > 3 for loan in self.loans)", "bool"),
        ("all([self.rare, self.pages > 3])", "bool"),
        ("sum(loan.fee for loan in self.loans)", "money"),
        ("sum(loan.days > 3 for loan in self.loans)", "int"),
        ("sum((loan.fee for loan in self.loans), Decimal(0))", "money"),
        ("max(loan.days for loan in self.loans) if self.loans else 0", "int"),
        ("min((loan.fee for loan in self.loans), default=None)", "money | None"),
        ("max(self.pages, 3)", "int"),
        ("mean((loan.days for loan in self.loans), default=0)", "decimal"),
        ("round(self.price)", "int"),
        ("round(self.price, 1)", "money"),
        ("abs(self.pages - 3)", "int"),
        ("[loan.reader.name for loan in self.loans if loan.days > 3]", "list[str]"),
        ("{loan.reader for loan in self.loans}", "set[Reader]"),
        ("[fan for loan in self.loans for fan in loan.book.fans]", "list[Reader]"),
        ("[(day, len(loans)) for day, loans in groups(rows(Loan), by=month)]", "list[tuple[date, int]]"),
        ("sorted(self.words, reverse=True)", "list[str]"),
        ("sorted(self.loans, key=month)[:5]", "list[Loan]"),
        ("self.words[0] if self.words else ''", "str"),
        ("rows(Book)", "list[Book]"),
        ("get(Book, self.id)", "Book"),
        ("find(Reader, email='a')", "Reader | None"),
        ("find(Book, holder=None)", "Book | None"),
        ("self.free()", "bool"),
        ("self.mine(me)", "bool"),
        ("fee(3)", "money"),
        ("fee(rate=2, days=3)", "money"),
        ("lookup(self.isbn)", "str"),
        ("Line(label='a', amount=1)", "Line"),
        ("reply(token='a')", "Reply"),
        ("html.ul(html.li(word) for word in self.words)", "html"),
        ("verify(me.password, 'a')", "bool"),
        ("authenticate(Reader, email='a', password='b')", "Reader"),
        ("sign_in(me)", "token"),
        ("Colour.RED", "Colour"),
        ("self.colour == Colour.BLUE", "bool"),
        ("self.colour.value", "str"),
        ("LIMIT + 1", "int"),
        ("clock()", "datetime"),
        ("uuid4()", "uuid"),
        ("Period(now(), now() + timedelta(days=1))", "period"),
        ("date(2024, 2, 29)", "date"),
    ],
)
def test_types(text: str, kind: str) -> None:
    assert describe(read(text).type) == kind


def test_numbers_are_read_as_they_are_written() -> None:
    assert read("0.10") == Exact(Decimal("0.10"), Scalar("decimal"))
    assert str(read("0.10").value) == "0.10"  # type: ignore[union-attr]
    assert read("1_000.5") == Exact(Decimal("1000.5"), Scalar("decimal"))
    assert read("0.5", Scalar("float")) == Exact(Decimal("0.5"), Scalar("float"))
    assert read("-0.5") == Exact(Decimal("-0.5"), Scalar("decimal"))
    assert read("Decimal('0.10')") == Exact(Decimal("0.10"), Scalar("decimal"))


def test_a_chain_asks_each_once() -> None:
    assert read("1 <= self.pages < 9") == And(
        (Compare("<=", Value(1, INT), PAGES, BOOL), Compare("<", PAGES, Value(9, INT), BOOL)), BOOL
    )


def test_none_is_compared_null_safely() -> None:
    holder = Attribute(SELF, "Book.holder", Maybe(Row("Reader")))
    assert read("self.holder is None") == Compare("==", holder, Value(None, NOTHING), BOOL)
    assert read("not self.holder is None") == Not(Compare("==", holder, Value(None, NOTHING), BOOL), BOOL)


def test_the_caller_may_be_nobody() -> None:
    fans = Attribute(SELF, "Book.fans", READERS)
    assert read("me in self.fans") == Contains(Me(Row("Reader")), fans, BOOL)
    assert read("me in self.fans", caller="optional") == Contains(Me(Maybe(Row("Reader"))), fans, BOOL)
    assert describe(read("me is not None and me.name == 'a'", caller="optional").type) == "bool"


def test_collections_and_texts_as_conditions() -> None:
    loans = Attribute(SELF, "Book.loans", ListOf(Row("Loan")))
    some = Compare(">", Aggregate("len", loans, None, INT), Value(0, INT), BOOL)
    assert read("1 if self.loans else 2") == Conditional(some, Value(1, INT), Value(2, INT), INT)
    title = Attribute(SELF, "Book.title", TEXT)
    assert read("not self.title") == Not(Compare("!=", title, Value("", TEXT), BOOL), BOOL)


def test_a_constant_beside_a_choice_is_one_of_its_values() -> None:
    status = Attribute(SELF, "Book.status", STATUS)
    assert read("self.status == 'draft'") == Compare("==", status, Value("draft", STATUS), BOOL)
    assert read("'draft' == self.status") == Compare("==", Value("draft", STATUS), status, BOOL)
    assert read("Colour.RED") == Value("red", Choice(("red", "blue"), "Colour"))


def test_rows_sorted_and_cut() -> None:
    every = Rows("Loan", ListOf(Row("Loan")))
    newest = Sorted(every, "month", True, ListOf(Row("Loan")))
    assert read("sorted(rows(Loan), key=month, reverse=True)[:5]") == Slice(
        newest, None, Value(5, INT), ListOf(Row("Loan"))
    )


def test_comprehensions_of_several_loops() -> None:
    loan = Name("loan", Row("Loan"))
    days = Compare(">", Attribute(loan, "Loan.days", INT), Value(3, INT), BOOL)
    loops = (Loop(("loan",), Attribute(SELF, "Book.loans", ListOf(Row("Loan"))), (days,)),)
    assert read("[loan.fee for loan in self.loans if loan.days > 3]") == Comprehension(
        Attribute(loan, "Loan.fee", MONEY), loops, ListOf(MONEY)
    )


def test_texts_with_formats() -> None:
    found = read("f'{self.pages:>5} pages'")
    assert found == Format((PAGES, Value(" pages", TEXT)), (">5", ""), TEXT)


def test_calls_name_their_arguments() -> None:
    arguments = (Argument("days", Value(3, INT)), Argument("rate", Value(2, INT)))
    assert read("fee(rate=2, days=3)") == Call("fee", None, arguments, MONEY)
    assert read("self.mine(me)") == Call("Book.mine", SELF, (Argument("me", Me(Row("Reader"))),), BOOL)


def test_words_name_their_entity() -> None:
    assert read("get(Book, self.id)") == Word(
        "get", "Book", (Argument("", Attribute(SELF, "Book.id", Scalar("id"))),), BOOK
    )
    assert read("find(Book, holder=None)") == Word(
        "find", "Book", (Argument("holder", Value(None, NOTHING)),), Maybe(BOOK)
    )


def test_new_rows_and_objects() -> None:
    made = New("Book", (Argument("title", Value("a", TEXT)), Argument("donor", Me(Row("Reader")))), BOOK)
    assert read("create(Book(donor=me, title='a'))") == Word("create", "", (Argument("", made),), BOOK)
    assert read("reply(n=1)") == New("Reply", (Argument("n", Value(1, INT)),), RecordOf("Reply"))


def test_a_dictionary_is_json_where_that_is_wanted() -> None:
    made = read("create(Book(title='a', donor=me, extra={'a': [1]}))")
    extra = New("Json", (Argument("a", Display((Value(1, INT),), ListOf(INT))),), Scalar("json"))
    assert isinstance(made, Word)
    assert isinstance(made.arguments[0].value, New)
    assert made.arguments[0].value.values[2] == Argument("extra", extra)


def test_a_part_of_a_date_is_replaced_by_place() -> None:
    day = Word("today", "", (), Scalar("date"))
    parts = (Attribute(day, "date.year", INT), Attribute(day, "date.month", INT), Value(1, INT))
    assert read("today().replace(day=1)") == Method("replace", day, parts, Scalar("date"))


def test_what_is_wanted_is_checked() -> None:
    assert describe(read("self.pages", MONEY).type) == "int"
    found, case = expression("self.title", INT)
    assert found is None
    assert case.headlines == ["expected int, found str"]


def test_every_part_has_its_findings() -> None:
    _, case = expression("self.titel == 'a' and self.pagse > 1 and fee('x', y=1) > 1")
    assert case.marked == ["self.titel", "self.pagse", "'x'", "y=1"]


def test_what_the_declarations_could_not_read_has_no_second_finding() -> None:
    for text in ("self.odd > 1", "self.odd()", "lost(3)", "Gone", "create(Gone())", "get(Gone, 1)", "Book.odd"):
        case = Case(text)
        case.scope.symbols.owners["Book"].broken.add("odd")
        case.scope.symbols.broken |= {"lost", "Gone"}
        assert bodies.expression(ast.parse(text, mode="eval").body, case.scope) is None
        assert case.codes == (["BW614"] if text == "Book.odd" else [])

"""The names of a small blueprint, filled by hand: what bodies in these tests may mention."""

from __future__ import annotations

import ast
from textwrap import dedent
from typing import Any

from backwright.checks import bodies
from backwright.checks.bodies import Mode, Scope
from backwright.checks.symbols import MemberSymbol, Owner, Signature, Symbols
from backwright.diagnostics import Findings
from backwright.model.expressions import Expression
from backwright.model.operations import Caller, Parameter
from backwright.model.statements import Statement
from backwright.model.types import (
    BOOL,
    INT,
    NOTHING,
    TEXT,
    Choice,
    ListOf,
    Maybe,
    Row,
    Scalar,
    SetOf,
    Type,
)
from backwright.source import Source

MONEY, DATE, DATETIME, TIMEDELTA = Scalar("money"), Scalar("date"), Scalar("datetime"), Scalar("timedelta")
BOOK = Row("Book")
STATUS = Choice(("draft", "lent", "lost"))
COLOUR = Choice(("red", "blue"), "Colour")
IMPLICIT: dict[str, Type] = {"id": Scalar("id"), "created_at": DATETIME, "updated_at": DATETIME}

WORDS = {
    **{
        name: f"backwright.logic.{name}"
        for name in [
            "authenticate",
            "create",
            "delete",
            "emit",
            "ensure",
            "find",
            "get",
            "groups",
            "html",
            "mail",
            "mean",
            "now",
            "reply",
            "require",
            "rows",
            "sign_in",
            "sign_out",
            "today",
            "verify",
        ]
    },
    **{name: f"datetime.{name}" for name in ("date", "datetime", "time", "timedelta")},
    "Decimal": "decimal.Decimal",
    "UUID": "uuid.UUID",
    "uuid4": "uuid.uuid4",
    "Money": "backwright.fields.Money",
    "Period": "backwright.fields.Period",
    "anyone": "backwright.rules.anyone",
    "clock": "backwright.logic.now",
}


def owner(name: str, kind: str, members: dict[str, Type], **options: Any) -> Owner:
    """An owner whose collections, links and implicit members follow from their types."""
    symbols = {member: MemberSymbol(f"{name}.{member}", of, _kind(of)) for member, of in members.items()}  # type: ignore[arg-type]
    if kind in ("entity", "account"):
        symbols |= {one: MemberSymbol(f"{name}.{one}", of, "implicit") for one, of in IMPLICIT.items()}
    return Owner(name, kind, members=symbols, **options)  # type: ignore[arg-type]


def _kind(of: Type) -> str:
    if isinstance(of, SetOf | ListOf) and isinstance(of.item, Row):
        return "collection"
    return "link" if isinstance(of, Row) or (isinstance(of, Maybe) and isinstance(of.item, Row)) else "field"


def shelf() -> Symbols:
    """Readers lend books of a library."""
    reader = owner(
        "Reader",
        "account",
        {
            "name": TEXT,
            "email": Scalar("email"),
            "password": Scalar("password"),
            "birthday": Maybe(DATE),
            "loans": ListOf(Row("Loan")),
            "friends": SetOf(Row("Reader")),
        },
        creatable=("name", "email", "password", "birthday"),
        required=("name", "email", "password"),
        key=("email",),
    )
    book = owner(
        "Book",
        "entity",
        {
            "title": TEXT,
            "subtitle": Maybe(TEXT),
            "price": MONEY,
            "weight": Scalar("float"),
            "pages": INT,
            "status": STATUS,
            "colour": COLOUR,
            "holder": Maybe(Row("Reader")),
            "donor": Row("Reader"),
            "lent_at": Maybe(DATETIME),
            "fans": SetOf(Row("Reader")),
            "loans": ListOf(Row("Loan")),
            "words": ListOf(TEXT),
            "extra": Maybe(Scalar("json")),
            "open": Scalar("period"),
            "rare": BOOL,
        },
        creatable=("title", "price", "donor", "extra"),
        required=("title", "donor"),
        key=("id",),
    )
    book.members["slug"] = MemberSymbol("Book.slug", Scalar("slug"), "made")
    book.members["age"] = MemberSymbol("Book.age", INT, "computed")
    book.members["isbn"] = MemberSymbol("Book.isbn", TEXT, "field", fixed=True)
    book.methods = {
        "free": Signature("Book.free", "function", (), BOOL, "Book", on_row=True, pure=True),
        "mine": Signature("Book.mine", "function", (), BOOL, "Book", on_row=True, caller="required", pure=True),
        "lend": Signature("Book.lend", "operation", (Parameter("days", INT),), Row("Book"), "Book", on_row=True),
    }
    loan = owner(
        "Loan",
        "entity",
        {"book": Row("Book"), "reader": Row("Reader"), "day": DATE, "days": INT, "fee": MONEY},
        creatable=("book", "reader", "day", "days", "fee"),
        required=("book", "reader", "day"),
    )
    card = Owner("Card", "view", of="Reader", members={"nearby": MemberSymbol("Card.nearby", BOOL, "computed")})
    line = owner("Line", "record", {"label": TEXT, "amount": MONEY}, creatable=("label", "amount"), required=("label",))
    lent = owner("Lent", "event", {"book": Row("Book")}, creatable=("book",), required=("book",))
    return Symbols(
        words=dict(WORDS),
        owners={one.name: one for one in (reader, book, loan, card, line, lent)},
        functions={
            "month": Signature("month", "function", (Parameter("loan", Row("Loan")),), DATE, pure=True),
            "fee": Signature(
                "fee", "function", (Parameter("days", INT), Parameter("rate", MONEY, default=_one())), MONEY, pure=True
            ),
            "tidy": Signature("tidy", "procedure", (Parameter("book", Row("Book")),), NOTHING),
            "lookup": Signature("lookup", "external", (Parameter("isbn", TEXT),), TEXT),
        },
        settings={"LIMIT": INT},
        choices={"Colour": COLOUR},
        choice_values={"Colour": {"RED": "red", "BLUE": "blue"}},
        aliases={"Amount": MONEY},
    )


def _one() -> Expression:
    from backwright.model.expressions import Value

    return Value(1, INT)


class Case:
    """A body read in a scope, with its findings."""

    def __init__(self, text: str, **options: Any) -> None:
        self.source = Source("blueprint.py", dedent(text).strip() + "\n")
        self.findings = Findings([self.source])
        self.scope = scope(self.source, self.findings, **options)

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]

    @property
    def headlines(self) -> list[str]:
        return [finding.headline for finding in self.findings]

    @property
    def marked(self) -> list[str]:
        """What the findings point at."""
        spans = [finding.span for finding in self.findings]
        return [self.source.line(span.line)[span.column - 1 : span.end_column - 1] for span in spans]


def scope(
    source: Source,
    findings: Findings,
    self_type: Type | None = BOOK,
    caller: Caller = "required",
    locals: dict[str, Type] | None = None,
    mode: Mode = "write",
    owner: str = "",
) -> Scope:
    """In a method of Book that takes `me`, unless said otherwise."""
    return Scope(shelf(), source, findings, self_type, caller, "Reader", locals or {}, owner, mode)


def expression(text: str, expected: Type | None = None, **options: Any) -> tuple[Expression | None, Case]:
    """One expression."""
    case = Case(text, **options)
    node = ast.parse(case.source.text.strip(), mode="eval").body
    return bodies.expression(node, case.scope, expected), case


def pure(text: str, result: Type, **options: Any) -> tuple[Expression | None, Case]:
    """The body of a function that only computes."""
    case = Case("def f():\n" + _indented(text), **options)
    return bodies.pure(_function(case), case.scope, result), case


def statements(text: str, result: Type = NOTHING, **options: Any) -> tuple[tuple[Statement, ...] | None, Case]:
    """The body of an operation."""
    case = Case("def f():\n" + _indented(text), **options)
    return bodies.statements(_function(case), case.scope, result), case


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in dedent(text).strip("\n").split("\n"))


def _function(case: Case) -> ast.FunctionDef:
    node = ast.parse(case.source.text).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node

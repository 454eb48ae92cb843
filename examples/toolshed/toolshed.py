"""Tool shed: neighbours lend tools to each other. Its API answers as `{data, pagination}` and `{error}`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from backwright import Account, App, Entity, Record, Rest, View, lists, setting, show
from backwright.fields import Email, Money, Password, field, many, relation, sequence, unique
from backwright.logic import Reply, action, computed, create, ensure, now, query, reply, require, rows, today
from backwright.rules import allow, anyone, has_role, me, nobody, signed_in

app = App(
    api=Rest(
        prefix="/api/v2",
        unknown="ignore",
        coerce=True,
        limit=10,
        at_most=50,
        pages="number",
        one={"data": "{data}"},
        many={"data": "{data}"},
        page={
            "data": "{data}",
            "pagination": {"page": "{page}", "per_page": "{limit}", "total": "{total}", "total_pages": "{pages}"},
        },
        errors={"error": {"code": "{code}", "message": "{message}", "details": "{details}"}},
        wording={
            "blank": "is required",
            "taken": "already exists",
            "bad_credentials": "do not match",
            "no_token": "is required",
        },
        invalid=(400, "The request has faults"),
        missing=(404, "There is no such thing"),
        forbidden=(403, "This is not yours to do"),
    ),
)

STEWARD_PASSWORD: Password = setting("The password of the first steward.")

steward = has_role("steward")


class Member(Account):
    """Somebody of the neighbourhood."""

    email: Email = field(unique=True)
    password: Password
    name: str = field(max=60, name="full_name")
    phone: str | None = field(default=None, pattern=r"\+[0-9]{6,15}", read=[me, steward])
    role: Literal["member", "steward"] = field(default="member", write=nobody)

    allow(create=anyone, read=[me, steward], update=me)


class Neighbour(View, Member, nested=True):
    """What others see of a member."""

    show(Member.id, Member.name)


class Tool(Entity):
    """Something on the shelf."""

    code: str = sequence("T-{:04}", key=True)
    name: str = field(max=80)
    category: Literal["garden", "wood", "metal", "paint"] = field(name="type")
    daily_fee: Money = field(default=0, min=0, max=100)
    longest: int = field(default=7, min=1, max=30, name="max_days")
    retired: bool = False
    loans: list[Loan] = many()

    allow(read=anyone, create=steward, update=steward, delete=steward)
    lists(order="name", filter=["category", "daily_fee", "retired"], sort=["name", "daily_fee"], search=["name"])

    @computed
    def available(self) -> bool:
        return not self.retired and all(loan.returned_at is not None for loan in self.loans)

    @action("POST", "checkout", by=signed_in, status=201, conflict="The tool is not on the shelf")
    def check_out(self, me: Member, days: Annotated[int, field(min=1, max=30)] = 7) -> Loan:
        """Take the tool home for some days."""
        require(not self.retired and all(loan.returned_at is not None for loan in self.loans))
        require(days <= self.longest, f"This tool is lent for {self.longest} days at most", outcome="invalid")
        return create(Loan(tool=self, borrower=me, due=today() + timedelta(days=days)))


class Loan(Entity):
    """A tool that somebody has, or had."""

    tool: Tool = relation(fixed=True)
    borrower: Member = me
    due: date = field(name="due_on")
    renewed: int = field(default=0, write=nobody)
    returned_at: datetime | None = field(default=None, write=nobody)

    def out(self) -> bool:
        return self.returned_at is None

    unique("tool", where=out, message="The tool is out already")
    allow(read=[borrower, steward])
    lists(order="-id", filter={"tool": "tool.code", "due_on": "due"})

    @query
    def overdue(self) -> bool:
        """What should have been back before today."""
        return self.returned_at is None and self.due < today()

    @action("POST", "return", by=[borrower, steward], conflict=(410, "The tool is back already"))
    def give_back(self) -> Loan:
        require(self.returned_at is None)
        self.returned_at = now()
        return self

    @action("PUT", "renewal", by=borrower)
    def renew(self, days: Annotated[int, field(min=1, max=14)]) -> Reply:
        """Keep it some days longer, twice at most."""
        require(self.returned_at is None, "The tool is back already")
        require(self.renewed < 2, "The loan was renewed twice", outcome="forbidden")
        self.due = self.due + timedelta(days=days)
        self.renewed += 1
        return reply(due_on=self.due, renewals_left=2 - self.renewed)


class Shelf(Record):
    """How many tools of a kind there are."""

    type: str
    tools: int
    dearest: Money


@query("GET", "/shelves/{kind}", by=anyone)
def shelf(kind: Literal["garden", "wood", "metal", "paint"]) -> Shelf:
    return Shelf(
        type=kind,
        tools=len([tool for tool in rows(Tool) if tool.category == kind and not tool.retired]),
        dearest=max((tool.daily_fee for tool in rows(Tool) if tool.category == kind), default=0),
    )


@query("GET", "/statistics/borrowed", by=steward)
def borrowed(since: date) -> int:
    """How many tools went out from that day on."""
    return len([loan for loan in rows(Loan) if loan.created_at.date() >= since])


ensure(Member(email="steward@example.com", name="Steward", password=STEWARD_PASSWORD, role="steward"))

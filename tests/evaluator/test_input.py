"""What is sent: nothing is coerced, every fault of a body is told at once."""

from __future__ import annotations

from typing import Any

import pytest

from support.reference import Client, client, model

FORMS = model("""
from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from backwright import App, Entity, Rest
from backwright.fields import Email, Money, Slug, Url, field
from backwright.rules import allow, anyone

app = App(api=Rest(unknown="refuse"))


class Form(Entity, timestamps=False):
    text: str = field(default="abc", min=2, max=4, pattern="[a-z ]+")
    note: str | None = None
    blank: str = ""
    count: int = field(default=0, min=-3, max=3)
    ratio: float | None = None
    exact: Decimal | None = None
    price: Money | None = field(default=None, min=0.01)
    flag: bool = False
    kind: Literal["one", "two"] = "one"
    mail: Email | None = None
    page: Url | None = None
    day: date | None = None
    moment: datetime | None = None
    hour: time | None = None
    span: timedelta | None = None
    token: UUID | None = None
    words: list[str] = field(default=(), max=2)

    allow(create=anyone, read=anyone, update=anyone)


class Strict(Entity, timestamps=False):
    name: str
    count: int

    allow(create=anyone)
""")


@pytest.fixture
def forms() -> Client:
    return client(FORMS)


def sent(forms: Client, **values: Any) -> Any:
    """What a create makes of one value: the value that is shown, or the message."""
    answer = forms.post("/forms", values)
    (name,) = values
    return answer.body[name] if answer.status == 201 else answer.body["errors"][name][0]


INVALID = "is invalid"
BLANK = "can't be blank"


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("text", "ab c", "ab c"),
        ("text", "a", "is too short (minimum is 2)"),
        ("text", "abcde", "is too long (maximum is 4)"),
        ("text", "AB", INVALID),
        ("text", "", BLANK),
        ("text", " \t", BLANK),
        ("text", None, BLANK),
        ("text", 5, INVALID),
        ("text", ["ab"], INVALID),
        ("note", "", None),
        ("note", "  ", None),
        ("note", " kept ", " kept "),
        ("note", "a\0b", INVALID),
        ("note", "\U0001f600", "\U0001f600"),
        ("blank", "", ""),
        ("blank", None, BLANK),
        ("count", 3, 3),
        ("count", 4, "must be at most 3"),
        ("count", -4, "must be at least -3"),
        ("count", "3", INVALID),
        ("count", 3.0, INVALID),
        ("count", True, INVALID),
        ("count", 2**63, INVALID),
        ("ratio", 1, 1.0),
        ("ratio", 0.5, 0.5),
        ("ratio", "0.5", INVALID),
        ("exact", "12.50", "12.50"),
        ("exact", 12.5, "12.5"),
        ("exact", "1e3", INVALID),
        ("exact", "NaN", INVALID),
        ("exact", 10**38, INVALID),
        ("price", 5, "5.00"),
        ("price", "0.10", "0.10"),
        ("price", "0.001", INVALID),
        ("price", 0, "must be at least 0.01"),
        ("flag", True, True),
        ("flag", 1, INVALID),
        ("flag", None, BLANK),
        ("kind", "two", "two"),
        ("kind", "three", INVALID),
        ("mail", "Some.One@Example.com", "Some.One@Example.com"),
        ("mail", "someone", INVALID),
        ("mail", "a b@example.com", INVALID),
        ("page", "https://example.com/a?b#c", "https://example.com/a?b#c"),
        ("page", "javascript:alert(1)", INVALID),
        ("page", "https://exa mple.com", INVALID),
        ("day", "2030-02-28", "2030-02-28"),
        ("day", "2030-02-30", INVALID),
        ("day", "2030-02-28T00:00:00Z", INVALID),
        ("moment", "2030-01-01T12:00:00+02:00", "2030-01-01T10:00:00.000000Z"),
        ("moment", "2030-01-01T12:00:00.5Z", "2030-01-01T12:00:00.500000Z"),
        ("moment", "2030-01-01T12:00:00", INVALID),
        ("hour", "12:30", "12:30:00"),
        ("span", "P1DT2H", "P1DT2H0M0S"),
        ("span", "1 day", INVALID),
        ("token", "00000000-0000-0000-0000-00000000000A", "00000000-0000-0000-0000-00000000000a"),
        ("token", "x", INVALID),
        ("words", ["a", "b"], ["a", "b"]),
        ("words", ["a", "b", "c"], "is too long (maximum is 2)"),
        ("words", ["a", "b", 5], "is too long (maximum is 2)"),
        ("words", ["a", ""], BLANK),
        ("words", "ab", INVALID),
        ("surprise", 1, "is unknown"),
        ("id", 1, "is unknown"),
    ],
)
def test_a_value_is_taken_as_it_is_or_refused(forms: Client, name: str, value: Any, shown: Any) -> None:
    assert sent(forms, **{name: value}) == shown


def test_every_fault_is_told(forms: Client) -> None:
    answer = forms.post("/stricts", {"count": "1", "more": 2})
    assert answer.body["errors"] == {"more": ["is unknown"], "name": [BLANK], "count": [INVALID]}


def test_absent_is_not_null(forms: Client) -> None:
    forms.post("/forms", {"note": "here", "text": "abc"})
    assert forms.patch("/forms/1", {"flag": True}).body["note"] == "here"
    assert forms.patch("/forms/1", {"note": None}).body["note"] is None
    assert forms.patch("/forms/1", {"text": None}).body["errors"] == {"text": [BLANK]}


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"text"', b"\xff", b'{"note": "\\ud800"}', b"[" * 100_000])
def test_what_cannot_be_read_is_the_request(forms: Client, body: bytes) -> None:
    answer = forms.send("POST", "/forms", body)
    assert (answer.status, answer.body["errors"]) == (422, {"request": [INVALID]})


def test_what_is_no_number_is_told_of_its_field(forms: Client) -> None:
    assert forms.send("POST", "/forms", b'{"ratio": NaN}').body["errors"] == {"ratio": [INVALID]}


LENIENT = model("""
from __future__ import annotations

from typing import Annotated, Literal

from backwright import App, Entity, Rest
from backwright.fields import field
from backwright.logic import action
from backwright.rules import allow, anyone

app = App(api=Rest(coerce=True))


class Form(Entity, timestamps=False):
    count: int = field(max=9)
    ratio: float = 0.5
    flag: bool | None = None
    level: Literal[1, 2] = 1
    marks: list[int] = field(default=())

    allow(create=anyone, read=anyone)

    @action(by=anyone)
    def more(self, by: Annotated[int, field(min=1)]) -> int:
        return self.count + by
""")


def test_text_stands_for_numbers_and_flags_where_the_api_says_so() -> None:
    forms = client(LENIENT)
    made = forms.post("/forms", {"count": "5", "ratio": "1.5", "flag": "true", "level": "2", "marks": ["7", 8]})
    assert made.body == {"id": 1, "count": 5, "ratio": 1.5, "flag": True, "level": 2, "marks": [7, 8]}
    assert forms.post("/forms/1/more", {"by": "3"}).body == 8
    assert forms.post("/forms", {"count": "", "flag": ""}).body["errors"] == {"count": ["can't be blank"]}
    refused = forms.post("/forms", {"count": "10", "ratio": "1e3", "flag": "yes", "level": "3", "marks": ["1.5"]})
    assert refused.body["errors"] == {
        "count": ["must be at most 9"],
        "ratio": ["is invalid"],
        "flag": ["is invalid"],
        "level": ["is invalid"],
        "marks": ["is invalid"],
    }

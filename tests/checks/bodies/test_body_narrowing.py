"""What a guard shows, and where it no longer does."""

from __future__ import annotations

import pytest

from backwright.model.types import BOOL, INT, NOTHING, TEXT, Type
from support.shelf import expression, pure, statements


@pytest.mark.parametrize(
    "text",
    [
        "self.holder is not None and self.holder.name == 'a'",
        "self.holder is None or self.holder.name == 'a'",
        "not (self.holder is None or self.holder.name == 'a')",
        "self.holder.name if self.holder is not None else ''",
        "'' if self.holder is None else self.holder.name",
        "self.holder.name if self.holder else ''",
        "self.holder is not None and self.lent_at is not None and self.lent_at < now() and self.holder.name == 'a'",
        "any(loan.reader.birthday is not None and loan.reader.birthday < today() for loan in self.loans)",
        "[loan.reader.birthday.year for loan in self.loans if loan.reader.birthday is not None]",
        "self.price / self.pages if self.pages != 0 else 0",
        "self.price / self.pages if self.pages > 0 else 0",
        "self.price / self.pages if 0 < self.pages else 0",
        "0 if self.pages == 0 else self.price / self.pages",
        "0 if self.pages <= 0 else self.price / self.pages",
        "self.price / self.pages if self.pages >= 1 else 0",
        "self.price / len(self.loans) if self.loans else 0",
        "self.price / len(self.loans) if len(self.loans) > 0 else 0",
        "max(loan.days for loan in self.loans) if len(self.loans) > 0 else 0",
        "self.words[-1] if self.words else ''",
        "self.holder == me",
        "None in [self.holder]",
    ],
)
def test_a_guard_is_enough(text: str) -> None:
    found, case = expression(text)
    assert case.headlines == []
    assert found is not None


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("self.holder.name", "self.holder"),
        ("self.holder is None and self.holder.name == 'a'", "self.holder"),
        ("self.holder is not None or self.holder.name == 'a'", "self.holder"),
        ("self.donor is not me and self.lent_at < now()", "self.lent_at"),
        ("self.lent_at < now()", "self.lent_at"),
        ("[loan.reader.birthday.year for loan in self.loans]", "loan.reader.birthday"),
        ("self.price / self.pages if self.pages > -1 else 0", "self.pages"),
        ("self.price / self.pages if self.pages < 3 else 0", "self.pages"),
        ("self.price / len(self.words) if self.loans else 0", "len(self.words)"),
        ("max(loan.days for loan in self.loans if loan.days > 3) if self.loans else 0", None),
        ("self.words[1] if self.words else ''", "1"),
        ("f'{self.subtitle}'", "self.subtitle"),
        ("-self.pages + self.birth", "self.birth"),
    ],
)
def test_no_guard_or_the_wrong_one(text: str, marked: str | None) -> None:
    found, case = expression(text)
    assert found is None
    assert marked is None or marked in case.marked


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("if self.holder is None:\n    return ''\nreturn self.holder.name", TEXT),
        ("if self.holder is not None:\n    return self.holder.name\nreturn ''", TEXT),
        ("holder = self.holder\nif holder is None:\n    return ''\nreturn holder.name", TEXT),
        (
            "if self.pages == 0:\n    return 0\nelif self.pages > 3:\n    return 3\nelse:\n    return 9 // self.pages",
            INT,
        ),
    ],
)
def test_an_early_return_is_a_guard(text: str, result: Type) -> None:
    for read in (pure, statements):
        found, case = read(text, result)
        assert case.headlines == []
        assert found is not None


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("require(self.holder is not None, 'a')\nself.holder = None\nself.title = self.holder.name", False),
        ("require(self.holder is not None, 'a')\nself.title = self.holder.name", True),
        ("self.holder = me\nself.title = self.holder.name", True),
        ("self.holder = me\nself.donor.name = 'a'\nself.title = self.holder.name", True),
        ("for loan in self.loans:\n    require(self.holder is not None, 'a')\nself.title = self.holder.name", False),
        (
            "require(self.holder is not None, 'a')\nfor loan in self.loans:\n    self.title = self.holder.name\n"
            "    self.holder = None",
            False,
        ),
        ("if self.holder is None:\n    self.holder = me\nself.title = self.holder.name", True),
        ("if self.rare:\n    self.holder = me\nself.title = self.holder.name", False),
        ("holder = self.holder\nif holder is None:\n    holder = me\nself.title = holder.name", True),
    ],
)
def test_what_is_known_follows_the_statements(text: str, fine: bool) -> None:
    found, case = statements(text, NOTHING)
    assert (found is not None) == fine, case.headlines
    assert fine or set(case.codes) == {"BW634"}


def test_the_caller_may_be_asked_for() -> None:
    found, case = pure("if me is None:\n    return False\nreturn me.name == 'a'", BOOL, caller="optional")
    assert case.headlines == []
    assert found is not None

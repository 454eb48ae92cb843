"""What is computed of random values: the evaluator, each database, and the Python of an operation answer alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from backwright.model.backend import Backend
from support.running import Project, started
from support.walks.sides import ReferenceSide, ServerSide, Side

NUMBERS_AND_TIMES = pytest.mark.blueprint("tests/blueprints/abacus.py")
TEXTS_AND_LISTS = pytest.mark.blueprint("tests/blueprints/hoard.py")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
HEADERS = {"content-type": "application/json"}
# A failure is told as it was met: every try makes rows, which the next ones read.
OFTEN = settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def spans() -> st.SearchStrategy[str]:
    """From a microsecond to months, and back."""
    numbers = st.one_of(st.sampled_from([0, 1, -1, 86_400_000_000, -60_000_001]), st.integers(-(10**13), 10**13))
    return numbers.map(
        lambda n: f"{'-' if n < 0 else ''}P{abs(n) // 86_400_000_000}DT{abs(n) % 86_400_000_000 / 10**6:.6f}S"
    )


CLOCKS = st.times().map(lambda clock: clock.isoformat())
DAYS = st.dates().filter(lambda day: 1972 < day.year < 2090).map(str)
INSTANTS = st.tuples(DAYS, CLOCKS).map(lambda both: f"{both[0]}T{both[1]}Z")
AMOUNTS = st.one_of(
    st.sampled_from(["0", "-0.05", "12.5"]), st.integers(-(10**9), 10**9).map(lambda n: f"{n / 100:.2f}")
)
EXACT = st.sampled_from(["0", "1.5", "-2.25", "100", "0.125", "-0.001", "7"])
SMALL = st.integers(-9, 9)
TEXTS = st.text(alphabet="ab ,x-\u00e4\u00a0\u2003\n", max_size=12)
WORDS = st.text(alphabet="abx\u00e4", min_size=1, max_size=3)

STRETCHES = st.fixed_dictionaries(
    {
        "day": DAYS,
        "at": INSTANTS,
        "clock": CLOCKS,
        "span": spans(),
        "other": spans(),
        "number": st.integers(-1000, 1000),
        "size": st.integers(1, 90),
        "last": st.none() | INSTANTS,
    }
)
FIGURES = st.fixed_dictionaries(
    {
        "number": st.integers(-10_000, 10_000),
        "size": st.integers(1, 90),
        "exact": EXACT,
        "money": AMOUNTS,
        "other": AMOUNTS,
        "ratio": st.sampled_from([0.25, -0.75, 2.5, 1000.0]),
        "maybe": st.none() | SMALL,
    }
)
PHRASES = st.fixed_dictionaries(
    {"text": TEXTS, "part": WORDS, "first": SMALL, "last": SMALL, "note": st.none() | WORDS}
)
ADDRESSES = st.fixed_dictionaries(
    {
        "city": WORDS,
        "zips": st.lists(SMALL, max_size=3),
        "since": DAYS,
        "at": INSTANTS,
        "cost": AMOUNTS,
        "rate": EXACT,
        "opens": CLOCKS,
    }
)
HEAPS = st.fixed_dictionaries(
    {
        "name": WORDS,
        "tags": st.lists(WORDS, max_size=4),
        "numbers": st.lists(SMALL, max_size=4),
        "amounts": st.lists(EXACT, max_size=3),
        "prices": st.lists(AMOUNTS, max_size=3),
        "days": st.lists(DAYS, max_size=3),
        "address": ADDRESSES,
        "lines": st.lists(ADDRESSES, max_size=2),
    }
)
PARTS = st.fixed_dictionaries(
    {"name": WORDS, "amount": SMALL, "price": AMOUNTS, "lasts": spans(), "tags": st.lists(WORDS, max_size=2)}
)


class Both:
    """The evaluator and a server, asked the same."""

    def __init__(self, model: Backend, address: str, database: str) -> None:
        self._sides: tuple[Side, Side] = (ReferenceSide(model), ServerSide(model, address, database))

    def ask(self, method: str, target: str, sent: object = None) -> Any:
        """What both of them answer."""
        body = None if sent is None else json.dumps(sent).encode()
        first, second = (side.ask(method, target, HEADERS, body) for side in self._sides)
        assert {first.status, second.status} <= {200, 201}, (target, sent, first, second)
        assert plain(first.body) == plain(second.body), (target, sent)
        return first.body

    def make(self, path: str, sent: object, parts: list[object]) -> str:
        """The path of a row, with what lives in it, read by the database and worked out again in Python."""
        row = f"{path}/{self.ask('POST', path, sent)['id']}"
        for part in parts:
            self.ask("POST", f"{row}/parts", part)
        self.ask("GET", row)
        self.ask("GET", f"{row}/again")
        self.ask("GET", f"{path}?limit=1")
        return row


def plain(value: Any) -> Any:
    """Without the times of its row; of a number, as far as SQLite reckons, and whatever zeros are at its end."""
    match value:
        case dict():
            return {name: plain(each) for name, each in value.items() if name not in ("created_at", "updated_at")}
        case list():
            return [plain(each) for each in value]
        case float():
            return int(value) if value.is_integer() else float(f"{value:.12g}")
        case str() if NUMBER.fullmatch(value):
            return round(Decimal(value), 9)
    return value


@pytest.fixture
def both(model: Backend, project: Project, database: str) -> Iterator[Both]:
    with started(project, database) as address:
        yield Both(model, address, database)


@NUMBERS_AND_TIMES
@OFTEN
@given(row=STRETCHES, number=SMALL, span=spans())
def test_times_are_alike(both: Both, row: object, number: int, span: str) -> None:
    both.make("/stretches", row, [])
    both.ask("GET", f"/late?{urlencode({'number': number, 'span': span})}")


@NUMBERS_AND_TIMES
@OFTEN
@given(row=FIGURES, amount=AMOUNTS, number=SMALL)
def test_numbers_are_alike(both: Both, row: object, amount: str, number: int) -> None:
    made = both.make("/figures", row, [])
    both.ask("POST", f"{made}/settle")
    both.ask("GET", made)
    both.ask("GET", "/whole")
    both.ask("GET", f"/dear?{urlencode({'amount': amount, 'number': number})}")


@TEXTS_AND_LISTS
@OFTEN
@given(row=PHRASES, word=WORDS, number=SMALL)
def test_texts_are_alike(both: Both, row: object, word: str, number: int) -> None:
    both.make("/phrases", row, [])
    both.ask("GET", f"/spoken?{urlencode({'word': word, 'number': number})}")


@TEXTS_AND_LISTS
@OFTEN
@given(row=HEAPS, parts=st.lists(PARTS, max_size=4), numbers=st.lists(SMALL, min_size=1, max_size=3), limit=SMALL)
def test_lists_are_alike(both: Both, row: object, parts: list[object], numbers: list[int], limit: int) -> None:
    both.make("/heaps", row, parts)
    both.ask("POST", "/heaped", {"numbers": numbers, "limit": limit})

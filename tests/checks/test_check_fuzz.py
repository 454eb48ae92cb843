"""No blueprint, however broken, makes the checker raise or think for long."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backwright.checks import Checked, check_blueprint, check_text
from backwright.diagnostics.terminal import render

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("examples/*/*.py"), *ROOT.glob("tests/blueprints/*.py")])
TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in FILES}
TOKENS = {name: re.split(r"(\W)", text) for name, text in TEXTS.items()}
LINES = {name: text.split("\n") for name, text in TEXTS.items()}
WORDS = sorted({token for tokens in TOKENS.values() for token in tokens if token.strip()})
SENTENCES = sorted({line for lines in LINES.values() for line in lines})
SECONDS = 1.0
"""Of the processor, for a hundred lines: a guard against what never ends."""

MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(MODEST, max_examples=600)


class Edit(NamedTuple):
    """What is done at a place of a list, with what stands at another, or with something else."""

    kind: str
    place: int
    other: int
    new: str


def edits(pieces: list[str]) -> st.SearchStrategy[list[Edit]]:
    kinds = st.sampled_from(["delete", "double", "swap", "move", "insert", "replace"])
    places = st.integers(0, 10_000)
    return st.lists(st.builds(Edit, kinds, places, places, st.sampled_from(pieces)), min_size=1, max_size=6)


def edited(pieces: list[str], changes: list[Edit]) -> list[str]:
    pieces = list(pieces)
    for change in changes:
        if not pieces:
            break
        here, there = change.place % len(pieces), change.other % len(pieces)
        match change.kind:
            case "delete":
                del pieces[here : here + 1 + change.other % 4]
            case "double":
                pieces.insert(here, pieces[here])
            case "swap":
                pieces[here], pieces[there] = pieces[there], pieces[here]
            case "move":
                pieces.insert(there, pieces.pop(here))
            case "insert":
                pieces.insert(here, change.new)
            case _:
                pieces[here] = change.new
    return pieces


def in_time(check: Callable[[], Checked], lines: int) -> Checked:
    """What is found, which has a place and can be shown."""
    start = time.process_time()
    checked = check()
    shown = render(checked.findings)
    assert time.process_time() - start < SECONDS * (1 + lines // 100)
    assert all(finding.headline and finding.span.line > 0 for finding in checked.findings)
    assert (checked.backend is None) <= checked.refused
    assert bool(shown) == bool(list(checked.findings))
    return checked


def text_in_time(text: str) -> Checked:
    return in_time(lambda: check_text(text), text.count("\n"))


def bytes_in_time(data: bytes) -> Checked:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blueprint.py"
        path.write_bytes(data)
        return in_time(lambda: check_blueprint(path), data.count(b"\n"))


def test_every_blueprint_is_among_them() -> None:
    assert {"conduit", "shop", "ledger", "blog", "todo", "workshop"} <= TEXTS.keys()


# Edits of what is right


def tokens_elsewhere(name: str, changes: list[Edit]) -> None:
    text_in_time("".join(edited(TOKENS[name], changes)))


def lines_elsewhere(name: str, changes: list[Edit]) -> None:
    text_in_time("\n".join(edited(LINES[name], changes)))


def bytes_elsewhere(name: str, places: list[int], data: bytes) -> None:
    text = TEXTS[name].encode()
    for place in places:
        here = place % len(text)
        text = text[:here] + data + text[here + len(data) * (place % 2) :]
    bytes_in_time(text)


NAMES = st.sampled_from(sorted(TEXTS))
TOKEN_EDITS = edits([*WORDS, "", " ", "\n", "(", ")", "[", "]", "{", "}", ":", ",", ".", "=", '"', "*", "|", "-", "@"])
LINE_EDITS = edits(SENTENCES)
PLACES = st.lists(st.integers(0, 100_000), min_size=1, max_size=3)


@MODEST
@given(NAMES, TOKEN_EDITS)
def test_words_that_stand_elsewhere(name: str, changes: list[Edit]) -> None:
    tokens_elsewhere(name, changes)


@MODEST
@given(NAMES, LINE_EDITS)
def test_lines_that_stand_elsewhere(name: str, changes: list[Edit]) -> None:
    lines_elsewhere(name, changes)


@MODEST
@given(NAMES, PLACES, st.binary(min_size=1, max_size=4))
def test_bytes_in_between(name: str, places: list[int], data: bytes) -> None:
    bytes_elsewhere(name, places, data)


@pytest.mark.long
@MANY
@given(NAMES, TOKEN_EDITS)
def test_many_words_that_stand_elsewhere(name: str, changes: list[Edit]) -> None:
    tokens_elsewhere(name, changes)


@pytest.mark.long
@MANY
@given(NAMES, LINE_EDITS)
def test_many_lines_that_stand_elsewhere(name: str, changes: list[Edit]) -> None:
    lines_elsewhere(name, changes)


@pytest.mark.long
@MANY
@given(NAMES, PLACES, st.binary(min_size=1, max_size=4))
def test_many_bytes_in_between(name: str, places: list[int], data: bytes) -> None:
    bytes_elsewhere(name, places, data)


# What never was a blueprint


@MODEST
@given(st.text(max_size=200))
def test_texts_of_any_kind(text: str) -> None:
    text_in_time(text)


@MODEST
@given(st.binary(max_size=400))
def test_files_of_any_kind(data: bytes) -> None:
    bytes_in_time(data)


@pytest.mark.long
@MANY
@given(st.lists(st.sampled_from([*WORDS, "\n", "\n    ", " ", "(", ")", ":", "=", ".", ","]), max_size=60))
def test_many_words_that_make_no_sense(words: list[str]) -> None:
    text_in_time("from __future__ import annotations\nfrom backwright import *\n" + " ".join(words))


# What is too much

HEAD = """
from __future__ import annotations

from backwright import App, Entity
from backwright.fields import many
from backwright.logic import action, computed
from backwright.rules import allow, anyone

app = App()


class A(Entity):
    n: int
    other: A | None = None
    those: list[A] = many()

    allow(read=anyone)

    @computed
    def value(self) -> int:
"""
DEEP = 3_000


@pytest.mark.parametrize(
    "value",
    [
        "(" * DEEP + "1" + ")" * DEEP,
        "[" * DEEP + "]" * DEEP,
        "-" * DEEP + "1",
        "not " * DEEP + "self.n",
        "self" + ".other" * DEEP + ".n",
        "self.n" + " + self.n" * DEEP,
        "self.n" + " == self.n" * DEEP,
        " or ".join(["self.n > 1"] * DEEP),
        "1 if self.n > 1 else " * DEEP + "2",
        "sum(a.n for a in self.those if " * 30 + "True" + ")" * 30,
        "max(" * 90 + "self.n, 1" + ", 1)" * 90,
        "f'" + "{self.n}" * DEEP + "'",
        "'" + "a" * 1_000_000 + "'",
        "1" * 5_000,
        "1e400",
        "10 ** 10 ** 10",
        "0x" + "f" * 5_000,
    ],
    ids=lambda value: value[:16],
)
def test_expressions_that_go_too_far(value: str) -> None:
    checked = in_time(lambda: check_text(f"{HEAD}        return {value}\n"), 100)
    assert checked is not None


@pytest.mark.parametrize(
    ("opening", "step"),
    [
        ("", "{indent}class A{number}(Entity):\n"),
        ("    @action(by=anyone)\n    def act(self) -> None:\n", "        {indent}if self.n > {number}:\n"),
        ("    @action(by=anyone)\n    def act(self) -> None:\n", "        {indent}for a{number} in self.those:\n"),
    ],
)
@pytest.mark.parametrize("depth", [15, 90, 110])
def test_blocks_in_blocks(opening: str, step: str, depth: int) -> None:
    lines = "".join(step.format(indent=" " * number, number=number) for number in range(depth))
    before = HEAD + "        return 1\n\n" + opening
    text_in_time(before + lines + " " * (depth + 12) + "pass\n")


@pytest.mark.parametrize("line", ["", "# nothing", ")", "\x0c", "\\"], ids=lambda line: line or "empty")
def test_a_hundred_thousand_lines(line: str) -> None:
    text_in_time(f"{line}\n" * 100_000)


@pytest.mark.long
@pytest.mark.parametrize(
    "line", ["x = 1", "class A(Entity): pass", "a: int", "allow(read=anyone)", "@action", "def f(): ..."]
)
def test_a_hundred_thousand_lines_that_say_something(line: str) -> None:
    text_in_time("from backwright import Entity\n" + f"{line}\n" * 100_000)


@pytest.mark.long
@pytest.mark.parametrize("name", ["conduit", "shop"])
def test_a_hundred_thousand_lines_of_a_blueprint(name: str) -> None:
    lines = TEXTS[name].count("\n")
    text_in_time(TEXTS[name] * (100_000 // lines))


def test_a_class_with_all_of_them() -> None:
    fields = "".join(f"    f{number}: int\n" for number in range(20_000))
    text_in_time(f"{HEAD}        return 1\n\n{fields}")


def test_a_body_with_all_of_them() -> None:
    body = "".join(f"        x{number} = self.n + {number}\n" for number in range(20_000))
    text_in_time(f"{HEAD}        return 1\n\n    @action(by=anyone)\n    def act(self) -> None:\n{body}")

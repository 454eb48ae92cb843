"""No blueprint, however broken, makes the checker raise or think for long."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backwright.checks import check_text

ROOT = Path(__file__).parents[2]
TEXTS = [
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("examples/conduit/conduit.py", "tests/blueprints/shop.py", "tests/blueprints/ledger.py")
]
TOKENS = [re.split(r"(\W)", text) for text in TEXTS]
VOCABULARY = sorted({token for tokens in TOKENS for token in tokens if token.strip()})
LINES = [line for text in TEXTS for line in text.split("\n")]
SECONDS = 10
"""For one blueprint, on a machine that does other things as well: a guard against what never ends."""

SEEDS = st.integers(0, 2**32)
MANY = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def checked_in_time(text: str) -> None:
    start = time.monotonic()
    checked = check_text(text)
    assert all(finding.headline and finding.span.line > 0 for finding in checked.findings)
    assert (checked.backend is None) <= checked.refused
    assert time.monotonic() - start < SECONDS


def tokens_changed(chosen: random.Random) -> str:
    tokens = list(chosen.choice(TOKENS))
    for _ in range(chosen.choice([1, 1, 2, 6])):
        place = chosen.randrange(len(tokens))
        if tokens[place].strip():
            tokens[place] = chosen.choice([*chosen.sample(VOCABULARY, 3), ""])
    return "".join(tokens)


def lines_changed(chosen: random.Random) -> str:
    lines = chosen.choice(TEXTS).split("\n")
    for _ in range(chosen.choice([1, 2, 4])):
        place, other = chosen.randrange(len(lines)), chosen.randrange(len(lines))
        lines[place : place + 1] = chosen.choice(
            [[], [lines[place], lines[other]], [chosen.choice(LINES)], [lines[other]], [lines[place], lines[place]]]
        )
    return "\n".join(lines)


@MANY
@given(SEEDS)
def test_words_that_are_something_else(seed: int) -> None:
    checked_in_time(tokens_changed(random.Random(seed)))


@MANY
@given(SEEDS)
def test_lines_that_stand_elsewhere(seed: int) -> None:
    checked_in_time(lines_changed(random.Random(seed)))


@MANY
@given(st.text(max_size=80))
def test_texts_of_any_kind(text: str) -> None:
    checked_in_time(text)

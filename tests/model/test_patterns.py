from __future__ import annotations

import re

import pytest

from backwright.model.patterns import ends, shortest


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("[a-z]+", "a"),
        (r"\d{3}-[A-F]{2}", "111-AA"),
        ("(GB|US)[0-9]{2,}", "GB00"),
        (r"https?://\w+\.\S*", "http://a."),
        ("[^/]x?", "a"),
        (r"\s?a*", ""),
    ],
)
def test_the_shortest_text_of_a_pattern(pattern: str, text: str) -> None:
    assert shortest(pattern) == text
    assert re.fullmatch(pattern, text)


@pytest.mark.parametrize(("pattern", "is_so"), [("[a-z]{2,6}|x", True), ("[a-z]{2,}", False), ("a(b*)c", False)])
def test_the_texts_of_a_pattern_may_have_an_end(pattern: str, *, is_so: bool) -> None:
    assert ends(pattern) is is_so

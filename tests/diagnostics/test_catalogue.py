"""The catalogue is complete, and its pages are current."""

from __future__ import annotations

import inspect
import string
from pathlib import Path

import pytest

from backwright.diagnostics import Kind, did_you_mean, family_of
from backwright.diagnostics.catalogue import all_kinds, find_kind
from backwright.diagnostics.pages import pages

PAGES = Path(__file__).parents[2] / "docs" / "findings"
EACH = pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.code)


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@EACH
def test_a_kind_mentions_only_the_values_that_it_has(kind: type[Kind]) -> None:
    values = set(inspect.get_annotations(kind))
    assert placeholders(kind.message) <= values
    assert placeholders(kind.help) <= values
    assert values <= placeholders(kind.message) | placeholders(kind.help)


@EACH
def test_a_kind_has_a_page_that_explains_it(kind: type[Kind]) -> None:
    assert kind.title().endswith(".")
    assert len(kind.title()) <= 100
    assert kind.explanation() or kind.help
    assert kind.message == kind.message.strip().rstrip(".")
    assert family_of(kind.code)


def test_the_pages_are_current() -> None:
    """`make docs` writes them."""
    assert {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")} == pages()


def test_kinds_are_found_by_code_and_by_name() -> None:
    assert find_kind("bw106") is find_kind("syntax-mistake") is not None
    assert find_kind("BW999") is None


@pytest.mark.parametrize("code", ["BW106", "BW0", "XX201", "BW1000"])
def test_a_code_is_well_formed_and_nobody_elses(code: str) -> None:
    with pytest.raises(TypeError, match=code):
        type("Twice", (Kind,), {}, code=code)


@pytest.mark.parametrize(
    ("name", "candidates", "meant"),
    [
        ("titel", ["title", "text"], "title"),
        ("createdAt", ["created_at", "create"], "created_at"),
        ("Titel", ["title"], "title"),
        ("autor", ["author", "editor"], "author"),
        ("tg", ["tag"], "tag"),
        ("price", ["author", "title"], None),
        ("title", ["title"], None),
        ("x", [], None),
    ],
)
def test_what_was_probably_meant(name: str, candidates: list[str], meant: str | None) -> None:
    assert did_you_mean(name, candidates) == meant

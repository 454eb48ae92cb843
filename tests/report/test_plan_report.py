"""The plan as people and tools read it. `--accept` writes the expectations; review the diff."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design import Design, design
from backwright.diagnostics.terminal import Style, width
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.report import plan
from backwright.report.plan.layout import columns, paragraph, wrapped
from support.models import ANYONE, READ, allow, entity, field

ROOT = Path(__file__).parents[2]
EXPECTED = Path(__file__).parent / "expected"
BLUEPRINTS = {
    "conduit": ROOT / "examples" / "conduit" / "conduit.py",
    "blog": ROOT / "examples" / "blog" / "blog.py",
    "todo": ROOT / "examples" / "todo" / "todo.py",
    "shop": ROOT / "tests" / "blueprints" / "shop.py",
    "ledger": ROOT / "tests" / "blueprints" / "ledger.py",
}
PLAIN = Style(colour=False)
ESCAPE = re.compile(r"\x1b\[\d+m")


def designed(name: str) -> Design:
    backend = check_blueprint(BLUEPRINTS[name]).backend
    assert backend is not None
    return design(backend)


@pytest.fixture(scope="module")
def conduit() -> Design:
    return designed("conduit")


def as_expected(name: str, text: str, accept: bool) -> None:
    file = EXPECTED / name
    if accept:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), "if that is right, run pytest --accept and review the diff"


def test_the_plan_of_conduit_at_a_terminal(conduit: Design, accept: bool) -> None:
    as_expected("conduit.txt", plan.terminal(conduit, PLAIN), accept)


def test_the_plan_of_conduit_as_markdown(conduit: Design, accept: bool) -> None:
    as_expected("conduit.md", plan.markdown(conduit), accept)


def test_the_plan_of_conduit_for_a_tool(conduit: Design, accept: bool) -> None:
    text = json.dumps(plan.as_data(conduit), indent=1, ensure_ascii=False) + "\n"
    as_expected("conduit.json", text, accept)


@pytest.mark.parametrize("name", BLUEPRINTS)
@pytest.mark.parametrize("room", [60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(name: str, room: int) -> None:
    lines = plan.terminal(designed(name), PLAIN, room).splitlines()
    assert [line for line in lines if width(line) > room or line != line.rstrip()] == []


@pytest.mark.parametrize("name", BLUEPRINTS)
def test_every_blueprint_has_a_plan_in_every_form(name: str) -> None:
    found = designed(name)
    data = plan.as_data(found)
    markdown = plan.markdown(found)
    for section in plan.SECTIONS:
        assert section in data
        assert (f"## {section.capitalize()}\n" in markdown) is bool(data[section])


@pytest.mark.parametrize("name", BLUEPRINTS)
def test_tables_of_the_page_have_as_many_cells_as_heads(name: str) -> None:
    lines = plan.markdown(designed(name)).splitlines()
    tables = [re.split(r"(?<!\\)\|", line) for line in lines if line.startswith("|")]
    assert tables
    widths = [len(cells) for cells in tables]
    starts = [place for place, cells in enumerate(tables) if set("".join(cells)) <= set(" -")]
    for start, end in zip(starts, [*(start - 1 for start in starts[1:]), len(tables)], strict=True):
        assert len(set(widths[start - 1 : end])) == 1


def test_colours_change_nothing_but_colours(conduit: Design) -> None:
    coloured = plan.terminal(conduit, Style(colour=True))
    assert coloured != plan.terminal(conduit, PLAIN)
    assert ESCAPE.sub("", coloured) == plan.terminal(conduit, PLAIN)


def test_sections_can_be_chosen(conduit: Design) -> None:
    some = plan.terminal(conduit, PLAIN, only=["questions", "routes"])
    assert "ROUTES" in some
    assert some.index("ROUTES") < some.index("QUESTIONS")
    assert "TABLES" not in some
    assert list(plan.as_data(conduit, ["tables"])) == ["name", "doc", "tables"]
    assert "## Tables" not in plan.markdown(conduit, ["routes"])


def test_an_empty_backend_is_told_in_a_few_lines() -> None:
    empty = plan.terminal(design(Backend("empty")), PLAIN)
    assert "0 routes, 0 tables" in empty
    assert "ROUTES" not in empty


def hostile() -> Design:
    note: Entity = entity("Note", field("title", max=9), grants=(allow(ANYONE, *READ),))
    return design(Backend("note", doc="\x1b[2J a | b <script> \u202e end", entities=(note,)))


def test_what_a_stranger_wrote_steers_no_terminal() -> None:
    assert "\x1b" not in plan.terminal(hostile(), PLAIN)
    assert "\u202e" not in plan.terminal(hostile(), PLAIN)


def test_what_a_stranger_wrote_is_text_on_a_page() -> None:
    assert "<script>" not in plan.markdown(hostile())
    assert "\x1b" not in plan.markdown(hostile())
    assert "a \\| b" in plan.markdown(hostile())


def test_columns_are_aligned_and_wrapped() -> None:
    rows = [("GET", "/a", "one two three four five"), ("DELETE", "/a/b", "six")]
    lines = [line for row in columns(rows, 30, 2, PLAIN) for line in row]
    assert lines == [
        "  GET     /a    one two three",
        "                four five",
        "  DELETE  /a/b  six",
    ]


def test_wide_characters_take_two_columns() -> None:
    lines = [line for row in columns([("日本", "x"), ("abcd", "y")], 30, 0, PLAIN) for line in row]
    assert lines == ["日本  x", "abcd  y"]


def test_no_rows_no_lines() -> None:
    assert list(columns([], 30, 0, PLAIN)) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two", ["one two"]),
        ("one two three", ["one two", "three"]),
        ("abcdefghijkl", ["abcdefgh", "ijkl"]),
        ("one abcdefghijkl two", ["one", "abcdefgh", "ijkl two"]),
        ("日本語日本語", ["日本語日", "本語"]),
    ],
)
def test_words_are_wrapped_and_longer_ones_cut(text: str, lines: list[str]) -> None:
    assert wrapped(text, 8) == lines


def test_a_paragraph_hangs() -> None:
    assert paragraph("- one two three four five", 24, 2, 2) == ["  - one two three four", "    five"]

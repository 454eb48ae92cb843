"""How findings look to a person."""

from __future__ import annotations

from backwright.diagnostics import Finding, Findings, Related
from backwright.diagnostics.catalogue.syntax import MissingFile, SyntaxMistake
from backwright.diagnostics.machine import findings_as_data
from backwright.diagnostics.terminal import MAX_WIDTH, Style, printable, render, width
from backwright.source import Source, Span


def findings(line: str, column: int, end: int, *, reason: str = "broken", suggest: str | None = None) -> Findings:
    found = Findings([Source("shop.py", f"{line}\nx = 1\n")])
    found.add(SyntaxMistake(reason=reason, instead=""), Span("shop.py", 1, column, 1, end), suggest=suggest)
    return found


def test_a_finding_with_everything() -> None:
    found = Findings([Source("shop.py", "a = 1\nallow(read=titel)\n")])
    found.add(
        MissingFile(),
        Span("shop.py", 2, 12, 2, 17),
        suggest="title",
        related=[Related(Span("shop.py", 1, 1, 1, 2), "the first is here")],
    )
    assert render(found) == (
        "shop.py:2:12 BW101 no such file (did you mean 'title'?)\n"
        "  |\n"
        "2 | allow(read=titel)\n"
        "  |            ^^^^^\n"
        "  = help: `backwright new NAME` writes a first blueprint\n"
        "  = see: shop.py:1:1 the first is here\n"
        "\n"
        "1 error; `backwright explain BW101` says more\n"
    )


def test_nothing_found_is_nothing_said() -> None:
    assert render(Findings()) == ""


def test_findings_come_in_the_order_of_their_places_each_once() -> None:
    found = Findings()
    for line, reason in [(9, "b"), (2, "a"), (9, "b"), (9, "a")]:
        found.add(SyntaxMistake(reason=reason, instead=""), Span("x.py", line, 1, line, 2))
    assert [(f.span.line, f.message) for f in found] == [(2, "a"), (9, "a"), (9, "b")]


def test_carets_stand_below_wide_characters_and_tabs() -> None:
    _, _, quoted, carets, *_ = render(findings("\t漢字 = e\u0301x", 7, 9)).split("\n")
    assert quoted == "1 |     漢字 = e\u0301x"
    assert carets == "  |            ^^"[: 4 + 4 + 4 + 3] + "^"
    assert width("漢字") == 4
    assert width("e\u0301") == 1


def test_a_span_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    found = Findings([Source("shop.py", "x = f(  \n  1)\n")])
    found.add(SyntaxMistake(reason="broken", instead=""), Span("shop.py", 1, 5, 2, 5))
    assert "  |     ^^\n" in render(found)


def test_a_place_behind_the_end_of_the_line() -> None:
    assert "1 | x = (\n  |      ^\n" in render(findings("x = (", 6, 7))


def test_a_long_line_is_cut_around_the_place() -> None:
    block = render(findings("a" * 5000 + "WRONG" + "b" * 5000, 5001, 5006)).split("\n")
    quoted, carets = block[2], block[3]
    assert len(quoted) < MAX_WIDTH + 10
    assert quoted[carets.index("^") : carets.rindex("^") + 1] == "WRONG"


def test_a_blueprint_cannot_steer_the_terminal() -> None:
    shown = render(findings("x = '\x1b[2J\u202e'", 5, 9, reason="bad \x1b]0;title\x07"))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert printable("é漢") == "é漢"


def test_colours_only_where_they_are_asked_for() -> None:
    found = findings("x = = 1", 5, 6)
    assert "\x1b[31mBW106\x1b[0m" in render(found, Style(colour=True))
    assert "\x1b" not in render(found)


def test_a_tool_gets_the_same_as_data() -> None:
    data = findings_as_data(findings("x = = 1", 5, 6, suggest="x"))
    (finding,) = data["findings"]
    assert (data["errors"], data["warnings"], data["notes"]) == (1, 0, 0)
    assert finding["code"] == "BW106"
    assert finding["name"] == "syntax-mistake"
    assert finding["suggestion"] == "x"
    assert finding["place"] == {"path": "shop.py", "line": 1, "column": 5, "end_line": 1, "end_column": 6}


def test_a_finding_is_a_value() -> None:
    (one,), (other,) = findings("x", 1, 2), findings("y", 1, 2)
    assert isinstance(one, Finding)
    assert one == other

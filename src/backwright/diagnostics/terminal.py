"""Findings for a person at a terminal, or in the log of a build."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from backwright.diagnostics.findings import Finding, Findings
    from backwright.diagnostics.kinds import Severity
    from backwright.source import Source, Span

TAB = "    "
MAX_WIDTH = 120
"""A longer source line is cut to what stands around the caret."""

_COLOURS = {"error": "31", "warning": "33", "note": "36", "place": "1", "gutter": "34", "help": "32", "quiet": "2"}


class Style(msgspec.Struct, frozen=True):
    """Colours, or none."""

    colour: bool = False

    def __call__(self, role: str, text: str) -> str:
        return f"\x1b[{_COLOURS[role]}m{text}\x1b[0m" if self.colour and text else text


def render(findings: Findings, style: Style | None = None) -> str:
    """All findings with their source lines, and how many there are; empty where there are none."""
    style = style or Style()
    blocks = ["\n".join(_block(finding, findings.sources, style)) for finding in findings]
    return "\n\n".join([*blocks, summary(findings, style)]) + "\n" if blocks else ""


def summary(findings: Findings, style: Style) -> str:
    severities: tuple[Severity, ...] = ("error", "warning", "note")
    counts = [
        style(severity, f"{number} {severity}{'s' if number > 1 else ''}")
        for severity in severities
        if (number := findings.count(severity))
    ]
    errors = sorted({finding.code for finding in findings if finding.severity == "error"})
    hint = f"; `backwright explain {errors[0]}` says more" if errors else ""
    return ", ".join(counts) + hint


def _block(finding: Finding, sources: dict[str, Source], style: Style) -> Iterator[str]:
    place = style("place", printable(str(finding.span)))
    yield f"{place} {style(finding.severity, finding.code)} {printable(finding.headline)}"
    source = sources.get(finding.span.path)
    gutter = len(str(finding.span.line))
    if source is not None and source.line(finding.span.line).strip():
        yield from _quote(source, finding.span, gutter, style(finding.severity, "^"), style)
    for label, text in _remarks(finding):
        first, *more = printable(text, keep="\n").split("\n")
        yield f"{' ' * gutter} {style('gutter', '=')} {style('help', label)}: {first}"
        yield from (f"{' ' * (gutter + len(label) + 5)}{line}" for line in more)


def _remarks(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.help:
        yield "help", finding.help
    for related in finding.related:
        yield "see", f"{related.span} {related.message}"


def _quote(source: Source, span: Span, gutter: int, caret: str, style: Style) -> Iterable[str]:
    line = source.line(span.line)
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
    before, marked, after = (_shown(part) for part in (line[:start], line[start : max(end, start)], line[end:]))
    if width(before + marked + after) > MAX_WIDTH:
        before, marked, after = _cut(before, marked, after)
    bar = style("gutter", "|")
    carets = caret.replace("^", "^" * max(width(marked), 1))
    return (
        f"{' ' * gutter} {bar}",
        f"{style('gutter', str(span.line))} {bar} {before}{marked}{after}".rstrip(),
        f"{' ' * gutter} {bar} {' ' * width(before)}{carets}",
    )


def _cut(before: str, marked: str, after: str) -> tuple[str, str, str]:
    marked = marked if len(marked) <= MAX_WIDTH // 2 else marked[: MAX_WIDTH // 2] + "…"
    room = (MAX_WIDTH - len(marked)) // 2
    before = before if len(before) <= room else "…" + before[-room:]
    after = after if len(after) <= room else after[:room] + "…"
    return before, marked, after


def _shown(text: str) -> str:
    return printable(text.replace("\t", TAB))


def printable(text: str, keep: str = "") -> str:
    """Without what would steer the terminal or turn the direction of the text: a blueprint may be a stranger's."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in keep else c for c in text)


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

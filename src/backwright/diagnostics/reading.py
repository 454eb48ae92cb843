"""Read a blueprint's files; what is wrong with them becomes findings."""

from __future__ import annotations

import re
from pathlib import Path

from backwright.diagnostics.catalogue import syntax
from backwright.diagnostics.findings import Findings
from backwright.diagnostics.kinds import Kind
from backwright.source import Blueprint, Problem, Reading, Source, read, read_source


def read_blueprint(path: Path, findings: Findings) -> Blueprint | None:
    """The syntax trees, or None and at least one finding."""
    return _told(read(path), findings)


def read_text(text: str, name: str, findings: Findings) -> Blueprint | None:
    """As `read_blueprint`, for a text that is no file; findings call it by this name."""
    return _told(read_source(Source(name, text)), findings)


def _told(reading: Reading, findings: Findings) -> Blueprint | None:
    for source in reading.sources:
        findings.quote(source)
    for problem in reading.problems:
        lines = (one.line(problem.span.line) for one in reading.sources if one.path == problem.span.path)
        findings.add(_kind(problem, next(lines, "")), problem.span)
    return reading.blueprint


_HABITS = {
    r":\s*\w+\?": "what may be absent is `X | None`: note: str | None = None",
    r":\s*\w+\[\]": "a list is `list[...]`: comments: list[Comment] = many()",
    r"\s@\w+": "limits and options stand in field(...), links in relation(...)",
    r"^\s*(model|table|entity)\s+\w+": "class Note(Entity):",
    r"\w(\+\+|--)": "`+= 1`, `-= 1`",
    r"&&|\|\|": "`and`, `or`, `not`",
    r"^\s*(def|class|if|for)\b[^:]*\{\s*$": "a block begins with `:` and is indented",
}
"""How other languages look, and what is written here."""


def _kind(problem: Problem, line: str) -> Kind:
    match problem.cause:
        case "missing":
            return syntax.MissingFile()
        case "unreadable":
            return syntax.UnreadableFile(reason=problem.detail)
        case "too large":
            return syntax.FileTooLarge(limit=problem.detail)
        case "encoding":
            return syntax.NotText(byte=problem.detail)
        case "null byte":
            return syntax.NullByte()
        case "nesting":
            return syntax.TooDeep()
        case "empty":
            return syntax.EmptyPackage()
        case "too many":
            return syntax.TooManyFiles(limit=problem.detail)
        case "syntax":
            instead = next((said for habit, said in _HABITS.items() if re.search(habit, line)), "")
            return syntax.SyntaxMistake(reason=problem.detail, instead=instead)

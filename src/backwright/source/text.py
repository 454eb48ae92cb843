"""Text and places in it, counted as people count: lines and columns from 1, columns in characters."""

from __future__ import annotations

import ast
from typing import TypeAlias

import msgspec

_KEYWORDS = {ast.ClassDef: "class", ast.FunctionDef: "def", ast.AsyncFunctionDef: "async def"}

Place: TypeAlias = ast.expr | ast.stmt | ast.arg | ast.keyword | ast.alias | ast.excepthandler | ast.pattern


class Span(msgspec.Struct, frozen=True, order=True):
    """From the first character to the one behind the last."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Source:
    """A file's text under the path that the user gave for it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        # Not splitlines(): to Python's grammar a form feed or U+2028 ends no line.
        self.lines = self.text.split("\n")

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {len(self.lines)} lines)"

    def line(self, number: int) -> str:
        """The line with this number; empty where there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def span(self, node: Place) -> Span:
        end_line = node.end_lineno or node.lineno
        end_offset = node.col_offset + 1 if node.end_col_offset is None else node.end_col_offset
        return Span(
            self.path,
            node.lineno,
            self._column(node.lineno, node.col_offset),
            end_line,
            self._column(end_line, end_offset),
        )

    def name_span(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Span:
        """The name in a definition: what a finding about a class or function points at."""
        line = self.line(node.lineno)
        keyword_end = self._column(node.lineno, node.col_offset) + len(_KEYWORDS[type(node)])
        found = line.find(node.name, keyword_end - 1)
        if found < 0:  # the name stands on a continuation line, or was normalised (NFKC) by Python
            return Span(self.path, node.lineno, keyword_end, node.lineno, keyword_end)
        return Span(self.path, node.lineno, found + 1, node.lineno, found + 1 + len(node.name))

    def start(self) -> Span:
        """The place for a finding about the file as a whole."""
        return Span(self.path, 1, 1, 1, 1)

    def at(self, line: int, column: int, length: int = 1) -> Span:
        return Span(self.path, line, column, line, column + length)

    def segment(self, node: Place) -> str:
        """What is written there: a number as it was typed, which the tree has only rounded."""
        span = self.span(node)
        if span.line == span.end_line:
            return self.line(span.line)[span.column - 1 : span.end_column - 1]
        first = self.line(span.line)[span.column - 1 :]
        last = self.line(span.end_line)[: span.end_column - 1]
        return "\n".join([first, *self.lines[span.line : span.end_line - 1], last])

    def _column(self, line: int, offset: int) -> int:
        """Python counts bytes of UTF-8, people count characters."""
        text = self.line(line)
        if text.isascii():
            return offset + 1
        return len(text.encode()[:offset].decode(errors="ignore")) + 1

"""Text in columns, wrapped to a width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from backwright.diagnostics.terminal import Style, printable, width

GAP = 2
UNCUT = 44
NARROW = 14
"""No column is squeezed to less, as long as the terminal is wider than that."""


def columns(
    rows: Sequence[Sequence[str]], room: int, indent: int, style: Style, roles: Sequence[str] = ()
) -> Iterator[list[str]]:
    """The lines of each row, each cell wrapped in its column. `roles`: the colour of each column, "" for none."""
    safe = [[printable(cell) for cell in row] for row in rows]
    sizes = _sizes(safe, room - indent)
    for row in safe:
        cells = [wrapped(cell, size) for cell, size in zip(row, sizes, strict=True)]
        yield [" " * indent + _line(parts, sizes, style, roles) for parts in zip_longest(*cells, fillvalue="")]


def _line(parts: Sequence[str], sizes: Sequence[int], style: Style, roles: Sequence[str]) -> str:
    last = max((place for place, part in enumerate(parts) if part), default=0)
    shown = []
    for place, part in enumerate(parts[: last + 1]):
        role = roles[place] if place < len(roles) else ""
        padding = " " * (sizes[place] - width(part) + GAP) if place < last else ""
        shown.append((style(role, part) if role else part) + padding)
    return "".join(shown)


def _sizes(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """As wide as the cells are; where that is too much, the widest columns give way first."""
    sizes = [max(width(row[place]) for row in rows) for place in range(len(rows[0]))] if rows else []
    least = [max(_longest_word(row[place]) for row in rows) for place in range(len(sizes))]
    _shrink(sizes, least, room - GAP * (len(sizes) - 1))
    return sizes


def _longest_word(cell: str) -> int:
    """What a column needs so that no word is cut; no more than half of a narrow terminal, whatever the word."""
    return min(max(width(word) for word in cell.split(" ")), UNCUT)


def _shrink(sizes: list[int], least: list[int], room: int) -> None:
    """Takes from the widest columns first, and as long as there are others none of what a word needs."""
    for floor in (least, [min(NARROW, size) for size in sizes]):
        while (over := sum(sizes) - room) > 0:
            giving = [place for place, size in enumerate(sizes) if size > floor[place]]
            if not giving:
                break
            widest = max(giving, key=lambda place: sizes[place])
            next_widest = max((sizes[place] for place in giving if place != widest), default=0)
            sizes[widest] = max(sizes[widest] - over, next_widest - 1, floor[widest])


def wrapped(text: str, room: int) -> list[str]:
    """The text in lines of that width at most; a word that is longer is cut."""
    lines = [""]
    for word in text.split(" "):
        for piece in _pieces(word, room):
            joined = f"{lines[-1]} {piece}" if lines[-1] else piece
            if width(joined) <= room:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, room: int) -> Iterator[str]:
    """The word, or as much of it at a time as a line holds."""
    piece = ""
    for character in word if width(word) > room else ():
        if width(piece + character) > room:
            yield piece
            piece = ""
        piece += character
    yield piece or word


def paragraph(text: str, room: int, indent: int, hang: int = 0) -> list[str]:
    """The text as a paragraph, its further lines indented by `hang` more."""
    first, *more = wrapped(printable(text), max(room - indent - hang, NARROW))
    return [" " * indent + first, *(" " * (indent + hang) + line for line in more)]

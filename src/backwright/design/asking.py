"""What runs again once another system has answered: what was read before may be otherwise by then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backwright.model.outside import Outside, reads_rows
from backwright.model.statements import Branch, ForEach, Let, Statement
from backwright.model.types import Row, present
from backwright.model.walk import own_values


class Path:
    """Where in a body a function is being written: each block around, with the place of its statement."""

    def __init__(self) -> None:
        self._blocks: list[tuple[tuple[Statement, ...], int]] = []

    def enter(self, body: tuple[Statement, ...]) -> None:
        self._blocks.append((body, 0))

    def at(self, position: int) -> None:
        self._blocks[-1] = (self._blocks[-1][0], position)

    def leave(self) -> None:
        self._blocks.pop()

    @property
    def in_loop(self) -> bool:
        return any(isinstance(statement, ForEach) for statement in self._written())

    def _written(self) -> Iterator[Statement]:
        """The statements that are being written, the outermost first: a block in which nothing stands has none."""
        for body, position in self._blocks:
            yield from body[position : position + 1]

    def before(self) -> Iterator[Statement]:
        """What has run before, the outermost first; of the blocks around only what stands before."""
        for body, position in self._blocks:
            yield from body[:position]

    def after(self) -> Iterator[Statement]:
        """What stands after it, here and around."""
        for body, position in reversed(self._blocks):
            yield from body[position + 1 :]

    def again(self) -> Iterator[Statement]:
        """What the loops around do in another turn."""
        for around in self._written():
            if isinstance(around, ForEach) and any(around.body is inner for inner, _ in self._blocks):
                yield from around.body

    @property
    def here(self) -> Statement:
        """The statement that is being written."""
        body, position = self._blocks[-1]
        return body[position]

    def asks_next(self, outside: Outside) -> bool:
        """Whether the next statement asks, too: then nothing is decided in between."""
        body, position = self._blocks[-1]
        return position + 1 < len(body) and bool(outside.asked(body[position + 1]))


def again(before: Sequence[Statement], outside: Outside) -> list[Statement]:
    """Of what has run before a call: what read rows, to refuse by them or for the sake of a value."""
    known: set[str] = set()
    found: list[Statement] = []
    for statement in before:
        if outside.asked_in(statement):
            continue
        if not _depends(statement, frozenset(known)):
            continue
        if isinstance(statement, Let):
            known.add(statement.name)
            if isinstance(present(statement.value.type), Row):
                continue  # the row that was found stays the one that is meant
        found.append(statement)
    return found


def _depends(statement: Statement, known: frozenset[str]) -> bool:
    if any(reads_rows(value, known) for value in own_values(statement)):
        return True
    if isinstance(statement, Branch):
        return any(_depends(one, known) for one in (*statement.then, *statement.otherwise))
    return isinstance(statement, ForEach) and any(_depends(one, known) for one in statement.body)

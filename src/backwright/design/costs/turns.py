"""What is looked up for all turns of a loop, which loops over the same rows share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from backwright.design.costs.counting import Kind, Path
from backwright.model.expressions import Expression, Groups, Name, Sorted
from backwright.model.walk import free_names


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """One loop. `over`: the very rows that it goes over, in whatever order; `source`: what they are."""

    over: object
    source: Expression


class Shared:
    """The statements before loops, of what is found in one statement of a body and stays so."""

    def __init__(self, is_query: Callable[[Expression], bool]) -> None:
        self._is_query = is_query
        self._loops: dict[str, Loop] = {}
        """By the names of what they go over."""
        self._kept: list[Expression] = []
        """What is told from others by being itself."""
        self._asked: set[object] = set()

    def forget(self) -> None:
        """From here on all is looked up again."""
        self._asked.clear()

    @contextmanager
    def turn(self, names: tuple[str, ...], source: Expression) -> Iterator[None]:
        """What is counted inside stands in a loop: over rows, or over groups, whose rows another one may go over."""
        loops = self._loops
        self._loops = dict(loops)
        source = self._rows_of(source)
        if len(names) == 2:
            self._loops[names[0]] = Loop(object(), source)
        self._loops[names[-1]] = self._loop(names[-1], source)
        yield
        self._loops = loops

    def call(self, name: str, rows: Expression) -> None:
        """A name for rows in another order."""
        if isinstance(rows, Sorted) and not self._is_query(rows):
            self._loops[name] = self._loop(name, self._rows_of(rows))

    def _rows_of(self, source: Expression) -> Expression:
        """What has the rows of a list in another order, or of groups."""
        while isinstance(source, Sorted | Groups) and not self._is_query(source):
            source = source.source
        return source

    def _loop(self, name: str, source: Expression) -> Loop:
        if isinstance(source, Name):
            known = self._loops.get(source.name)
            return Loop(known.over, known.source) if known is not None else Loop(source.name, source)
        around = [self._loops[one.name] for one in free_names(source) if one.name in self._loops]
        self._kept.append(source)
        return Loop((name, source, *around) if around else id(source), source)

    def of_rows(self, way: tuple[str, ...], root: str, path: Path, kind: Kind) -> None:
        """What links of all rows of a loop lead to."""
        loop = self._loops[root]
        self._send((kind, way, loop.over), (kind, way, loop.source), path, kind)

    def of_turns(self, part: Expression, names: Iterable[str], path: Path) -> None:
        """What one statement tells of all turns of loops."""
        loops = [self._loops[name] for name in names]
        self._send((part, *loops), (part, *(loop.source for loop in loops)), path, "read")

    def _send(self, same: object, alike: object, path: Path, kind: Kind) -> None:
        """Where it only looks like what was asked before, it may have been found by that."""
        if same in self._asked:
            return
        path.send(kind, sure=path.sure and alike not in self._asked)
        self._asked |= {same, alike}

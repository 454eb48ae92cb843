"""Functions of the user: the file that holds them, and what an operation does around a call.

Such a call stands outside any transaction. What was read before it may be otherwise afterwards: it is read again, and
what was required of it is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backwright.design.effects import ME
from backwright.design.locks import Locks
from backwright.model.names import snake
from backwright.model.operations import External
from backwright.model.outside import Outside, own_values, reads_rows
from backwright.model.statements import Branch, ForEach, Let, Statement
from backwright.model.types import Row, present
from backwright.targets.python.core import UnsupportedError
from backwright.targets.python.templates import docstring, render

_PACKAGE = "backwright.targets.python.fastapi"
CHANGED = "# Others may have changed what was read before the other system was asked."


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
        return any(isinstance(body[position], ForEach) for body, position in self._blocks)

    def before(self) -> Iterator[Statement]:
        """What has run before, the outermost first; of the blocks around only what stands before."""
        for body, position in self._blocks:
            yield from body[:position]

    def after(self) -> Iterator[Statement]:
        """What stands after it, here and around."""
        for body, position in reversed(self._blocks):
            yield from body[position + 1 :]

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


def held(locks: Locks, names: dict[str, str], rows: dict[str, str]) -> list[str]:
    """The code of the rows that a body goes on to write, as far as it has found them."""
    given = [names.get(name) or rows.get(name, "") for name in locks.given]
    found = [code for name, code in names.items() if name in locks.written]
    mine = [rows[ME]] if ME in locks.written and ME in rows else []
    return list(dict.fromkeys(code for code in (*given, *found, *mine) if code))


class Externals:
    """The modules of the functions that users write."""

    def __init__(self) -> None:
        self._heads: dict[str, tuple[External, str, str, str]] = {}

    def add(self, one: External, name: str, parameters: Sequence[tuple[str, str]], result: str) -> None:
        """One function: its name, its parameters with their types, and the type of what it answers."""
        given = ", ".join(known for known, _ in parameters)
        typed = "".join(f", {known}: {kind}" for known, kind in parameters)
        self._heads[name] = (one, typed, given, result)

    def owned(self) -> str:
        """The module that is the user's own."""
        functions = []
        for name, (one, typed, _, result) in self._heads.items():
            doc = "\n".join(f"    {line}".rstrip() for line in docstring(one.doc).splitlines())
            head = f"async def {name}({typed.removeprefix(', ')}) -> {result}:"
            functions.append(f"{head}\n{doc}\n    raise NotImplementedError")
        return render(_PACKAGE, "external.py.jinja", functions=functions) if functions else ""

    def calling(self) -> str:
        """The module that calls them."""
        functions = []
        for name, (one, typed, given, result) in self._heads.items():
            doc = "\n".join(f"    {line}".rstrip() for line in docstring(one.doc).splitlines())
            retries = f", retries={one.retries}" * bool(one.retries)
            seconds = f"settings_of(session).{setting_of(one)}"
            call = f'await ask(session, "{name}", {seconds}, lambda: external.{name}({given}){retries})'
            answer = call if result == "None" else f"return {call}"
            functions.append(f"async def {name}(session: AsyncSession{typed}) -> {result}:\n{doc}\n    {answer}")
        return render(_PACKAGE, "outside.py.jinja", functions=functions) if functions else ""


def setting_of(one: External) -> str:
    """The setting that says how long a function may take."""
    return f"{snake(one.name)}_timeout_seconds"


def refuse_odd_places(called: str, path: Path, *, perhaps: bool, loop: bool) -> None:
    """Raises UnsupportedError where a call stands so that what it waits for cannot be told from what it holds."""
    if perhaps:
        raise UnsupportedError(f"`{called}` in a part that may be skipped: give its answer a name before")
    if loop or path.in_loop:
        raise UnsupportedError(f"`{called}` in a loop: another system is asked once for each operation")

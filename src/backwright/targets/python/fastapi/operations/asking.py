"""Functions of the user: the file that holds them, and what an operation does around a call.

Such a call stands outside any transaction; `design/asking.py` says what runs again after it.
"""

from __future__ import annotations

from collections.abc import Sequence

from backwright.design.asking import Path
from backwright.design.locks import Locks
from backwright.design.places import ME
from backwright.model.names import snake
from backwright.model.operations import External
from backwright.targets.python.core import UnsupportedError
from backwright.targets.python.templates import docstring, render

_PACKAGE = "backwright.targets.python.fastapi"
CHANGED = "# Others may have changed what was read before the other system was asked."


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

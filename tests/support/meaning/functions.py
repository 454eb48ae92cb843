"""Expressions as the functions of operations work them out: over rows that are at hand, and in statements."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from backwright.design.inlining import written_out
from backwright.model import expressions as x
from backwright.model.types import ListOf
from backwright.targets.python.core import UnsupportedError
from backwright.targets.python.fastapi.operations.expressions.values import Values
from support.meaning.databases import DESIGN, NAMES
from support.meaning.notes import NOTE
from support.meaning.worlds import Content

ROW = x.Name("one", NOTE)
"""A row of a statement."""


class _Nothing:
    """A body that does nothing to rows."""

    def stored(self, row: str) -> None:
        """Every row is."""

    def around(self, part: x.Expression) -> x.Expression:
        """No helper stands by itself."""
        return written_out(DESIGN.backend, part)


def _values() -> Values:
    return Values(DESIGN, _Nothing(), "note", "required")  # type: ignore[arg-type]


def _names(content: Content, identity: int, caller: int) -> dict[str, Any]:
    links = {link.name for link in DESIGN.backend.entity("Note").links}
    columns = {f"{name}_id" if name in links else name: one for name, one in content.rows["Note"][identity].items()}
    people = {each: SimpleNamespace(id=each, **values) for each, values in content.rows["Person"].items()}
    return {**NAMES, "note": SimpleNamespace(id=identity, **columns), "me": people[caller]}


def worked_out(part: x.Expression) -> Callable[[Content, int, int], Any] | None:
    """What it is worth, of a note and for a caller; None where other rows have to be asked."""
    values = _values()
    try:
        code = values.value(part)
    except UnsupportedError:
        return None
    if "await" in code or values.at.lines:
        return None
    return lambda content, identity, caller: eval(code, _names(content, identity, caller))


def looked_for(test: x.Expression) -> Callable[[Content, int, int], sa.Select[Any]] | None:
    """The statement for the rows that a loop chooses, of a note and for a caller; None where that asks for more."""
    values = _values()
    notes = x.Rows("Note", ListOf(NOTE))
    query = values._looking.query(x.Comprehension(ROW, (x.Loop((ROW.name,), notes, (test,)),), ListOf(NOTE)))
    if query is None or values.at.lines:
        return None
    lines = [*query.before, f"statement = {query.select('Note.id')}"]
    if any("await" in line for line in lines):
        return None

    def made(content: Content, identity: int, caller: int) -> sa.Select[Any]:
        names = _names(content, identity, caller)
        exec("\n".join(lines), names)
        statement: sa.Select[Any] = names["statement"]
        return statement

    return made

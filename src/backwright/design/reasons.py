"""Why rows are locked: what of them a body changes, or decides by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backwright.design.effects import Effects, outer
from backwright.design.locks import as_given, deciding, taken
from backwright.design.places import SELF, place
from backwright.design.wording import listed, spoken
from backwright.model.expressions import New, Word
from backwright.model.operations import Operation, Procedure
from backwright.model.statements import Adjust, Assign, Let
from backwright.model.types import element, present
from backwright.model.walk import expressions, statements


def reason(effects: Effects, body: Operation | Procedure, places: Sequence[str]) -> str:
    """One sentence on rows that are locked together, by how the body calls them."""
    lists = taken(body.body)
    rows = {as_given(there, lists) for there in places}
    # A name for a row is another way to call it.
    rows |= {s.name for s in statements(body.body) if isinstance(s, Let) and place(s.value) in rows}
    found = (member for there, member in _decisive(effects, body) if as_given(there, lists) in rows)
    names = dict.fromkeys(spoken(member.rpartition(".")[2]) for member in found)
    one = len(places) == 1 and not _are_several(body, places[0], lists)
    if not names:
        return f"Nobody else may write {'it' if one else 'them'} meanwhile."
    return f"Nobody else may change {'its' if one else 'their'} {listed(names)} meanwhile."


def _are_several(body: Operation | Procedure, there: str, lists: dict[str, str]) -> bool:
    """Whether a place stands for the rows of a list, or for what each turn of a loop leads to."""
    root = there.partition(".")[0]
    given = next((p.type for p in body.parameters if p.name == root), None)
    of_record = "." in there and there in lists.values()
    return of_record or root in lists or (given is not None and element(present(given)) is not None)


def _decisive(effects: Effects, body: Operation | Procedure) -> Iterator[tuple[str, str]]:
    """The rows that a body changes or decides by, or what it calls, each with that member."""
    yield from _changed(effects, body)
    yield from ((place(part.base), part.member) for part in deciding(effects.backend, body))
    for call, called in effects.called_in(body.body):
        for there, member in _decisive(effects, called):
            yield from ((known, member) for known in outer(called, call, [there]))


def _changed(effects: Effects, body: Operation | Procedure) -> Iterator[tuple[str, str]]:
    """The rows that a body changes, each with a member that it gives a value."""
    moves = getattr(body, "moves", None)
    if moves is not None:
        yield SELF, moves.field
    for statement in statements(body.body):
        if isinstance(statement, Assign | Adjust):
            yield place(statement.target.base), statement.target.member
    for part in expressions(body.body):
        if isinstance(part, Word) and part.word == "create" and isinstance(part.arguments[0].value, New):
            for given, value in effects.totals(part.arguments[0].value):
                yield place(given.value), f"{value.owner}.{value.name}"

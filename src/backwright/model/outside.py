"""What bodies ask of other systems, and what they have written by then: nothing, or it could not be taken back."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.model.backend import Backend
from backwright.model.expressions import Attribute, Call, Expression, Name, Rows, Word
from backwright.model.operations import External, Operation, Procedure
from backwright.model.statements import Adjust, Assign, Branch, ForEach, Relate, Return, Statement
from backwright.model.types import Row, present
from backwright.model.walk import own_values, parts, statements

_WRITING = frozenset({"create", "delete", "emit", "ensure", "mail", "sign_out"})


class Outside:
    """What calls of external functions mean for the bodies around them; each body is looked at once."""

    def __init__(self, backend: Backend) -> None:
        self._called: dict[str, Operation | Procedure] = {one.id: one for one in _with_bodies(backend)}
        self._asking: dict[str, bool] = {}
        self._writing: dict[str, bool] = {}

    def asks(self, body: tuple[Statement, ...]) -> bool:
        """Whether it asks another system, itself or by what it calls."""
        return any(self.asked(statement) for statement in statements(body))

    def asked(self, statement: Statement) -> list[str]:
        """What one statement calls that asks another system, by stable id; not what stands inside it."""
        return [c.function for c in self._calls(statement) if self._asks(c.function)]

    def asked_in(self, statement: Statement) -> list[str]:
        """The same of what stands inside it, too."""
        return [identity for each in statements((statement,)) for identity in self.asked(each)]

    def writes(self, body: tuple[Statement, ...]) -> bool:
        """Whether it changes anything."""
        return any(self._writes_itself(statement) for statement in statements(body))

    def writes_by(self, identity: str) -> bool:
        """Whether what is called changes anything."""
        if identity not in self._writing:
            self._writing[identity] = False
            called = self._called[identity]
            moves = isinstance(called, Operation) and called.moves is not None
            self._writing[identity] = moves or self.writes(called.body)
        return self._writing[identity]

    def too_late(self, body: tuple[Statement, ...]) -> str:
        """What is called to ask another system after something was written; "" where nothing is."""
        return self._too_late(body, written=False)[0]

    def comes_first(self, body: tuple[Statement, ...]) -> bool:
        """Whether the body asks whichever way it goes, with nothing written before."""
        for statement in body:
            if self.asked(statement):
                return True
            if self.writes((statement,)):
                return False
        return False

    def _too_late(self, body: tuple[Statement, ...], *, written: bool) -> tuple[str, bool]:
        for statement in body:
            asked = self.asked(statement)
            if asked and written:
                return asked[0], True
            if isinstance(statement, Branch):
                first, one = self._too_late(statement.then, written=written)
                second, other = self._too_late(statement.otherwise, written=written)
                found, after = first or second, one or other
            elif isinstance(statement, ForEach):
                # What a turn has written stands before the next one.
                found, after = self._too_late(statement.body, written=written or self.writes(statement.body))
            else:
                found, after = "", written or self._writes_itself(statement)
            if found:
                return found, True
            written = after
        return "", written and not (body and isinstance(body[-1], Return))

    def _asks(self, identity: str) -> bool:
        if identity not in self._asking:
            self._asking[identity] = False  # what calls itself is refused elsewhere
            called = self._called[identity]
            self._asking[identity] = isinstance(called, External) or self.asks(called.body)
        return self._asking[identity]

    def _writes_itself(self, statement: Statement) -> bool:
        if isinstance(statement, Assign | Adjust | Relate):
            return True
        words = (p for e in own_values(statement) for p in parts(e) if isinstance(p, Word))
        calls = (call.function for call in self._calls(statement))
        return any(w.word in _WRITING for w in words) or any(self.writes_by(identity) for identity in calls)

    def _calls(self, statement: Statement) -> Iterator[Call]:
        for expression in own_values(statement):
            yield from (p for p in parts(expression) if isinstance(p, Call) and p.function in self._called)


def reads_rows(expression: Expression, known: frozenset[str]) -> bool:
    """Whether a value depends on rows; `known`: the names of values that do."""
    for part in parts(expression):
        if isinstance(part, Rows | Word) or (isinstance(part, Name) and part.name in known):
            return True
        if isinstance(part, Attribute) and isinstance(present(part.base.type), Row):
            return True
    return False


def _with_bodies(backend: Backend) -> Iterator[Operation | Procedure]:
    yield from backend.procedures
    yield from backend.externals
    yield from backend.operations
    for owner in backend.owners:
        yield from owner.procedures
        yield from owner.operations

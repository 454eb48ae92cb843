"""Which functions leave it to who calls them to ask what has to hold at the end.

Limits and checks hold at the end of an operation. Where one calls another, that is the end of the outer one: what it
still does after the call may make good what the other has broken, or refuse for another reason, which is told first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from backwright.design.bodies import members_set
from backwright.model.backend import Backend
from backwright.model.expressions import Call, Comprehension, New, Word
from backwright.model.members import UNLIMITED, Field
from backwright.model.operations import External, Operation, Procedure
from backwright.model.statements import Adjust, Assign, Branch, ForEach, Relate, Require, Return, Statement
from backwright.model.types import Choice, is_text, present
from backwright.model.walk import expressions, own_values, parts, statements

Body: TypeAlias = Operation | Procedure

_REFUSING = frozenset({"authenticate", "get"})
_WRITING = frozenset({"create", "delete", "ensure"})


def leaving(backend: Backend, bodies: Mapping[str, Body]) -> dict[str, frozenset[str]]:
    """The functions of which it is so, each with all those that end with it. `bodies`: all with statements."""
    own = {one: body for one, body in bodies.items() if not isinstance(body, External)}
    return _Leaving(backend, own).found()


class _Leaving:
    """Works it out."""

    def __init__(self, backend: Backend, bodies: Mapping[str, Body]) -> None:
        self._backend = backend
        self._bodies = bodies
        self._checks = any(entity.checks for entity in backend.entities)

    def found(self) -> dict[str, frozenset[str]]:
        groups = {one: frozenset({one}) for one in self._bodies}
        for one, other in self._joined():
            both = groups[one] | groups[other]
            groups |= dict.fromkeys(both, both)
        found = {group for one, group in groups.items() if self._is_open(self._bodies[one])}
        found |= {groups[one] for one, other in self._hooks() if self._asks(one) and self._does(other)}
        return {one: group for group in found for one in group}

    def _joined(self) -> Iterator[tuple[str, str]]:
        for one, body in self._bodies.items():
            yield from ((one, other) for other in self._called(body.body))
        yield from self._hooks()

    def _hooks(self) -> Iterator[tuple[str, str]]:
        """What follows one verb, one after the other."""
        for entity in self._backend.entities:
            for verb in ("create", "update", "delete"):
                due = [f"{hook.owner}.{hook.name}" for hook in entity.hooks if verb in hook.verbs]
                yield from ((one, later) for place, one in enumerate(due) for later in due[place + 1 :])

    # Calls

    def _called(self, body: tuple[Statement, ...]) -> Iterator[str]:
        calls = (part.function for part in expressions(body) if isinstance(part, Call))
        return (one for one in calls if one in self._bodies)

    def _is_open(self, body: Body) -> bool:
        """Whether something comes after a call that leaves something to be asked."""
        moved = isinstance(body, Operation) and body.moves is not None and self._checks
        return self._goes_on(body.body, after=moved)

    def _goes_on(self, body: tuple[Statement, ...], *, after: bool) -> bool:
        after = after and not (body and isinstance(body[-1], Return))
        for statement in reversed(body):
            calls = self._asked_by(statement)
            if calls > 1 or (calls and after):
                return True
            match statement:
                case Branch(_, then, otherwise):
                    inner = [(then, after), (otherwise, after)]
                case ForEach(_, _, turn):
                    inner = [(turn, after or self._does_something(turn))]
                case _:
                    inner = []
            if any(self._goes_on(block, after=later) for block, later in inner):
                return True
            after = after or self._does_something((statement,))
        return False

    def _asked_by(self, statement: Statement) -> int:
        """How many of the calls of a statement, not of those inside it, leave something; those of a list are many."""
        found = 0
        for part in (part for value in own_values(statement) for part in parts(value)):
            if isinstance(part, Call) and part.function in self._bodies:
                found += self._asks(part.function)
            elif isinstance(part, Comprehension):
                found += sum(isinstance(one, Call) and one.function in self._bodies for one in parts(part))
        return found

    # What is done

    def _does(self, one: str) -> bool:
        body = self._bodies[one]
        return (isinstance(body, Operation) and body.moves is not None) or self._does_something(body.body)

    def _does_something(self, body: tuple[Statement, ...]) -> bool:
        """Whether statements write, or may refuse."""
        if any(isinstance(one, Assign | Adjust | Relate | Require) for one in statements(body)):
            return True
        words = {part.word for part in expressions(body) if isinstance(part, Word)}
        return bool(words & (_REFUSING | _WRITING)) or any(self._does(one) for one in self._called(body))

    def _asks(self, one: str) -> bool:
        """Whether something has to hold at its end."""
        body = self._bodies[one]
        moves = body.moves if isinstance(body, Operation) else None
        if self._checks and (moves is not None or self._writes(body.body)):
            return True
        changed = {*members_set(body)}
        made = (part for part in expressions(body.body) if isinstance(part, New))
        changed |= {f"{part.name}.{given.name}" for part in made for given in part.values}
        return any(self._is_limited(one) for one in changed) or any(self._asks(one) for one in self._called(body.body))

    def _writes(self, body: tuple[Statement, ...]) -> bool:
        if any(isinstance(one, Assign | Adjust | Relate) for one in statements(body)):
            return True
        return any(isinstance(part, Word) and part.word in _WRITING for part in expressions(body))

    def _is_limited(self, identity: str) -> bool:
        member = self._backend.member(identity) if self._backend.owns(identity) else None
        if not isinstance(member, Field) or isinstance(present(member.type), Choice):
            return False
        return waits(member) and (member.key or member.limits != UNLIMITED)


def waits(member: Field) -> bool:
    """Whether its limits can be asked at the end: no database takes a text that is too long before it."""
    return not is_text(member.type) or member.limits.max is None

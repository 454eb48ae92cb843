"""Which of the rows that a walk knows are there, and which have to do with each other, as the evaluator has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from backwright.evaluator import Reference, Request
from backwright.evaluator.refusals import Refused
from backwright.evaluator.store import Ref, State
from backwright.evaluator.types import written
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Field
from backwright.model.types import Scalar, present
from support.walks.known import Person, Row, sent

Name = tuple[str, Ref | None, tuple[Any, ...]]
"""An entity, the row that a row lives in (None where nobody asks for it), and what paths call it."""


@dataclass
class Nearby:
    """What is worked out of a state is kept until there is another."""

    model: Backend
    reference: Reference
    _state: State | None = None
    _called: dict[Name, Ref] = field(default_factory=dict)
    _linked: dict[Ref, set[Ref]] = field(default_factory=dict)
    _calling: dict[str, Ref | None] = field(default_factory=dict)

    def there(self, row: Row) -> bool:
        return self.ref(row) is not None

    def ref(self, row: Row) -> Ref | None:
        """What the evaluator calls that row; None where it is gone."""
        self._look()
        parent = self.ref(row.parent) if row.parent is not None else None
        if row.parent is not None and parent is None:
            return None
        return self._called.get((row.entity, parent, tuple(pair[0] for pair in row.key)))

    def account(self, person: Person) -> Ref | None:
        """Who calls with their token; nobody where it is worth nothing any more."""
        self._look()
        token = person.tokens[0]
        if token not in self._calling:
            self._calling[token] = self._account(person)
        return self._calling[token]

    def _account(self, person: Person) -> Ref | None:
        shared = self.reference._faces[0].shared
        headers = sent(self.model, person, 0)
        try:
            account, _ = shared.accounts.caller(Request("GET", "/", headers), self.reference.state, shared.api)
        except Refused:
            return None
        return account

    def around(self, row: Row | None, steps: int = 2) -> set[Ref]:
        """The rows that are linked with it or with one that it lives in, and so on for so many steps."""
        found: set[Ref] = set()
        while row is not None:
            near = {ref} if (ref := self.ref(row)) is not None else set()
            for _ in range(steps):
                near = near.union(*(self._linked[each] for each in near))
            found |= near
            row = row.parent
        return found

    def _look(self) -> None:
        state = self.reference.state
        if state is self._state:
            return
        self._state, self._called, self._linked, self._calling = state, {}, defaultdict(set), {}
        for entity in self.model.entities:
            for ref in state.refs(entity.name):
                key = tuple(_called(self.model, state, entity, ref))
                parent = state.get(ref, entity.parent.name) if entity.parent is not None else None
                self._called[entity.name, parent, key] = self._called[entity.name, None, key] = ref
                for other in _leads_to(state, entity, ref):
                    self._linked[ref].add(other)
                    self._linked[other].add(ref)


def _called(model: Backend, state: State, entity: Entity, ref: Ref) -> Iterator[Any]:
    for member in entity.key:
        value = state.get(ref, member.name)
        if isinstance(value, Ref):
            yield from _called(model, state, model.entity(value.entity), value)
        elif isinstance(member, Field):
            kind = present(member.type)
            yield written(value, kind.name if isinstance(kind, Scalar) else "str")


def _leads_to(state: State, entity: Entity, ref: Ref) -> Iterator[Ref]:
    links = (state.get(ref, link.name) for link in entity.links)
    return (other for other in links if other is not None and state.has(other))

"""What a walk learns from answers: who there is, which rows there are and who made them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from backwright.evaluator.accounts import name_field
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Collection
from backwright.model.operations import Operation
from backwright.model.shapes import wire
from backwright.model.surface import Endpoint
from backwright.model.types import Row as RowType
from backwright.model.types import element, present
from support.alike import Pair
from support.walks.known import Person, Row, Rows, key_of, outermost, tokens_of
from support.walks.nearby import Nearby
from support.walks.sides import Answer

AMOUNT = re.compile(r"\d{1,9}\.\d\d")
MANY = 8
"""Callers that are remembered."""
LATE = 9
"""Texts of one name that are remembered beside the last."""


@dataclass
class Memory:
    """Callers and rows, as far as answers have told of them."""

    model: Backend
    random: Random
    nearby: Nearby
    people: list[Person] = field(default_factory=list)
    rows: Rows = field(default_factory=list)
    tickets: list[Pair] = field(default_factory=list)
    """The tokens of rows, as each side has made them."""
    told: dict[str, list[Pair]] = field(default_factory=dict)
    """The last texts and whole numbers that were told by each name."""
    gone: Rows = field(default_factory=list)
    """Rows that were deleted, which may come back."""
    focus: Row | None = None

    def look(self, *, keep: bool) -> Row | None:
        """The row that is of interest for a while: what one request makes possible, one of the next may do."""
        if self.rows and (self.focus not in self.rows or (not keep and self.random.random() < 0.1)):
            entity = self.random.choice(list(dict.fromkeys(row.entity for row in self.rows)))
            self.focus = self.rich([row for row in self.rows if row.entity == entity])
        return self.focus

    def any(self, entity: str, careful: bool = False) -> Row | None:
        """One of the rows of that entity: often that in the focus, else mostly a late one. `careful`: that is there."""
        rows = [row for row in self.rows if row.entity == entity and not (careful and not self.nearby.there(row))]
        chance = self.random.random()
        if self.focus in rows and chance < 0.6:
            return self.focus
        near = self.nearby.around(self.focus) if careful and chance < 0.8 else ()
        if close := [row for row in rows if self.nearby.ref(row) in near]:
            return self.random.choice(close)
        if careful and rows:
            return self.rich(rows)
        late = rows[-6:]
        return self.random.choice([*rows, *late * 4, None]) if rows else None

    def rich(self, rows: Rows) -> Row:
        """One of them, mostly a late one, and sooner one that much belongs to: more can be done with it."""
        rows = [*rows, *rows[-3:] * 2]
        return self.random.choices(rows, [1 + len(self.nearby.around(row, 1)) for row in rows])[0]

    def deleted(self, entity: str, careful: bool) -> Row | None:
        """One of the rows of that entity that are gone; now and then one that is there."""
        rows = [row for row in self.gone if row.entity == entity]
        return self.random.choice(rows) if rows and self.random.random() < 0.9 else self.any(entity, careful)

    def caller(self, place: tuple[Row | None, Row | None], careful: bool) -> Person | None:
        """Who calls: anybody, and often somebody who has to do with one of these rows, so that rules let them pass."""
        people = self.here() if careful else self.people
        near = [row for row in self.rows if row in place or (row.parent is not None and row.parent in place)]
        concerned = [person for row in near for person in row.people if person in people]
        chance = self.random.random()
        if concerned and chance < 0.25:
            return self.random.choice(concerned)
        if chance < 0.6 and (linked := self._linked(place[0] or place[1], people, 1 if chance < 0.5 else 2)):
            return self.random.choice(linked)
        return self.random.choice([None, *people, *people, *people])

    def here(self) -> list[Person]:
        """The callers whose tokens are still good."""
        return [person for person in self.people if self.nearby.account(person) is not None]

    def _linked(self, row: Row | None, people: list[Person], steps: int) -> list[Person]:
        """Those whose accounts have to do with that row."""
        near = self.nearby.around(row, steps)
        return [person for person in people if near and self.nearby.account(person) in near]

    def learn(
        self,
        endpoint: Endpoint,
        place: tuple[Row | None, Row | None],
        answers: tuple[Answer, Answer],
        person: Person | None,
    ) -> None:
        """`place`: the row that the path names, and the one that it lives in."""
        if answers[0].status >= 300:
            return
        bodies = answers[0].body, answers[1].body
        self._keep_texts(bodies)
        signs_in = endpoint.operation is not None and "token" in (bodies[0] if isinstance(bodies[0], dict) else ())
        if (endpoint.kind in ("create", "sign_in", "refresh") and endpoint.owner) or signs_in:
            person = self._person(bodies) or person
        if endpoint.kind == "delete":
            self._forget(endpoint, place[0], person)
        elif endpoint.kind == "restore" and place[0] is not None:
            if place[0] in self.gone:
                self.gone.remove(place[0])
                self.rows.append(place[0])
        elif endpoint.operation is not None:
            self._result(endpoint.operation, place[0], bodies, person)
        elif endpoint.kind in ("list", "named"):
            entity = self.model.rows_of(endpoint.owner)
            for pair in items(bodies):
                self._row(entity, pair, place[1], [])
        elif endpoint.kind in ("get", "create", "update") and endpoint.owner:
            self._shown(endpoint, place, answers, person)

    def _shown(
        self,
        endpoint: Endpoint,
        place: tuple[Row | None, Row | None],
        answers: tuple[Answer, Answer],
        person: Person | None,
    ) -> None:
        entity, row = self.model.rows_of(endpoint.owner), place[0]
        bodies = answers[0].body, answers[1].body
        key = key_of(self.model, entity, bodies)
        if endpoint.kind == "create" and key:
            row = Row(entity.name, key, place[1], people=self._concerned(bodies, person))
            self.rows.append(row)
        elif endpoint.kind == "update" and row is not None and key:
            row.key = key
            row.people = self._concerned(bodies, person)
        if row is None:
            return
        row.amounts = amounts(bodies)
        for caller in self.people if entity is self.model.account and key else ():
            caller.login = (self._login(bodies) if caller.key == key[0] else None) or caller.login
        if answers[0].tag is not None:
            row.tags = (answers[0].tag, answers[1].tag)
        if endpoint.kind != "get":
            self._inline(entity, row, bodies)

    def _inline(self, entity: Entity, row: Row, bodies: Pair) -> None:
        for collection in entity.collections:
            name = wire(collection, self.model.apis[0].case)
            found = [outermost(body, [name]) for body in bodies]
            if collection.inline is not None and collection.kind == "list" and all(found):
                pairs = list(zip(found[0][0], found[1][0], strict=True))  # type: ignore[index]
                self._keep_within(collection, row, name, pairs)
                self._keep_inner(self.model.entity(collection.target), row, pairs)

    def _keep_within(self, collection: Collection, row: Row, place: str, pairs: list[Pair]) -> None:
        """The ids of the rows that are told inside a row, and of those inside these."""
        row.within[place] = [(one["id"], other["id"]) for one, other in pairs if "id" in one]
        for inner in self.model.entity(collection.target).collections:
            name = wire(inner, self.model.apis[0].case)
            for one, other in pairs if inner.inline is not None and inner.kind == "list" else ():
                if "id" in one and name in one:
                    further = list(zip(one[name], other[name], strict=True))
                    self._keep_within(inner, row, f"{place}.{one['id']}.{name}", further)

    def _keep_inner(self, entity: Entity, outer: Row, pairs: list[Pair]) -> None:
        """The rows that are told with the one that they live in are those that there are."""
        if entity.parent is None or entity.parent.target != outer.entity:
            return
        for row in [row for row in self.rows if row.entity == entity.name and row.parent is outer]:
            self.rows.remove(row)
        for pair in pairs:
            self._row(entity, pair, outer, outer.people)

    def _result(self, operation: Operation, row: Row | None, bodies: Pair, person: Person | None) -> None:
        """The rows that an operation answers with, which may be its own."""
        if row is not None and (told := amounts(bodies)):
            row.amounts = told
        kind = present(operation.result)
        item = element(kind)
        inner = present(item) if item is not None else kind
        if isinstance(inner, RowType):
            entity = self.model.rows_of(inner.entity)
            for pair in items(bodies) if item is not None else [bodies]:
                within = entity.parent is not None and row is not None and row.entity == entity.parent.target
                self._row(entity, pair, row if within else None, self._concerned(pair, person))

    def _concerned(self, bodies: Pair, person: Person | None) -> list[Person]:
        """Whoever made a row, and whom it names."""
        named = [each for each in self.people if each.key is not None and _names(bodies[0], each.key[0])]
        return [person, *named] if person is not None else named

    def _row(self, entity: Entity, bodies: Pair, parent: Row | None, people: list[Person]) -> None:
        key = key_of(self.model, entity, bodies)
        if not key or (entity.parent is not None and parent is None):
            return
        known = (row for row in self.rows if row.entity == entity.name and row.parent is parent)
        row = next((row for row in known if row.key == key), None)
        if row is None:
            row = Row(entity.name, key, parent, people=people or self._concerned(bodies, None))
            self.rows.append(row)
        row.amounts = amounts(bodies)

    def _keep_texts(self, bodies: Pair) -> None:
        """What may be named later, and the tokens of new rows, which are shown this once."""
        for name, pair in texts(bodies):
            self.told[name] = [*self.told.get(name, ())[-LATE:], pair]
            if name == "ticket":
                self.tickets.append(pair)

    def _forget(self, endpoint: Endpoint, row: Row | None, person: Person | None) -> None:
        """Mostly: what is gone is asked for now and then."""
        if self.random.random() < 0.2:
            return
        if endpoint.current and person in self.people:
            self.people.remove(person)
        if row is not None:
            self.rows.remove(row)
            self.gone.append(row)

    def _person(self, bodies: Pair) -> Person | None:
        access, refresh = tokens_of(bodies, self.model.apis[0].case)
        if access is None:
            return None
        account = self.model.account
        assert account is not None
        key = key_of(self.model, account, bodies)
        person = Person(self._login(bodies) or "nobody", access, refresh, key[0] if key else None)
        self.people.append(person)
        if len(self.people) > MANY:
            others, here = self.people[:-1], self.here()
            lost = [each for each in others if each not in here]
            self.people.remove(self.random.choice(lost or [each for each in others if not each.kept] or [person]))
        return person

    def _login(self, bodies: Pair) -> str | None:
        """What the account that is shown signs in with."""
        account = self.model.account
        assert account is not None
        found = outermost(bodies[0], [wire(name_field(account), self.model.apis[0].case)])
        return str(found[0]) if found else None


def _names(body: Any, key: Any) -> bool:
    inner = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return body == key or any(_names(each, key) for each in inner)


def texts(bodies: Pair) -> Iterator[tuple[str, Pair]]:
    """Whatever text or whole number two answers tell, with the name that it has."""
    first, second = bodies
    if isinstance(first, list) and isinstance(second, list):
        for pair in zip(first, second, strict=False):
            yield from texts(pair)
    elif isinstance(first, dict) and isinstance(second, dict):
        for name in (name for name in first if name in second):
            if all(isinstance(body[name], str | int) and not isinstance(body[name], bool) for body in bodies):
                yield name, (first[name], second[name])
            yield from texts((first[name], second[name]))


def amounts(bodies: Pair) -> list[Pair]:
    return [pair for _, pair in texts(bodies) if pair[0] == pair[1] and AMOUNT.fullmatch(str(pair[0]))]


def items(bodies: Pair) -> list[Pair]:
    """The objects of a list, in its envelope."""
    first, second = (_list(body) for body in bodies)
    return list(zip(first, second, strict=True))


def _list(body: Any) -> list[Any]:
    if isinstance(body, list):
        return [each for each in body if isinstance(each, dict)]
    if isinstance(body, dict):
        return next((found for value in body.values() if (found := _list(value))), [])
    return []

"""Random requests to two backends of one model: the reference evaluator, and one that was generated and started.

Both are asked the same, as far as that can be: ids and tokens differ, so a row is known by what each side calls it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from random import Random
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from backwright.evaluator.accounts import name_field, password_field
from backwright.evaluator.store import Ref
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import New
from backwright.model.members import Computed, Field, Link
from backwright.model.names import in_case
from backwright.model.rules import STATUSES, Outcome
from backwright.model.shapes import inputs, wire
from backwright.model.statements import Adjust, Assign
from backwright.model.surface import Endpoint, endpoints
from backwright.model.types import Choice, Scalar, present
from backwright.model.walk import expressions, statements
from support.alike import Comparison, Pair, UnlikeError
from support.values import SECRET, value_for
from support.walks import oddities
from support.walks.bodies import Bodies
from support.walks.choices import Choices
from support.walks.cursors import Cursors
from support.walks.foresight import Foresight
from support.walks.known import Person, Row, sent
from support.walks.learning import Memory
from support.walks.nearby import Nearby
from support.walks.queries import Queries
from support.walks.repeats import Repeats
from support.walks.sides import Answer, ReferenceSide, Side

NAMES = ("ann", "bob", "eve", "joe", "zoe")
DRAWN = 20
"""Values for the key of a new account, of which one is free."""
LONGEST = 3_000
"""Characters of a text in a path or a query: what is longer, servers refuse themselves."""


@dataclass(frozen=True)
class Drawn:
    """What both sides may be asked: of which row, by whom. `repeated`: it was sent before, perhaps of another row."""

    place: tuple[Row | None, Row | None]
    person: Person | None
    asked: Pair
    requests: tuple[oddities.Request, oddities.Request]
    repeated: bool


@dataclass
class Walk:
    """Asks both sides the same and compares; `UnlikeError` where they are not alike."""

    model: Backend
    sides: tuple[ReferenceSide, Side]
    random: Random
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    tell: Callable[[str], object] = lambda _: None

    def __post_init__(self) -> None:
        self.api = self.model.apis[0]
        self.endpoints = endpoints(self.model, self.api)
        reference = self.sides[0].reference
        self.memory = Memory(self.model, self.random, Nearby(self.model, reference))
        self.choices = Choices(self.endpoints, self.memory, self.random, self.statuses)
        self.cursors = Cursors(self.random, self.api.parameter("cursor"))
        self.repeats = Repeats(self.model, self.random)
        self.foresight = Foresight(reference, self.random)
        self.bodies = Bodies(self.model, self.random, self.memory)
        self.queries = Queries(self.model, self.random, self.bodies)
        operations = (endpoint.operation for endpoint in self.endpoints)
        self.rated = any(operation is not None and operation.rate is not None for operation in operations)
        self._in_bodies = {endpoint.name: endpoint.operation is not None for endpoint in self.endpoints}
        # Envelopes without the name of the row hold ids of any table.
        self.tops = {endpoint.name: self._top(endpoint) for endpoint in self.endpoints}
        links = [link for entity in self.model.entities for link in entity.links]
        by_id = {wire(link, self.api.case) for link in links if self._has_id(self.model.entity(link.target))}
        sets = [each for entity in self.model.entities for each in entity.collections if each.kind == "set"]
        by_id |= {wire(each, self.api.case) for each in sets if self._has_id(self.model.entity(each.target))}
        sums = {wire(each, self.api.case) for owner in self.model.owners for each in owner.computed if _exact(each)}
        records = (each for record in self.model.records for each in record.fields)
        sums |= {each.wire or in_case(each.name, self.api.case) for each in records if _exact(each)}
        written = _written_by_bodies(self.model)
        sums |= {wire(f, self.api.case) for e in self.model.entities for f in e.fields if f.id in written and _exact(f)}
        self.comparison = Comparison(frozenset({"id"} | by_id), frozenset(sums), self.sides[1].exact)

    def _top(self, endpoint: Endpoint) -> str:
        if endpoint.kind == "operation" or not endpoint.owner:
            return endpoint.name
        return self.model.rows_of(endpoint.owner).name

    def _has_id(self, entity: Entity) -> bool:
        return entity.key[0] is entity.implicit[0]

    def walk(self, steps: int) -> None:
        """Some people, then that many requests of any kind, by anybody."""
        self.begin()
        for _ in range(steps):
            self.step()

    def begin(self) -> None:
        """Some people, one for each role, and who is there from the first."""
        if self.model.account is not None:
            for name in NAMES[:3]:
                self.register(name)
            for person, role in zip(self.memory.people, self._roles(), strict=False):
                self._appoint(person, role)
            self._welcome()
            for person in self.memory.people:
                person.kept = True

    def _welcome(self) -> None:
        """Signs in the accounts among the first rows."""
        assert self.model.account is not None
        for row in self.sides[0].reference.state.refs(self.model.account.name):
            door, body = self._door(), self._credentials(row)
            if door is not None and not any(person.login in body.values() for person in self.memory.people):
                self._enter(door, body)

    def _back(self) -> None:
        """Signs somebody in who has signed out, if there is one who has to do with the row in the focus."""
        assert self.model.account is not None
        nearby = self.memory.nearby
        here = [nearby.account(person) for person in self.memory.here()]
        gone = [row for row in self.sides[0].reference.state.refs(self.model.account.name) if row not in here]
        near = nearby.around(self.memory.focus, 1)
        if gone and (door := self._door()) is not None:
            row = self.random.choice([row for row in gone if row in near] or gone)
            self.memory.learn(door, (None, None), self._ask(door, self._credentials(row)), None)

    def _door(self) -> Endpoint | None:
        return next((each for each in self.endpoints if each.kind == "sign_in"), None)

    def _credentials(self, row: Ref) -> dict[str, Any]:
        account = self.model.account
        assert account is not None
        members = (name_field(account), password_field(account))
        return {wire(member, self.api.case): self.sides[0].reference.state.get(row, member.name) for member in members}

    def _enter(self, door: Endpoint, body: dict[str, Any]) -> Person:
        """Registers somebody, or signs them in."""
        answers = self._ask(door, body)
        assert answers[0].status == door.status, answers
        self.memory.learn(door, (None, None), answers, None)
        return self.memory.people[-1]

    def _ask(self, door: Endpoint, body: dict[str, Any]) -> tuple[Answer, Answer]:
        bodies = self.bodies.wrapped(door, (body, body))
        first, second = (self.request(door, None, (None, None), bodies, "", side) for side in (0, 1))
        return self.compare(door.name, (first, second))

    def _roles(self) -> tuple[str | int, ...]:
        """What accounts may be, where their `role` tells it."""
        account = self.model.account
        found = (present(each.type) for each in account.fields if each.name == "role") if account is not None else ()
        return next((kind.values for kind in found if isinstance(kind, Choice)), ())

    def _appoint(self, person: Person, role: str | int) -> None:
        for side in self.sides:
            side.appoint(person.login, "role", role)

    def _newcomer(self) -> None:
        """Somebody who may do what those who could have lost the right to."""
        roles = self._vacant() or self._roles()
        person = self.register(f"guest{self.statuses.total()}")
        if roles:
            self._appoint(person, self.random.choice(roles))

    def _vacant(self) -> tuple[str | int, ...]:
        """The roles that no caller has any more."""
        account, state, roles = self.model.account, self.sides[0].reference.state, self._roles()
        if account is None or not roles:
            return ()
        own, known = name_field(account).name, {person.login for person in self.memory.people}
        held = {state.get(row, "role") for row in state.refs(account.name) if state.get(row, own) in known}
        return tuple(role for role in roles if role not in held)

    def step(self) -> None:
        often = 0.1 if self._vacant() else 0.02
        if self.model.account is not None and (len(self.memory.people) < 3 or self.random.random() < often):
            self._newcomer()
        if self.model.account is not None and self.random.random() < (0.3 if self.choices.eager > 0 else 0.05):
            self._back()
        endpoint, drawn, requests = self._next()
        while self.rated and self.foresight.at_an_edge(requests[0]):
            endpoint, drawn, requests = self._next()
        if requests != drawn.requests:
            self.compare(f"odd {endpoint.name}", requests)
            return
        answers = self.compare(endpoint.name, drawn.requests)
        self.repeats.keep(endpoint, drawn.requests)
        if not drawn.repeated:
            self.choices.count(endpoint, drawn.place, done=answers[0].status < 300)
            self.foresight.learn(endpoint.name, answers[0])
            self.memory.learn(endpoint, drawn.place, answers, drawn.person)
            self.cursors.learn(endpoint, drawn.asked, (answers[0].body, answers[1].body))

    def _next(self) -> tuple[Endpoint, Drawn, tuple[oddities.Request, oddities.Request]]:
        """What is asked next: now and then something odd instead of what was drawn."""
        endpoint = self.choices.next()
        drawn = self.foresight.choose(endpoint.name, partial(self._drawn, endpoint), lambda each: each.requests[0])
        strange = self.random.random() < 0.06
        requests = oddities.odd(self.random, drawn.requests, self._header()) if strange else drawn.requests
        return endpoint, drawn, requests

    def _drawn(self, endpoint: Endpoint, careful: bool) -> Drawn:
        self.bodies.careful = careful
        place = self._place(endpoint, careful)
        self.bodies.about = place[0] or place[1]
        person = self.memory.caller(place, careful)
        given = self.bodies.given(endpoint)
        if endpoint.operation is not None:
            bodies = self.bodies.of_operation(endpoint, given)
        else:
            bodies = self.bodies.of(endpoint, place[0])
        asked = self.cursors.asked(endpoint, self.queries.of(endpoint, careful), careful)
        first, second = (self.request(endpoint, person, place, bodies, asked[side], side, given) for side in (0, 1))
        requests = self.repeats.guarded(endpoint, place[0], (first, second), careful=careful)
        return Drawn(place, person, asked, requests, self.repeats.has_sent(endpoint, requests))

    def register(self, name: str) -> Person:
        """A new account, which every later step may use."""
        account = self.model.account
        create = next((e for e in self.endpoints if e.kind == "create" and account and e.owner == account.name), None)
        assert account is not None
        assert create is not None
        known = inputs(self.model, account, "create", self.api.case)
        body = {each.wire: self._credential(each.member, name) for each in known if each.required}
        return self._enter(create, body)

    def _credential(self, member: object, name: str) -> Any:
        kind = present(member.type) if isinstance(member, Field) else None
        if kind == Scalar("email"):
            return f"{name}@example.com"
        if kind == Scalar("password"):
            return SECRET
        pattern = member.limits.pattern if isinstance(member, Field) else ""
        if kind == Scalar("str") and (not pattern or re.fullmatch(pattern, name)):
            return name
        values = [value_for(member, self.random, valid=True) for _ in range(DRAWN)]
        return next((value for value in values if not self._has(member, value)), values[0])

    def _has(self, member: object, value: Any) -> bool:
        """Whether an account holds this value, so that nobody else may where it is a key."""
        account, state = self.model.account, self.sides[0].reference.state
        assert account is not None
        held = (state.get(row, member.name) for row in state.stored(account.name)) if isinstance(member, Field) else ()
        return value in held

    # Asking.

    def request(
        self,
        endpoint: Endpoint,
        person: Person | None,
        place: tuple[Row | None, Row | None],
        bodies: Pair | None,
        asked: str,
        side: int,
        given: Mapping[str, Pair] = MappingProxyType({}),
    ) -> oddities.Request:
        headers = sent(self.model, person, side) if person is not None else {}
        body = None
        if bodies is not None:
            headers["content-type"] = "application/json"
            body = json.dumps(bodies[side]).encode()
        target = self._target(endpoint, place, side, given)
        if endpoint.operation is not None and endpoint.method in ("GET", "DELETE"):
            said = {step.text for step in endpoint.path if step.parameter}
            asked = "&".join([*filter(None, [asked]), *_asked(given, said, side)])
        target += f"?{asked}" if asked else ""
        return oddities.Request(endpoint.method, target, headers, body)

    def _header(self) -> str:
        """Where tokens are."""
        return self.model.sign_ins[0].header.lower() if self.model.sign_ins else "authorization"

    def compare(self, name: str, requests: tuple[oddities.Request, oddities.Request]) -> tuple[Answer, Answer]:
        first, second = (
            side.ask(each.method, each.target, each.headers, each.body)
            for side, each in zip(self.sides, requests, strict=True)
        )
        self.tell(f"{first.status} {name}: {requests[0]}")
        try:
            if first.status != second.status and not self._taken_first(name, first, second):
                raise UnlikeError(f"status {first.status} and {second.status}")
            if first.status == second.status and requests[0].method != "HEAD" and not self._both_taken(first, second):
                self._alike(name.removeprefix("odd "), first, second)
        except UnlikeError as difference:
            told = [*map(str, requests), f"{first.status} {first.body}", f"{second.status} {second.body}"]
            raise UnlikeError("\n  ".join([f"{name}: {difference}", *told])) from None
        self.statuses[name, first.status] += 1
        return first, second

    def _alike(self, name: str, first: Answer, second: Answer) -> None:
        if first.media_type != second.media_type:
            raise UnlikeError(f"{first.media_type} and {second.media_type}")
        if (first.tag is None) != (second.tag is None):
            raise UnlikeError(f"version {first.tag} and {second.tag}")
        self.comparison.check(first.body, second.body, self.tops[name])

    def _taken_first(self, name: str, first: Answer, second: Answer) -> bool:
        """A database tells what is taken before the new row can be judged, and before what guards it in a body."""
        refused = [self._status("forbidden")]
        if self._in_bodies[name.removeprefix("odd ")]:
            refused += [self._status("invalid"), self._status("missing")]
        return first.status in refused and second.status == self._status("conflict") and self._is_taken(second)

    def _both_taken(self, first: Answer, second: Answer) -> bool:
        """Of several values that are taken, each database tells another one, and all of them before later guards."""
        return first.status == self._status("conflict") and self._is_taken(second)

    def _status(self, outcome: Outcome) -> int:
        own = (refusal.status for refusal in self.api.refusals if refusal.outcome == outcome)
        return next((status for status in own if status is not None), STATUSES[outcome])

    def _is_taken(self, answer: Answer) -> bool:
        return self.api.wording["taken"] in str(answer.body)

    # What the path names.

    def _place(self, endpoint: Endpoint, careful: bool) -> tuple[Row | None, Row | None]:
        """The row that the path names, and the one that it lives in; None where there is no such row."""
        if not endpoint.owner or not any(step.member for step in endpoint.path):
            return None, None
        entity = self.model.rows_of(endpoint.owner)
        if not endpoint.on_row:
            return None, self._parent(entity, careful)
        restored = endpoint.kind == "restore"
        row = self.memory.deleted(entity.name, careful) if restored else self.memory.any(entity.name, careful)
        return (row, row.parent) if row is not None else (None, self._parent(entity, careful))

    def _parent(self, entity: Entity, careful: bool) -> Row | None:
        return self.memory.any(entity.parent.target, careful) if entity.parent is not None else None

    def _target(
        self, endpoint: Endpoint, place: tuple[Row | None, Row | None], side: int, values: Mapping[str, Pair]
    ) -> str:
        row, parent = place
        keys: dict[str, list[Any]] = {}
        if row is not None:
            keys[row.entity] = [pair[side] for pair in row.key]
        while parent is not None:
            keys.setdefault(parent.entity, [pair[side] for pair in parent.key])
            parent = parent.parent
        steps = [self.api.prefix.strip("/")] if self.api.prefix else []
        for step in endpoint.path:
            given = keys.get(step.entity) if step.member else None
            name = str(given.pop(0)) if given else "999999"
            if step.parameter:
                name = _text(values.get(in_case(step.text, self.api.case), ("x", "x"))[side]) or "x"
            steps.append(quote(step.before + name + step.after, safe="") if step.varies else step.text)
        return "/" + "/".join(steps)


def _exact(member: Field | Link | Computed) -> bool:
    """Whether it is a decimal number."""
    return not isinstance(member, Link) and present(member.type) == Scalar("decimal")


def _written_by_bodies(model: Backend) -> set[str]:
    """The members of rows that bodies write: zeros at the end of what they put there say nothing."""
    bodies = [*(one.body for one in model.procedures), *(one.body for one in model.operations)]
    for entity in model.entities:
        bodies += [one.body for one in entity.procedures]
        bodies += [one.body for one in entity.operations]
        bodies += [one.body for one in entity.hooks]
    found = set[str]()
    for body in bodies:
        found |= {one.target.member for one in statements(body) if isinstance(one, Assign | Adjust)}
        made = (part for part in expressions(body) if isinstance(part, New))
        found |= {f"{new.name}.{value.name}" for new in made for value in new.values}
    return found


def _asked(given: Mapping[str, Pair], said: set[str], side: int) -> list[str]:
    """The input of a read, as its query."""
    return [urlencode({name: _text(pair[side])}) for name, pair in given.items() if name not in said]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()[:LONGEST]
    return json.dumps(value)[:LONGEST]

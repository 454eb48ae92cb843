"""What is sent: mostly sensible, now and then not."""

from __future__ import annotations

from random import Random
from typing import Any, Literal

from backwright.evaluator.accounts import name_field, password_field
from backwright.model.api import without_entity
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import UNLIMITED, Collection, Field, Limits, Link
from backwright.model.names import in_case, plural
from backwright.model.shapes import Input, inputs, wire
from backwright.model.surface import Endpoint, endpoints, reserved
from backwright.model.types import ListOf, Maybe, RecordOf, Scalar, SetOf, Type, present
from backwright.model.types import Row as RowType
from support.alike import Pair
from support.values import BAD, SECRET, bad, good, many, value_for
from support.walks.known import Row
from support.walks.learning import Memory

NAMING = tuple(Scalar(name) for name in ("int", "str", "slug", "uuid", "token"))


class Bodies:
    """Makes bodies about the rows and the people that a walk knows; each side has its own form of a key."""

    def __init__(self, model: Backend, random: Random, memory: Memory) -> None:
        self._model = model
        self._api = model.apis[0]
        self._random = random
        self._rows = memory.rows
        self._people = memory.people
        self._tickets = memory.tickets
        self._told = memory.told
        self._memory = memory
        self.careful = False
        """Whether all that is sent is sensible."""
        self.about: Row | None = None
        """What it is sent to, or about."""

    def _slips(self, often: float) -> bool:
        return not self.careful and self._random.random() < often

    def of(self, endpoint: Endpoint, row: Row | None) -> Pair | None:
        """The two bodies; None where nothing is sent."""
        if endpoint.kind == "sign_in":
            return self.wrapped(endpoint, self._credentials())
        if endpoint.kind in ("refresh", "sign_out"):
            return self.wrapped(endpoint, self._session())
        if endpoint.kind in ("create", "update"):
            verb: Literal["create", "update"] = "create" if endpoint.kind == "create" else "update"
            return self.wrapped(endpoint, self._row(self._model.rows_of(endpoint.owner), verb, row))
        return None

    def given(self, endpoint: Endpoint) -> dict[str, Pair]:
        """The input of an operation, by what the API calls it."""
        operation = endpoint.operation
        found = {}
        for parameter in operation.parameters if operation is not None else ():
            if self._random.random() < (0.6 if parameter.default is not None else 1 if self.careful else 0.95):
                name = parameter.wire or in_case(parameter.name, self._api.case)
                found[name] = self._of_type(parameter.type, parameter.limits, name)
        return found

    def of_operation(self, endpoint: Endpoint, given: dict[str, Pair]) -> Pair | None:
        """The two bodies of an operation; None where nothing is sent."""
        assert endpoint.operation is not None
        said = {step.text for step in endpoint.path if step.parameter}
        if endpoint.method in ("GET", "DELETE") or all(p.name in said for p in endpoint.operation.parameters):
            return None
        rest = {name: pair for name, pair in given.items() if name not in said}
        first, second = ({name: pair[side] for name, pair in rest.items()} for side in (0, 1))
        return self.wrapped(endpoint, (first, second))

    def wrapped(self, endpoint: Endpoint, data: Pair) -> Pair:
        """The bodies in the API's `request` template."""
        names = {"{entity}": endpoint.owner, "{entities}": plural(endpoint.owner)}

        def fill(template: Any, value: Any) -> Any:
            if template == "{data}":
                return value
            return {
                in_case(names[key], self._api.case) if key in names else key: fill(each, value)
                for key, each in template.items()
            }

        template = self._api.request if endpoint.owner else without_entity(self._api.request)
        return fill(template, data[0]), fill(template, data[1])

    def _of_type(self, kind: Type, limits: Limits, name: str = "") -> Pair:
        """`name`: what was told by that name may be asked for."""
        inner = present(kind)
        if self._slips(0.08):
            spoilt = self._random.choice(bad(kind))
            return spoilt, spoilt
        if isinstance(inner, RowType):
            return self.reference(inner.entity)
        if isinstance(inner, ListOf | SetOf):
            pairs = [self._of_type(inner.item, UNLIMITED) for _ in range(many(limits, self._random))]
            return [one for one, _ in pairs], [other for _, other in pairs]
        if isinstance(inner, RecordOf):
            return self._record(inner.name)
        if isinstance(kind, Maybe) and self._random.random() < 0.15:
            return None, None
        if inner in NAMING and name in self._told and self._random.random() < 0.5:
            return self._random.choice(self._told[name])
        if inner == Scalar("money") and self._random.random() < 0.8 and (told := self._amounts()):
            return self._random.choice(told)
        if inner in (Scalar("str"), Scalar("email")) and self._random.random() < 0.4:
            return self._known(inner)
        if inner == Scalar("token") and self._tickets and self._random.random() < 0.8:
            return self._random.choice(self._tickets)
        secret = inner == Scalar("password") and self._random.random() < 0.8
        value = SECRET if secret else good(inner, self._random, limits)
        return value, value

    def _amounts(self) -> list[Pair]:
        """What is due, costs or is worth, as the row in the focus was shown last."""
        return self._memory.focus.amounts if self._memory.focus is not None else []

    def _known(self, kind: Scalar) -> Pair:
        """A text that names something: the address of somebody, or the key of a row."""
        keys = [pair for row in self._rows for pair in row.key if isinstance(pair[0], str) and pair[0] == pair[1]]
        if kind.name == "email":
            keys = [(person.login,) * 2 for person in self._people if "@" in person.login]
        return self._random.choice(keys) if keys else (good(kind, self._random),) * 2

    def _record(self, name: str) -> Pair:
        first: dict[str, Any] = {}
        second: dict[str, Any] = {}
        for member in self._model.record(name).fields:
            called = member.wire or in_case(member.name, self._api.case)
            limits = member.limits if isinstance(member, Field) else UNLIMITED
            kind = member.type if isinstance(member, Field) else RowType(member.target)
            if not self._slips(0.05):
                first[called], second[called] = self._of_type(kind, limits, called)
        return first, second

    def _row(self, entity: Entity, verb: Literal["create", "update"], row: Row | None) -> Pair:
        known = inputs(self._model, entity, verb, self._api.case)
        pair = self._object(known, 0.97 if verb == "create" else 0.5, row)
        if self._slips(0.06):
            name = self._random.choice(["unheard", "id", "created_at", "createdAt", "password"])
            pair[0][name] = pair[1][name] = 1
        return pair

    def _object(self, items: tuple[Input, ...], keep: float, row: Row | None = None, place: str = "") -> Pair:
        """`place`: of a row inside another, where that one has it."""
        first: dict[str, Any] = {}
        second: dict[str, Any] = {}
        for item in items:
            if self._random.random() < (0.55 if not item.required else keep if keep < 0.9 or not self.careful else 1):
                first[item.wire], second[item.wire] = self._value(item, row, place)
        return first, second

    def _value(self, item: Input, row: Row | None, place: str) -> Pair:
        member = item.member
        if isinstance(member, Collection):
            if self._slips(0.05):
                spoilt = self._random.choice((*BAD, [1], [None], ["x", "x"], [{}], {"0": {}}))
                return spoilt, spoilt
            found = [self._keyed(member) for _ in range(self._random.randint(0, 3))] if item.keys else []
            if item.rows:
                found = self._inline(item, row, f"{place}.{item.wire}" if place else item.wire)
            return [pair[0] for pair in found], [pair[1] for pair in found]
        if isinstance(member, Link):
            return self._link(member)
        if _holds_records(member):
            return (None, None) if self._random.random() < 0.1 else self._of_type(member.type, member.limits)
        if present(member.type) == Scalar("money") and self._random.random() < 0.8 and (told := self._amounts()):
            return self._random.choice(told)
        value = value_for(member, self._random, valid=not self._slips(0.08))
        if member.key and isinstance(value, str) and self._slips(0.05):
            value = self._random.choice([*sorted(reserved(endpoints(self._model, self._api), member.owner)), value])
        return value, value

    def _link(self, link: Link) -> Pair:
        there = any(row.entity == link.target for row in self._rows)
        if self._random.random() < (0.15 if there or not link.optional else 0.9):
            return (None, None) if link.optional or self._random.random() < 0.1 else self.reference(link.target)
        by = self._model.entity(link.target).member(link.by.rpartition(".")[2]) if link.by else None
        if isinstance(by, Field) and present(by.type) == Scalar("email"):
            return self._known(Scalar("email"))
        return self.reference(link.target)

    def _inline(self, item: Input, row: Row | None, place: str) -> list[Pair]:
        """Rows that are there already, by their ids, and new ones."""
        there = row.within.get(place, []) if row else []
        known = self._random.sample(there, self._random.randint(0, len(there)))
        rows = []
        for identity in known:
            first, second = self._object(item.rows, 0.5, row, f"{place}.{identity[0]}")
            rows.append(({"id": identity[0], **first}, {"id": identity[1], **second}))
        if self._slips(0.05):
            rows.append(({"id": 999_999}, {"id": 999_999}))
        return [*rows, *(self._object(item.rows, 0.97) for _ in range(self._random.randint(0, 2)))]

    def _keyed(self, member: Collection) -> Pair:
        entity = self._model.entity(member.target)
        key = entity.key[0]
        if isinstance(key, Field) and member.inline is not None and member.inline.create:
            value = value_for(key, self._random, valid=not self._slips(0.08))
            return value, value
        return self.reference(member.target)

    def reference(self, target: str) -> Pair:
        """What names a row of that entity: mostly one that is there."""
        rows = [row for row in self._rows if row.entity == target]
        near = self._memory.nearby.around(self.about) if self._random.random() < 0.6 else set()
        rows = [row for row in rows if self._memory.nearby.ref(row) in near] or rows
        row = self._random.choice(rows) if rows and not self._slips(0.1) else None
        if row is None:
            nobody = self._random.choice(
                [999_999, "nobody-here", "6f9619ff-8b86-4011-b42d-00c04fc964ff", 0, -1, "1", {}]
            )
            return nobody, nobody
        return self._spoilt((self._named(row, 0), self._named(row, 1)))

    def _named(self, row: Row, side: int) -> Any:
        """What names a row among all of its kind."""
        entity = self._model.entity(row.entity)
        keys = [pair[side] for pair in row.key]
        if len(entity.identity) > len(keys) and row.parent is not None:
            keys = [self._named(row.parent, side), *keys]
        names = [wire(part, self._api.case) for part in entity.identity]
        return dict(zip(names, keys, strict=True)) if len(names) > 1 else keys[0]

    def _spoilt(self, pair: Pair) -> Pair:
        """Now and then a key of several parts lacks one, has one too many, or one that is none."""
        if not isinstance(pair[0], dict) or not self._slips(0.15):
            return pair
        name = self._random.choice([*pair[0], "unheard"])
        value: Any = self._random.choice([None, "", 5, {}, [], "x"])
        without = [{key: part for key, part in one.items() if key != name} for one in pair]
        if self._random.random() < 0.4:
            return without[0], without[1]
        return {**without[0], name: value}, {**without[1], name: value}

    def _credentials(self) -> Pair:
        account = self._model.account
        assert account is not None
        who, password = name_field(account), password_field(account)
        known = self._random.choice(self._people).login if self._people else "nobody"
        odd: tuple[Any, ...] = (known.upper(), "", "x@example.com", None, 5, f"{known}\0", [])
        secrets: tuple[Any, ...] = (
            "battery staple",
            "battery staple",
            "another secret",
            "",
            "  ",
            None,
            5,
            {},
            "x" * 200,
            "a\0b",
        )
        given = known if self._random.random() < 0.7 else self._random.choice(odd)
        secret = SECRET if self._random.random() < 0.7 else self._random.choice(secrets)
        body = {wire(who, self._api.case): given, wire(password, self._api.case): secret}
        if self._slips(0.1):
            body.pop(self._random.choice(list(body)))
        if self._slips(0.05):
            body["unheard"] = True
        return body, body

    def _session(self) -> Pair:
        name = in_case("refresh_token", self._api.case)
        known = [person.refresh for person in self._people if person.refresh]
        if known and self._random.random() < 0.85:
            first, second = self._random.choice(known)
            return {name: first}, {name: second}
        body = self._random.choice([{name: "x"}, {name: 5}, {name: ""}, {name: None}, {}, {name: "x", "unheard": 1}])
        return body, body


def _holds_records(member: object) -> bool:
    kind = present(member.type) if isinstance(member, Field) else None
    return isinstance(kind.item if isinstance(kind, ListOf | SetOf) else kind, RecordOf)

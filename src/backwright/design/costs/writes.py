"""What the writes of a body take, and what is owed because of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

from msgspec.structs import replace

from backwright.design.costs.counting import Change, Path
from backwright.design.costs.sums import is_moved
from backwright.design.costs.values import Values
from backwright.design.duties import Duty, duties, gone_along, is_asked_with, leads_on, read_by, told_by
from backwright.design.effects import Effects
from backwright.design.exchanging import may_exchange
from backwright.design.locks import locks
from backwright.design.places import place
from backwright.model.expressions import Argument, Attribute, Display, Expression, New, Value
from backwright.model.members import Collection, Computed, Field, Link, Numbered, Slugified
from backwright.model.operations import Operation, Procedure
from backwright.model.statements import Assign, Statement
from backwright.model.types import Row, Scalar, present

Body: TypeAlias = Operation | Procedure


class Writes(Values):
    """What one function writes."""

    def __init__(self, effects: Effects, path: Path, body: Body) -> None:
        super().__init__(effects, path, locks(effects, body))
        self._body = body
        self._owing: dict[Duty, set[str]] = {}
        """By which rows something is owed, as the body calls them."""
        self._needed: frozenset[str] = frozenset()
        """The kept values that loops around ask for."""
        self._of_turns: dict[Duty, bool] = {}
        """What is worked out again in each turn of a loop."""
        self._deletes = effects.may_be_gone(body)
        self._leaves = effects.leaves(body)
        self._duties = cache(lambda entity: duties(self.backend, entity))

    @property
    def _refreshes(self) -> bool:
        return bool(self.backend.renewed)

    def _assign(self, target: Attribute, value: Expression) -> None:
        self.row(target.base)
        member = self.member(target.member)
        if isinstance(member, Link):
            self._owe_by(member, sure=True)
            self.identity(value)
            self.path.forget(member.name)
        else:
            self.value(value)
        if self.effects.relists((Assign(target, value),)):
            self.path.lists.clear()
        self._change(target.base, target.member, given=True)
        if present(target.type) == Scalar("password") and self._refreshes:
            self.path.send("write")  # the sessions of the old password end

    def _change(self, base: Expression, member: str, *, given: bool = False) -> None:
        """A column of a row is written, and the time of its change; `given`: it is given a value that it may have."""
        kind = present(base.type)
        if not isinstance(kind, Row):
            return
        timed = any(time.name == "updated_at" for time in self.backend.entity(kind.entity).times)
        columns = frozenset({member, *(["updated_at"] if timed else [])})
        there = place(base)
        self.path.wait(Change("update", kind.entity, there, columns), sure=timed)
        if given and timed and self.path.looping:  # of rows that have it already only the time is written
            self.path.wait(Change("update", kind.entity, f"{there}.updated_at", columns - {member}), sure=False)
        for duty in self._duties(kind.entity):
            if member in duty.reads:
                self._owe(duty, there)

    def _move(self, base: Expression, kept: Computed, made: New) -> None:
        """A sum or a count moves, and nothing else of its row."""
        changed = frozenset({f"{kept.owner}.{kept.name}"})
        moved = is_moved(kept, made, self._body.parameters)
        self.path.wait(Change("update", kept.owner, place(base), changed), sure=moved)
        for duty in self._duties(kept.owner):
            if changed & duty.reads:
                self._owe(duty)

    def _owe_by(self, link: Link, *, sure: bool) -> None:
        for duty in self._duties(link.owner):
            if duty.link == link.name:
                self._owe(duty, sure=sure)

    def _owe(self, duty: Duty, there: str = "", *, sure: bool = True) -> None:
        """`there`: because of which row. A value of one that only a turn of a loop knows waits unless others ask it."""
        alike = replace(duty, link="", reads=frozenset())
        if duty.keeps in self._needed and there.partition(".")[0] in self.loops:
            self._of_turns[alike] = False
            return
        sure = sure and self.path.sure and not self.path.looping
        self.path.owed[alike] = self.path.owed.get(alike, False) or sure
        self._owing.setdefault(alike, set()).add(there.partition(".")[0])

    def _do_duties_of(self, names: set[str]) -> None:
        """At the end of a block, what is owed by rows that have their names inside it."""
        owed = self.path.owed
        self.path.owed = {duty: sure for duty, sure in owed.items() if self._owing.get(duty, set()) & names}
        self._do_duties()
        self.path.owed = {duty: sure for duty, sure in owed.items() if self._owing.get(duty, {""}) - names}

    def _do_duties(self) -> None:
        owed, self.path.owed = self.path.owed, {}
        if self._leaves:
            for duty in [duty for duty in owed if duty.asks]:
                self.path.left[duty] = self.path.left.get(duty, False) or owed[duty]
                del owed[duty]
        self.path.do(owed, deletes=self._deletes)

    def _settle_for(self, statement: Statement) -> None:
        """The values that a statement asks for are worked out before it where they are owed."""
        asked = self.effects.kept_asked(statement) if self.path.owed else frozenset()
        needed = asked.union(*(read_by(self.backend, value) for value in asked))
        due = {duty: sure for duty, sure in self.path.owed.items() if duty.keeps in needed}
        if due:
            self.path.owed = {duty: sure for duty, sure in self.path.owed.items() if duty not in due}
            self.path.do(due, deletes=self._deletes)

    def _relate(self, target: Attribute, change: str, value: Expression) -> None:
        collection = self.backend.member(target.member)
        assert isinstance(collection, Collection)
        if collection.kind == "set":
            self.identity(target.base)
            self.identity(value)
            self.path.send("write", flushes=False)
            self._owe_for_set(target.base, collection.id)
            self._owe_for_set(value, collection.inverse)
        elif change in ("add", "append"):
            link = self.backend.member(collection.through)
            self._assign(Attribute(value, link.id, target.base.type), target.base)
        else:
            self._delete(value)
        self.path.lists.clear()

    def _owe_for_set(self, row: Expression, name: str) -> None:
        kind = present(row.type)
        for duty in self._duties(kind.entity) if isinstance(kind, Row) else ():
            if name in duty.reads:
                self.row(row)
                self._owe(duty, place(row))

    def _create(self, made: Expression, name: str) -> None:
        assert isinstance(made, New)
        entity = self.backend.entity(made.name)
        given = {argument.name: argument.value for argument in made.values}
        for member in entity.members:
            if isinstance(member, Field | Link):
                self._column(member, given.get(member.name))
        self.path.wait(Change("insert", entity.name, name))
        totals = list(self.effects.totals(made))
        for argument, kept in totals:
            if not isinstance(argument.value, Value):
                self.row(argument.value)
                self._move(argument.value, kept, made)
        self._owe_for(made, totals)
        for collection in entity.collections:
            items = given.get(collection.name)
            for item in items.items if isinstance(items, Display) else ():
                self.path.flush()
                self._create(item, "")
        self.path.lists.clear()

    def _column(self, member: Field | Link, value: Expression | None) -> None:
        """What a column of a new row takes."""
        if isinstance(member, Link):
            if value is not None:
                self.identity(value)
        elif value is not None:
            self.value(value)
        elif isinstance(member.made, Numbered):
            self.path.send("write")
        elif isinstance(member.made, Slugified):
            self.path.send("read")

    def _owe_for(self, made: New, totals: Iterable[tuple[Argument, Computed]]) -> None:
        """What a new row makes due; `totals`: the sums and counts that have moved with it in place."""
        moved = {(argument.name, f"{kept.owner}.{kept.name}") for argument, kept in totals}
        for duty in self._duties(made.name):
            told = [value for link, value in moved if link == duty.link]
            asked = is_asked_with(self.backend, duty.asks, told) if duty.asks else duty.keeps in told
            led = not duty.link or leads_on(self.backend, made, duty.link)
            if duty.due("make") and led and not asked:
                nearer = told_by(self.backend, duty, made) if not self._deletes else None
                row = next((argument.value for argument in made.values if argument.name == duty.link), None)
                self._owe(nearer[0] if nearer is not None else duty, place(row) if row is not None else "")

    def _delete(self, row: Expression) -> None:
        self.row(row)
        kind = present(row.type)
        assert isinstance(kind, Row)
        for duty in self._duties(kind.entity):
            if duty.due("delete"):
                self._owe(duty, place(row))
        along = gone_along(self.backend, kind.entity)
        for _ in {(one.ways, one.pairs, one.duty.link) for one in along if not one.asks_all}:
            self.path.send("read")
        for one in along:
            self._owe(one.duty)
        entity = self.backend.entity(kind.entity)
        if entity.soft_delete:
            self.path.mark(self.backend, entity)
            if entity.name in may_exchange(self.backend, self._body):
                self.path.send("write", sure=False)  # it takes back what it left to others
        else:
            self.path.wait(Change("delete", kind.entity, place(row)))
        self.path.lists.clear()

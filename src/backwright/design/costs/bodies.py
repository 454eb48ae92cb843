"""What a body takes, statement by statement, along every way through it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

from msgspec.structs import replace

from backwright.design.asking import Path as Way
from backwright.design.asking import again
from backwright.design.costs.counting import Change, Path, merged
from backwright.design.costs.sums import is_moved
from backwright.design.costs.values import Values, is_row
from backwright.design.duties import Duty, duties, gone_along, is_asked_with, leads_on
from backwright.design.effects import ME, SELF, Effects, place
from backwright.design.exchanging import may_exchange
from backwright.design.locks import locks
from backwright.design.lookups import START
from backwright.model.expressions import (
    Attribute,
    Call,
    Display,
    Expression,
    Me,
    Name,
    New,
    Self,
    Value,
    Word,
)
from backwright.model.members import Collection, Computed, Field, Link, Numbered, Slugified
from backwright.model.operations import External, Operation, Procedure
from backwright.model.statements import (
    Adjust,
    Assign,
    Branch,
    Do,
    ForEach,
    Let,
    Relate,
    Require,
    Return,
    Statement,
)
from backwright.model.types import ListOf, Maybe, Nothing, RecordOf, Row, Scalar, SetOf, Type, element, present
from backwright.model.walk import own_values, parts, statements

Body: TypeAlias = Operation | Procedure

_OUTSIDE = "outside "
"""Before the name of a row of whoever called."""


class Bodies(Values):
    """One function."""

    def __init__(self, effects: Effects, path: Path, body: Body) -> None:
        super().__init__(effects, path, locks(effects, body))
        self._body = body
        self._open = True
        self._turning = 0
        self._way = Way()
        self._named = ""
        self._owing: dict[Duty, set[str]] = {}
        """By which rows something is owed, as the body calls them."""
        self._ended: list[Path] = []
        self._locked: set[str] = set()
        self._needed: frozenset[str] = frozenset()
        """The kept values that loops around ask for."""
        self._of_turns: dict[Duty, bool] = {}
        """What is worked out again in each turn of a loop."""
        self._deletes = effects.may_be_gone(body)
        self._leaves = effects.leaves(body)
        self._hands_on = effects.hands_on(body)
        self._duties = cache(lambda entity: duties(self.backend, entity))

    def run(self, *, locked: bool) -> Path:
        """The path after it. `locked`: the row that it is about is locked already."""
        self._start(locked=locked)
        self._block(self._body.body)
        if self._open:
            self._finish()
            self._ended.append(self.path)
        return merged(self._ended)

    def is_count(self, part: Expression) -> bool:
        """Whether it is a whole number that is never negative."""
        limits = (p.limits for p in self._body.parameters if isinstance(part, Name) and p.name == part.name)
        return super().is_count(part) or any(limit.min is not None and limit.min >= 0 for limit in limits)

    # Locks

    def _start(self, *, locked: bool) -> None:
        if self.effects.outside.comes_first(self._body.body):
            return  # all that is locked would be let go before it is written
        for _ in self.locks.tables:
            self.path.send("lock", sure=False)
        if locked:
            self._locked.add(SELF)
        elif self.locks.given:
            self._lock(self.locks.given)
        self._lock_jointly(START)

    def _lock(self, places: Sequence[str]) -> None:
        self.path.flush()
        for _ in {self._entity_at(there) for there in places}:
            self.path.send("lock", sure=not any(self._is_several(there) for there in places))
        self._locked |= set(places)

    def _lock_jointly(self, position: int) -> None:
        for joint in self.locks.joint:
            if joint.position == position:
                self.path.send("lock")
                self._locked |= set(joint.names)

    def _entity_at(self, there: str) -> str:
        """Of which entity the rows are that a place holds."""
        name, _, link = there.partition(".")
        kind: Type | None = next((p.type for p in self._body.parameters if p.name == name), None)
        if there in self.path.rows:
            return self.path.rows[there]
        one = present(element(kind) or kind) if kind is not None else None
        if isinstance(one, RecordOf) and link:
            found = next(m for m in self.backend.record(one.name).fields if m.name == link)
            return found.target if isinstance(found, Link) else ""
        return str(getattr(one, "entity", there))

    def _is_several(self, there: str) -> bool:
        kind = next((p.type for p in self._body.parameters if p.name == there.partition(".")[0]), None)
        return kind is not None and (element(kind) is not None or isinstance(kind, Maybe))

    # Blocks

    def _block(self, body: tuple[Statement, ...]) -> None:
        self._way.enter(body)
        for position, statement in enumerate(body):
            self._way.at(position)
            if body is self._body.body:
                self._lock_jointly(position)
            self._statement(statement)
            if not self._open:
                break
            if body is self._body.body and position in self.locks.together:
                names = self.locks.together[position]
                if ME in names and self.backend.account is not None:
                    self.row(Me(Row(self.backend.account.name)))
                self._lock(names)
        self._way.leave()

    def _statement(self, statement: Statement) -> None:
        match statement:
            case Let(name, value):
                self._let(name, value)
                if name in self.locks.answered:
                    self._lock([name])
            case Assign(target, value) | Adjust(target, _, value):
                self._assign(target, value)
            case Relate(target, change, value):
                self._relate(target, change, value)
            case Require(condition):
                self.test(condition)
            case Branch(test, then, otherwise):
                self._branch(test, then, otherwise)
            case ForEach(names, source, body):
                self._each(names, source, body)
            case Return(value):
                self._return(value)
            case Do(expression):
                self._do(expression)

    def _let(self, name: str, value: Expression) -> None:
        if isinstance(value, Word) and value.word in ("get", "find", "create", "ensure"):
            self._made_or_found(value, name)
        else:
            self._named = name
            self.value(value)
            self._named = ""
        if is_row(value.type):
            known = place(value)
            self.path.rows[name] = self.path.rows.get(known) or str(getattr(present(value.type), "entity", ""))

    def _branch(self, test: Expression, then: tuple[Statement, ...], otherwise: tuple[Statement, ...]) -> None:
        self.test(test)
        before, paths = self.path, []
        for body in (then, otherwise):
            self.path, self._open = before.fork(), True
            self._block(body)
            if self._open:
                self._do_duties_of({statement.name for statement in body if isinstance(statement, Let)})
            if self._open or self._turning:
                paths.append(self.path)
        self._open = bool(paths)
        if paths:
            self.path = merged(paths)

    def _each(self, names: tuple[str, ...], source: Expression, body: tuple[Statement, ...]) -> None:
        self.rows(source)
        with self.turn(names, source, does=True, body=body):
            before, self._needed = self._needed, self._needed | self.effects.kept_needed(body)
            self._turning += 1
            self._block(body)
            self._turning -= 1
            self._needed = before
            self._open = True
            self.path.do(self._of_turns, deletes=self._deletes)
            self._of_turns.clear()

    def _return(self, value: Expression | None) -> None:
        shows = isinstance(value, New) and self._knows_caller
        if shows:
            self._finish()
        if value is not None:
            self._result(value)
        if not shows:
            self._finish()
        if self._hands_on and any(change.verb == "insert" for change in self.path.waiting):
            self.path.flush()
        if not self._turning:
            self._ended.append(self.path)
        self._open = False

    def _result(self, value: Expression) -> None:
        many = present(self._body.result)
        if isinstance(many, ListOf | SetOf) and is_row(many.item):
            self.rows(value)
        else:
            self.value(value)

    @property
    def _knows_caller(self) -> bool:
        """Whether the function is given who calls: it asks, or it shows rows."""
        every = [part for value in _values(self._body.body) for part in parts(value)]
        shows = any(isinstance(p, New) and any(_shows(v.value) for v in p.values) for p in every)
        return bool(self.backend.sign_ins) and (self._body.caller != "none" or shows)

    @property
    def _refreshes(self) -> bool:
        return bool(self.backend.renewed)

    def _finish(self) -> None:
        moves = getattr(self._body, "moves", None)
        if moves is not None:
            self._change(Self(Row(self.backend.rows_of(self._body.owner).name)), moves.field)
        for _ in may_exchange(self.backend, self._body.body):
            self.path.send("write", sure=False, flushes=False)
        self._do_duties()

    def _do(self, expression: Expression) -> None:
        if isinstance(expression, Word):
            self.word(expression)
        else:
            self.value(expression)

    # Writes

    def _assign(self, target: Attribute, value: Expression) -> None:
        self.row(target.base)
        member = self.member(target.member)
        if isinstance(member, Link):
            self._owe_by(member, sure=True)
            self.identity(value)
            own = target.member.rpartition(".")[2]
            for there in [there for there in self.path.rows if own in there.split(".")[1:]]:
                del self.path.rows[there]
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

    def _relate(self, target: Attribute, change: str, value: Expression) -> None:
        collection = self.backend.member(target.member)
        assert isinstance(collection, Collection)
        if collection.kind == "set":
            self.identity(target.base)
            self.identity(value)
            self.path.send("write", flushes=False)
        elif change in ("add", "append"):
            link = self.backend.member(collection.through)
            self._assign(Attribute(value, link.id, target.base.type), target.base)
        else:
            self._delete(value)
        self.path.lists.clear()

    def _create(self, made: Expression, name: str) -> None:
        assert isinstance(made, New)
        entity = self.backend.entity(made.name)
        given = {argument.name: argument.value for argument in made.values}
        for member in entity.members:
            if isinstance(member, Field | Link):
                self._column(member, given.get(member.name))
        self.path.wait(Change("insert", entity.name, name))
        self._owe_for(made)
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

    def _owe_for(self, made: New) -> None:
        """A sum or a count of new rows moves in place; what asks about it is due."""
        totals = list(self.effects.totals(made))
        for argument, kept in totals:
            if not isinstance(argument.value, Value):
                self.row(argument.value)
                self._move(argument.value, kept, made)
        moved = {(argument.name, f"{kept.owner}.{kept.name}") for argument, kept in totals}
        for duty in self._duties(made.name):
            told = [value for link, value in moved if link == duty.link]
            asked = is_asked_with(self.backend, duty.asks, told) if duty.asks else duty.keeps in told
            led = not duty.link or leads_on(self.backend, made, duty.link)
            if duty.due("make") and led and not asked:
                self._owe(duty)

    def _delete(self, row: Expression) -> None:
        self.row(row)
        kind = present(row.type)
        assert isinstance(kind, Row)
        for duty in self._duties(kind.entity):
            if duty.due("delete"):
                self._owe(duty, place(row))
        along = gone_along(self.backend, kind.entity)
        for _ in {(one.ways, one.duty.link) for one in along if not one.asks_all}:
            self.path.send("read")
        for one in along:
            self._owe(one.duty)
        entity = self.backend.entity(kind.entity)
        if entity.soft_delete:
            self.path.mark(self.backend, entity)
        else:
            self.path.wait(Change("delete", kind.entity, place(row)))
        self.path.lists.clear()

    # Words and calls

    def word(self, part: Word) -> None:
        match part.word:
            case "create" | "ensure" | "get" | "find":
                self._made_or_found(part, "")
            case "delete":
                self._delete(part.arguments[0].value)
            case "authenticate":
                self._given(part)
                self.path.send("read")
                if self._named in self.locks.written:
                    self.path.send("lock")
            case "sign_out":
                if not isinstance(part.arguments[0].value, Me):  # the token names whoever calls
                    self._given(part)
                if self._refreshes:
                    self.path.send("write")
            case _:
                self._given(part)

    def _given(self, part: Word | Call) -> None:
        for argument in part.arguments:
            self.value(argument.value)

    def _made_or_found(self, part: Word, name: str) -> None:
        made = part.arguments[0].value if part.arguments else None
        if part.word == "create" and made is not None:
            self._create(made, name)
        elif part.word == "ensure" and isinstance(made, New):
            for argument in made.values:
                self.identity(argument.value) if is_row(argument.value.type) else self.value(argument.value)
            self.path.send("write")
            self.path.send("lock")
        else:
            for argument in part.arguments:
                self.identity(argument.value) if is_row(argument.value.type) else self.value(argument.value)
            if name not in self._locked:
                self.path.send("lock" if self.locks.alone(name) else "read")

    def call(self, part: Call) -> None:
        called = self.effects.called(part.function)
        locked = False
        asks = isinstance(called, External) or self.effects.outside.asks(called.body)
        if part.base is not None and called.on_row:
            self.row(part.base)
            if isinstance(called, Operation) and not self._is_locked(place(part.base)) and not asks:
                self.path.send("lock")
            locked = isinstance(called, Operation) or self.effects.is_hook(called)
        given = {parameter.name for parameter in called.parameters} | {""}
        for argument in part.arguments:
            if argument.name in given:  # who calls is known by the token
                self.value(argument.value)
        if isinstance(called, External) or any(change.verb == "insert" for change in self.path.waiting):
            self.path.flush()
        if not isinstance(called, External):
            base = place(part.base) if part.base is not None else ""
            self.path.rename(lambda there: SELF if base and there == base else _OUTSIDE * bool(there) + there)
            path, rows, lists, owed = self.path, self.path.rows, self.path.lists, self.path.owed
            path.rows, path.lists, path.owed = self._rows_given(called, part), set(), {}
            path.follow(Bodies(self.effects, path, called).run(locked=locked))
            path.rows, path.lists, path.owed = rows, lists, owed
            path.rename(lambda there: base if there == SELF else there.removeprefix(_OUTSIDE))
        self.path.lists.clear()
        if asks:
            self._read_again()

    def _is_locked(self, there: str) -> bool:
        return there in self._locked or (there in self.locks.written and not self.effects.outside.asks(self._body.body))

    def _read_again(self) -> None:
        """Every row that is held is read once more, and what was asked of rows before is asked once more."""
        self.path.per_row += 1
        self.path.rows = {there: entity for there, entity in self.path.rows.items() if "." not in there}
        for _ in self.locks.tables:
            self.path.send("lock", sure=False)
        self._locked |= set(self.locks.given) | self.locks.written
        for statement in again(list(self._way.before()), self.effects.outside):
            self._statement(statement)

    def _rows_given(self, called: Body, part: Call) -> dict[str, str]:
        rows = {SELF: str(getattr(present(part.base.type), "entity", ""))} if part.base is not None else {}
        kinds = ((p.name, present(p.type)) for p in called.parameters)
        return rows | {name: kind.entity for name, kind in kinds if isinstance(kind, Row)}

    def shown(self, part: Expression) -> None:
        """A value inside an answer: of a row, what it shows."""
        kind = present(part.type)
        if isinstance(kind, Row):
            self.identity(part)
            # Of the rows of all turns of a loop, of which there may be none.
            of_turns = place(part).partition(".")[0] in self.loops
            self.path.send("read", sure=not of_turns and not isinstance(part.type, Maybe))
        elif isinstance(kind, ListOf | SetOf) and is_row(kind.item):
            self.rows(part)
            self.path.send("read", sure=False)
        else:
            self.value(part)


def _values(body: tuple[Statement, ...]) -> list[Expression]:
    return [value for statement in statements(body) for value in own_values(statement)]


def _shows(value: Expression) -> bool:
    return is_row(value.type) or is_row(element(value.type) or Nothing())

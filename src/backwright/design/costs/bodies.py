"""What a body takes, statement by statement, along every way through it."""

from __future__ import annotations

from collections.abc import Sequence

from backwright.design.asking import Path as Way
from backwright.design.asking import again
from backwright.design.bodies import is_distinct
from backwright.design.costs.counting import Path, merged
from backwright.design.costs.parts import is_row
from backwright.design.costs.writes import Body, Writes
from backwright.design.effects import Effects, shows
from backwright.design.exchanging import may_exchange
from backwright.design.inlining import written_out
from backwright.design.lookups import START
from backwright.design.places import ME, SELF, place
from backwright.design.sharing import leaves_as_found
from backwright.model.expressions import (
    Call,
    Expression,
    Me,
    Name,
    New,
    Self,
    Word,
)
from backwright.model.members import Link, names_rows
from backwright.model.operations import External, Operation
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
from backwright.model.types import ListOf, Maybe, RecordOf, Row, SetOf, Type, element, present
from backwright.model.walk import own_values, statements

_OUTSIDE = "outside "
"""Before the name of a row of whoever called."""


class Bodies(Writes):
    """One function."""

    def __init__(self, effects: Effects, path: Path, body: Body) -> None:
        super().__init__(effects, path, body)
        self._open = True
        self._turning = 0
        self._way = Way()
        self._named = ""
        self._ended: list[Path] = []
        self._locked: set[str] = set()
        self._hands_on = effects.hands_on(body)

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
            rows = found.target if isinstance(found, Link) else getattr(element(found.type), "entity", "")
            return str(rows)
        return str(getattr(one, "entity", there))

    def _is_several(self, there: str) -> bool:
        name = there.partition(".")[0]
        kind = next((p.type for p in self._body.parameters if p.name == name), None)
        listed = isinstance(kind, RecordOf) and any(
            f"{name}.{member.name}" == there for member in self.backend.record(kind.name).fields if names_rows(member)
        )
        return kind is not None and (element(kind) is not None or isinstance(kind, Maybe) or listed)

    # Blocks

    def _block(self, body: tuple[Statement, ...]) -> None:
        self._way.enter(body)
        self.shared.forget()
        for position, statement in enumerate(body):
            self._way.at(position)
            if body is self._body.body:
                self._lock_jointly(position)
            self._settle_for(statement)
            self._statement(statement)
            if not leaves_as_found(statement, self._body):
                self.shared.forget()
            elif isinstance(statement, Let):
                self.shared.call(statement.name, written_out(self.backend, statement.value))
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
            another = not self._turning and is_distinct(written_out(self.backend, source), self.backend)
            before, own = self._needed, frozenset(names if another else ())
            self._needed = before | self.effects.kept_needed(body, own)
            self._turning += 1
            self._block(body)
            self._turning -= 1
            self._needed = before
            self._open = True
            self.path.do(self._of_turns, deletes=self._deletes)
            self._of_turns.clear()

    def _return(self, value: Expression | None) -> None:
        shown = value is not None and shows(value)
        if shown:
            self._finish()
        if value is not None:
            self._result(value)
        if not shown:
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
        shown = any(shows(value) for value in _values(self._body.body))
        return bool(self.backend.sign_ins) and (self._body.caller != "none" or shown)

    def _finish(self) -> None:
        moves = getattr(self._body, "moves", None)
        if moves is not None:
            self._change(Self(Row(self.backend.rows_of(self._body.owner).name)), moves.field)
        for _ in may_exchange(self.backend, self._body):
            self.path.send("write", sure=False, flushes=False)
        self._do_duties()

    def _do(self, expression: Expression) -> None:
        if isinstance(expression, Word):
            self.word(expression)
        else:
            self.value(expression)

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
            self._owe_for(made, ())
            self.path.lists.clear()
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
        if not isinstance(called, External):
            for link in self.effects.relinks(called.body):
                self.path.forget(link)
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

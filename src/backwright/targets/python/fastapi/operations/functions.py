"""One function that is being written: its lines, its locks, and what is still to be said in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from backwright.design import Design
from backwright.design.asking import Path
from backwright.design.effects import Effects
from backwright.design.exchanging import may_exchange
from backwright.design.locks import NONE, locks
from backwright.design.lookups import START
from backwright.design.places import ME, SELF, place
from backwright.design.reasons import reason
from backwright.design.tables import VERSION
from backwright.design.wording import several
from backwright.model.expressions import (
    Attribute,
    Expression,
    Me,
    New,
)
from backwright.model.members import Field, Limits, Link, names_rows
from backwright.model.names import kebab, plural
from backwright.model.operations import Operation
from backwright.model.statements import Statement
from backwright.model.types import (
    Maybe,
    RecordOf,
    Row,
    Type,
    element,
    present,
)
from backwright.targets.python.columns import python_type
from backwright.targets.python.core import CoreCompiler
from backwright.targets.python.fastapi.keeping import Keeping
from backwright.targets.python.fastapi.operations.expressions.names import Doing, Mark
from backwright.targets.python.fastapi.operations.expressions.texts import bare
from backwright.targets.python.fastapi.operations.expressions.values import Values
from backwright.targets.python.fastapi.operations.fractions import Fractions
from backwright.targets.python.fastapi.operations.known import Body, looks, writes
from backwright.targets.python.fastapi.operations.limits import LimitChecks
from backwright.targets.python.fastapi.operations.owed import Owed
from backwright.targets.python.fastapi.operations.paging import Pages
from backwright.targets.python.symbols import attribute, class_name
from backwright.targets.python.templates import docstring


class Project(Protocol):
    """What the functions of a project need of each other."""

    def function(self, called: Body) -> str:
        """The code that names the function of an operation or a helper; it is written if it is not there yet."""

    def name(self, called: Body) -> str:
        """What the function is called."""

    def plain(self, called: Body) -> bool:
        """Whether a function looks nothing up and waits for nothing."""

    def knows_caller(self, called: Body) -> bool:
        """Whether a function is given who calls: it asks, or it shows rows."""

    def annotation(self, kind: Type) -> str:
        """The type of a parameter or of a result, in Python."""

    def output(self, kind: Type) -> str:
        """The type of a value inside an answer."""

    def record(self, name: str) -> str:
        """The class of a record inside operations."""

    @property
    def pages(self) -> Pages:
        """How results are cut into pages."""

    def all_leave(self, entity: str) -> bool:
        """Whether every caller may read every row of an entity."""

    def made(self, part: New, operation: Body) -> tuple[str, dict[str, str]]:
        """The class of a record or a reply, and how its fields are called there."""

    def shown(self, entity: str, *, by_id: bool = False) -> str:
        """The function that shows rows of an entity inside a reply; `by_id`: by their ids, those of many replies."""

    def hides(self, entity: str) -> bool:
        """Whether there may be rows of an entity that a caller may not read."""

    def next_number(self, member: Field, within: str) -> str:
        """The code of the next number of a sequence; `within`: of the id of the row within which it counts."""

    @property
    def keeping(self) -> Keeping:
        """What has to be called when rows change."""


@dataclass(slots=True)
class Loop:
    """A loop around: the lines before it, the rows that are not stored when it begins, and those that it has stored."""

    before: list[str]
    unflushed: set[str]
    stored: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Written:
    """One function: its code, and how whoever calls it has to prepare."""

    name: str
    parameters: list[str]
    doc: str
    result: str = "None"
    lines: list[str] = field(default_factory=list)
    plain: bool = False
    """Whether it looks nothing up and waits for nothing."""
    leaves: bool = False
    """Whether it leaves something to be asked at the end by whoever calls it."""
    pages: bool = False
    """Whether it is told which part of its rows to look up, and gives how many there are too."""
    selects: bool = False
    """Whether it gives the SELECT of its rows, as yet without an order."""

    @property
    def code(self) -> str:
        """The function."""
        doc = [f"    {line}".rstrip() for line in docstring(self.doc).splitlines()]
        lines = [f"    {line}" for line in self.lines or ([] if doc else ["pass"])]
        kind = "def" if self.plain else "async def"
        return "\n".join([f"{kind} {self.name}({', '.join(self.parameters)}) -> {self.result}:", *doc, *lines])


class Function(Doing):
    """What the parts of a function that is being written share."""

    def __init__(self, design: Design, project: Project, effects: Effects, body: Body, row: str, subject: str) -> None:
        self._design = design
        self._backend = design.backend
        self._project = project
        self._effects = effects
        self._body = body
        self._subject = subject
        self.values = Values(design, self, row if body.on_row else "", body.caller)
        self._limits = LimitChecks(design, self.values, body)
        self._fractions = Fractions(design.backend, body)
        exchanging = may_exchange(self._backend, body)
        self._leaves = effects.leaves(body)
        """Whether what has to hold at the end is that of whoever calls it, too."""
        gone = effects.may_be_gone(body)
        self._owed = Owed(project.keeping, effects, self.values, exchanging, deletes=gone, leaves=self._leaves)
        self._locks = self.values.locks = locks(effects, body)
        self._locked: set[str] = set()
        self._found: dict[str, str] = {}
        """The code of rows that were looked up together, by how the body calls them."""
        self._unflushed: set[str] = set()
        self._loops: list[Loop] = []
        """The loops around, the outermost first."""
        self._dirty: list[list[str]] = []
        self._path = Path()
        self._wanted = ""
        """What the value that is being worked out will be called."""
        self._seen = ""
        """The name of what tells which version of its row the caller saw, where it is asked once the row is locked."""
        self._sequences: set[str] = set()
        """The names of what the database has answered, which is no list."""
        self._tokens: dict[str, str] = {}
        """The tokens of new rows, each by its field: known here alone."""
        self.hook = False
        """Whether it follows a verb, on a row that is being written: that is locked already."""

    # What values ask of a function

    def stored_type(self, kind: Type) -> str:
        """The class of what a column keeps of a record, or the type of a list of them or of values."""
        inner = element(kind) or kind
        if not isinstance(inner, RecordOf):
            return f"list[{python_type(inner, self._backend.ids)}]"
        name = self._project.record(inner.name)
        return name if inner is kind else f"list[{name}]"

    def declared(self, part: Expression) -> Limits:
        """The limits of a value, as far as they are declared where it comes from."""
        return self._limits.declared(part)

    def settle(self, value: str) -> None:
        """A kept value that is owed is worked out again where it is read."""
        if lines := self._owed.pay_for(value):
            self._say_of_stored(lines)
            self._unflushed.clear()

    def _settle_for(self, statement: Statement) -> None:
        """What a statement asks the database for, and what it calls reads, is worked out before it."""
        if not self._owed:
            return
        for value in sorted(self._effects.kept_asked(statement)):
            self.settle(value)
        at_hand = self.values.at.rows.keys() | self.values.at.lists.keys()
        if looks(statement, self._backend, at_hand) and not writes(statement):
            self._say(*self._owed.make_room(several=True))

    def reasons(self, *places: str) -> list[str]:
        """A comment on why rows are locked that the body calls so."""
        return [f"# {reason(self._effects, self._body, places)}"]

    def mark(self) -> Mark:
        """What is owed, and what is not stored, where code is being written."""
        return {function: list(ids) for function, ids in self._owed.ids.items()}, set(self._unflushed)

    def back_to(self, mark: Mark) -> None:
        """What was written since then is forgotten."""
        self._owed.ids, self._unflushed = mark

    def _pay(self, ready: Callable[[str], bool]) -> None:
        """What is owed because of the rows that are ready, by their names."""
        if lines := self._owed.pay(ready):
            self._say_of_stored(lines)
            if any(line.startswith("await ") for line in lines):
                self._unflushed.clear()

    def _say_of_stored(self, lines: list[str]) -> None:
        """Lines that may ask for the ids of new rows, which these have once they are stored."""
        if any(re.search(rf"\b{row}\.id\b", line) for row in self._unflushed for line in lines):
            self._store()
        self._say(*lines)

    # Lines

    @property
    def _lines(self) -> list[str]:
        return self.values.at.lines

    def _say(self, *lines: str) -> None:
        self.values.at.lines.extend(lines)

    # Locks

    def _start(self) -> None:
        if self._effects.outside.comes_first(self._body.body):
            self.values.locks = NONE  # all that is locked now would be let go before it is written
        else:
            self._lock_given()
            self._check_version()
        self._move_guard()

    def _lock_given(self) -> None:
        for entity in self._locks.tables:
            if self.hook and entity == self._body.owner:
                continue  # it was locked before the row was written
            self._say(f"# All {several(entity)} decide: nobody else may write one meanwhile.")
            self._say(f"await lock_table(session, {class_name(entity)})")
        if self.hook or (isinstance(self._body, Operation) and self._locks.by_path):
            self._locked.add(SELF)
        elif self._locks.given:
            self._lock(self._locks.given)
        self._lock_jointly(START)

    def _lock(self, places: Sequence[str]) -> None:
        rows = [self._code_of(name) for name in places]
        self._say(*self.reasons(*places), f"await lock(session, {', '.join(rows)})")
        self._locked |= set(places)

    def _lock_jointly(self, position: int) -> None:
        """Finds and locks the rows whose keys are known before that statement."""
        for joint in self.values.locks.joint:
            if joint.position != position:
                continue
            model = class_name(joint.entity)
            keys = {name: self.values.lift("key", self.values.value(key)) for name, key in joint.keys.items()}
            given = [f"{model}, {model}.{attribute(joint.member)}, [{', '.join(keys.values())}]"]
            given += [f"also=[{', '.join(self._code_of(there) for there in joint.given)}]"] if joint.given else []
            live = CoreCompiler(self._design).live(joint.entity, model)
            given += [f"among={live[0]}"] if live else []
            self._say(*self.reasons(*joint.names))
            rows = self.values.lift(plural(kebab(joint.entity)), f"await locked_by(session, {', '.join(given)})")
            self._found |= {name: f"{rows}.get({key})" for name, key in keys.items()}
            self._locked |= set(joint.names)

    def _lock_together(self, body: tuple[Statement, ...], position: int) -> None:
        """Rows of one kind that are looked up one after the other are locked at once, after the last of them."""
        if body is not self._body.body or position not in self.values.locks.together:
            return
        names = self._locks.together[position]
        if ME in names:
            account = self._backend.account
            assert account is not None
            self.values.row(Me(Row(account.name)))
        self._lock(names)

    def _lock_answered(self, name: str, value: Expression) -> None:
        """Rows that a helper has found are locked before anything is decided by them."""
        if name in self.values.locks.answered:
            several = "*" * (element(value.type) is not None)
            self._say(*self.reasons(name), f"await lock(session, {several}{self.values.at.names[name]})")

    def _code_of(self, there: str) -> str:
        if there in (SELF, ME):
            return self.values.at.rows[there]
        name, _, link = there.partition(".")
        code = self.values.at.names[name]
        given = {p.name: p.type for p in self._body.parameters}.get(name)
        kind = present(given) if given is not None else None
        several = kind is not None and element(kind) is not None
        perhaps = isinstance(given, Maybe)
        if several:
            code = f"({code} or ())" if perhaps else code
        if not link:
            return "*" * several + code
        own = f"{'one' if several else code}.{attribute(link)}"
        record = present(element(kind) or kind) if kind is not None else None
        members = self._backend.record(record.name).fields if isinstance(record, RecordOf) else ()
        member = next((one for one in members if one.name == link), None)
        if member is None or not names_rows(member):
            none = f" if {code} is not None else None" * perhaps
            return f"*(one.{attribute(link)} for one in {code})" if several else own + none
        rows = f"({own} or ())" if member.optional else own
        if several:
            return f"*(each for one in {code} for each in {rows})"
        return f"*({rows} if {code} is not None else ())" if perhaps else f"*{rows}"

    def _check_version(self) -> None:
        if self._seen:
            version = f"{self.values.at.rows[SELF]}.{VERSION}"
            self._say(f'check_version({self._seen}, {version}, "{self._subject}")')

    def _move_guard(self) -> None:
        moves = getattr(self._body, "moves", None)
        if moves is None:
            return
        member = self._backend.member(moves.field)
        own = f"{self.values.at.rows[SELF]}.{attribute(member.name)}"
        states = ", ".join(repr(state) for state in moves.before)
        wrong = f"{own} != {states}" if len(moves.before) == 1 else f"{own} not in ({states})"
        self._say(f"if {wrong}:", f'    raise Conflict("{self._subject}")')

    # Rows at hand

    def _forget(self, link: str) -> None:
        """A link leads elsewhere now."""
        rows = self.values.at.rows
        for there in [there for there in rows if link in there.split(".")[1:]]:
            del rows[there]

    def _column(self, target: Attribute) -> str:
        member = self._backend.member(target.member)
        return f"{member.name}_id" if isinstance(member, Link) else attribute(member.name)

    def _identity(self, part: Expression) -> str:
        return self.values.identity(part)

    def stored(self, row: str) -> None:
        """A new row has its key once it is stored."""
        around = next((loop for loop in self._loops if row in loop.unflushed), None)
        if around is not None:
            around.before.append("await session.flush()")
            around.stored |= around.unflushed
            self._unflushed -= around.stored
            for loop in self._loops:
                loop.unflushed -= around.stored
        elif row in self._unflushed:
            self._store()

    def _store(self) -> None:
        if self._unflushed:
            self._say(*self._owed.make_room(), "await session.flush()")
            self._unflushed.clear()

    # Changes

    def _row_to_change(self, part: Expression) -> str:
        """The name of a row: what is owed because it changes is said of it by that."""
        row, there = self.values.row(part), place(part)
        if all(name.isidentifier() for name in row.split(".")):
            return row
        link = there.rpartition(".")[2]
        kind = present(part.type)
        name = self.values.lift(link if link.isidentifier() else getattr(kind, "entity", ""), bare(row), kind)
        if there:
            self.values.at.rows[there] = name
        return name

    def _changed(self, base: Expression, row: str, member: str) -> None:
        kind = present(base.type)
        if isinstance(kind, Row):
            self._owed.changed(kind.entity, row, member)
        if (
            isinstance(kind, Row)
            and row not in self._unflushed
            and any(time.name == "updated_at" for time in self._backend.entity(kind.entity).times)
        ):
            dirty = self._dirty[-1] if self._dirty else []
            if row not in dirty:
                dirty.append(row)

    def _note_times(self) -> None:
        """At the end; or right after the last change where a statement comes after it, which writes the row."""
        for row in dict.fromkeys(self._dirty[-1]):
            changes = [number for number, line in enumerate(self._lines) if line.startswith(f"{row}.")]
            there = changes[-1] + 1 if changes else len(self._lines)
            if not any("await " in line for line in self._lines[there:]):
                there = len(self._lines)
            self._lines.insert(there, f"{row}.updated_at = after({row}.updated_at)")

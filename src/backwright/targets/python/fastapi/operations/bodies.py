"""What an operation does, as the lines of one function.

The caller of the function owns the transaction. Rows that it changes are locked before it decides anything by them,
those of one kind at once and in the order of their keys, so that no two operations wait for each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from backwright.design import Design
from backwright.design.asking import Path, again
from backwright.design.bodies import statements
from backwright.design.effects import ME, SELF, Effects, place, values_of
from backwright.design.locks import NONE, locks
from backwright.design.tables import DELETED
from backwright.model.entities import Entity
from backwright.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Attribute,
    Call,
    Compare,
    Comprehension,
    Display,
    Exact,
    Expression,
    Format,
    Me,
    Name,
    Negative,
    New,
    Self,
    Value,
    Word,
)
from backwright.model.members import (
    UNLIMITED,
    Collection,
    Computed,
    Field,
    Issued,
    Limits,
    Link,
    Numbered,
    Slugified,
    is_hashed,
)
from backwright.model.names import in_case, kebab, plural, snake
from backwright.model.operations import External, Operation, Procedure
from backwright.model.rules import Outcome
from backwright.model.shapes import wire
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
from backwright.model.types import (
    BOOL,
    INT,
    Choice,
    ListOf,
    Maybe,
    Nothing,
    RecordOf,
    Row,
    Scalar,
    SetOf,
    Type,
    element,
    is_text,
    present,
)
from backwright.model.walk import parts, replace
from backwright.targets.python.core import CoreCompiler, UnsupportedError
from backwright.targets.python.fastapi.keeping import Keeping
from backwright.targets.python.fastapi.operations import asking
from backwright.targets.python.fastapi.operations.values import Values, bare, is_row
from backwright.targets.python.symbols import attribute, class_name
from backwright.targets.python.templates import docstring

Body = Operation | Procedure
_RAISED = {
    "invalid": "Invalid",
    "conflict": "Conflict",
    "forbidden": "Forbidden",
    "missing": "Missing",
    "unauthenticated": "Unauthenticated",
    "limited": "Limited",
    "stale": "Stale",
    "unavailable": "Unavailable",
}
_NUMBERS = frozenset({"int", "float", "decimal", "money"})
_DIGITS = 20
"""The longest that a whole number is as a text."""
_TEXTS = frozenset({"email", "html", "secret", "slug", "str", "url"})


class Project(Protocol):
    """What the functions of a project need of each other."""

    def function(self, called: Body) -> str:
        """The code that names the function of an operation or a helper; it is written if it is not there yet."""

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

    def all_leave(self, entity: str) -> bool:
        """Whether every caller may read every row of an entity."""

    def made(self, part: New, operation: Body) -> tuple[str, dict[str, str]]:
        """The class of a record or a reply, and how its fields are called there."""

    def shown(self, entity: str) -> str:
        """The function that shows rows of an entity inside a reply."""

    def hides(self, entity: str) -> bool:
        """Whether there may be rows of an entity that a caller may not read."""

    def next_number(self, member: Field, within: str) -> str:
        """The code of the next number of a sequence; `within`: of the id of the row within which it counts."""

    @property
    def keeping(self) -> Keeping:
        """What has to be called when rows change."""


@dataclass(slots=True)
class _Loop:
    """The outermost loop around: the lines before it, and the rows that are not stored when it begins."""

    before: list[str]
    unflushed: set[str]


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
    pages: bool = False
    """Whether it is told which part of its rows to look up, and gives how many there are too."""

    @property
    def code(self) -> str:
        """The function."""
        doc = [f"    {line}".rstrip() for line in docstring(self.doc).splitlines()]
        lines = [f"    {line}" for line in self.lines or ([] if doc else ["pass"])]
        kind = "def" if self.plain else "async def"
        return "\n".join([f"{kind} {self.name}({', '.join(self.parameters)}) -> {self.result}:", *doc, *lines])


class Writer:
    """Writes the function of one operation or helper."""

    def __init__(self, design: Design, project: Project, effects: Effects, body: Body, row: str, subject: str) -> None:
        self._design = design
        self._backend = design.backend
        self._project = project
        self._effects = effects
        self._body = body
        self._subject = subject
        self.values = Values(design, self, row if body.on_row else "", body.caller)
        self._locks = self.values.locks = locks(effects, body)
        self._unflushed: set[str] = set()
        self._loop: _Loop | None = None
        self._makes = self._made(body.body)
        self._dirty: list[list[str]] = []
        self._bounds: dict[tuple[str, str], list[str]] = {}
        """The lines that ask for limits at the end, by the row and the member that they are about."""
        self._path = Path()
        self._wanted = ""
        """What the value that is being worked out will be called."""
        self._locked: set[str] = set()
        self._limited = _limits_of(body)
        self._held: tuple[Expression, ...] = ()
        """What the guards right before a statement have made sure of."""
        self._sent = _sent(body)
        self._exact = _exact_names(body)
        self._tokens: dict[str, str] = {}
        """The tokens of new rows, each by its field: known here alone."""
        self._duties: dict[str, list[str]] = {}
        self._outer: list[set[str]] = []
        self.hook = False
        """Whether it follows a verb, on a row that is being written: that is locked already."""

    def write(self, name: str) -> Written:
        """The whole function."""
        body = self._body
        self.values.taken |= {self._callee(call) for call in _called(body.body, self._backend.computes)}
        heads = ["session: AsyncSession"]
        if self._project.knows_caller(body):
            heads.append("me: Caller" if body.caller == "required" else "me: Caller | Anonymous")
        if body.on_row:
            row = self.values.at.rows[SELF]
            heads.append(f"{row}: {class_name(self._entity_of(body).name)}")
        for parameter in body.parameters:
            known = self.values.at.names[parameter.name] = self.values.fresh(parameter.name)
            heads.append(f"{known}: {self._project.annotation(parameter.type)}")
        written = Written(name, heads, body.doc, pages=self._pages())
        if written.pages:
            heads += ["limit: int", "skip: int"]
        self._start()
        self._block(body.body)
        if not _ends(body.body):
            self._finish()
        written.lines = _with_instant(self.values.top, self.values.at.lines)
        looks = any(re.search(r"\b(await|session)\b", line) for line in written.lines)
        if isinstance(body, Procedure) and not self.hook and not looks:
            written.plain = True
            heads.remove("session: AsyncSession")
        return written

    def _pages(self) -> bool:
        """Whether the database can cut what it looks up into pages: all of it may be read."""
        body = self._body
        if not isinstance(body, Operation) or body.limit is None or len(body.body) != 1:
            return False
        (only,) = body.body
        item = present(element(present(body.result)) or body.result)
        if not isinstance(only, Return) or only.value is None or not isinstance(item, Row):
            return False
        found = self.values.looked_for(only.value, body.order)
        return found is not None and not found.limit and self._project.all_leave(item.entity)

    def _entity_of(self, body: Body) -> Entity:
        return self._backend.rows_of(body.owner)

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
        self._move_guard()

    def _lock_given(self) -> None:
        for entity in self._locks.tables:
            self._say(f"await lock_table(session, {class_name(entity)})")
        if self.hook or (isinstance(self._body, Operation) and self._locks.by_path):
            self._locked.add(SELF)
        elif self._locks.given:
            self._lock(self._locks.given)

    def _lock(self, places: Sequence[str]) -> None:
        rows = [self._code_of(name) for name in places]
        self._say(f"await lock(session, {', '.join(rows)})")
        self._locked |= set(places)

    def _code_of(self, there: str) -> str:
        if there in (SELF, ME):
            return self.values.at.rows[there]
        name, _, link = there.partition(".")
        code = self.values.at.names[name]
        given = {p.name: p.type for p in self._body.parameters}.get(name)
        several = given is not None and element(given) is not None
        if not link:
            return "*" * several + code
        return f"*(one.{attribute(link)} for one in {code})" if several else f"{code}.{attribute(link)}"

    def _move_guard(self) -> None:
        moves = getattr(self._body, "moves", None)
        if moves is None:
            return
        member = self._backend.member(moves.field)
        own = f"{self.values.at.rows[SELF]}.{attribute(member.name)}"
        states = ", ".join(repr(state) for state in moves.before)
        wrong = f"{own} != {states}" if len(moves.before) == 1 else f"{own} not in ({states})"
        self._say(f"if {wrong}:", f'    raise Conflict("{self._subject}")')

    def _finish(self) -> None:
        """What is true at the end, wherever the function ends."""
        moves = getattr(self._body, "moves", None)
        if moves is not None:
            member = self._backend.member(moves.field)
            row = self.values.at.rows[SELF]
            self._say(f"{row}.{attribute(member.name)} = {moves.after!r}")
            self._changed(Self(Row(self._entity_of(self._body).name)), row, moves.field)
        self._ask_bounds(set())
        self._note_times()
        self._do_duties(lambda _: True)

    # What has to be kept

    def _changed_row(self, entity: str, row: str, member: str) -> None:
        """Notes what has to be called at the end because of a row of which a member is changed."""
        for duty in self._project.keeping.duties(entity):
            if member in duty.reads:
                self._owe(duty.function, f"{row}.{duty.link}_id" if duty.link else f"{row}.id")

    def _new_row(self, made: New, row: str, columns: dict[str, str]) -> None:
        """The same of a row that is made. Where a sum or a count has moved with it, what asks about that is noted."""
        moved = {(given.name, f"{value.owner}.{value.name}") for given, value in self._effects.totals(made)}
        led = {link for link, _ in moved}
        for duty in self._project.keeping.duties(made.name):
            asked = (duty.link, duty.keeps) not in moved and not (duty.checks and duty.link in led)
            if asked and duty.due("create"):
                self._owe(duty.function, columns.get(f"{duty.link}_id", "None") if duty.link else f"{row}.id")

    def _gone_row(self, entity: str, row: str) -> None:
        """The same of a row that is deleted: of those that it led to."""
        for duty in self._project.keeping.duties(entity):
            if duty.due("delete"):
                own = self.values.lift(f"{duty.link}_before", f"{row}.{duty.link}_id") if duty.link else "None"
                self._owe(duty.function, own)

    def _leaving(self, entity: str, link: str, row: str) -> None:
        """The same of the row that a link has led to."""
        for duty in self._project.keeping.duties(entity):
            if duty.link == link:
                self._owe(duty.function, self.values.lift(f"{link}_before", f"{row}.{link}_id"))

    def _owe(self, function: str, ids: str) -> None:
        owed = self._duties.setdefault(function, [])
        if ids not in owed:
            owed.append(ids)

    def _do_duties(self, ready: Callable[[str], bool]) -> None:
        for function, ids in self._duties.items():
            now = [code for code in ids if ready(code.partition(".")[0])]
            if now:
                self._say(f"await {self._project.keeping.called(function)}(session, {', '.join(now)})")
                self._unflushed.clear()
            self._duties[function] = [code for code in ids if code not in now]

    def settle(self, value: str) -> None:
        """A kept value that is owed is worked out again where it is read."""
        entities = [entity.name for entity in self._backend.entities]
        owed = {d.function for name in entities for d in self._project.keeping.duties(name) if d.keeps == value}
        for function in [function for function in self._duties if function in owed and self._duties[function]]:
            ids = ", ".join(self._duties.pop(function))
            self._say(f"await {self._project.keeping.called(function)}(session, {ids})")
            self._unflushed.clear()

    @contextmanager
    def _apart(self, body: tuple[Statement, ...]) -> Iterator[None]:
        """A block: what it owes when it goes on is owed after it, what it settles before a return is settled there."""
        self._outer.append(set(self.values.taken))
        before = {function: list(ids) for function, ids in self._duties.items()}
        unflushed = set(self._unflushed)
        yield
        # What was stored inside may not have been.
        self._unflushed |= unflushed if self._loop is None else unflushed & self._loop.unflushed
        known = self._outer.pop()
        left = {} if _ends(body) else self._duties
        self._duties = before
        for function, ids in left.items():
            for code in ids:
                if code.partition(".")[0] in known:
                    self._owe(function, code)

    # Blocks

    def _block(self, body: tuple[Statement, ...]) -> None:
        self._dirty.append([])
        bounds = dict(self._bounds)
        self._path.enter(body)
        for position, statement in enumerate(body):
            self._path.at(position)
            self._statement(statement)
            self._held = (*self._held, *_operands(statement.condition)) if isinstance(statement, Require) else ()
            self._lock_together(body, position)
        self._path.leave()
        if _ends(body):
            self._bounds = bounds
        elif len(self._dirty) > 1:
            self._ask_bounds(self._outer[-1] if self._outer else set())
            self._note_times()
            # What is about rows that only this block knows cannot wait for the end.
            known = self._outer[-1] if self._outer else set()
            if any(code.partition(".")[0] not in known for ids in self._duties.values() for code in ids):
                self._do_duties(lambda row: row not in known)
        if len(self._dirty) > 1:
            self._dirty.pop()

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

    def _inner(self, body: tuple[Statement, ...]) -> list[str]:
        """The lines of a block below this one."""
        with self._apart(body), self.values.block() as at:
            self._block(body)
        return [f"    {line}" for line in at.lines or ["pass"]]

    def _statement(self, statement: Statement) -> None:
        match statement:
            case Let(name, value):
                self._let(name, value)
            case Assign(target, value):
                self._assign(target, value)
            case Adjust():
                self._adjust(statement)
            case Relate(target, change, value):
                self._relate(target, change, value)
            case Require(condition, message, outcome):
                self._require(condition, message, outcome)
            case Branch(test, then, otherwise):
                self._branch(test, then, otherwise)
            case ForEach():
                self._each(statement)
            case Return(value):
                self._return(value)
            case Do(expression):
                self._do(expression)

    def _adjust(self, change: Adjust) -> None:
        target, value = change.target, change.value
        row = self.values.row(target.base)
        code = f"{row}.{self._column(target)}"
        if present(target.type) == Scalar("money") and _has_fractions(value):
            self._say(f"{code} = cents({code} {change.operator} ({self.values.value(value)}))")
        else:
            self._say(f"{code} {change.operator}= {self.values.value(value)}")
        self._changed(target.base, row, target.member)
        self._within_limits(target, code, Arithmetic(change.operator, target, value, target.type))

    def _let(self, name: str, value: Expression) -> None:
        if isinstance(value, Word) and value.word in _ROWS:
            code = self._looked_or_made(value, name)
        elif is_row(value.type):
            code = self.values.row(self.values.written_out(value))
        elif self._in_place(name, value):
            return
        elif element(value.type) is not None and name not in self.values.at.names:
            code = self.values.rows(value, lifted=False)
        elif name in self._exact and isinstance(value, Value):
            code = self.values.exactly(value, Scalar("decimal"))
        else:
            self._wanted = name
            code = self.values.value(value)
            self._wanted = ""
        known = self.values.at.names.get(name)
        lifted = is_row(value.type) or self._is_asked(value) or (isinstance(value, Word) and value.word == "sign_in")
        if known is None and code.isidentifier() and lifted:
            self.values.at.names[name] = code
            return
        if known is None:
            known = self.values.at.names[name] = self.values.fresh(name)
        if known != code:
            self._say(f"{known} = {code}")

    def _in_place(self, name: str, value: Expression) -> bool:
        """`count += 1`, where a local name is changed by itself."""
        known = self.values.at.names.get(name)
        match value:
            case Arithmetic(operator, Name(name=changed), by) if changed == name and known is not None:
                self._say(f"{known} {operator}= {self.values.value(by)}")
                return True
        return False

    def _assign(self, target: Attribute, value: Expression) -> None:
        row = self.values.row(target.base)
        member = self._backend.member(target.member)
        code = f"{row}.{self._column(target)}"
        if isinstance(member, Link):
            if isinstance(kind := present(target.base.type), Row):
                self._leaving(kind.entity, member.name, row)
            self._say(f"{code} = {self._identity(self.values.written_out(value))}")
            self._forget(member.name)
        else:
            self._say(f"{code} = {self._kept(member, value)}")
            self._within_limits(target, code, value)
            if _is_password(member) and (ending := self._sign_out(f"{row}.id")):
                self._say(ending)
        self._changed(target.base, row, target.member)

    def _forget(self, link: str) -> None:
        """A link leads elsewhere now."""
        rows = self.values.at.rows
        for there in [there for there in rows if link in there.split(".")[1:]]:
            del rows[there]

    def _kept(self, member: object, value: Expression) -> str:
        """A value as its column keeps it."""
        code = self.values.value(value)
        if isinstance(member, Field):
            kind = present(member.type)
            code = bare(self.values.exactly(value, kind)) if isinstance(value, Value) else code
            if kind == Scalar("money") and _has_fractions(value):
                return f"cents({code})"
            if kind == Scalar("password"):
                return f"await hash_password({code})"
            if isinstance(element(kind) or kind, RecordOf):
                return f"as_stored({self._project.output(kind)}, {code})"
            if is_hashed(member) and code != "None":
                return f"hashed({code})"
        return code

    def _column(self, target: Attribute) -> str:
        member = self._backend.member(target.member)
        return f"{member.name}_id" if isinstance(member, Link) else attribute(member.name)

    def _identity(self, part: Expression) -> str:
        """The key of a row, which a new one has once it is stored."""
        code = self.values.identity(part)
        row = code.removesuffix(".id")
        if self._loop is not None and row in self._loop.unflushed:
            self._loop.before.append("await session.flush()")
            self._unflushed -= self._loop.unflushed
            self._loop.unflushed.clear()
        elif row in self._unflushed:
            self._say("await session.flush()")
            self._unflushed.clear()
        return code

    def _changed(self, base: Expression, row: str, member: str) -> None:
        kind = present(base.type)
        if isinstance(kind, Row):
            self._changed_row(kind.entity, row, member)
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

    # Limits

    def _within_limits(self, target: Attribute, code: str, value: Expression) -> None:
        """The limits of a field hold at the end; broken by what is stored they are a conflict.

        Where nothing after it could refuse or change the field again, they are asked at once.
        """
        member = self._backend.member(target.member)
        row = code.partition(".")[0]
        lines = self._bounds.pop((row, target.member), [])
        more = list(self._limits(member, code, value)) if isinstance(member, Field) else []
        # A test and what it raises are two lines.
        lines += [line for place, line in enumerate(more) if more[place - place % 2] not in lines]
        if lines and self._is_asked_later(target.member):
            self._bounds[row, target.member] = lines
        else:
            self._say(*lines)

    def _is_asked_later(self, member: str) -> bool:
        return any(
            isinstance(one, Require) or (isinstance(one, Assign | Adjust) and one.target.member == member)
            for one in statements(tuple(self._path.after()))
        )

    def _ask_bounds(self, known: set[str]) -> None:
        """Asks for the limits of the rows that are not known further out; these are asked for at the end."""
        for (row, member), lines in list(self._bounds.items()):
            if row not in known:
                self._say(*lines)
                if known:
                    del self._bounds[row, member]

    def _limits(self, member: Field, code: str, value: Expression) -> Iterator[str]:
        kind = present(member.type)
        if isinstance(kind, ListOf | SetOf) or (isinstance(kind, Scalar) and kind.name in _TEXTS):
            yield from self._lengths(member, code, value)
            return
        if not isinstance(kind, Scalar) or kind.name not in _NUMBERS or self._is_within(member.limits, value):
            return
        subject = wire(member, self._design.api.case)
        for bound, sign, word in ((member.limits.min, "<", "too_small"), (member.limits.max, ">", "too_large")):
            if bound is None or self._cannot_pass(value, bound, sign):
                continue
            number = f"{int(bound)}" if bound == int(bound) else f'Decimal("{bound}")'
            message = self._design.api.wording[word].replace("{min}", str(bound)).replace("{max}", str(bound))
            guard = f"{code} is not None and " if member.optional else ""
            yield f"if {guard}{code} {sign} {number}:"
            yield f'    raise OutOfRange("{subject}", {message!r})'

    def _lengths(self, member: Field, code: str, value: Expression) -> Iterator[str]:
        """The lines that refuse texts and lists that are too short or too long, where these may be."""
        code = self.values.value(value) if is_hashed(member) else code
        own = self.declared(value)
        subject = wire(member, self._design.api.case)
        guard = f"{code} is not None and " if member.optional else ""
        for bound, known, sign, word in (
            (member.limits.min, own.min, "<", "too_short"),
            (member.limits.max, own.max, ">", "too_long"),
        ):
            if bound is None or (known is not None and (known >= bound if sign == "<" else known <= bound)):
                continue
            message = self._design.api.wording[word].replace("{min}", str(bound)).replace("{max}", str(bound))
            yield f"if {guard}len({code}) {sign} {int(bound)}:"
            yield f'    raise OutOfRange("{subject}", {message!r})'

    def stored_type(self, kind: Type) -> str:
        """The class of what a column keeps of a record, or of a list of them."""
        inner = element(kind) or kind
        assert isinstance(inner, RecordOf)
        name = self._project.record(inner.name)
        return name if inner is kind else f"list[{name}]"

    def declared(self, value: Expression) -> Limits:
        """As far as they are declared where the value comes from."""
        if isinstance(value, Value) and isinstance(value.value, str):
            return Limits(Decimal(len(value.value)), Decimal(len(value.value)))
        if isinstance(value, Value) and isinstance(value.value, int):
            return Limits(Decimal(value.value), Decimal(value.value))
        if isinstance(value, Format):
            return self._declared_of_pieces(value)
        kind = present(value.type)
        if isinstance(kind, Choice):
            sizes = [len(one) if isinstance(one, str) else one for one in kind.values]
            return Limits(Decimal(min(sizes)), Decimal(max(sizes)))
        if isinstance(value, Name):
            return self._limited.get(value.name, UNLIMITED)
        if isinstance(value, Attribute):
            owner, _, name = value.member.rpartition(".")
            members: Sequence[object] = ()
            if self._backend.owns(value.member):
                members = (self._backend.member(value.member),)
            elif place(value.base) in self._sent:
                members = self._backend.record(owner).fields
            return next((m.limits for m in members if isinstance(m, Field) and m.name == name), UNLIMITED)
        return UNLIMITED

    def _declared_of_pieces(self, text: Format) -> Limits:
        """Of a text in which others stand, and whole numbers."""
        low, high = Decimal(0), Decimal(0)
        for piece, style in zip(text.parts, text.formats, strict=False):
            own = self.declared(piece)
            if piece.type == INT and not style:
                own = Limits(Decimal(1), Decimal(_DIGITS))
            elif style or own.max is None or not is_text(piece.type):
                return UNLIMITED
            low, high = low + (own.min or 0), high + (own.max or 0)
        return Limits(low, high)

    def _cannot_pass(self, value: Expression, bound: Decimal, sign: str) -> bool:
        """Whether a number stays within a bound by what is declared, or by the guard before."""
        taken = _grown_by(value)
        if taken and sign == "<" and bound == 0 and taken[0] == "-" and isinstance(value, Arithmetic):
            left, right = value.left, value.right
            if {Compare(">=", left, right, BOOL), Compare("<=", right, left, BOOL)} & set(self._held):
                return True
        return self._moves_away(value, sign) or self._keeps(value, bound, sign)

    def _keeps(self, value: Expression, bound: Decimal, sign: str) -> bool:
        """Whether what was sent is within a bound by its own limits."""
        own = (
            UNLIMITED if isinstance(value, Attribute) and place(value.base) not in self._sent else self.declared(value)
        )
        known = own.min if sign == "<" else own.max
        return known is not None and (known >= bound if sign == "<" else known <= bound)

    def _moves_away(self, value: Expression, sign: str) -> bool:
        """Whether a change in place only moves a number away from a bound."""
        by = _grown_by(value)
        if by is None or by[0] != ("+" if sign == "<" else "-"):
            return False
        amount = by[1]
        if isinstance(amount, Value):
            return isinstance(amount.value, int) and amount.value >= 0
        limits = self.declared(amount)
        return limits.min is not None and limits.min >= 0

    def _is_within(self, limits: Limits, value: Expression) -> bool:
        """Whether a value cannot break limits: a constant that does not, or what was sent under no wider ones."""
        number = getattr(value, "value", None) if isinstance(value, Value | Exact) else None
        if number is not None and not isinstance(number, str):
            return (limits.min is None or number >= limits.min) and (limits.max is None or number <= limits.max)
        low = limits.min is None or self._keeps(value, limits.min, "<")
        return low and (limits.max is None or self._keeps(value, limits.max, ">"))

    # Guards, branches, loops

    def _require(self, condition: Expression, message: Expression, outcome: Outcome) -> None:
        test = self.values.test(condition, negated=True)
        with self.values.block() as at:
            refusal = self._refusal(outcome, message)
        self._say(f"if {test}:", *(f"    {line}" for line in (*at.lines, f"raise {refusal}")))

    def _refusal(self, outcome: Outcome, message: Expression) -> str:
        if isinstance(message, Value) and message.value == "":
            if outcome == "invalid":
                return f'Invalid({{"{self._subject}": [{self._design.api.wording["invalid"]!r}]}})'
            return f'{"BadCredentials" if outcome == "unauthenticated" else _RAISED[outcome]}("{self._subject}")'
        kind = "Rejected" if outcome == "invalid" else _RAISED[outcome]
        return f'{kind}("{self._subject}", {self.values.value(message)})'

    def _branch(self, test: Expression, then: tuple[Statement, ...], otherwise: tuple[Statement, ...]) -> None:
        self._say(f"if {self.values.test(test)}:", *self._inner(then))
        if otherwise:
            lines = self._inner(otherwise)
            if lines[0].startswith("    if ") and len(otherwise) == 1 and isinstance(otherwise[0], Branch):
                self._say(f"elif {lines[0].removeprefix('    if ')}", *(line[4:] for line in lines[1:]))
            else:
                self._say("else:", *lines)

    def _each(self, loop: ForEach) -> None:
        outer = self._loop
        with self._apart(()), self.values.looping(loop.names, loop.source) as head:
            before = self.values.at.lines
            self._loop = outer or _Loop(before, set(self._unflushed))
            self.values.at.lines = []
            self._block(loop.body)
            lines, self.values.at.lines = self.values.at.lines, before
        self._loop = outer
        self._say(f"{head}:", *(f"    {line}" for line in lines or ["pass"]))

    def _return(self, value: Expression | None) -> None:
        """What the function answers. A reply shows rows as they are at the end, any other value is of before it."""
        shown = isinstance(value, New) and self._project.knows_caller(self._body)
        if shown:
            self._end()
        code = "" if value is None else self._result(value)
        if not shown and self._ends_with_changes:
            if code and not code.isidentifier() and not isinstance(value, Value):
                self._say(f"result = {code}")
                code = "result"
            self._end()
        self._dirty[-1].clear()
        if self._lines and code and self._lines[-1].startswith(f"{code} = await "):
            code = self._lines.pop().removeprefix(f"{code} = ")
        self._say(f"return {code}".rstrip())

    @property
    def _ends_with_changes(self) -> bool:
        moves = getattr(self._body, "moves", None) is not None
        return moves or bool(self._bounds) or any(self._dirty) or any(self._duties.values())

    def _end(self) -> None:
        for dirty in self._dirty[:-1]:
            self._dirty[-1] += [row for row in dirty if row not in self._dirty[-1]]
        self._finish()
        self._dirty[-1].clear()

    def _result(self, value: Expression) -> str:
        value = self.values.written_out(value)
        if isinstance(value, Call):
            return bare(self.call(value, used=False))
        if is_row(value.type):
            return self.values.row(value)
        if isinstance(present(self._body.result), ListOf) and is_row(present(self._body.result).item):  # type: ignore[union-attr]
            order = self._body.order if isinstance(self._body, Operation) else ()
            found = self.values.looked_for(value, order) if self._pages() else None
            if found is not None:
                self._say(*found.before)
                return f"await page_of(session, {found.select()}, limit, skip)"
            return self.values.rows_in_order(value, order) if order else self.values.rows(value, lifted=False)
        return self._shown_record(value) or self.values.value(value)

    def _shown_record(self, value: Expression) -> str:
        """The code of a record as it is answered that came in, or that a row keeps; else ""."""
        kind = present(self._body.result)
        item = element(kind) or kind
        answers = isinstance(self._body, Operation) and isinstance(item, RecordOf) and item.name != "Reply"
        if not answers or not isinstance(value, Name | Attribute):
            return ""
        shown = f"as_shown({self._project.output(kind)}, {bare(self.values.kept(value))})"
        return (
            f"None if {bare(self.values.kept(value))} is None else {shown}" if isinstance(value.type, Maybe) else shown
        )

    def _do(self, expression: Expression) -> None:
        if isinstance(expression, Word):
            if expression.word == "create":
                self._create(expression.arguments[0].value, "", used=False)
                return
            if expression.word == "delete":
                self._delete(expression.arguments[0].value)
                return
            if expression.word == "sign_in":
                self._say(self._token(expression.arguments[0].value))
                return
        if isinstance(expression, Call) and not self._backend.computes(expression.function):
            code = bare(self.call(expression, used=False))
        else:
            code = bare(self.word(expression) if isinstance(expression, Word) else self.values.value(expression))
        if code and not code.isidentifier():
            self._say(code)

    # Sets and lists

    def _relate(self, target: Attribute, change: str, value: Expression) -> None:
        collection = self._backend.member(target.member)
        assert isinstance(collection, Collection)
        if collection.kind == "list":
            self._relate_list(target, collection, change, value)
            return
        table, mine, other = CoreCompiler(self._design).pairs(collection)
        own = self._identity(self.values.written_out(target.base))
        wanted = self._identity(self.values.written_out(value))
        if change in ("add", "append"):
            self._say(
                f"link = insert({table}).values({mine}={own}, {other}={wanted})",
                "await session.execute(link.on_conflict_do_nothing())",
            )
        else:
            self._say(
                f"links = {table}.c",
                f"await session.execute(delete({table}).where(links.{mine} == {own}, links.{other} == {wanted}))",
            )
        self.values.at.lists.clear()

    def _relate_list(self, target: Attribute, collection: Collection, change: str, value: Expression) -> None:
        link = self._backend.member(collection.through)
        assert isinstance(link, Link)
        if change in ("add", "append"):
            self._assign(Attribute(value, link.id, target.base.type), target.base)
        else:
            self._delete(value)
        self.values.at.lists.clear()

    # Words

    def word(self, part: Word) -> str:
        """The code of the result of a word."""
        if part.word in _ROWS:
            return self._looked_or_made(part, "")
        if part.word == "delete":
            self._delete(part.arguments[0].value)
            return ""
        if part.word == "sign_in":
            return self._sign_in(part.arguments[0].value)
        if part.word == "sign_out":
            return self._sign_out(self._identity(self.values.written_out(part.arguments[0].value)))
        if part.word == "verify":
            given = [self.values.value(argument.value) for argument in part.arguments]
            return f"await verify_password({', '.join(given)})"
        raise UnsupportedError(f"`{part.word}` in an operation")

    def _looked_or_made(self, part: Word, name: str) -> str:
        if part.word == "create":
            return self._create(part.arguments[0].value, name)
        if part.word == "ensure":
            return self._ensure(part.arguments[0].value)
        if part.word == "authenticate":
            return self._authenticate(part, name)
        return self._find(part, name)

    # Accounts

    def _authenticate(self, part: Word, name: str) -> str:
        account = self._backend.entity(part.kind)
        password = next((a for a in part.arguments if _is_password(account.member(a.name))), None)
        rest = [argument for argument in part.arguments if argument is not password]
        if password is None or not rest:
            raise UnsupportedError("`authenticate` without a password, or with nothing else")
        model = class_name(account.name)
        conditions = []
        for argument in rest:
            member = account.member(argument.name)
            assert isinstance(member, Field | Link)
            conditions.append(self._equals(model, member, argument.value))
        alone = self._is_first and not self._locked and not self._unflushed
        given = [f"select({model}).where({', '.join(conditions)})", self.values.value(password.value)]
        given += [self.values.value(argument.value) for argument in rest]
        row = self.values.lift(name or account.name, f"await authenticate(session, {', '.join(given)}, alone={alone})")
        if name in self._locks.written:
            self._say(f"await lock(session, {row})")
            self._locked.add(name)
        return row

    @property
    def _is_first(self) -> bool:
        """Whether nothing has been written when this statement runs, whoever calls the operation."""
        body, outside = self._body, self._effects.outside
        alone = isinstance(body, Operation) and body.idempotent == "no" and not self._effects.is_called(body.id)
        return alone and not self._path.in_loop and not any(outside.writes((one,)) for one in self._path.before())

    def _sign_in(self, account: Expression) -> str:
        code = self._token(account)
        return code if self.values.waits else self.values.lift(self._wanted or "token", code)

    def _token(self, account: Expression) -> str:
        return f"issue_token(session, {self._identity(self.values.written_out(account))})"

    def _sign_out(self, identity: str) -> str:
        """Ends sessions, where there are refresh tokens; access tokens run out by themselves."""
        refreshes = any(one.refresh is not None for one in self._backend.sign_ins)
        return f"await end_sessions(session, {identity})" if refreshes else ""

    def _find(self, part: Word, name: str) -> str:
        entity = self._backend.entity(part.kind)
        conditions = []
        unique = False
        for argument in part.arguments:
            member = entity.member(argument.name) if argument.name else entity.key[0]
            assert isinstance(member, Field | Link)
            unique |= member.unique or member.key or getattr(member, "implicit", False)
            conditions.append(self._equals(class_name(entity.name), member, argument.value))
        named = {argument.name for argument in part.arguments}
        unique |= any({n.rpartition(".")[2] for n in one.members} <= named for one in entity.uniques if not one.where)
        conditions += CoreCompiler(self._design).live(entity.name, class_name(entity.name))
        alone = self.values.locks.alone(name)
        code = f"select({class_name(entity.name)}).where({', '.join(conditions)})"
        if not unique:
            code += f".order_by({class_name(entity.name)}.id).limit(1)"
        found = f"await session.scalar({code}{'.with_for_update()' * alone})"
        if part.word == "find":
            return f"({found})"
        row = self.values.lift(name or entity.name, found)
        self._say(f"if {row} is None:", f'    raise Missing("{in_case(entity.name, self._design.api.case)}")')
        return row

    def _equals(self, model: str, member: Field | Link, value: Expression) -> str:
        if isinstance(member, Link):
            column, code = f"{model}.{member.name}_id", self._identity(self.values.written_out(value))
        else:
            column, code = f"{model}.{attribute(member.name)}", self.values.value(value)
        if isinstance(value, Value) and value.value is None:
            return f"{column}.is_(None)"
        if is_hashed(member):
            return f"{column} == hashed({code})"
        if isinstance(member, Field) and present(member.type) == Scalar("email"):
            return f"func.lower({column}) == func.lower({code})"
        return f"{column} == {code}"

    def _create(self, made: Expression, name: str, *, used: bool = True) -> str:
        """Adds a row; it is stored with the next statement that needs it, or at the end."""
        assert isinstance(made, New)
        entity = self._backend.entity(made.name)
        values, limits, owned = self._columns_of(entity, made)
        model = class_name(entity.name)
        new = f"{model}({', '.join(f'{n}={code}' for n, code in values.items())})"
        row = self.values.fresh(name or snake(entity.name))
        for member in entity.fields:
            if member.id in self._tokens:
                self.values.at.names[f"{row}.{attribute(member.name)}"] = self._tokens.pop(member.id)
        guards = [line for m, value in limits for line in self._limits(m, f"{row}.{attribute(m.name)}", value)]
        asked = any(not duty.link and duty.due("create") for duty in self._project.keeping.duties(entity.name))
        if used or guards or owned or asked:
            self._say(f"{row} = {new}", *guards, f"session.add({row})")
            self._unflushed.add(row)
        else:
            self.values.taken.discard(row)
            self._say(f"session.add({new})")
        self._keep_totals(made)
        self._new_row(made, row, values)
        for collection, items in owned:
            self._create_owned(row, entity, collection, items)
        self.values.at.lists.clear()
        return row

    def _columns_of(
        self, entity: Entity, made: New
    ) -> tuple[dict[str, str], list[tuple[Field, Expression]], list[tuple[Collection, Expression]]]:
        given = {argument.name: argument.value for argument in made.values}
        values: dict[str, str] = {}
        limits: list[tuple[Field, Expression]] = []
        owned: list[tuple[Collection, Expression]] = []
        for member in entity.members:
            value = given.get(member.name)
            if isinstance(member, Collection):
                if value is not None:
                    owned.append((member, value))
            elif isinstance(member, Link):
                value = member.default if value is None else value
                if value is not None:
                    values[f"{member.name}_id"] = self._identity(self.values.written_out(value))
            elif isinstance(member, Field):
                # The token of an account is made when it signs in, and is kept nowhere.
                if not (entity.account and isinstance(member.made, Issued)):
                    self._column_value(member, value, values, limits)
            elif isinstance(member, Computed) and member.stored:
                values[attribute(member.name)] = _empty(member.type)
        return values, limits, owned

    def _column_value(
        self, member: Field, value: Expression | None, values: dict[str, str], limits: list[tuple[Field, Expression]]
    ) -> None:
        if value is None and member.made is not None:
            values[attribute(member.name)] = self._generated(member, values)
            return
        value = member.default if value is None else value
        if value is not None:
            values[attribute(member.name)] = self._kept(member, value)
            limits.append((member, value))

    def _generated(self, member: Field, values: dict[str, str]) -> str:
        """What the backend makes."""
        made = member.made
        entity = class_name(member.owner)
        if isinstance(made, Issued):
            token = self._tokens[member.id] = self.values.lift("token", "token_urlsafe()")
            return f"hashed({token})"
        if isinstance(made, Slugified):
            source = values[attribute(made.source.rpartition(".")[2])]
            column, default = f"{entity}.{attribute(member.name)}", kebab(member.owner)
            live = "".join(f", {test}" for test in CoreCompiler(self._design).live(member.owner, entity))
            return f'await free_slug(session, {column}, {source}{live}, default="{default}", max_length={made.max})'
        assert isinstance(made, Numbered)
        return self._project.next_number(member, values.get(f"{made.per.rpartition('.')[2]}_id", ""))

    def _create_owned(self, row: str, entity: Entity, collection: Collection, items: Expression) -> None:
        link = self._backend.member(collection.through) if collection.kind == "list" else None
        if link is None or not isinstance(items, Display):
            raise UnsupportedError(f"`{collection.name}` of a new row that is no list of new rows")
        for item in items.items:
            assert isinstance(item, New)
            self.values.at.names["=owner"] = row
            argument = item.values[0].__class__(link.name, Name("=owner", Row(entity.name))) if item.values else None
            owned = New(item.name, (*item.values, *([argument] if argument else [])), item.type)
            self._create(owned, "", used=False)

    def _keep_totals(self, made: New) -> None:
        """What rows keep of the new one."""
        for given, value in self._effects.totals(made):
            if isinstance(given.value, Value):
                continue
            keeper = self.values.row(self.values.written_out(given.value))
            self._changed_row(value.owner, keeper, f"{value.owner}.{value.name}")
            added = self._added(value, made)
            guard = isinstance(given.value.type, Maybe)
            line = f"{keeper}.{attribute(value.name)} {added}"
            self._say(*([f"if {keeper} is not None:", f"    {line}"] if guard else [line]))

    def _added(self, value: Computed, made: New) -> str:
        """How a sum or a count moves with one more row."""
        folded = value.value
        assert isinstance(folded, Aggregate)
        if folded.fold == "len":
            return "+= 1"
        assert isinstance(folded.source, Comprehension)
        name = folded.source.loops[0].names[0]
        given = {a.name: a.value for a in made.values}

        def of_new(part: Expression) -> Expression:
            if isinstance(part, Attribute) and isinstance(part.base, Name) and part.base.name == name:
                return given.get(part.member.rpartition(".")[2], part)
            return part

        item = replace(folded.source.item, of_new)
        if isinstance(item, Negative):
            return f"-= {self.values.value(item.operand)}"
        return f"+= {self.values.value(item)}"

    def _ensure(self, made: Expression) -> str:
        assert isinstance(made, New)
        entity = self._backend.entity(made.name)
        values, _, _ = self._columns_of(entity, made)
        key = self._unique_of(entity, made)
        model = class_name(entity.name)
        keys = ", ".join(f'"{name}": {values.pop(name)}' for name in key)
        if entity.name in self._backend.kept:
            keys += f', "{DELETED}": None'
        rest = ", ".join(f'"{name}": {code}' for name, code in values.items())
        return self.values.lift(entity.name, f"await ensure(session, {model}, {{{keys}}}, {{{rest}}})")

    def first_row(self, made: New) -> None:
        """Makes a row unless there is one with its unique key."""
        entity = self._backend.entity(made.name)
        given = {a.name: a.value for a in made.values}
        conditions = []
        for name in self._key_of(entity, made):
            member = entity.member(name)
            assert isinstance(member, Field | Link)
            conditions.append(self._equals(class_name(entity.name), member, given[name]))
        self._say(
            f"if await session.scalar(select({class_name(entity.name)}.id).where({', '.join(conditions)})) is None:"
        )
        with self.values.block() as at:
            self._create(made, "", used=False)
            self._say("await session.flush()")
            lines = at.lines
        self._say(*(f"    {line}" for line in lines))
        self._unflushed.clear()
        self._duties.clear()

    def _key_of(self, entity: Entity, made: New) -> list[str]:
        """The members of the unique key that is given whole; all that is given where it is one among some rows."""
        given = [a.name for a in made.values]
        singles = [(m.name,) for m in entity.members if isinstance(m, Field | Link) and (m.unique or m.key)]
        several = [tuple(n.rpartition(".")[2] for n in u.members) for u in entity.uniques if not u.where]
        for members in (*singles, *several):
            if set(members) <= set(given):
                return list(members)
        return [n for n in given if not isinstance(entity.member(n), Collection)]

    def _unique_of(self, entity: Entity, made: New) -> list[str]:
        """The columns of the unique key that is given whole."""
        members = (entity.member(name) for name in self._key_of(entity, made))
        return [f"{m.name}_id" if isinstance(m, Link) else attribute(m.name) for m in members if m is not None]

    def _made(self, body: tuple[Statement, ...]) -> frozenset[str]:
        """The entities of which a body, or what it calls, makes rows."""
        every = [part for s in statements(body) for value in values_of(s) for part in parts(value)]
        called = (self._effects.called(call.function).body for call in _called(body, self._backend.computes))
        own = frozenset(part.name for part in every if isinstance(part, New))
        return own.union(*(self._made(inner) for inner in called))

    def _delete(self, row: Expression) -> None:
        code = self.values.row(self.values.written_out(row))
        kind = present(row.type)
        assert isinstance(kind, Row)
        self._gone_row(kind.entity, code)
        entity = self._backend.entity(kind.entity)
        if entity.soft_delete:
            many = snake(plural(kebab(entity.name)))
            self._say(f"await mark_{many}(session, None, now(), {class_name(entity.name)}.id == {code}.id)")
        else:
            self._say(f"await session.delete({code})")
            if entity.name in self._makes:
                # New rows are stored first, and may have the key of one that goes.
                self._say("await session.flush()")
                self._unflushed.clear()
        self.values.at.lists.clear()

    # Calls, records and replies

    def _callee(self, call: Call) -> str:
        return self._project.function(self._effects.called(call.function)).rpartition(".")[2]

    def call(self, part: Call, *, used: bool = True) -> str:
        """The code of the result of what has statements."""
        called = self._effects.called(part.function)
        if isinstance(called, External):
            return self._call_outside(part, called)
        plain = self._project.plain(called)
        given = [] if plain else ["session"]
        if self._project.knows_caller(called):
            given.append("me")
        base = None
        asks = self._effects.outside.asks(called.body)
        if part.base is not None and called.on_row:
            base = self.values.row(self.values.written_out(part.base))
            if isinstance(called, Operation) and place(part.base) not in self._locked and not asks:
                self._say(f"await lock(session, {base})")
            given.append(base)
        given += self._arguments(called, part)
        code = f"{self._project.function(called)}({', '.join(given)})"
        if not plain:
            self._store()
            code = f"await {code}"
        self.values.at.lists.clear()
        if asks:
            return self._asked(called, code) or base or ""
        if isinstance(called.result, Nothing):
            self._say(code)
            return base or ""
        if is_row(called.result) and used:
            return self.values.lift(present(called.result).entity, code)  # type: ignore[union-attr]
        return code if plain else f"({code})"

    def _arguments(self, called: Body, part: Call) -> list[str]:
        named = {a.name: a.value for a in part.arguments if a.name}
        in_order = iter([a.value for a in part.arguments if not a.name])
        given = []
        for parameter in called.parameters:
            value = named.get(parameter.name) or next(in_order, None) or parameter.default
            given.append("None" if value is None else self.values.value(value))
        return given

    def _store(self) -> None:
        if self._unflushed:
            self._say("await session.flush()")
            self._unflushed.clear()

    def _call_outside(self, part: Call, called: External) -> str:
        given = ["session"]
        if called.caller != "none":
            account = self._backend.account
            assert account is not None
            given.append(self.values.row(Me(Row(account.name))))
        given += self._arguments(called, part)
        return self._asked(called, f"await {self._project.function(called)}({', '.join(given)})")

    def _asked(self, called: Body, code: str) -> str:
        """The name of what another system answered; "" for nothing. What was read before is read again after it."""
        asking.refuse_odd_places(called.name, self._path, perhaps=self.values.waits, loop=self._loop is not None)
        found = ""
        outside = self._effects.outside
        before = again(list(self._path.before()), outside)
        if isinstance(called.result, Nothing):
            self._say(code)
        else:
            found = self._called_by(code, before)
        if not isinstance(called, External) and outside.writes_by(called.id):
            if before:
                raise UnsupportedError(f"`{called.name}`, which asks another system and writes, after a guard")
        elif not self._path.asks_next(outside):
            self._read_again(before)
        return found

    def _called_by(self, code: str, before: list[Statement]) -> str:
        """The name of an answer: the one that the body gives it, unless something else is called so in between."""
        known = self.values.at.names.get(self._wanted)
        if known is None or any(isinstance(one, Let) and one.name == self._wanted for one in before):
            return self.values.lift(self._wanted or "said", code)
        self._say(f"{known} = {code}")
        return known

    def _read_again(self, before: list[Statement]) -> None:
        """Locks what will be written, and asks again what was required, as nothing was held meanwhile."""
        at = self.values.at
        rows = asking.held(self._locks, at.names, at.rows)
        at.lists.clear()
        self.values.taken -= {row for place, row in at.rows.items() if "." in place}
        at.rows = {place: row for place, row in at.rows.items() if "." not in place}
        self.values.locks, self.values.stale = self._locks, True
        tables = [f"await lock_table(session, {class_name(entity)})" for entity in self._locks.tables]
        if not (rows or before or tables or self._body.on_row):
            return
        self._say(asking.CHANGED, *tables)
        self._say(f"await reread({', '.join(['session', repr(self._subject), *rows])})")
        self._locked |= set(self._locks.given) | self._locks.written
        self._move_guard()
        for statement in before:
            self._statement(statement)

    def _is_asked(self, value: Expression) -> bool:
        """Whether a value is what another system answers."""
        return isinstance(value, Call) and bool(self._effects.outside.asked(Do(value)))

    def new(self, part: New) -> str:
        """The code of a record or of a reply."""
        kind, names = self._project.made(part, self._body)
        given = ", ".join(f"{names[a.name]}={self._shown(a.value)}" for a in part.values)
        return f"{kind}({given})"

    def _shown(self, value: Expression) -> str:
        """A value inside an answer: of a row, what it shows."""
        kind = present(value.type)
        if isinstance(kind, Row):
            self._store()
            found = f"await {self._project.shown(kind.entity)}(session, {self._me}[{self._identity(value)}])"
            perhaps = isinstance(value.type, Maybe) or self._project.hides(kind.entity)
            return f"next(iter({found}), None)" if perhaps else f"({found})[0]"
        if isinstance(kind, ListOf) and is_row(kind.item):
            self._store()
            entity = present(kind.item).entity  # type: ignore[union-attr]
            rows = self.values.rows(value)
            return f"await {self._project.shown(entity)}(session, {self._me}[one.id for one in {rows}])"
        return self.values.value(value)

    @property
    def _me(self) -> str:
        if not self._project.knows_caller(self._body):
            return ""
        return "arrived(session, me), " if self._effects.signs_in(self._body) else "me, "


_ROWS = ("authenticate", "create", "ensure", "get", "find")
"""The words that answer a row."""


def _is_password(member: object) -> bool:
    return isinstance(member, Field) and present(member.type) == Scalar("password")


def _called(body: tuple[Statement, ...], computes: object) -> Iterator[Call]:
    for statement in statements(body):
        for expression in values_of(statement):
            for part in parts(expression):
                if isinstance(part, Call) and not computes(part.function):  # type: ignore[operator]
                    yield part


def _ends(body: tuple[Statement, ...]) -> bool:
    return bool(body) and isinstance(body[-1], Return)


def _limits_of(body: Procedure | Operation) -> dict[str, Limits]:
    """The limits of the parameters that stay what was sent."""
    changed = {statement.name for statement in statements(body.body) if isinstance(statement, Let)}
    return {p.name: p.limits for p in body.parameters if p.name not in changed}


def _operands(condition: Expression) -> tuple[Expression, ...]:
    return condition.operands if isinstance(condition, And) else (condition,)


def _sent(body: Procedure | Operation) -> frozenset[str]:
    """The names of the records that were sent, and of those that loops take from such a list."""
    if isinstance(body, Procedure):
        return frozenset()
    changed = {statement.name for statement in statements(body.body) if isinstance(statement, Let)}
    kinds = {p.name: element(p.type) or present(p.type) for p in body.parameters if p.name not in changed}
    sent = {name for name, kind in kinds.items() if isinstance(present(kind), RecordOf)}
    loops = [s for s in statements(body.body) if isinstance(s, ForEach)]
    taken = {name for loop in loops if place(loop.source) in sent for name in loop.names}
    others = {name for loop in loops if place(loop.source) not in sent for name in loop.names}
    return frozenset(sent | taken - others)


def _exact_names(body: Body) -> frozenset[str]:
    """The names of exact numbers, which may begin as a whole one."""
    every = (p for s in statements(body.body) for e in values_of(s) for p in parts(e))
    exact = (Scalar("money"), Scalar("decimal"))
    return frozenset(p.name for p in every if isinstance(p, Name) and present(p.type) in exact)


def _has_fractions(value: Expression) -> bool:
    """Whether a value may have more than two decimals."""
    return any(
        isinstance(p, Arithmetic)
        and (p.operator in ("/", "**") or (p.operator == "*" and present(p.left.type) != INT != present(p.right.type)))
        for p in parts(value)
    )


def _grown_by(value: Expression) -> tuple[str, Expression] | None:
    if isinstance(value, Arithmetic) and isinstance(value.left, Attribute) and value.operator in ("+", "-"):
        return value.operator, value.right
    return None


def _with_instant(top: list[str], lines: list[str]) -> list[str]:
    """The lines with the instant of the operation before them, unless it is asked for once."""
    asked = sum(len(re.findall(r"\binstant\b", line)) for line in lines)
    if top and asked == 1:
        return [re.sub(r"\binstant\b", "now()", line) for line in lines]
    return [*top, *lines]


def _empty(kind: Type) -> str:
    """A stored sum or count of nothing."""
    inner = present(kind)
    return "Decimal(0)" if inner in (Scalar("money"), Scalar("decimal")) else "0"

"""What an operation calls, and what it answers with."""

from __future__ import annotations

import re
from abc import abstractmethod
from functools import cached_property

from backwright.design.asking import again
from backwright.design.narrowing import States, settled
from backwright.design.places import SELF, place
from backwright.design.reasons import reason
from backwright.model.expressions import (
    Attribute,
    Call,
    Comprehension,
    Conditional,
    Display,
    Expression,
    Me,
    New,
    Value,
    Word,
)
from backwright.model.members import Field
from backwright.model.names import kebab, plural
from backwright.model.operations import External, Operation
from backwright.model.statements import (
    Do,
    Let,
    Statement,
)
from backwright.model.types import (
    INT,
    ListOf,
    Maybe,
    Nothing,
    RecordOf,
    Row,
    SetOf,
    Type,
    element,
    present,
)
from backwright.model.walk import statements
from backwright.targets.python.core import UnsupportedError
from backwright.targets.python.fastapi.operations import asking
from backwright.targets.python.fastapi.operations.accounts import Accounts
from backwright.targets.python.fastapi.operations.expressions.texts import (
    Binding,
    bare,
    fitted,
    is_row,
    mentions,
    perhaps_shown,
)
from backwright.targets.python.fastapi.operations.known import Body, calls, changes, is_sent, made_anew, type_of
from backwright.targets.python.symbols import class_name

ROWS = ("authenticate", "create", "ensure", "get", "find")
"""The words that give a row."""
_PERHAPS = re.compile(r"\((.+) if ([\w.]+) else None\)")


class Calls(Accounts):
    """What a function calls."""

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
            if isinstance(called, Operation) and not self._is_locked(place(part.base)) and not asks:
                self._say(f"# {reason(self._effects, called, (SELF,))}", f"await lock(session, {base})")
            given.append(base)
        given += self._arguments(called, part)
        code = f"{self._project.function(called)}({', '.join(given)})"
        if not plain:
            self._store()
            code = f"await {code}"
        self.values.at.lists.clear()
        for link in self._effects.relinks(called.body):
            self._forget(link)
        if asks:
            return self._asked(called, code) or base or ""
        if isinstance(called.result, Nothing):
            self._say(code)
            return base or ""
        if is_row(called.result) and used:
            return self.values.lift(present(called.result).entity, code, called.result)  # type: ignore[union-attr]
        return code if plain else f"({code})"

    def around(self, part: Expression) -> Expression:
        """The expression with what only computes written out, but for the calls of helpers."""
        return settled(self._effects.helpers.around(part), self._states)

    @cached_property
    def _states(self) -> States:
        """The states from which an operation moves its row, where it has no other one until it ends."""
        moves, body = getattr(self._body, "moves", None), self._body.body
        if moves is None or any(changes(one, moves.field) for one in statements(body)):
            return {}
        if any(True for _ in calls(body, self._backend.computes)):
            return {}
        return {f"{SELF}.{self._backend.member(moves.field).name}": frozenset(moves.before)}

    def helper(self, part: Call) -> str:
        """The code of the result of a call of a helper."""
        called, given = self._effects.helpers.given(part)
        kinds = {parameter.name: parameter.type for parameter in called.parameters}
        codes = []
        for one in given:
            code = bare(self.values.exactly(one.value, kinds.get(one.name, one.value.type)))
            if "await" in code and not (self.values.waits or self.values.in_one_go):
                code = self.values.lift(one.name, code)
            self.stored(code)
            codes.append(code)
        return f"{self._project.function(called)}({', '.join(codes)})"

    def relists(self, part: Expression) -> bool:
        """Whether rows are in other lists once this was done."""
        return self._effects.relists((Do(part),))

    def _is_locked(self, there: str) -> bool:
        return there in self._locked or there in self.values.locks.written

    def _arguments(self, called: Body, part: Call) -> list[str]:
        named = {a.name: a.value for a in part.arguments if a.name}
        in_order = iter([a.value for a in part.arguments if not a.name])
        given = []
        for parameter in called.parameters:
            value = named.get(parameter.name) or next(in_order, None) or parameter.default
            given.append("None" if value is None else self.values.value(value))
        return given

    # Words

    def word(self, part: Word) -> str:
        """The code of the result of a word."""
        if part.word in ("authenticate", "create", "ensure", "get") and self.values.waits:
            raise UnsupportedError(f"`{part.word}` in a value that is not always worked out")
        if part.word in ROWS:
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

    # Other systems

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
        asking.refuse_odd_places(called.name, self._path, perhaps=self.values.waits, loop=bool(self._loops))
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
        self._check_version()
        self._move_guard()
        for statement in before:
            self._statement(statement)

    def _is_asked(self, value: Expression) -> bool:
        """Whether a value is what another system answers."""
        return isinstance(value, Call) and bool(self._effects.outside.asked(Do(value)))

    # Answers

    def new(self, part: New) -> str:
        """The code of a record or of a reply."""
        kind, names = self._project.made(part, self._body)
        fields = self._backend.record(part.name).fields if part.name != "Reply" else ()
        kinds = {one.name: one.type for one in fields if isinstance(one, Field)}
        given = {a.name: self._given(a.value, kinds.get(a.name)) for a in part.values}
        for member in fields:
            if member.name not in given:
                default = member.default
                given[member.name] = "None" if default is None else self._given(default, kinds.get(member.name))
        return f"{kind}({', '.join(f'{names[name]}={code}' for name, code in given.items())})"

    def _given(self, value: Expression, kind: Type | None) -> str:
        """A value of that type inside an answer: a whole number as an exact one, where that is asked for."""
        number = value.type == INT or isinstance(value, Value)
        return self.values.exactly(value, kind) if kind is not None and number else self._shown(value)

    def _shown(self, value: Expression) -> str:
        """A value inside an answer: of a row, what it shows."""
        kind = present(value.type)
        if isinstance(value, Value) and value.value is None:
            return "None"
        if isinstance(kind, Row):
            self._store()
            if (found := self._shown_of_turn(value, kind)) is not None:
                return found
            ids = self._id_or_none(value) if isinstance(value.type, Maybe) else f"[{self._identity(value)}]"
            found = f"await {self._project.shown(kind.entity)}(session, {self._me}{ids})"
            perhaps = isinstance(value.type, Maybe) or self._project.hides(kind.entity)
            return f"next(iter({found}), None)" if perhaps else f"({found})[0]"
        if isinstance(kind, ListOf | SetOf) and is_row(kind.item):
            if isinstance(value, Display) and not value.items:
                return "[]"
            self._store()
            item = present(kind.item)
            assert isinstance(item, Row)
            if (found := self._shown_of_turn(value, item)) is not None:
                return found
            rows = self.values.rows(value)
            if isinstance(kind.item, Maybe):
                return self._shown_perhaps(item, rows)
            one = "row" if mentions(rows, ["one"]) else "one"
            shown = f"await {self._project.shown(item.entity)}(session, {self._me}[{one}.id for {one} in {rows}])"
            return f"{shown} if {rows} is not None else None" if isinstance(value.type, Maybe) else shown
        item = element(kind) or kind
        if isinstance(item, RecordOf) and item.name != "Reply" and not _is_made(value):
            return self.as_shown(value, kind)
        return self._own(value, self.values.value(value))

    def as_shown(self, value: Expression, kind: Type) -> str:
        """The code of a record, or of a list of them, that came in, or that a row keeps, as it is answered."""
        item = element(kind) or kind
        assert isinstance(item, RecordOf)
        record = self._backend.record(item.name)
        if is_sent(self._body, value) and any(is_row(element(type_of(one)) or type_of(one)) for one in record.fields):
            if not isinstance(value.type, Maybe):
                return self.values.value(made_anew(record, value))
            with self.values.perhaps():
                code = self.values.value(made_anew(record, value))
            return f"{code} if {self.values.value(value)} is not None else None"
        of_row = isinstance(value, Attribute) and is_row(value.base.type)
        kept = fitted(self.values.kept(value) if of_row else self.values.value(value), Binding.OPERAND)
        shown = f"as_shown({self._project.output(kind)}, {bare(kept)})"
        return f"None if {kept} is None else {shown}" if isinstance(value.type, Maybe) else shown

    def _shown_perhaps(self, kind: Row, rows: str) -> str:
        """What rows show of which some may be none."""
        if self.values.waits:
            raise UnsupportedError("a list of rows of which some may be none, where it may not be asked for")
        rows = self.values.lift("rows", rows)
        ids = f"(one.id for one in {rows} if one is not None)"
        code = f"await {self._project.shown(kind.entity, by_id=True)}(session, {self._me}{ids})"
        shown = self.values.lift(f"shown-{plural(kebab(kind.entity))}", code)
        return perhaps_shown(shown, "one", rows, hides=self._project.hides(kind.entity))

    def _shown_of_turn(self, value: Expression, kind: Row) -> str | None:
        """What the rows of this turn of a loop show: those of all turns are looked up before it."""
        perhaps = isinstance(value.type, Maybe) or self._project.hides(kind.entity)

        def found(ids: str) -> str:
            return f"await {self._project.shown(kind.entity, by_id=True)}(session, {self._me}{ids})"

        return self.values.shown_of_turn(value, kind, found, perhaps=perhaps)

    def _id_or_none(self, value: Expression) -> str:
        """A list of the key of a row, empty where there is no row."""
        match value:
            case Conditional(otherwise=Value(value=None)) if not isinstance(value.then.type, Maybe):
                test, then, _ = self.values.found_once(value)
                asked = self.values.test(test)
                with self.values.perhaps():
                    return f"[{self._identity(then)}] if {fitted(asked, Binding.OR)} else []"
        code = self._identity(value)
        if isinstance(value, Conditional) and not self.values.waits:
            code = self.values.lift("found", bare(code))  # a type checker sees of a name that it is not None
        perhaps = _PERHAPS.fullmatch(code)
        return f"[{perhaps[1]}] if {perhaps[2]} else []" if perhaps else f"[{code}] if {code} is not None else []"

    @property
    def _me(self) -> str:
        if not self._project.knows_caller(self._body):
            return ""
        return "arrived(session, me), " if self._effects.signs_in(self._body) else "me, "

    def _forget_changed(self, body: tuple[Statement, ...]) -> None:
        """A turn of a loop knows of no list, and of no row behind a link, that another turn may have changed."""
        if self._effects.relists(body):
            self.values.at.lists.clear()
        for link in self._effects.relinks(body):
            self._forget(link)

    @abstractmethod
    def _statement(self, statement: Statement) -> None:
        """Writes one statement."""


def _is_made(value: Expression) -> bool:
    """Whether a record, or each of a list, is made where it is answered."""
    match value:
        case Comprehension(item=item):
            return _is_made(item)
        case Display(items=items):
            return all(_is_made(item) for item in items)
        case Conditional():
            return True
    return isinstance(value, New | Call)

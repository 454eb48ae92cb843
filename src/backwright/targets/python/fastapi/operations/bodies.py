"""What an operation does, as the lines of one function.

The caller of the function owns the transaction. Rows that it changes are locked before it decides anything by them,
those of one kind at once and in the order of their keys, so that no two operations wait for each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from backwright.design import Design
from backwright.design.bodies import is_distinct
from backwright.design.effects import Effects
from backwright.design.locks import asks_version
from backwright.design.places import SELF, place
from backwright.design.sharing import leaves_as_found
from backwright.model.expressions import Arithmetic, Attribute, Call, Comprehension, Expression, Name, Value, Word
from backwright.model.members import Collection, Link
from backwright.model.operations import Operation, Procedure
from backwright.model.rules import Outcome
from backwright.model.statements import Adjust, Assign, Branch, Do, ForEach, Let, Relate, Require, Return, Statement
from backwright.model.types import Choice, Row, Scalar, element, present
from backwright.model.walk import own_values, parts, statements
from backwright.targets.python.core import CoreCompiler
from backwright.targets.python.fastapi import apis
from backwright.targets.python.fastapi.operations.annotated import annotated
from backwright.targets.python.fastapi.operations.answers import Answers
from backwright.targets.python.fastapi.operations.calls import ROWS
from backwright.targets.python.fastapi.operations.counted import enumerated
from backwright.targets.python.fastapi.operations.expressions.texts import bare, is_row, written_branch, written_loop
from backwright.targets.python.fastapi.operations.functions import Loop, Project, Written
from backwright.targets.python.fastapi.operations.known import (
    Body,
    calls,
    chooses,
    ends,
    is_password,
    named_again,
    operands,
    with_instant,
)
from backwright.targets.python.fastapi.operations.owed import row_of
from backwright.targets.python.symbols import class_name

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


class Writer(Answers):
    """Writes the function of one operation or helper."""

    def __init__(self, design: Design, project: Project, effects: Effects, body: Body, row: str, subject: str) -> None:
        super().__init__(design, project, effects, body, row, subject)
        self._made_so: set[str] = set()

    def write(self, name: str) -> Written:
        """The whole function."""
        body = self._body
        functions = {
            self._project.function(self._effects.called(call.function)).rpartition(".")[2]
            for call in calls(body.body, self._backend.computes)
        }
        functions |= {self._project.name(one) for one in self._effects.helpers.called(body.body)}
        self.values.functions = frozenset(functions)
        self.values.taken |= functions
        heads = ["session: AsyncSession"]
        if self._project.knows_caller(body):
            heads.append("me: Caller" if body.caller == "required" else "me: Caller | Anonymous")
        if body.on_row:
            row = self.values.at.rows[SELF]
            heads.append(f"{row}: {class_name(self._backend.rows_of(body.owner).name)}")
        for parameter in body.parameters:
            known = self.values.at.names[parameter.name] = self.values.fresh(parameter.name)
            heads.append(f"{known}: {self._project.annotation(parameter.type)}")
        if isinstance(body, Operation) and asks_version(self._effects, body):
            self._seen = self.values.fresh("if_match")
            heads.append(f"{self._seen}: str | None = None")
        pages, apart = self._pages(), self._project.pages.apart
        written = Written(name, heads, body.doc, pages=pages and not apart, selects=pages and apart)
        if written.pages:
            heads += self._project.pages.parameters
        self._start()
        self._block(body.body)
        if not ends(body.body):
            self._finish()
        lines = named_again(with_instant(self.values.top, self.values.at.lines), self.values.fresh)
        if isinstance(present(body.result), Scalar | Choice):
            lines = annotated(lines, self._project.annotation(body.result), self.values.fresh)
        written.lines = enumerated(lines)
        looks = any(re.search(r"\b(await|session)\b", line) for line in written.lines)
        written.leaves = any(re.search(r"\b(limit|ask)_at_end\(", line) for line in written.lines)
        if isinstance(body, Procedure) and not self.hook and not looks:
            written.plain = True
            heads.remove("session: AsyncSession")
        return written

    @contextmanager
    def _apart(self, body: tuple[Statement, ...]) -> Iterator[None]:
        """A block: what it owes when it goes on is owed after it, what it settles before a return is settled there."""
        self._outer.append(self.values.taken - self._perhaps_none())
        before = {function: list(ids) for function, ids in self._owed.ids.items()}
        unflushed = set(self._unflushed)
        yield
        # What was stored inside may not have been.
        self._unflushed |= unflushed.difference(*(loop.stored for loop in self._loops))
        known = self._outer.pop()
        left = {} if ends(body) else self._owed.ids
        self._owed.ids = before
        for function, ids in left.items():
            for code in ids:
                if row_of(code) in known:
                    self._owed.add(function, code)

    # Blocks

    def _block(self, body: tuple[Statement, ...]) -> None:
        self._dirty.append([])
        self.values.found_for_all.clear()
        bounds = dict(self._bounds)
        self._path.enter(body)
        self._enter(returns=ends(body))
        for position, statement in enumerate(body):
            self._path.at(position)
            if body is self._body.body:
                self._lock_jointly(position)
            self._settle_for(statement)
            self._statement(statement)
            if not leaves_as_found(statement, self._body):
                self.values.found_for_all.clear()
            self._limits.held = (
                (*self._limits.held, *operands(statement.condition)) if isinstance(statement, Require) else ()
            )
            self._lock_together(body, position)
        if ends(body):
            self._bounds = bounds
        elif len(self._dirty) > 1:
            known = self._outer[-1] if self._outer else set()
            self._keep_bounds(known)
            self._note_times()
            self._gather(known)
            if any(row_of(code) not in known for ids in self._owed.ids.values() for code in ids):
                self._pay(lambda row: row not in known)
        self._path.leave()
        self._leave()
        if len(self._dirty) > 1:
            self._dirty.pop()

    def _inner(self, body: tuple[Statement, ...]) -> list[str]:
        """The lines of a block below this one."""
        rows, lists = dict(self.values.at.rows), dict(self.values.at.lists)
        with self._apart(body), self.values.block() as at:
            self._block(body)
        if ends(body):
            self.values.at.rows, self.values.at.lists = rows, lists
        return [f"    {line}" for line in at.lines or ["pass"]]

    # Statements

    def _statement(self, statement: Statement) -> None:
        match statement:
            case Let(name, value):
                self._let(name, value)
                self._lock_answered(name, value)
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

    def _let(self, name: str, value: Expression) -> None:
        if isinstance(value, Word) and value.word in ROWS:
            code = self._looked_or_made(value, name)
        elif is_row(value.type):
            code = self.values.row(self.values.written_out(value))
        elif self._in_place(name, value):
            return
        elif element(value.type) is not None and self._is_new(name):
            code = self._list_called(name, value)
        elif name in self._fractions.exact and isinstance(value, Value):
            code = self.values.exactly(value, Scalar("decimal"))
        else:
            self._wanted = name
            code = self.values.value(value)
            self._wanted = ""
        if self._is_idle(name, value) and "await" not in code:
            return
        known = self.values.at.names.get(name)
        lifted = is_row(value.type) or self._is_asked(value) or (isinstance(value, Word) and value.word == "sign_in")
        lifted |= code in self._made_so
        there = place(value)
        own = bool(there) and not self._again.isdisjoint((name, there.partition(".")[0]))
        if known is None and code.isidentifier() and lifted and not own:
            self.values.at.names[name] = code
            return
        head = ""
        if known is None:
            known = self.values.at.names[name] = self.values.fresh(name, value.type)
            head = f": {self._project.annotation(value.type)}" if chooses(value) else ""
            self._sequences |= {known} if code.endswith(".all()") else set()
        else:
            self._put_aside([name])
            self._forget_rows([name])
        if known != code:
            self._say(f"{known}{head} = {code}")
            self.values.has_rows_of(known, code)
            self._unflushed |= {known} if code in self._unflushed else set()

    def _is_idle(self, name: str, value: Expression) -> bool:
        """Whether a value is neither asked for, as of what is called with it, nor does anything."""
        return name not in self._names_asked and not is_row(value.type) and not self.values.does_something(value)

    @cached_property
    def _names_asked(self) -> frozenset[str]:
        """The names that are asked for once what only computes is written out."""
        values = (self.around(value) for one in statements(self._body.body) for value in own_values(one))
        return frozenset(part.name for value in values for part in parts(value) if isinstance(part, Name))

    def _list_called(self, name: str, value: Expression) -> str:
        """The code of a list, which is called so where it is made turn by turn."""
        before = set(self.values.taken)
        self.values.wanted = name if isinstance(value, Comprehension) else ""
        code = self.values.rows(value, lifted=False)
        self.values.wanted = ""
        self._made_so |= {code} - before
        return code

    def _in_place(self, name: str, value: Expression) -> bool:
        """`count += 1`, where a local name is changed by itself."""
        known = self.values.at.names.get(name)
        match value:
            case Arithmetic(operator, Name(name=changed), by) if changed == name and known is not None:
                self._say(f"{known} {operator}= {self.values.value(by)}")
                self.values.has_rows_of(known, "")
                return True
        return False

    def _assign(self, target: Attribute, value: Expression) -> None:
        row = self._row_to_change(target.base)
        member = self._backend.member(target.member)
        code = f"{row}.{self._column(target)}"
        if isinstance(member, Link):
            if isinstance(kind := present(target.base.type), Row):
                self._owed.leaving(kind.entity, member.name, row)
            self._say(f"{code} = {self._identity(self.values.written_out(value))}")
            self._forget(member.name)
        else:
            self._say(f"{code} = {self._kept_own(member, value)}")
            self._within_limits(target, code, value)
            if is_password(member) and (ending := self._sign_out(f"{row}.id")):
                self._say(ending)
        self._changed(target.base, row, target.member)
        if self._effects.relists((Assign(target, value),)):
            self.values.at.lists.clear()

    # Guards, branches, loops

    def _require(self, condition: Expression, message: Expression, outcome: Outcome) -> None:
        condition, message = self.values.asked_once(condition, message)
        test = self.values.unmet(condition)
        with self.values.block() as at:
            refusal = self._refusal(outcome, message)
        self._say(f"if {test}:", *(f"    {line}" for line in (*at.lines, f"raise {refusal}")))

    def _refusal(self, outcome: Outcome, message: Expression) -> str:
        if isinstance(message, Value) and message.value == "":
            if outcome == "invalid":
                return f'Invalid({{"{self._subject}": [{apis.message(self._design.backend, "invalid")}]}})'
            return f'{"BadCredentials" if outcome == "unauthenticated" else _RAISED[outcome]}("{self._subject}")'
        kind = "Rejected" if outcome == "invalid" else _RAISED[outcome]
        return f'{kind}("{self._subject}", {self.values.value(message)})'

    def _branch(self, test: Expression, then: tuple[Statement, ...], otherwise: tuple[Statement, ...]) -> None:
        again = self._called_again((*then, *otherwise))
        self._put_aside(again)
        self._name_before(then, otherwise)
        only_else = bool(otherwise) and not then
        then, otherwise = (otherwise, then) if only_else else (then, otherwise)
        asked, lines = self.values.unmet(test) if only_else else self.values.test(test), self._inner(then)
        others = self._inner(otherwise) if otherwise else []  # its lists begin before the test, too
        self._say(*([f"if {asked}:", *lines] if others else written_branch(asked, lines)))
        if lines := others:
            if lines[0].startswith("    if ") and len(otherwise) == 1 and isinstance(otherwise[0], Branch):
                self._say(f"elif {lines[0].removeprefix('    if ')}", *(line[4:] for line in lines[1:]))
            else:
                self._say("else:", *lines)
        self._forget_rows(again)

    def _each(self, loop: ForEach) -> None:
        own = set(self._own_of_turns)
        again = self._called_again(loop.body)
        self._put_aside(again)
        self._forget_rows(again)
        moved = self._effects.relinks(loop.body)
        with self._apart(()), self.values.looping(loop.names, loop.source, moved=moved) as head:
            self._outer[-1] -= {self.values.at.names[name] for name in again}
            self._forget_changed(loop.body)
            before = self.values.at.lines
            another = not self._loops and is_distinct(self.values.written_out(loop.source), self._backend)
            self._own_of_turns = {self.values.at.names[name] for name in loop.names} if another else set()
            self._loops.append(Loop(before, set(self._unflushed)))

            def turn() -> list[str]:
                self.values.at.lines = []
                self._block(loop.body)
                return self.values.at.lines

            returns = any(isinstance(one, Return) for one in statements(loop.body))
            lines = self._in_turns(turn) if returns else turn()
            self.values.at.lines = before
        self._loops.pop()
        self._own_of_turns = own
        self._forget_rows(again)
        self._say(*written_loop(head, lines))

    def _do(self, expression: Expression) -> None:
        if isinstance(expression, Word):
            if expression.word == "create":
                self._create(expression.arguments[0].value, "", used=False)
                return
            if expression.word == "ensure":
                self._ensure(expression.arguments[0].value, used=False)
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
        self._owe_for_set(target.base, collection.id)
        self._owe_for_set(value, collection.inverse)
        self.values.at.lists.clear()

    def _owe_for_set(self, row: Expression, name: str) -> None:
        """What is due because a row has another one more, or less, in the set of that id."""
        kind = present(row.type)
        if isinstance(kind, Row) and any(name in one.reads for one in self._project.keeping.duties(kind.entity)):
            self._owed.changed(kind.entity, self.values.row(self.values.written_out(row)), name)

    def _relate_list(self, target: Attribute, collection: Collection, change: str, value: Expression) -> None:
        link = self._backend.member(collection.through)
        assert isinstance(link, Link)
        if change in ("add", "append"):
            self._assign(Attribute(value, link.id, target.base.type), target.base)
        else:
            self._delete(value)
        self.values.at.lists.clear()

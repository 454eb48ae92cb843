"""What an expression takes: rows that it loads, and statements that look further."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from backwright.design.costs.counting import Path
from backwright.design.costs.parts import is_row
from backwright.design.costs.sources import Sources
from backwright.design.costs.turns import Shared
from backwright.design.effects import Effects
from backwright.design.helpers import of_one
from backwright.design.locks import Locks
from backwright.design.places import ME, place
from backwright.design.sharing import asked_again, called
from backwright.model.expressions import (
    Aggregate,
    And,
    Attribute,
    Call,
    Comprehension,
    Conditional,
    Contains,
    Display,
    Exact,
    Expression,
    Format,
    Groups,
    Item,
    Loop,
    Me,
    Name,
    New,
    Or,
    Rows,
    Self,
    Slice,
    Sorted,
    Value,
    Word,
)
from backwright.model.members import Collection, Link
from backwright.model.statements import Do, Statement
from backwright.model.types import Maybe, element, is_text, present
from backwright.model.walk import children, free_names


class Values(Sources):
    """The expressions of one function, on the path that is being counted."""

    def __init__(self, effects: Effects, path: Path, locks: Locks) -> None:
        super().__init__(effects, path)
        self.locks = locks
        self.loops: dict[str, Path | None] = {}
        """The names that stand for one row after the other: what they need of others is looked up before the loop."""
        self.found_before: set[str] = set()
        self.shared = Shared(self.is_query)
        self._moved: dict[str, frozenset[str]] = {}
        """By these names, the links that turns let lead elsewhere: what they lead to is looked up in each turn."""

    # What the function does

    def word(self, part: Word) -> None:
        raise NotImplementedError

    def call(self, part: Call) -> None:
        raise NotImplementedError

    def shown(self, part: Expression) -> None:
        raise NotImplementedError

    # Conditions

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """What is counted inside may not happen, and what is found then may not be known after it."""
        path = self.path
        sure, rows, lists = path.sure, dict(path.rows), set(path.lists)
        path.sure = False
        yield
        path.sure, path.rows, path.lists = sure, rows, lists

    def test(self, part: Expression) -> None:
        """A condition."""
        self._any(self.effects.helpers.around(part))

    def value(self, part: Expression) -> None:
        """A value; of a row, the row itself."""
        part = self.effects.helpers.around(part)
        if is_row(part.type) and not isinstance(part, Conditional):
            self.row(part)
        else:
            self._any(part)

    def _help(self, part: Call) -> None:
        """What a helper is given; rows are stored before."""
        for given in self.effects.helpers.given(part)[1]:
            self.value(given.value)
            if isinstance(given.value, Name) and self.path.is_new(given.value.name):
                self.path.flush()

    def identity(self, part: Expression) -> None:
        """The key of a row: the row that a link leads to need not be loaded."""
        part = self.effects.helpers.around(part)
        match part:
            case _ if place(part) in self.locks.anchors and not isinstance(part.type, Maybe):
                self.row(part)
            case Me() | Value():
                return
            case Attribute(base, member) if isinstance(self.member(member), Link):
                self.row(base)
            case Conditional():
                test, then, otherwise = self._found_once(part)
                self._any(test)
                with self.perhaps():
                    self.identity(then)
                with self.perhaps():
                    self.identity(otherwise)
            case Name(name=name) if self.path.is_new(name):
                self.path.flush()
            case _:
                self.row(part)

    def _found_once(self, choice: Conditional) -> tuple[Expression, Expression, Expression]:
        """The test and the branches of a choice, with names for what they would look up again."""
        for part in asked_again(choice) if self.path.sure or self.loops else ():
            if self.looks_further(part) and not self.does_something(part):
                self.value(part)
                choice = called(choice, part, Name("found", part.type))
        return choice.test, choice.then, choice.otherwise

    # Rows

    def row(self, part: Expression) -> None:
        """A row as an object."""
        match part:
            case Me(type=kind):
                self._load(ME, str(getattr(present(kind), "entity", "")), self.locks.alone(ME))
            case Attribute(base, member) if isinstance(link := self.member(member), Link):
                self._linked(part, base, link)
            case Attribute(base):
                self._any(base)
            case Word():
                self.word(part)
            case Call():
                self.call(part)
            case Item(base, index):
                self.rows(base)
                self._any(index)
            case Conditional():
                test, then, otherwise = self._found_once(part)
                self._any(test)
                for one in (then, otherwise):
                    with self.perhaps():
                        self.row(one)

    def _load(self, there: str, entity: str, locked: bool, *, keep: bool = True) -> None:
        if there in self.path.rows:
            return
        # What was loaded under another name is not asked for again, unless it has to be locked.
        known = not locked and entity in self.path.rows.values()
        self.path.send("lock" if locked else "read", sure=not known, flushes=locked or not known)
        if there and keep:
            self.path.rows[there] = entity

    def _linked(self, part: Attribute, base: Expression, link: Link) -> None:
        there = place(part)
        locked = there in self.locks.written
        root, *way = there.split(".")
        if root in self.loops and there not in self.path.rows and self._moved.get(root, frozenset()).isdisjoint(way):
            self.row(base)
            self._prefetch(there, root, link, locked)
            return
        self.row(base)
        self._load(there, link.target, locked, keep=not link.optional)

    def _prefetch(self, there: str, root: str, link: Link, locked: bool) -> None:
        """One statement before the loop finds the rows of all turns."""
        outer = self.loops[root] or self.path
        if there not in self.found_before:
            self.shared.of_rows(tuple(there.split(".")[1:]), root, outer, "lock" if locked else "read")
            self.found_before.add(there)
        self.path.rows[there] = link.target

    # Lists

    def rows(self, part: Expression) -> None:  # noqa: C901  one case for each kind of node
        """A list, of rows or of values."""
        part = self.effects.helpers.around(part)
        if self.at_hand(part):
            return
        if self.is_query(part):
            self.query(part)
            self._find(part)
            if isinstance(part, Attribute) and (there := place(part)):
                self.path.lists.add(there)
            return
        match part:
            case Comprehension():
                self.comprehension(part)
            case Display(items=items):
                for item in items:
                    self.value(item)
            case Sorted(source=source, key=key):
                self.rows(source)
                if key:
                    self._key(source, key)
            case Groups(source=source, by=by):
                self.rows(source)
                self._key(source, by)
            case Slice(base, start, stop):
                self.rows(base)
                for end in (start, stop):
                    if end is not None:
                        self._any(end)
            case Attribute(base, member) if not isinstance(self.member(member), Collection):
                self.row(base) if is_row(base.type) else self._any(base)
            case Word():
                self.word(part)
            case Call():
                self.call(part)
            case _:
                self._inside(part)

    def _find(self, part: Expression) -> None:
        """One statement; where it is about turns of a loop that only looks up, of all of them."""
        turns = sorted({one.name for one in free_names(part) if self.loops.get(one.name, self.path) is None})
        if turns:
            self.shared.of_turns(part, turns, self.path)
        else:
            self.path.send("read")

    def _key(self, source: Expression, identity: str) -> None:
        """By what rows are put in order or into groups; what it needs of others is looked up before."""
        name, call = of_one(self.backend, identity)
        with self.turn((name,), source, does=False):
            self.value(call)

    def query(self, part: Expression) -> None:
        """What has to be known before a statement can be made: everything in it that is about no other rows."""
        self._known_in(part, frozenset())

    def _known_in(self, part: Expression, names: frozenset[str]) -> None:
        if isinstance(part, Value | Exact | Rows):
            return
        if not self.is_further(part, names):
            if is_row(part.type):
                self.identity(part)
            elif not isinstance(part, Name):
                self._any(part)
            return
        if isinstance(part, Attribute) and is_row(part.base.type) and isinstance(self.member(part.member), Collection):
            self._known_in(part.base, names)
            return
        found = names
        if isinstance(part, Comprehension):
            found |= {name for loop in part.loops for name in loop.names}
        for each in children(part):
            self._known_in(each, found)

    # Loops

    def comprehension(self, part: Comprehension) -> None:
        """Turn by turn where a turn does something; else in one go, what it needs of others looked up before."""
        if self.as_columns(part):
            self.query(part)
            self._find(part)
            return
        if self.does_something(part):
            self.shared.forget()
        self._turns(part.loops, part.item, self.does_something(part) or self.asks_by_values(part))

    def _turns(self, loops: tuple[Loop, ...], item: Expression, does: bool) -> None:
        if not loops:
            self.value(item)
            return
        loop = loops[0]
        conditions = loop.conditions
        source: Expression = loop.source
        if len(loop.names) == 1 and conditions and not self.at_hand(source):
            one = element(source.type) or source.type
            whole = Comprehension(Name(loop.names[0], one), (loop,), source.type)
            if self.is_query(whole):
                source, conditions = whole, ()
        self.rows(source)
        with self.turn(loop.names, source, does=does, body=(Do(item),)):
            for test in conditions:
                self.test(test)
            self._turns(loops[1:], item, does)

    @contextmanager
    def turn(
        self, names: tuple[str, ...], source: Expression, *, does: bool, body: tuple[Statement, ...] = ()
    ) -> Iterator[None]:
        """What is counted inside happens for each row; of what is only folded, once for all."""
        outer, loops, found = self.path, dict(self.loops), set(self.found_before)
        inner = outer.fork()
        if does and self.effects.relists(body):
            inner.lists.clear()
        moved = self.effects.relinks(body) if does else frozenset()
        self._moved |= dict.fromkeys(names, moved)
        for link in moved:
            inner.forget(link)
        if does:
            inner.looping, inner.waiting = True, frozenset()
        for name in names if is_row(element(source.type) or source.type) else ():
            self.loops[name] = outer if does else None
        if len(names) == 2:
            inner.lists.add(names[1])
        self.path = inner
        with self.shared.turn(names, source):
            yield
        inner, self.path = self.path, outer
        self.loops, self.found_before = loops, found
        if not does:
            outer.follow(inner)
            return
        if inner.per_row > outer.per_row:
            outer.flush()
            left = inner.waiting
            inner.flush()  # the next turn sends what this one left
            inner.waiting = left
        outer.per_row, outer.owed, outer.left = inner.per_row, inner.owed, inner.left
        # Of some turns a row is changed, of others it is deleted.
        for change in sorted(inner.waiting, key=lambda one: one.verb == "delete"):
            outer.wait(change, sure=False)
        outer.lists &= inner.lists

    # Values

    def _any(self, part: Expression) -> None:  # noqa: C901  one case for each kind of node
        match part:
            case And(operands) | Or(operands):
                self._any(operands[0])
                for operand in operands[1:]:
                    with self.perhaps():
                        self._any(operand)
            case Contains(item, container):
                self._contains(part, item, container)
            case Aggregate():
                self._aggregate(part)
            case Conditional():
                test, then, otherwise = self._found_once(part)
                self._any(test)
                for one in (then, otherwise):
                    with self.perhaps():
                        self.value(one)
            case Attribute():
                self._attribute(part)
            case New(values=values):
                for argument in values:
                    self.shown(argument.value)
            case Word():
                self.word(part)
            case Call(function=function) if self.backend.computes(function):
                self._help(part)
            case Call():
                self.shared.forget()
                self.call(part)
            case Display() | Comprehension() | Sorted() | Rows() | Groups():
                self.rows(part)
            case Slice(base=base) if not is_text(base.type):
                self.rows(part)
            case Format(parts=pieces):
                for piece in pieces:
                    self._any(piece)
            case Me() | Self() | Name():
                if is_row(part.type):
                    self.row(part)
            case _:
                self._inside(part)

    def _inside(self, part: Expression) -> None:
        """A comparison of rows is one of their keys."""
        for each in children(part):
            if is_row(each.type):
                self.identity(each)
            else:
                self._any(each)

    def _attribute(self, part: Attribute) -> None:
        member = self.member(part.member)
        if isinstance(member, Collection):
            self.rows(part)
        elif isinstance(member, Link):
            self.identity(part)
        elif member is None:
            self._any(part.base)
        else:
            self.row(part.base)

    def _contains(self, part: Expression, item: Expression, container: Expression) -> None:
        if isinstance(container, Display) or is_text(container.type) or self.at_hand(container):
            self._inside(part)
            return
        self.identity(item) if is_row(item.type) else self._any(item)
        if self.looks_further(container):
            self.query(container)
            self.path.send("read")
        else:
            self.rows(container)

    def _aggregate(self, part: Aggregate) -> None:
        if self.looks_further(part.source):
            self.query(part.source)
            self._find(part)
        elif isinstance(part.source, Comprehension):
            self.comprehension(part.source)
        else:
            self.rows(part.source)

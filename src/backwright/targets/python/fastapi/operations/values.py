"""What an operation computes, as Python: over rows that are at hand, and over statements that look further.

Code that waits goes before the line that needs it, except where it must not run: after `and`, `or` and `if` it stands
in place. What a loop needs of other rows is looked up once, before the loop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from backwright.design import Design
from backwright.design.conditions import mentions_me, written_out
from backwright.design.effects import ME, SELF, place
from backwright.design.locks import NONE, Locks
from backwright.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Attribute,
    Call,
    Compare,
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
    Method,
    Name,
    Negative,
    New,
    Not,
    Or,
    Rows,
    Self,
    Slice,
    Sorted,
    Value,
    Word,
)
from backwright.model.members import Collection, Computed, Field, Limits, Link, is_hashed
from backwright.model.names import kebab, plural, snake
from backwright.model.operations import Ordering
from backwright.model.types import (
    HIDDEN,
    INT,
    Maybe,
    PairOf,
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
from backwright.targets.python.core import UnsupportedError
from backwright.targets.python.fastapi.operations.looking import Looking, Query, of_the_row
from backwright.targets.python.symbols import attribute, class_name, local, variable

_NEGATED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_EXACT = frozenset({"money", "decimal"})
_CONSTRUCTORS = {
    "Decimal": "Decimal",
    "UUID": "UUID",
    "abs": "abs",
    "date": "date",
    "datetime": "datetime",
    "float": "float",
    "int": "int",
    "list": "list",
    "set": "set",
    "str": "str",
    "time": "time_of_day",
    "timedelta": "timedelta",
    "uuid4": "uuid4",
}


_LONG = 40
"""Characters of a choice that stand in the middle of a text."""
_LINES = frozenset({"authenticate", "create", "delete", "ensure", "find", "get", "sign_in", "sign_out", "verify"})
"""The words that take lines of their own."""


Mark: TypeAlias = tuple[dict[str, list[str]], set[str]]
"""What is owed, by the functions that do it, and the rows that are not stored."""


class Doing(Protocol):
    """What a body does to rows, as far as its values need it."""

    def word(self, part: Word) -> str:
        """The code of the result of a word that changes or looks up rows."""

    def call(self, part: Call) -> str:
        """The code of the result of a call of what has statements."""

    def new(self, part: New) -> str:
        """The code of a record or of a reply."""

    def stored_type(self, kind: Type) -> str:
        """The class of what a column keeps of a record, or of a list of them."""

    def declared(self, part: Expression) -> Limits:
        """The limits of a value, as far as they are declared where it comes from."""

    def settle(self, value: str) -> None:
        """What keeps a value of that id right is done before the row is asked for it."""

    def reasons(self, *places: str) -> list[str]:
        """A comment on why rows are locked that a body calls so."""

    def mark(self) -> Mark:
        """What is open where code is being written, to go back to."""

    def back_to(self, mark: Mark) -> None:
        """What was written since then is forgotten."""


@dataclass(slots=True)
class At:
    """Where code is being written: the lines so far, the names, the rows and the lists at hand."""

    lines: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    loops: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    """By the name of a loop: what it goes over, and the lines before it."""

    def inside(self) -> At:
        """A block below this one: what it finds out is not known after it."""
        return At([], dict(self.names), dict(self.rows), dict(self.lists), dict(self.loops))


class Values:
    """The expressions of one function."""

    def __init__(self, design: Design, doing: Doing, row: str, caller: str) -> None:
        self._design = design
        self._backend = design.backend
        self._doing = doing
        self._caller = caller
        self._looking = Looking(design, self)
        self._waits = False
        self._found_later: dict[str, tuple[str, str]] = {}
        self._ahead: dict[str, str] = {}
        """The lines that look rows up for all turns of a loop, each with what it calls a turn."""
        self.locks: Locks = NONE
        self.stale = False
        """Whether rows may have been read before another system was asked."""
        self.top: list[str] = []
        self.taken = {"limit", "link", "links", "me", "result", "session", "settings", "skip", row}
        self.at = At(rows={SELF: row} if row else {})

    # Names

    def fresh(self, name: str) -> str:
        """A Python name that the function does not use yet."""
        wanted = snake(name)
        found, number = local(wanted), 2
        while found in self.taken:
            found, number = f"{wanted}_{number}", number + 1
        self.taken.add(found)
        return found

    def lift(self, name: str, code: str) -> str:
        """The name of a value that is worked out before."""
        if code.isidentifier():
            return code
        found = self.fresh(name)
        self.at.lines.append(f"{found} = {code}")
        return found

    @contextmanager
    def block(self) -> Iterator[At]:
        """What is written inside stands in a block of its own."""
        around, self.at = self.at, self.at.inside()
        yield self.at
        self.at = around

    @contextmanager
    def _perhaps(self) -> Iterator[None]:
        """What is written inside may not run: nothing of it goes before."""
        around, self._waits = self._waits, True
        rows = dict(self.at.rows)
        yield
        self._waits = around
        self.at.rows = rows

    @property
    def waits(self) -> bool:
        """Whether what is being written may not run."""
        return self._waits

    def written_out(self, part: Expression) -> Expression:
        return written_out(self._backend, part)

    def count(self, part: Expression) -> str | None:
        """The code of a whole number; None where it may be negative."""
        limits = self._doing.declared(part)
        return bare(self._value(part)) if limits.min is not None and limits.min >= 0 else None

    def known(self, part: Expression) -> str:
        return self._known(self.written_out(part))

    def _known(self, part: Expression) -> str:
        return self.identity(part) if is_row(part.type) else bare(self._value(part))

    # Tests

    def test(self, part: Expression, *, negated: bool = False) -> str:
        """The code of a condition."""
        return bare(self._test(self.written_out(part), negated))

    def _test(self, part: Expression, negated: bool) -> str:
        match part:
            case Value(value=bool() as value):
                return str(value != negated)
            case Not(operand):
                return self._test(operand, not negated)
            case And(operands) | Or(operands):
                word = " and " if isinstance(part, And) != negated else " or "
                first = self._test(operands[0], negated)
                with self._perhaps():
                    return f"({word.join([first, *(self._test(operand, negated) for operand in operands[1:])])})"
        if self._caller == "optional" and mentions_me(part):
            return self._asked_of_nobody(part, negated)
        return self._atom(part, negated)

    def _asked_of_nobody(self, part: Expression, negated: bool) -> str:
        """What asks about the caller is unknown where there is none, and unknown is not true."""
        sides = (part.left, part.right) if isinstance(part, Compare) else ()
        nothing = any(isinstance(side, Value) and side.value is None for side in sides)
        if isinstance(part, Compare) and nothing and any(isinstance(side, Me) for side in sides):
            return "me.signed_in" if (part.operator == "!=") != negated else "not me.signed_in"
        return f"(me.signed_in and {self._atom(part, negated)})"

    def _atom(self, part: Expression, negated: bool) -> str:
        match part:
            case Compare(operator, left, right):
                return self._compare(_NEGATED[operator] if negated else operator, left, right)
            case Contains(item, container):
                return self._contains(part, item, container, negated)
            case Aggregate(fold="any" | "all" as fold, source=source):
                text = self._quantified(part, fold, source)
                return f"not {text}" if negated else text
            case Conditional(test, then, otherwise):
                chosen = self._test(test, negated=False)
                with self._perhaps():
                    return f"({self._test(then, negated)} if {chosen} else {self._test(otherwise, negated)})"
        text = self._value(part)
        return f"not {text}" if negated else text

    def _compare(self, operator: str, left: Expression, right: Expression) -> str:
        for one, other in ((left, right), (right, left)):
            if isinstance(other, Value) and other.value is None:
                return f"{self._presence(one)} is {'not ' * (operator == '!=')}None"
        if is_row(left.type) and is_row(right.type):
            return f"{self.identity(left)} {operator} {self.identity(right)}"
        if isinstance(left, Value | Exact) and not isinstance(right, Value | Exact):
            left, right = right, left
            operator = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(operator, operator)
        first, second = self._value(left), self._value(right)
        kept = [self._is_hashed(part) and not text.isidentifier() for text, part in ((first, left), (second, right))]
        if kept[0] != kept[1]:
            first, second = (
                text if is_kept else f"hashed({bare(text)})"
                for text, is_kept in zip((first, second), kept, strict=True)
            )
        if present(left.type) == Scalar("email") or present(right.type) == Scalar("email"):
            first, second = (_lower(text, part) for text, part in ((first, left), (second, right)))
        return f"{first} {operator} {second}"

    def kept(self, part: Expression) -> str:
        """The code of a value, of what a row keeps of a record as it is kept."""
        if isinstance(part, Attribute) and isinstance(self._member(part.member), Field):
            return f"{self.row(part.base)}.{attribute(part.member.rpartition('.')[2])}"
        return self._value(part)

    def _is_hashed(self, part: Expression) -> bool:
        return isinstance(part, Attribute) and is_hashed(self._member(part.member))

    def _presence(self, part: Expression) -> str:
        """The code of what is None where there is no such value."""
        if isinstance(part, Attribute) and is_row(part.type):
            return self.identity(part)
        return self.row(part) if is_row(part.type) else self.kept(part)

    def _contains(self, part: Expression, item: Expression, container: Expression, negated: bool) -> str:
        no = "not " * negated
        if isinstance(container, Display):
            return f"{self._known(item)} {no}in ({', '.join(self._known(one) for one in container.items)},)"
        if is_text(container.type):
            return f"{self._value(item)} {no}in {self._value(container)}"
        if self._further(container) and (found := self._looked_up(part)) is not None:
            return f"{no}{found}"
        rows = self.rows(container)
        if is_row(item.type):
            rows = f"[one.id for one in {rows}]"
        return f"{self._known(item)} {no}in {rows}"

    def _quantified(self, part: Expression, fold: str, source: Expression) -> str:
        if self._further(source) and (found := self._looked_up(part)) is not None:
            return found
        if isinstance(source, Comprehension):
            return f"{fold}({_folded(self._comprehension(source, test=True), '')})"
        return f"{fold}({self.rows(source)})"

    # Rows

    def identity(self, part: Expression) -> str:
        """The code of the key of a row, None where there may be none."""
        match part:
            case Me():
                return f"{self._caller_code}.id"
            case Attribute(base, member) if isinstance(self._member(member), Link):
                return f"{self.row(base)}.{self._column(member)}"
            case Value(value=None):
                return "None"
            case Conditional(test, then, otherwise):
                chosen = self._test(test, negated=False)
                with self._perhaps():
                    return f"({self.identity(then)} if {chosen} else {self.identity(otherwise)})"
        code = self.row(part)
        if isinstance(part.type, Maybe) and not isinstance(part, Self):
            code = self.lift("found", code)
            return f"({code}.id if {code} else None)"
        return f"{code}.id"

    @property
    def _caller_code(self) -> str:
        return "me"

    def row(self, part: Expression) -> str:  # noqa: C901  one case for each kind of node
        """The code of a row as an object."""
        match part:
            case Self():
                return self.at.rows[SELF]
            case Name(name=name):
                return self.at.names[name]
            case Me(type=kind):
                return self._account(present(kind))
            case Attribute(base, member) if isinstance(self._member(member), Link):
                return self._linked(part, base, member)
            case Attribute(base, member):
                return f"{self._value(base)}.{attribute(member.rpartition('.')[2])}"
            case Word():
                return self._doing.word(part)
            case Call():
                return self._doing.call(part)
            case Item(base, index):
                return f"{self.rows(base)}[{self._value(index)}]"
            case Value(value=None):
                return "None"
            case Conditional(test, then, otherwise):
                chosen = self._test(test, negated=False)
                with self._perhaps():
                    return f"({self.row(then)} if {chosen} else {self.row(otherwise)})"
        raise UnsupportedError(f"a row that is a {type(part).__name__.lower()}")

    def _account(self, kind: Type) -> str:
        assert isinstance(kind, Row)
        if ME not in self.at.rows:
            lock = self._lock_of(self.locks.alone(ME))
            code = f"await session.get_one({class_name(kind.entity)}, me.id{lock})"
            if self._waits:
                return f"({code})"
            self.at.lines += self._doing.reasons(ME) if lock else []
            self.at.rows[ME] = self.lift("account", code)
        return self.at.rows[ME]

    def _lock_of(self, locked: bool) -> str:
        """The options with which a row is found that is locked."""
        return (", with_for_update=True" + ", populate_existing=True" * self.stale) if locked else ""

    def _linked(self, part: Attribute, base: Expression, member: str) -> str:
        found = self._found_by_link(part, base, member)
        if isinstance(part.type, Maybe) and not found.isidentifier():
            return f"({found} if {self.identity(part)} is not None else None)"
        return found

    def _found_by_link(self, part: Attribute, base: Expression, member: str) -> str:
        """The code of the row that a link leads to, which must be known to be one."""
        there = place(part)
        if there and there in self.at.rows:
            return self.at.rows[there]
        if there in self._found_later:
            name, code = self._found_later[there]
            return f"{name}[{code}]"
        link = self._member(member)
        assert isinstance(link, Link)
        loop = self._loop_of(base)
        if loop is not None and there:
            return self._prefetched(there, base, link, *loop)
        model, lock = class_name(link.target), self._lock_of(there in self.locks.written)
        code = f"await session.get_one({model}, {self.identity(part)}{lock})"
        if self._waits or link.optional:
            return f"({code})"
        self.at.lines += self._doing.reasons(there) if lock else []
        found = self.lift(link.name, code)
        if there:
            self.at.rows[there] = found
        return found

    def _loop_of(self, base: Expression) -> tuple[str, str, list[str]] | None:
        """The loop that a row comes from, by itself or over links: its variable, what it goes over, where that is."""
        while isinstance(base, Attribute):
            base = base.base
        if isinstance(base, Name) and base.name in self.at.loops:
            over, before = self.at.loops[base.name]
            return self.at.names[base.name], over, before
        return None

    def _prefetched(self, there: str, base: Expression, link: Link, one: str, over: str, before: list[str]) -> str:
        """The rows that all turns of a loop lead to, looked up before it, and of them the one of this turn."""
        code = f"{self.row(base)}.{link.name}_id"
        name = self.fresh(plural(kebab(link.name)))
        lock = ", lock=True" * (there in self.locks.written)
        before += self._doing.reasons(there) if lock else []
        line = f"{name} = await rows_by_id(session, {class_name(link.target)}, ({code} for {one} in {over}){lock})"
        before.append(line)
        self._ahead[line] = one
        found = f"{name}[{code}]"
        if before is not self.at.lines and not self._waits and not link.optional:
            found = self.lift(link.name, found)
        elif before is not self.at.lines:
            self._found_later[there] = (name, code)
        self.at.rows[there] = found
        return found

    # Lists

    def rows(self, part: Expression, name: str = "", *, lifted: bool = True) -> str:  # noqa: C901  one case for each
        """The code of a list, of rows or of values; `name`: what it may be called."""
        part = self.written_out(part)
        at_hand = self._at_hand(part)
        if at_hand is not None:
            return at_hand
        query = None if self._is_of_a_list_at_hand(part) else self._looking.query(part)
        if query is not None:
            return self._fetched(part, query, name, lifted=lifted)
        match part:
            case Comprehension():
                return self._comprehension(part)
            case Display(items=items):
                return f"[{', '.join(self._shown(item) for item in items)}]"
            case Sorted():
                return self._sorted(part)
            case Slice(base, start, stop):
                return f"{self.rows(base)}[{self._ends(start, stop)}]"
            case Groups(source, by):
                return self._grouped(source, by)
            case Conditional(test, then, otherwise):
                chosen = self._test(test, negated=False)
                return f"({self.rows(then)} if {chosen} else {self.rows(otherwise)})"
            case Arithmetic(operator="+", left=left, right=right):
                return f"[*{self.rows(left)}, *{self.rows(right)}]"
            case Attribute(base, member) if not isinstance(self._member(member), Collection):
                return self._value(part)
            case Word() | Call() | Method():
                return self._value(part)
        raise UnsupportedError(f"a list that is a {type(part).__name__.lower()}")

    def looked_for(self, part: Expression, order: tuple[Ordering, ...]) -> Query | None:
        """The statement that looks rows up in an order; None where that takes more than a statement."""
        query = self._looking.query(self.written_out(part))
        if query is None or not order:
            return query
        if query.limit or not self._looking.in_order(query, order):
            return None
        query.order.append(f"{query.model}.id{'.desc()' * order[-1].descending}")
        return query

    def rows_in_order(self, part: Expression, order: tuple[Ordering, ...]) -> str:
        """The code of a list in the order that its operation declares, which ends in the primary key."""
        query = self.looked_for(part, order)
        down = order[-1].descending
        if query is not None:
            self.at.lines += query.before
            return f"(await session.scalars({query.select()})).all()"
        rows = f"sorted({self.rows(part)}, key=lambda one: one.id{', reverse=True' * down})"
        for step in reversed(order):
            rows = f"in_order({rows}, lambda one: {self._of_one(step.path)}{', reverse=True' * step.descending})"
        return rows

    def _of_one(self, path: Expression) -> str:
        """A path from the row `one`."""
        with self.block(), self._perhaps():
            self.at.rows = {SELF: "one"}
            code = bare(self._value(self.written_out(path)))
        if "await" in code:
            raise UnsupportedError("an order by what other rows tell, of rows that are at hand")
        return code

    def _ends(self, start: Expression | None, stop: Expression | None) -> str:
        ends = [bare(self._value(end)) if end is not None else "" for end in (start, stop)]
        return ":".join(ends)

    def _at_hand(self, part: Expression) -> str | None:
        if isinstance(part, Name):
            return self.at.names.get(part.name)
        return self.at.lists.get(place(part)) if isinstance(part, Attribute) else None

    def _is_of_a_list_at_hand(self, part: Expression) -> bool:
        """Whether rows are chosen from a list that was found before, and are put in order by their own columns."""
        match part:
            case Comprehension(loops=(Loop(source=source),)) | Slice(base=source):
                return self._at_hand(source) is not None or self._is_of_a_list_at_hand(source)
            case Sorted(source=source, key=key) if key:
                asked = (p for p in parts(self.written_out(self._backend.function(key).value)))
                own = not any(isinstance(p, Attribute) and isinstance(p.base, Attribute) for p in asked)
                return own and (self._at_hand(source) is not None or self._is_of_a_list_at_hand(source))
        return False

    def _fetched(self, part: Expression, query: Query, name: str, *, lifted: bool) -> str:
        self.at.lines += query.before
        locked = name in self.locks.written
        code = f"(await session.scalars({query.select(locked=locked)})).all()"
        if self._waits or not lifted:
            return code
        wanted = plural(kebab(name)) if name else plural(kebab(query.entity))
        if isinstance(part, Attribute):
            wanted = part.member.rpartition(".")[2]
        self.at.lines += self._doing.reasons(name) if locked else []
        found = self.lift(wanted, code)
        if there := place(part):
            self.at.lists[there] = found
        return found

    @contextmanager
    def looping(self, names: tuple[str, ...], source: Expression) -> Iterator[str]:
        """What is written inside stands in a loop, whose head is given; what it needs of other rows stands before."""
        over = self.rows(source, names[0])
        each = element(source.type) or source.type
        if not self._waits and ("await" in over or (len(names) == 1 and is_row(each))):
            over = self.lift(plural(kebab(names[0])), over)
        around, before = self.at, self.at.lines
        self.at = around.inside()
        self.at.lines = before
        mine = []
        for name in names:
            self.at.names[name] = self.fresh(name) if name not in around.names else self.fresh(f"other_{name}")
            mine.append(self.at.names[name])
        if len(names) == 1 and is_row(each) and over.isidentifier():
            self.at.loops[names[0]] = (over, before)
        if len(names) == 2:
            self._rows_of_a_group(names[1], source)
        yield f"for {', '.join(mine)} in {over}"
        self.at = around
        self.taken -= set(mine)

    def _rows_of_a_group(self, name: str, source: Expression) -> None:
        """The rows of a group are at hand."""
        kind = element(source.type)
        if isinstance(kind, PairOf):
            self.at.lists[name] = self.at.names[name]

    def _comprehension(self, part: Comprehension, *, test: bool = False) -> str:
        if not test and self._does_something(part):
            return self._written_loop(part)
        columns = None if test else self._columns(part)
        if columns is not None:
            return columns
        text = self._in_one_line(part, test=test) or self._written_loop(part, test=test)
        return f"list(dict.fromkeys({text}))" if isinstance(part.type, SetOf) and not test else text

    def _in_one_line(self, part: Comprehension, *, test: bool) -> str:
        """The code of a list that needs no lines inside its loops; else ""."""
        lines, known, mark = self.at.lines, self.at.inside(), self._doing.mark()
        first, taken, later = len(lines), set(self.taken), dict(self._found_later)
        text, turns = self._looped(
            part.loops, lambda: self._test(part.item, negated=False) if test else self._shown(part.item)
        )
        if not any(_mentions(line, turns - {self._ahead.get(line, "")}) for line in lines[first:]):
            return f"[{text}]"
        del lines[first:]
        self.at, self.at.lines = known, lines
        self.taken, self._found_later = taken, later
        self._doing.back_to(mark)
        return ""

    def _does_something(self, part: Comprehension) -> bool:
        """Whether each turn looks something up or changes it, in lines of its own."""
        return any(
            (isinstance(p, Word) and p.word in _LINES)
            or (isinstance(p, Call) and not self._backend.computes(p.function))
            for p in parts(part)
        )

    def _written_loop(self, part: Comprehension, *, test: bool = False) -> str:
        """The list, made turn by turn."""
        made = self.fresh("made")
        self.at.lines.append(f"{made} = []")
        self._turns(part, part.loops, made, test=test)
        return made

    def _turns(self, part: Comprehension, loops: tuple[Loop, ...], made: str, *, test: bool) -> None:
        if not loops:
            code = bare(self._test(part.item, negated=False) if test else self._shown(part.item))
            self.at.lines.append(f"{made}.append({code})")
            return
        loop = self._filtered(loops[0])
        with self.looping(loop.names, loop.source) as head:
            before, self.at.lines = self.at.lines, []
            tests = [bare(self._test(condition, negated=False)) for condition in loop.conditions]
            first, self.at.lines = self.at.lines, []
            self._turns(part, loops[1:], made, test=test)
            lines, self.at.lines = self.at.lines, before
        if tests:
            lines = [f"if {' and '.join(tests)}:", *(f"    {line}" for line in lines)]
        self.at.lines += [f"{head}:", *(f"    {line}" for line in (*first, *lines))]

    def _looped(self, loops: tuple[Loop, ...], item: Callable[[], str]) -> tuple[str, frozenset[str]]:
        """`item for ... in ... if ...`, and what it calls a turn."""
        heads: list[str] = []
        turns: set[str] = set()

        def write(rest: tuple[Loop, ...]) -> str:
            if not rest:
                return bare(item())
            loop = self._filtered(rest[0])
            with self.looping(loop.names, loop.source) as head:
                turns.update(self.at.names[name] for name in loop.names)
                tests = "".join(f" if {bare(self._test(test, negated=False))}" for test in loop.conditions)
                heads.append(head + tests)
                return write(rest[1:])

        found = write(loops)
        return f"{found} {' '.join(heads)}", frozenset(turns)

    def _filtered(self, loop: Loop) -> Loop:
        """The loop with its conditions in the statement that finds its rows, where the database can ask them. What is
        never None by them is asked here as well, so that a type checker sees it.
        """
        found = self._all_filtered(loop)
        if found is loop:
            return loop
        each = (one for test in loop.conditions for one in (test.operands if isinstance(test, And) else (test,)))
        return Loop(found.names, found.source, tuple(one for one in each if _narrows(one)))

    def _all_filtered(self, loop: Loop) -> Loop:
        if not loop.conditions or len(loop.names) > 1 or self._at_hand(loop.source) is not None:
            return loop
        whole = Comprehension(
            Name(loop.names[0], element(loop.source.type) or loop.source.type), (loop,), loop.source.type
        )
        return Loop(loop.names, whole, ()) if self._looking.query(whole) is not None else loop

    def _columns(self, part: Comprehension) -> str | None:
        """Values of rows that ask further tables are looked up with the rows, in one statement."""
        if len(part.loops) != 1 or len(part.loops[0].names) != 1:
            return None
        loop = self._all_filtered(part.loops[0])
        item = self.written_out(part.item)
        values = [v.value for v in item.values] if isinstance(item, New) else [item]
        if loop.conditions or not any(self._further(value) or self._leads(value) for value in values):
            return None
        if any(is_row(v.type) or is_row(element(v.type) or v.type) for v in values):
            return None
        query = self._looking.query(loop.source)
        if query is None:
            return None
        columns = [self._looking.column(query, loop.names[0], value) for value in values]
        if any(column is None for column in columns):
            return None
        self.at.lines += query.before
        what = ", ".join(column for column in columns if column is not None)
        if not isinstance(item, New):
            return f"(await session.scalars({query.select(what)})).all()"
        found = self.lift("selected", f"await session.execute({query.select(what)})")
        names = [variable(value.name) for value in item.values]
        made = self._doing.new(
            New(
                item.name,
                tuple(
                    a.__class__(a.name, Name(f"={n}", a.value.type)) for a, n in zip(item.values, names, strict=True)
                ),
                item.type,
            )
        )
        return f"[{made} for {', '.join(names)}{',' * (len(names) == 1)} in {found}]"

    def _leads(self, part: Expression) -> bool:
        """Whether a value is about rows that links lead to."""
        every = (p.base for p in parts(part) if isinstance(p, Attribute) and isinstance(p.base, Attribute))
        return any(isinstance(self._member(base.member), Link) for base in every if isinstance(base, Attribute))

    def _sorted(self, part: Sorted) -> str:
        rows = self.rows(part.source)
        if not part.key and not isinstance(element(part.source.type), Maybe):
            return f"sorted({_folded(rows, 'reverse=True' * part.reverse)})"
        if part.key and not self._waits and is_row(element(part.source.type) or part.source.type):
            rows = self.lift("rows", rows)
        key = self._key(part.key, over=rows) if part.key else "lambda one: one"
        return f"in_order({rows}, {key}{', reverse=True' * part.reverse})"

    def _grouped(self, source: Expression, by: str) -> str:
        """The groups; of those that are alike in a row, with that row."""
        rows = self.lift("rows", self.rows(source))
        found = f"groups({rows}, {self._key(by, over=rows)})"
        kind = self._backend.function(by).result
        if not is_row(kind):
            return found
        model = class_name(present(kind).entity)  # type: ignore[union-attr]
        pairs = self.lift("grouped", found)
        keys = self.fresh(plural(kebab(model)))
        self.at.lines.append(f"{keys} = await rows_by_id(session, {model}, (key for key, _ in {pairs}))")
        row = f"{keys}[key]" + " if key is not None else None" * isinstance(kind, Maybe)
        return f"[({row}, group) for key, group in {pairs}]"

    def _key(self, identity: str, *, over: str) -> str:
        """A function of the blueprint as one of Python, of each of a list. What links lead to is looked up before."""
        function = self._backend.function(identity)
        one, before = "one", self.at.lines
        name = "self" if function.on_row else function.parameters[0].name
        body = self.written_out(replace(function.value, of_the_row))
        with self.block(), self._perhaps():
            self.at.names[name] = one
            if over.isidentifier():
                self.at.loops[name] = (over, before)
            text = bare(self._value(body)) if not is_row(body.type) else self.identity(body)
        if "await" in text:
            raise UnsupportedError("an order or a group by what other rows tell")
        return f"lambda {one}: {text}"

    # Values

    def value(self, part: Expression) -> str:
        """The code of a value; of a row, of the object."""
        return bare(self._shown(self.written_out(part)))

    def _shown(self, part: Expression) -> str:
        return self.row(part) if is_row(part.type) and not isinstance(part, Conditional) else self._value(part)

    def _value(self, part: Expression) -> str:  # noqa: C901  one case for each kind of node
        match part:
            case Value(value=value):
                return repr(value)
            case Exact(value=number, type=kind):
                return str(number) if present(kind) == Scalar("float") else f'Decimal("{number}")'
            case Name(name=name):
                return self._name(name)
            case Self() | Me():
                return self.row(part)
            case Attribute(base, member):
                return self._attribute(part, base, member)
            case Arithmetic(operator, left, right):
                if element(part.type) is not None:
                    return self.rows(part)
                return f"({self._value(left)} {operator} {self._value(right)})"
            case Negative(operand):
                return f"-{self._value(operand)}"
            case Conditional(test, then, otherwise, type=kind):
                chosen = bare(self._test(test, negated=False))
                with self._perhaps():
                    return f"({self.exactly(then, kind)} if {chosen} else {self.exactly(otherwise, kind)})"
            case Format(parts=pieces, formats=formats):
                return self._format(pieces, formats)
            case Method(name=name, base=base, arguments=arguments):
                return f"{self._value(base)}.{name}({', '.join(bare(self._shown(a)) for a in arguments)})"
            case Aggregate():
                return self._aggregate(part)
            case Compare() | And() | Or() | Not() | Contains():
                text = self._test(part, negated=False)
                return text if text.startswith("(") else f"({text})"
            case Item(base, index):
                return f"{self._value(base)}[{bare(self._value(index))}]"
            case Slice(base, start, stop) if is_text(base.type):
                return f"{self._value(base)}[{self._ends(start, stop)}]"
            case New():
                return self._doing.new(part)
            case Word():
                return self._word(part)
            case Call():
                return self._doing.call(part)
            case Display(items=items, type=PairOf()):
                return f"({', '.join(self._shown(item) for item in items)})"
            case Display() | Comprehension() | Sorted() | Slice() | Rows() | Groups():
                return self.rows(part)
        raise UnsupportedError(type(part).__name__)

    def exactly(self, part: Expression, kind: Type) -> str:
        """A value of that type: a whole number as an exact one, where that is asked for."""
        inner = present(kind)
        exact = isinstance(inner, Scalar) and inner.name in _EXACT
        if exact and isinstance(part, Value) and isinstance(part.value, int):
            return f"Decimal({part.value})"
        return self._shown(part)

    def _name(self, name: str) -> str:
        if name.startswith("="):
            return name[1:]
        if name in self.at.names:
            return self.at.names[name]
        return self._setting(name)

    def _setting(self, name: str) -> str:
        """A value of the environment."""
        found = next(setting for setting in self._backend.settings if setting.name == name)
        code = f"settings_of(session).{snake(name)}"
        hidden = isinstance(kind := present(found.type), Scalar) and kind.name in HIDDEN
        return f"{code}.get_secret_value()" if hidden else code

    def _attribute(self, part: Attribute, base: Expression, identity: str) -> str:
        member = self._member(identity)
        if isinstance(member, Collection):
            return self.rows(part)
        if isinstance(member, Link):
            return self.row(part)
        if member is None:
            return f"{self._value(base)}.{attribute(identity.rpartition('.')[2])}"
        row = self.row(base)
        if isinstance(member, Computed) and member.stored:
            self._doing.settle(identity)
        code = f"{row}.{attribute(identity.rpartition('.')[2])}"
        kind = present(part.type)
        if isinstance(element(kind) or kind, RecordOf):
            code = self.lift("kept", code) if isinstance(part.type, Maybe) else code
            kept = f"from_stored({self._doing.stored_type(kind)}, {code})"
            return f"(None if {code} is None else {kept})" if isinstance(part.type, Maybe) else kept
        return self.at.names.get(code, code)  # the token of a new row is known by itself

    def _format(self, pieces: tuple[Expression, ...], formats: tuple[str, ...]) -> str:
        text = ""
        for piece, style in zip(pieces, formats, strict=False):
            if isinstance(piece, Value) and isinstance(piece.value, str):
                text += repr(piece.value)[1:-1].replace("{", "{{").replace("}", "}}").replace('"', '\\"')
                continue
            code = bare(self._value(piece))
            long = " if " in code and len(code) > _LONG and not self._waits
            if long or ("await" in code and not self._waits) or ('"' in code and ("'" in code or "\\" in code)):
                code = self.lift("text", code)
            text += "{" + code.replace('"', "'") + (f":{style}" if style else "") + "}"
        return f'f"{text}"'

    def _aggregate(self, part: Aggregate) -> str:
        if part.fold in ("any", "all"):
            return self._quantified(part, part.fold, part.source)
        source = part.source
        if not isinstance(source, Display) and self._further(source) and (found := self._looked_up(part)) is not None:
            return found
        if part.fold in ("min", "max") and isinstance(source, Display) and part.default is None:
            return f"{part.fold}({', '.join(bare(self.exactly(item, part.type)) for item in source.items)})"
        rows = self._comprehension(source) if isinstance(source, Comprehension) else self.rows(source)
        if part.fold == "len":
            return f"len({rows})"
        if part.fold == "sum":
            return f"sum({_folded(rows, _nothing(part.type))})"
        default = "" if part.default is None else f"default={bare(self.exactly(part.default, part.type))}"
        if part.fold == "mean":
            return f"mean({rows}, {default})"
        return f"{part.fold}({_folded(rows, default)})"

    def _further(self, source: Expression) -> bool:
        """Whether a value is about rows that are not at hand."""
        return any(
            isinstance(p, Rows)
            or (
                isinstance(p, Attribute) and isinstance(self._member(p.member), Collection) and self._at_hand(p) is None
            )
            for p in parts(source)
        )

    def _looked_up(self, part: Expression) -> str | None:
        """What one statement tells."""
        found = self._looking.one(part)
        if found is None:
            return None
        before, select = found
        self.at.lines += before
        code = f"await value_of(session, {select})"
        # A sum of whole numbers is an exact one on PostgreSQL.
        return (
            f"int({code})" if isinstance(part, Aggregate) and part.fold == "sum" and part.type == INT else f"({code})"
        )

    def _word(self, part: Word) -> str:
        if part.word in ("now", "today"):
            return self._time(part.word)
        if part.word == "round":
            return f"round_half_up({', '.join(bare(self._value(a.value)) for a in part.arguments)})"
        if part.word in _CONSTRUCTORS:
            given = [
                f"{a.name}={bare(self._value(a.value))}" if a.name else bare(self._shown(a.value))
                for a in part.arguments
            ]
            return f"{_CONSTRUCTORS[part.word]}({', '.join(given)})"
        return self._doing.word(part)

    def _time(self, word: str) -> str:
        """One instant for all of the operation."""
        line = "instant = now()"
        if line not in self.top:
            self.top.append(line)
            self.taken.add("instant")
        if word == "now":
            return "instant"
        zone = self._backend.timezone
        return "instant.date()" if zone == "UTC" else f'instant.astimezone(ZoneInfo("{zone}")).date()'

    def _member(self, identity: str) -> object:
        """A member of an entity; None of a record and of a plain value."""
        return self._backend.member(identity) if self._backend.owns(identity) else None

    def _column(self, identity: str) -> str:
        return f"{identity.rpartition('.')[2]}_id"


def is_row(kind: Type) -> bool:
    """Whether it is the type of a row."""
    return isinstance(present(kind), Row)


def bare(code: str) -> str:
    """The code without the parentheses around all of it."""
    while code.startswith("(") and code.endswith(")") and _closes(code) == len(code) - 1 and not _is_tuple(code):
        code = code[1:-1]
    return code


def _is_tuple(code: str) -> bool:
    depth = 0
    for sign in code[1:-1]:
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            return True
    return " for " in code[1:-1] and depth == 0 and "(" not in code[1:-1]


def _closes(code: str) -> int:
    """Where the first parenthesis closes; texts in quotes are skipped."""
    depth, quote = 0, ""
    for position, sign in enumerate(code):
        if quote:
            quote = "" if sign == quote and code[position - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        else:
            depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and not quote:
            return position
    return -1


def _mentions(line: str, names: Iterable[str]) -> bool:
    return any(re.search(rf"\b{name}\b", line) for name in names if name)


def _narrows(test: Expression) -> bool:
    """Whether a value is never None where it holds."""
    nothing = isinstance(test, Compare) and isinstance(test.right, Value) and test.right.value is None
    return nothing and isinstance(test, Compare) and test.operator == "!=" and not is_row(test.left.type)


def _lower(text: str, part: Expression) -> str:
    if isinstance(part, Value) and isinstance(part.value, str):
        return repr(part.value.lower())
    return f'({text} or "").lower()' if isinstance(part.type, Maybe) else f"{text}.lower()"


def _folded(rows: str, further: str) -> str:
    """The arguments of a fold. A list that is folded at once need not be made; one that waits has to be."""
    made = rows.startswith("[") and rows.endswith("]") and " for " in rows and "await" not in rows
    if not further:
        return rows[1:-1] if made else rows
    return f"({rows[1:-1]}), {further}" if made else f"{rows}, {further}"


def _nothing(kind: Type) -> str:
    """What the sum of nothing is, where it is not the number 0."""
    inner = present(kind)
    name = inner.name if isinstance(inner, Scalar) else ""
    return "Decimal(0)" if name in _EXACT else "timedelta()" if name == "timedelta" else ""

"""The names, rows and lists that are at hand where code is being written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol, TypeAlias

from backwright.design import Design
from backwright.design.locks import NONE, Locks
from backwright.design.places import SELF, place
from backwright.model.expressions import (
    Attribute,
    Call,
    Comprehension,
    Expression,
    Name,
    New,
    Rows,
    Word,
)
from backwright.model.members import Collection, Limits
from backwright.model.names import snake
from backwright.model.types import NOTHING, Type
from backwright.model.walk import parts
from backwright.targets.python.fastapi.operations.expressions.texts import (
    ON_THE_WAY,
    bare,
    is_row,
)
from backwright.targets.python.fastapi.operations.looking import Looking
from backwright.targets.python.symbols import local

_LINES = frozenset({"authenticate", "create", "delete", "ensure", "find", "get", "sign_in", "sign_out", "verify"})
OF_FUNCTIONS = frozenset({"instant", "limit", "link", "links", "me", "result", "session", "settings", "skip"})
"""What functions call their own values."""
Mark: TypeAlias = tuple[dict[str, list[str]], set[str]]


class Doing(Protocol):
    """What a body does to rows, as far as its values need it."""

    def word(self, part: Word) -> str:
        """The code of the result of a word that changes or looks up rows."""

    def call(self, part: Call) -> str:
        """The code of the result of a call of what has statements."""

    def around(self, part: Expression) -> Expression:
        """The expression with what only computes written out, but for the calls of helpers."""

    def helper(self, part: Call) -> str:
        """The code of the result of a call of a helper."""

    def new(self, part: New) -> str:
        """The code of a record or of a reply."""

    def relists(self, part: Expression) -> bool:
        """Whether rows are in other lists once this was done."""

    def stored_type(self, kind: Type) -> str:
        """The class of what a column keeps of a record, or of a list of them."""

    def declared(self, part: Expression) -> Limits:
        """The limits of a value, as far as they are declared where it comes from."""

    def settle(self, value: str) -> None:
        """What keeps a value of that id right is done before the row is asked for it."""

    def stored(self, row: str) -> None:
        """A row is stored before it is asked for its key."""

    def reasons(self, *places: str) -> list[str]:
        """A comment on why rows are locked that a body calls so."""

    def mark(self) -> Mark:
        """What is open where code is being written, to go back to."""

    def back_to(self, mark: Mark) -> None:
        """What was written since then is forgotten."""


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of a loop, and of the loops around it whose turns it goes over, as far as they only look up.

    `heads`: as in "for lot in lots for bid in bids[lot.id]"; `names`: what it calls a turn; `before`: the lines before
    the outermost; `only_look_up`: whether nothing is done in them; `moved`: the links that they let lead elsewhere;
    `over`: the list whose rows they have, in whatever order, where that is known.
    """

    heads: str
    names: frozenset[str]
    before: list[str]
    only_look_up: bool
    moved: frozenset[str] = frozenset()
    over: str = ""


@dataclass(slots=True)
class At:
    """Where code is being written: the lines so far, the names, the rows and the lists at hand."""

    lines: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    loops: dict[str, Turns] = field(default_factory=dict)
    """By the names of what loops go over."""

    def inside(self) -> At:
        """A block below this one: what it finds out is not known after it."""
        return At([], dict(self.names), dict(self.rows), dict(self.lists), dict(self.loops))

    def after(self, inner: At) -> At:
        """What is still known behind a block: not what is no longer so at its end."""
        self.rows = {there: code for there, code in self.rows.items() if inner.rows.get(there) == code}
        self.lists = {there: code for there, code in self.lists.items() if inner.lists.get(there) == code}
        return self


class Names(ABC):
    """What the expressions of one function share."""

    def __init__(self, design: Design, doing: Doing, row: str, caller: str) -> None:
        self._design = design
        self._backend = design.backend
        self._doing = doing
        self._caller = caller
        self._looking = Looking(design, self)
        self._waits = False
        self._found_ahead: dict[str, str] = {}
        """The code of the rows of a turn that were looked up for all turns of its loop, by how the body calls them."""
        self._ahead: dict[str, frozenset[str]] = {}
        """The lines that look rows up for all turns of a loop, each with what it calls a turn itself."""
        self._perhaps_there: dict[str, str] = {}
        """By the code of a row that not every turn has, the condition under which it does."""
        self.found_for_all: dict[str, tuple[str, str]] = {}
        """By what is looked up for all turns of a loop, its name and the line that does."""
        self._rows_of: dict[str, str] = {}
        """By the code of lists in another order, of groups, and of their rows, the list whose rows they have."""
        self._once: dict[str, tuple[str, str]] = {}
        """The lines that name groups, each with the name and the groups."""
        self.locks: Locks = NONE
        self.in_one_go = False
        """Whether what is being written is done for each turn of a loop that only looks up."""
        self.before_turns: frozenset[str] = frozenset()
        """The names that are taken before the outermost list which is being made turn by turn."""
        self.stale = False
        """Whether rows may have been read before another system was asked."""
        self.top: list[str] = []
        self.taken = {*OF_FUNCTIONS, row}
        self.functions: frozenset[str] = frozenset()
        """The names of the functions that it may call: nothing inside it is called so."""
        self.of_loops: dict[str, Type] = {}
        """What loops have called their turns, and may call others so again, with the type of these."""
        self.aliases: dict[str, str] = {}
        """The names of aliases, which further statements may use again for rows of the same entity, with this one."""
        self.at = At(rows={SELF: row} if row else {})

    def way_back(self) -> Callable[[], None]:
        """Forgets what is found out from here on."""
        at, lines = self.at, len(self.at.lines)
        names, rows, lists, loops = dict(at.names), dict(at.rows), dict(at.lists), dict(at.loops)
        taken, found, ahead, top = set(self.taken), dict(self._found_ahead), dict(self._ahead), list(self.top)

        def back() -> None:
            del at.lines[lines:]
            at.names, at.rows, at.lists, at.loops = names, rows, lists, loops
            self.at, self.taken, self._found_ahead, self._ahead, self.top = at, taken, found, ahead, top

        return back

    def fresh(self, name: str, kind: Type | None = NOTHING) -> str:
        """A Python name that the function does not use yet, unless loops had it for values of that type; `None`: of a
        name that is known in one expression alone.
        """
        wanted = snake(name) or "_"
        found, number = local(wanted), 2
        while found in {*self.taken, *self.aliases} or (kind is not None and self.of_loops.get(found, kind) != kind):
            found, number = f"{wanted}_{number}", number + 1
        self.taken.add(found)
        self.has_rows_of(found, "")
        return found

    def on_the_way(self, name: str) -> str:
        """What a row is called that a value finds on its way, until it is known whether the value asks it again."""
        found = next(one for n in count(1) if (one := f"{snake(name)}{ON_THE_WAY}{n}") not in self.taken)
        self.taken.add(found)
        return found

    def lift(self, name: str, code: str, kind: Type = NOTHING) -> str:
        """The name of a value that is worked out before, which loops may have had for values of that type."""
        if code.isidentifier():
            return code
        found = self.fresh(name, kind)
        self.at.lines.append(f"{found} = {code}")
        self.has_rows_of(found, code)
        return found

    def has_rows_of(self, name: str, code: str) -> None:
        """Notes what a name stands for from here on, where that has the rows of a list."""
        self._rows_of = {one: rows for one, rows in self._rows_of.items() if name not in (one, rows)} | (
            {name: self._rows_of[code]} if self._rows_of.get(code, name) != name else {}
        )

    @contextmanager
    def block(self) -> Iterator[At]:
        """What is written inside stands in a block of its own."""
        around, self.at = self.at, self.at.inside()
        yield self.at
        self.at = around.after(self.at)

    @contextmanager
    def calling(self, names: tuple[str, ...]) -> Iterator[None]:
        """What is written inside calls other rows by these names than what stands around it."""

        def of_others(known: dict[str, str]) -> dict[str, str]:
            return {there: code for there, code in known.items() if there.partition(".")[0] not in names}

        found, rows = self._found_ahead, self.at.rows
        self._found_ahead = of_others(found)
        self.at.rows, self.at.lists = of_others(rows), of_others(self.at.lists)
        yield
        mine = {there: code for there, code in found.items() if there not in of_others(found)}
        self._found_ahead = of_others(self._found_ahead) | mine
        self.at.rows |= {there: code for there, code in rows.items() if there in names}

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """What is written inside may not run: nothing of it goes before."""
        around, self._waits = self._waits, True
        rows = dict(self.at.rows)
        try:
            yield
        finally:
            self._waits = around
        # What is looked up for all turns of a loop is there in any case.
        self.at.rows = rows | {there: code for there, code in self.at.rows.items() if code.endswith("]")}

    @contextmanager
    def behind(self) -> Iterator[None]:
        """What is written inside stands behind what is written next: that knows nothing of what it finds."""
        known = set(self.at.rows)
        yield
        self.at.rows = {there: code for there, code in self.at.rows.items() if there in known or ON_THE_WAY not in code}

    @property
    def waits(self) -> bool:
        """Whether what is being written may not run."""
        return self._waits

    def written_out(self, part: Expression) -> Expression:
        """The expression with what only computes written out, but for the calls of helpers."""
        return self._doing.around(part)

    def count(self, part: Expression) -> str | None:
        """The code of a whole number; None where it may be negative."""
        limits = self._doing.declared(part)
        return bare(self._value(part)) if limits.min is not None and limits.min >= 0 else None

    def known(self, part: Expression) -> str:
        return self._known(self.written_out(part))

    def _known(self, part: Expression) -> str:
        return self.identity(part) if is_row(part.type) else bare(self._value(part))

    def _member(self, identity: str) -> object:
        """A member of an entity; None of a record and of a plain value."""
        return self._backend.member(identity) if self._backend.owns(identity) else None

    def _column(self, identity: str) -> str:
        return f"{identity.rpartition('.')[2]}_id"

    def _at_hand(self, part: Expression) -> str | None:
        if isinstance(part, Name):
            return self.at.names.get(part.name)
        return self.at.lists.get(place(part)) if isinstance(part, Attribute) else None

    # What is looked up

    def _further(self, source: Expression) -> bool:
        """Whether a value is about rows that are not at hand."""
        return any(
            isinstance(p, Rows)
            or (
                isinstance(p, Attribute) and isinstance(self._member(p.member), Collection) and self._at_hand(p) is None
            )
            for p in parts(source)
        )

    def does_something(self, part: Expression) -> bool:
        """Whether it looks something up or changes it, in lines of its own."""
        return any(
            (isinstance(p, Word) and p.word in _LINES)
            or (isinstance(p, Call) and not self._backend.computes(p.function))
            for p in parts(part)
        )

    # What the layers above write

    @abstractmethod
    def value(self, part: Expression) -> str:
        """The code of a value."""

    @abstractmethod
    def exactly(self, part: Expression, kind: Type) -> str:
        """The code of a value of that type: a whole number as an exact one, where that is asked for."""

    @abstractmethod
    def _value(self, part: Expression) -> str:
        """The same, in parentheses where its parts could be read otherwise."""

    @abstractmethod
    def _shown(self, part: Expression) -> str:
        """The code of what a loop gives."""

    @abstractmethod
    def _comprehension(self, part: Comprehension, *, test: bool = False) -> str:
        """The code of what a comprehension gives."""

    @abstractmethod
    def identity(self, part: Expression) -> str:
        """The code of the key of a row."""

    @abstractmethod
    def test(self, part: Expression, *, negated: bool = False) -> str:
        """The code of a condition."""

    @abstractmethod
    def unmet(self, part: Expression) -> str:
        """The code of whether a condition does not hold."""

    @abstractmethod
    def _test(self, part: Expression, negated: bool) -> str:
        """The same inside another."""

    @abstractmethod
    def row(self, part: Expression) -> str:
        """The code of a row."""

    @abstractmethod
    def rows(self, part: Expression, name: str = "", *, lifted: bool = True) -> str:
        """The code of a list, of rows or of values; `name`: what it may be called."""

"""What holds at the end of a function: the limits of fields, and what is asked about the rows of branches and loops.

It is asked as soon as nothing may change it any more, nor refuse for another reason. Rows that only a branch or a loop
knows are put into a list until then.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property

from msgspec import structs

from backwright.design import Design
from backwright.design.effects import Effects
from backwright.design.inlining import written_out
from backwright.design.leaving import waits as may_wait
from backwright.model.expressions import Attribute, Expression, Name, New
from backwright.model.members import Field, Member
from backwright.model.names import plural
from backwright.model.operations import Operation
from backwright.model.statements import Let, Statement
from backwright.model.types import Maybe, Nothing, Row, is_text, present
from backwright.model.walk import parts, statements
from backwright.targets.python.fastapi.operations.expressions.texts import Binding, bare, fitted
from backwright.targets.python.fastapi.operations.functions import Function, Project
from backwright.targets.python.fastapi.operations.known import Body, changes, deletes, ends, looks, refuses, writes
from backwright.targets.python.fastapi.operations.owed import row_of
from backwright.targets.python.symbols import class_name


@dataclass(frozen=True, slots=True)
class Bound:
    """The lines that ask for limits of a row, or of each row of a list. `depth`: how many blocks are around it."""

    row: str
    entity: str
    lines: tuple[str, ...]
    depth: int
    rows: str = ""

    def called(self, row: str) -> Bound:
        """The same of a row that is called otherwise."""
        lines = tuple(re.sub(rf"\b{re.escape(self.row)}\b(?=[.)])", row, line) for line in self.lines)
        return replace(self, row=row, lines=lines)


@dataclass(frozen=True, slots=True)
class Home:
    """Where the lists of rows begin, in so many blocks, and what they are called, by what is put into them."""

    lines: list[str]
    depth: int
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)


class Ending(Function):
    """What is owed until the end."""

    def __init__(self, design: Design, project: Project, effects: Effects, body: Body, row: str, subject: str) -> None:
        super().__init__(design, project, effects, body, row, subject)
        self._outer: list[set[str]] = []
        """For each block around, the names that were taken before it."""
        self._homes: list[Home] = []
        self._written: list[list[str]] = []
        """The lines of each block around, and of this one."""
        self._bounds: dict[tuple[str, str], Bound] = {}
        """By the row, or the list of them, and the member that they are about."""
        self._promised: set[str] = set()
        """The names that get their values in branches."""
        self._own_of_turns: set[str] = set()
        """The rows of which each turn of the loop around has another."""

    # Limits

    def _within_limits(self, target: Attribute, code: str, value: Expression) -> None:
        """The limits of a field hold at the end; broken by what is stored they are a conflict."""
        member, kind = self._backend.member(target.member), present(target.base.type)
        if isinstance(member, Field) and isinstance(kind, Row):
            lines = tuple(self._limits.lines(member, code, value))
            one_way = self._limits.moves_one_way(value)
            self._bind(code.rpartition(".")[0], kind.entity, target.member, lines, one_way=one_way)

    def _bind(self, row: str, entity: str, member: str, lines: tuple[str, ...], *, one_way: bool = False) -> None:
        """Asks by these lines, and by those that are owed already, now or later."""
        known = self._backend.member(member)
        if self._leaves and isinstance(known, Field) and may_wait(known):
            if lines:
                limit = self._project.keeping.limit(known, tuple(self._limits.all_lines(known)))
                self._say(f"limit_at_end(session, {limit}, {row})")
            return
        depth = len(self._outer)
        before = self._bounds.pop((row, member), Bound(row, entity, (), depth))
        bound = Bound(row, entity, _together(before.lines, lines), before.depth)
        waits = bound.depth < depth or self._may_change(row, member, one_way=one_way)
        if not waits or not bound.lines or self._is_sent_before(self._backend.member(member)):
            self._say(*bound.lines)
        elif not self._nested:
            self._bounds[row, member] = bound
        elif (line := self._listed_bound(bound)) not in self._lines:
            self._say(line)

    def _is_sent_before(self, member: Member) -> bool:
        """Whether a text, which may be too long for its column, is sent before the end."""
        if not isinstance(member, Field) or member.limits.max is None or not is_text(member.type):
            return False
        return any(looks(one, self._backend) for one in statements((*self._path.after(), *self._path.again())))

    def _may_change(self, row: str, member: str, *, one_way: bool = False) -> bool:
        """Whether something may still refuse for another reason, or change the member of the row.

        `one_way`: what has just changed it makes it no better when it is done again.
        """
        nested = [self._path.here] if self._nested else []
        after = [*nested, *statements(tuple(self._path.after()))]
        if any(refuses(one, self._backend) or changes(one, member) for one in after):
            return True
        again = list(statements(tuple(self._path.again())))
        if any(refuses(one, self._backend) for one in again):
            return True
        same = [one for one in again if not (one_way and one is self._path.here)]
        return row not in self._own_of_turns and any(changes(one, member) for one in same)

    def _ask_bounds(self) -> None:
        """Asks for all limits that are owed."""
        for bound in self._bounds.values():
            self._say(*self._asking(bound))

    def _asking(self, bound: Bound) -> list[str]:
        lines = list(bound.lines)
        if any(deletes(one, bound.entity) for one in statements(self._body.body)):
            kept = f"is_kept(session, {bound.row})"
            lines = [
                re.sub("^if (.+):$", lambda test: f"if {fitted(test[1], Binding.AND)} and {kept}:", line)
                for line in lines
            ]
        if not bound.rows:
            return lines
        row = bound.row
        if "." in row or row in self.values.taken:  # in a turn of the loop that puts it into the list
            row = self.values.fresh(bound.entity, Row(bound.entity))
            self.values.taken.discard(row)
            lines = [re.sub(rf"\b{re.escape(bound.row)}\b(?=[.)])", row, line) for line in lines]
        return [f"for {row} in {bound.rows}:", *(f"    {line}" for line in lines)]

    # Rows of branches and loops

    @property
    def _nested(self) -> bool:
        """Whether the lines that are being written are none of a block, but of a list that is made in a loop."""
        return bool(self._written) and self._lines is not self._written[-1]

    def _enter(self, *, returns: bool) -> None:
        """A block begins. What it puts into lists is asked about there where it ends by a return."""
        self._written.append(self._lines)
        if returns or not self._homes:
            self._homes.append(Home(self._lines, len(self._outer)))
        else:
            self._homes.append(self._homes[-1])

    def _leave(self) -> None:
        self._homes.pop()
        self._written.pop()

    def _list_of(self, what: tuple[str, ...], kind: str) -> str:
        """The name of a list for what only this block knows."""
        home = self._homes[-1]
        if what not in home.lists:
            name = home.lists[what] = self.values.fresh(_called_together(what[0]))
            for block in self._outer[home.depth :]:
                block.add(name)
            home.lines.append(f"{name}: list[{kind}] = []")
        return home.lists[what]

    def _keep_bounds(self, known: set[str]) -> None:
        """The limits of rows that are not known further out are asked here, or the rows are put into a list."""
        listed = []
        for (row, member), bound in list(self._bounds.items()):
            if row_of(row) not in known:
                del self._bounds[row, member]
                if self._may_change(row, member):
                    listed.append(self._listed_bound(bound))
                else:
                    self._say(*self._asking(bound))
        self._say(*dict.fromkeys(listed))

    def _listed_bound(self, bound: Bound) -> str:
        """The line that puts a row into a list: its limits are asked for with those of the others there."""
        name = self._list_of((bound.row,), class_name(bound.entity))
        before = self._bounds.get((f"*{name}", ""), bound)
        lines = _together(before.lines, bound.lines)
        self._bounds[f"*{name}", ""] = Bound(bound.row, bound.entity, lines, self._homes[-1].depth, name)
        return f"{name}.append({bound.row})"

    def _gather(self, known: set[str]) -> None:
        """What is owed for rows of this block is done at the end, for all of them; in loops at once, too."""
        if not self._loops and not any(
            writes(one) or refuses(one, self._backend) for one in statements(tuple(self._path.after()))
        ):
            return
        self._put_into_lists(known)

    def _put_into_lists(self, known: set[str]) -> None:
        own = {name for name, row in self.values.at.names.items() if row in self._own_of_turns} - self._again
        again = list(self._path.again())
        needed, of_others = self._effects.kept_needed(again), self._effects.kept_needed(again, own)
        rows = {self.values.at.names[name] for name in own}
        listed = self._owed.gather(known, self._list_of, needed, of_others, rows)
        self._say_of_stored([line for line in listed if line not in self._lines])

    def _gather_of_turn(self, row: str) -> None:
        """The same of a row that a list is made of: each turn makes another, and only the last is known after it."""
        lists = (name for home in self._homes for name in home.lists.values())
        self._put_into_lists({*self.values.before_turns, *lists})
        if self._owed.is_about(row):
            self._pay(lambda one: one == row)

    # What is told of before the end

    def _noted(self, value: Expression | None) -> Expression | None:
        """What a reply tells of the state that ends with the operation is noted before that."""
        moves = self._body.moves if isinstance(self._body, Operation) else None
        if moves is None or not isinstance(value, New):
            return value
        values = []
        for given in value.values:
            known = given.value
            if any(
                isinstance(p, Attribute) and p.member == moves.field for p in parts(written_out(self._backend, known))
            ):
                known = Name(f"{given.name} noted", known.type)
                self.values.at.names[known.name] = self.values.lift(given.name, bare(self.values.value(given.value)))
            values.append(structs.replace(given, value=known))
        return structs.replace(value, values=tuple(values))

    # Names that stand for one row after the other

    @cached_property
    def _again(self) -> frozenset[str]:
        """The names that are given a row more than once."""
        given = Counter(one.name for one in statements(self._body.body) if isinstance(one, Let))
        given.update(parameter.name for parameter in self._body.parameters)
        return frozenset(name for name, times in given.items() if times > 1)

    def _called_again(self, body: tuple[Statement, ...]) -> list[str]:
        """The names at hand to which a block gives other rows."""
        lets = (one.name for one in statements(body) if isinstance(one, Let))
        return [name for name in dict.fromkeys(lets) if name in self.values.at.names]

    def _name_before(self, then: tuple[Statement, ...], otherwise: tuple[Statement, ...]) -> None:
        """What each of two branches gives to a name is known behind them."""
        going_on = [block for block in (then, otherwise) if not ends(block)]
        lets = [[one.name for one in statements(block) if isinstance(one, Let)] for block in going_on]
        for name in dict.fromkeys(lets[0] if lets else []):
            if name not in self.values.at.names and all(name in each for each in lets):
                self.values.at.names[name] = self.values.fresh(name)
                self._promised.add(name)

    def _perhaps_none(self) -> set[str]:
        """What stands for a row or for none: what is owed for it in a block cannot be asked behind it."""
        given = [(one.name, one.value.type) for one in statements(self._body.body) if isinstance(one, Let)]
        given += [(parameter.name, parameter.type) for parameter in self._body.parameters]
        names = self.values.at.names
        return {names[name] for name, kind in given if isinstance(kind, Maybe | Nothing) and name in names}

    def _is_new(self, name: str) -> bool:
        """Whether a name has no value yet, as far as is known here."""
        return name not in self.values.at.names or name in self._promised

    def _put_aside(self, names: Iterable[str]) -> None:
        """What is owed for the rows that have these names is kept by other ones."""
        for row in [self.values.at.names[name] for name in names]:
            if any(row in dirty for dirty in self._dirty):
                self._say(f"{row}.updated_at = after({row}.updated_at)")
            for dirty in self._dirty:
                dirty[:] = [one for one in dirty if one != row]
            bounds = [bound for bound in self._bounds.values() if bound.row == row and not bound.rows]
            if bounds or self._owed.is_about(row):
                before = self.values.fresh(f"{row}_before")
                self._say(f"{before} = {row}")
                self._owed.rename(row, before)
                self._bounds = {
                    (before if key[0] == row else key[0], key[1]): bound.called(before) if bound in bounds else bound
                    for key, bound in self._bounds.items()
                }
                self._unflushed |= {before} if row in self._unflushed else set()

    def _forget_rows(self, names: Iterable[str]) -> None:
        """What was found by way of rows that had these names is not what is found by them now."""
        for there in {*self.values.at.rows, *self.values.at.lists}:
            if there.partition(".")[0] in names:
                self.values.at.rows.pop(there, None)
                self.values.at.lists.pop(there, None)
        self._locked = {there for there in self._locked if there.partition(".")[0] not in names}

    # Loops that may end at once

    def _in_turns(self, write: Callable[[], list[str]]) -> list[str]:
        """The lines of a loop that holds a return: there, what turns before owe is settled, too.

        What that is shows when the loop is written: then it is written again.
        """
        before, back = self._listed(), self._way_back()
        lines = write()
        owed, bounds = self._listed()
        if (owed, bounds) == before:
            return lines
        back()
        for function, code in owed:
            self._owed.add(function, code)
        self._bounds |= bounds
        return write()

    def _listed(self) -> tuple[list[tuple[str, str]], dict[tuple[str, str], Bound]]:
        """What is owed for the rows in lists, and for those that are known outside the loop."""
        known = self._outer[-1] if self._outer else set()
        every = [(function, code) for function, ids in self._owed.ids.items() for code in ids]
        owed = [(function, code) for function, code in every if code.startswith("*") or row_of(code) in known]
        return owed, {key: bound for key, bound in self._bounds.items() if bound.rows}

    def _way_back(self) -> Callable[[], None]:
        """Forgets what is written from here on, but for the lists."""
        names = ("_locked", "_unflushed", "_dirty", "_bounds", "_tokens", "_outer", "_own_of_turns")
        kept = {name: deepcopy(getattr(self, name)) for name in names}
        owed, values = deepcopy(self._owed.ids), self.values.way_back()
        loops = [(loop, set(loop.unflushed), set(loop.stored)) for loop in self._loops]
        places = {id(place): (place, len(place)) for place in self._places()}

        def back() -> None:
            values()
            for name, value in kept.items():
                setattr(self, name, value)
            self._owed.ids = owed
            for loop, unflushed, stored in loops:
                loop.unflushed, loop.stored = unflushed, stored
            lists = {name for home in self._homes for name in home.lists.values()}
            for place, length in places.values():
                place[length:] = [line for line in place[length:] if line.partition(":")[0] in lists]
            for home in self._homes:
                self.values.taken |= {*home.lists.values()}
                for block in self._outer[home.depth :]:
                    block |= {*home.lists.values()}

        return back

    def _places(self) -> Iterator[list[str]]:
        """Where lines may be put before a loop."""
        yield self._lines
        yield from (home.lines for home in self._homes)
        yield from (loop.before for loop in self._loops)


def _called_together(code: str) -> str:
    """The name of a list of such rows, or of such ids."""
    *above, last = re.sub(r"_\d+(?=\.|_before|$)", "", code).split(".")
    if last.endswith("_before"):
        return f"{last.removesuffix('_before')}_ids"
    if not last.isidentifier() or last == "None":
        return "touched"
    if not above:
        return f"touched_{plural(last)}"
    return f"{above[-1]}_ids" if last == "id" else f"{last}s"


def _together(first: Iterable[str], second: tuple[str, ...]) -> tuple[str, ...]:
    """Tests with what they raise, two lines each, every one once."""
    pairs = [*_pairs(first), *_pairs(second)]
    return tuple(line for pair in dict.fromkeys(pairs) for line in pair)


def _pairs(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Two by two."""
    each = iter(lines)
    return zip(each, each, strict=True)

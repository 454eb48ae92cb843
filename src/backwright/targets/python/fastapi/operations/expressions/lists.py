"""Lists, of rows and of values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from backwright.design.helpers import of_one
from backwright.design.places import SELF, place
from backwright.model.expressions import (
    And,
    Argument,
    Arithmetic,
    Attribute,
    Call,
    Comprehension,
    Conditional,
    Display,
    Expression,
    Groups,
    Loop,
    Method,
    Name,
    New,
    Slice,
    Sorted,
    Word,
)
from backwright.model.members import Collection, Link
from backwright.model.names import another, kebab, plural
from backwright.model.operations import Ordering
from backwright.model.types import (
    Maybe,
    PairOf,
    SetOf,
    element,
    present,
)
from backwright.model.walk import parts
from backwright.targets.python.core import UnsupportedError
from backwright.targets.python.fastapi.operations.expressions.finding import Finding
from backwright.targets.python.fastapi.operations.expressions.gathering import Asked
from backwright.targets.python.fastapi.operations.expressions.names import Turns
from backwright.targets.python.fastapi.operations.expressions.texts import (
    Binding,
    as_list,
    as_set,
    bare,
    fitted,
    folded,
    is_row,
    mentions,
    narrows,
    uncopied,
    written_loop,
)
from backwright.targets.python.fastapi.operations.statements import Query
from backwright.targets.python.symbols import class_name, variable


class Lists(Finding):
    """The lists of one function."""

    wanted = ""
    """What the next list that is made turn by turn is called."""

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
                each = element(part.type) or part.type
                return f"[{', '.join(self.exactly(item, each) for item in items)}]"
            case Sorted():
                return self._sorted(part)
            case Slice(base, start, stop):
                return f"{self.rows(base)}[{self._ends(start, stop)}]"
            case Groups(source, by):
                return self._grouped(source, by)
            case Conditional():
                return self._chosen(part, self.rows)
            case Arithmetic(operator="+"):
                return f"[{', '.join(self._spread(part))}]"
            case Attribute(base, member) if not isinstance(self._member(member), Collection):
                return self._value(part)
            case Word() | Call() | Method():
                return self._value(part)
        raise UnsupportedError(f"a list that is a {type(part).__name__.lower()}")

    def _spread(self, part: Expression) -> list[str]:
        """The items of a list that is made of several, one behind the other."""
        match part:
            case Arithmetic(operator="+", left=left, right=right):
                return [*self._spread(left), *self._spread(right)]
            case Display(items=items):
                each = element(part.type) or part.type
                return [self.exactly(item, each) for item in items]
        return [f"*{self.rows(part)}"]

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
            rows = f"in_order({rows}, key=lambda one: {self._of_one(step.path)}{', reverse=True' * step.descending})"
        return rows

    def _of_one(self, path: Expression) -> str:
        """A path from the row `one`."""
        rows = self.at.rows
        with self.block(), self.perhaps():
            self.at.rows = {SELF: "one"}
            code = bare(self._value(self.written_out(path)))
        self.at.rows = rows
        if "await" in code:
            raise UnsupportedError("an order by what other rows tell, of rows that are at hand")
        return code

    def _ends(self, start: Expression | None, stop: Expression | None) -> str:
        ends = [bare(self._value(end)) if end is not None else "" for end in (start, stop)]
        return ":".join(ends)

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
        def again() -> Asked | None:
            found = self._looking.query(part)
            return None if found is None else Asked(found)

        if (found := self.told_of_turns(part, Asked(query), again, plural(kebab(name or query.entity)))) is not None:
            if there := place(part):
                self.at.lists[there] = found
            return found
        self.at.lines += query.before
        changed = (name,) if name in self.locks.written else self.locks.lists.get(query.entity)
        locked = changed is not None
        code = f"(await session.scalars({query.select(locked=locked)})).all()"
        if changed is not None and not self._waits:
            self.at.lines += self._doing.reasons(*changed)
        if self._waits or not lifted:
            return code
        wanted = plural(kebab(name)) if name else plural(kebab(query.entity))
        if isinstance(part, Attribute):
            wanted = part.member.rpartition(".")[2]
        found = self.lift(wanted, code)
        if there := place(part):
            self.at.lists[there] = found
        return found

    @contextmanager
    def looping(
        self, names: tuple[str, ...], source: Expression, *, moved: frozenset[str] = frozenset()
    ) -> Iterator[str]:
        """What is written inside stands in a loop, whose head is given; what it needs of other rows stands before.

        `moved`: the links that the loop lets lead elsewhere.
        """
        over = self.rows(source, names[0])
        each = element(source.type) or source.type
        around_it = self.turns_of(over)
        again = is_row(each) if len(names) == 1 else self.in_one_go
        if not self._waits and around_it is None and ("await" in over or again):
            over = self.lift(plural(kebab(names[0])), over) if len(names) == 1 else self._grouped_before(over)
        around, before = self.at, self.at.lines
        self.at = around.inside()
        self.at.lines = before
        self.at.loops = {name: turns for name, turns in around.loops.items() if name not in names}
        mine = []
        with self.calling(names):
            kinds = each.items if isinstance(each, PairOf) and len(names) > 1 else (each,)
            for name, kind in zip(names, kinds, strict=True):
                own = name if name not in around.names else f"other_{name}"
                self.at.names[name] = self.fresh(own, None if self.in_one_go else kind)
                mine.append(self.at.names[name])
                self.of_loops |= {mine[-1]: kind} if not self.in_one_go else {}
            head = f"for {', '.join(mine)} in {over}"
            if again and (over.isidentifier() or around_it is not None):
                turns = self._turns_with(head, mine, before, around_it, moved)
                self.at.loops |= dict.fromkeys(names, turns)
            if len(names) == 2:
                self._rows_of_a_group(names[1], source, over)
                if isinstance(each, PairOf) and isinstance(each.items[0], Maybe) and is_row(each.items[0]):
                    self._perhaps_there[mine[0]] = f"{mine[0]} is not None"
            yield head
        self.at = around.after(self.at)
        self.taken -= set(mine)
        self._perhaps_there.pop(mine[0], None)

    def _grouped_before(self, groups: str) -> str:
        """The name of groups, for as long as it is not known if more than the loop itself goes over them."""
        name = self.lift("grouped", groups)
        self._once[f"{name} = {groups}"] = (name, groups)
        return name

    def _with_groups(self, text: str, lines: list[str], first: int) -> str:
        """The code of a loop with the groups in it that no line before it goes over."""
        for line in [line for line in lines[first:] if line in self._once]:
            name, groups = self._once[line]
            if not any(mentions(other, [name]) for other in lines[first:] if other != line):
                lines.remove(line)
                self.taken.discard(name)
                text = re.sub(rf"\b{name}\b", groups.replace("\\", r"\\"), text)
        return text

    def _turns_with(
        self,
        head: str,
        names: list[str],
        before: list[str],
        around: Turns | None,
        moved: frozenset[str] = frozenset(),
    ) -> Turns:
        """The turns of a loop; of those of `around` where it goes over what they have."""
        source = head.partition(" in ")[2]
        over = self._rows_of.get(source, "" if around else source) if len(names) == 1 else ""
        if around is None:
            return Turns(head, frozenset(names), before, self.in_one_go, moved, over)
        return Turns(f"{around.heads} {head}", around.names.union(names), around.before, only_look_up=True, over=over)

    def _rows_of_a_group(self, name: str, source: Expression, groups: str) -> None:
        """The rows of a group are at hand."""
        kind = element(source.type)
        if isinstance(kind, PairOf):
            self.at.lists[name] = self.at.names[name]
            if groups in self._rows_of:
                self._rows_of[self.at.names[name]] = self._rows_of[groups]

    def _comprehension(self, part: Comprehension, *, test: bool = False, in_order: bool = True) -> str:
        made = self._made(part, test=test)
        if not isinstance(part.type, SetOf) or test:
            return made
        return f"list(dict.fromkeys({bare(uncopied(made))}))" if in_order else as_set(made)

    def _made(self, part: Comprehension, *, test: bool) -> str:
        """The code of what all turns of a comprehension give, one behind the other."""
        wanted, self.wanted = self.wanted, ""
        if not test and self.does_something(part):
            self.found_for_all.clear()
            if self._doing.relists(part):
                self.at.lists.clear()
            return self._written_loop(part, wanted)
        columns = None if test else self._columns(part)
        if columns is not None:
            return columns
        return self._in_one_line(part, test=test) or self._written_loop(part, wanted, test=test)

    def _values_of(self, part: Expression) -> str:
        """The code of values whose order does not matter."""
        if not isinstance(part, Comprehension):
            return self.rows(part)
        return uncopied(self._comprehension(part, in_order=False))

    def _in_one_line(self, part: Comprehension, *, test: bool) -> str:
        """The code of a list that needs no lines inside its loops; else ""."""
        lines, known, mark = self.at.lines, self.at.inside(), self._doing.mark()
        first, taken, ahead = len(lines), set(self.taken), dict(self._found_ahead)
        around, self.in_one_go = self.in_one_go, True
        text, turns = self._looped(
            part.loops, lambda: self._test(part.item, negated=False) if test else self._shown(part.item)
        )
        self.in_one_go = around
        if not any(mentions(line, turns - self._ahead.get(line, frozenset())) for line in lines[first:]):
            found = self._with_groups(text, lines, first)
            return f"[{found}]" if test else as_list(found)
        del lines[first:]
        self.at, self.at.lines = known, lines
        self.taken, self._found_ahead = taken, ahead
        self._doing.back_to(mark)
        return ""

    def _written_loop(self, part: Comprehension, name: str = "", *, test: bool = False) -> str:
        """The list, made turn by turn."""
        made = self.fresh(name or "made")
        self.at.lines.append(f"{made} = []")
        around, self.in_one_go = (self.in_one_go, self.before_turns), False
        self.before_turns = self.before_turns or frozenset(self.taken)
        self._turns(part, part.loops, made, test=test)
        self.in_one_go, self.before_turns = around
        return made

    def _turns(self, part: Comprehension, loops: tuple[Loop, ...], made: str, *, test: bool) -> None:
        if not loops:
            code = bare(self._test(part.item, negated=False) if test else self._shown(part.item))
            self.at.lines.append(f"{made}.append({code})")
            return
        loop = self._filtered(loops[0])
        with self.looping(loop.names, loop.source) as head:
            before, self.at.lines = self.at.lines, []
            place = Binding.AND if len(loop.conditions) > 1 else Binding.CHOICE
            tests = [fitted(self._test(condition, negated=False), place) for condition in loop.conditions]
            first, self.at.lines = self.at.lines, []
            self._turns(part, loops[1:], made, test=test)
            lines, self.at.lines = self.at.lines, before
        if tests:
            lines = [f"if {' and '.join(tests)}:", *(f"    {line}" for line in lines)]
        self.at.lines += written_loop(head, (*first, *lines))

    def _looped(self, loops: tuple[Loop, ...], item: Callable[[], str]) -> tuple[str, frozenset[str]]:
        """`item for ... in ... if ...`, and what it calls a turn."""
        turns: set[str] = set()

        def write(rest: tuple[Loop, ...]) -> tuple[str, str]:
            if not rest:
                return bare(item()), ""
            loop = self._filtered(rest[0])
            with self.looping(loop.names, loop.source) as head:
                turns.update(self.at.names[name] for name in loop.names)
                tests = "".join(
                    f" if {fitted(self._test(test, negated=False), Binding.OR)}" for test in loop.conditions
                )
                found, inner = write(rest[1:])
                tests, found, inner = self._narrowed(tests, found, inner)
                return found, f" {head}{tests}{inner}"

        found, heads = write(loops)
        return f"{found}{heads}", frozenset(turns)

    def _narrowed(self, tests: str, *after: str) -> tuple[str, ...]:
        """What is found for each turn and is not None has a name, where more is made of it: type checkers see it so."""
        for value in dict.fromkeys(re.findall(r"(\w+\[[\w.]+\]\.\w+) is not None", tests)):
            if any(value in text for text in after):
                name = self.fresh(value.rpartition(".")[2])
                tests = tests.replace(f"{value} is not None", f"({name} := {value}) is not None", 1)
                after = tuple(re.sub(rf"{re.escape(value)}(?![\w(])", name, text) for text in after)
        return tests, *after

    def _filtered(self, loop: Loop) -> Loop:
        """The loop with its conditions in the statement that finds its rows, where the database can ask them. What is
        never None by them is asked here as well, so that a type checker sees it.
        """
        found = self._all_filtered(loop)
        if found is loop:
            return loop
        each = (one for test in loop.conditions for one in (test.operands if isinstance(test, And) else (test,)))
        return Loop(found.names, found.source, tuple(one for one in each if narrows(one)))

    def _all_filtered(self, loop: Loop) -> Loop:
        if not loop.conditions or len(loop.names) > 1 or self._at_hand(loop.source) is not None:
            return loop
        whole = Comprehension(
            Name(loop.names[0], element(loop.source.type) or loop.source.type), (loop,), loop.source.type
        )
        back = self.way_back()  # what is looked for by it is asked where it is written
        found = self._looking.query(whole)
        back()
        return Loop(loop.names, whole, ()) if found is not None else loop

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
        found = self._told_with_rows(part, loop, values, together=isinstance(item, New))
        if found is None or not isinstance(item, New):
            return found
        names = [another(variable(value.name), self.functions) for value in item.values]
        told = zip(item.values, names, strict=True)
        made = self._doing.new(
            New(item.name, tuple(Argument(one.name, Name(f"={name}", one.value.type)) for one, name in told), item.type)
        )
        return f"[{made} for {', '.join(names)}{',' * (len(names) == 1)} in {found}]"

    def _told_with_rows(
        self, part: Comprehension, loop: Loop, values: Sequence[Expression], *, together: bool
    ) -> str | None:
        """The values of the rows of a loop, several of each row `together`; None where no statement tells them all."""

        def made() -> Asked | None:
            query = self._looking.query(loop.source)
            if query is None:
                return None
            columns = [self._looking.told(query, loop.names[0], value) for value in values]
            told = tuple(column for column in columns if column is not None)
            return Asked(query, told) if len(told) == len(columns) else None

        asked = made()
        if asked is None:
            return None
        name = "selected" if together else plural(kebab(asked.query.entity))
        if (found := self.told_of_turns(part, asked, made, name, together=together)) is not None:
            return found
        if self.turns_of(asked.code) is not None:
            return None
        self.at.lines += asked.query.before
        select = asked.query.select(", ".join(asked.columns))
        if together:
            return self.lift("selected", f"await session.execute({select})")
        return f"(await session.scalars({select})).all()"

    def _leads(self, part: Expression) -> bool:
        """Whether a value is about rows that links lead to."""
        every = (p.base for p in parts(part) if isinstance(p, Attribute) and isinstance(p.base, Attribute))
        return any(isinstance(self._member(base.member), Link) for base in every if isinstance(base, Attribute))

    def _sorted(self, part: Sorted) -> str:
        if not part.key and not isinstance(element(part.source.type), Maybe):
            return f"sorted({folded(self._values_of(part.source), 'reverse=True' * part.reverse)})"
        rows = self.rows(part.source)
        of_rows = is_row(element(part.source.type) or part.source.type)
        if part.key and not self._waits and of_rows and self.turns_of(rows) is None:
            rows = self.lift("rows", rows)
        key = self._key(part.key, over=rows) if part.key else "lambda one: one"
        return self._with_rows_of(rows, f"in_order({rows}, key={key}{', reverse=True' * part.reverse})")

    def _with_rows_of(self, rows: str, code: str) -> str:
        """Code of a list, or of groups, that have the rows of another list."""
        if rows.isidentifier():
            self._rows_of[code] = self._rows_of.get(rows, rows)
        return code

    def _grouped(self, source: Expression, by: str) -> str:
        """The groups; of those that are alike in a row, with that row."""
        rows = self.rows(source)
        turns = self.turns_of(rows)
        if turns is None:
            rows = self.lift("rows", rows)
        key = self._key(by, over=rows)
        found = self._with_rows_of(rows, f"groups({rows}, key={key})")
        kind = self._backend.function(by).result
        if not is_row(kind):
            return found
        model = class_name(present(kind).entity)  # type: ignore[union-attr]
        pairs = found if turns is not None else self.lift("grouped", found)
        keys = self.fresh(plural(kebab(model)))
        among = (
            f"key for key, _ in {pairs}"
            if turns is None
            else f"{_of_one(key)} {self.among(turns, rows)} for one in {rows}"
        )
        line = f"{keys} = await rows_by_id(session, {model}, ({among}))"
        if turns is None:
            self.at.lines.append(line)
        else:
            self.gather(turns, line)
        row = f"{keys}[key]" + " if key is not None else None" * isinstance(kind, Maybe)
        return self._with_rows_of(rows, f"[({row}, group) for key, group in {pairs}]")

    def _key(self, identity: str, *, over: str) -> str:
        """A function of the blueprint as one of Python, of each of a list. What links lead to is looked up before."""
        one, before = "one", self.at.lines
        name, call = of_one(self._backend, identity)
        body = self.written_out(call)
        around, self.in_one_go = self.in_one_go, True
        with self.block(), self.calling((name,)), self.perhaps():
            self.at.names[name] = one
            self.at.loops.pop(name, None)
            around_it = self.turns_of(over)
            if over.isidentifier() or around_it is not None:
                self.at.loops[name] = self._turns_with(f"for {one} in {over}", [one], before, around_it)
            text = bare(self._value(body)) if not is_row(body.type) else self.identity(body)
        self.in_one_go = around
        if "await" in text:
            raise UnsupportedError("an order or a group by what other rows tell")
        return f"lambda {one}: {text}"


def _of_one(key: str) -> str:
    """What a function tells of `one`."""
    return key.removeprefix("lambda one: ")

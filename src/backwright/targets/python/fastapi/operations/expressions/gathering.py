"""What the turns of loops look up: of all turns in one statement, which stands before them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from backwright.design.sharing import asked_again, called
from backwright.model.expressions import Aggregate, Comprehension, Conditional, Expression, Name
from backwright.model.names import kebab, plural, snake
from backwright.model.types import INT, TEXT, Maybe, Row, element, present
from backwright.model.walk import free_names, parts
from backwright.targets.python.fastapi.operations.expressions.names import Names, Turns
from backwright.targets.python.fastapi.operations.expressions.texts import (
    bare,
    is_row,
    mentions,
    mentions_row,
    perhaps_shown,
)
from backwright.targets.python.fastapi.operations.statements import Belongs, Query
from backwright.targets.python.symbols import class_name, local

_WHAT = {"len": "counts", "max": "highest", "mean": "means", "min": "lowest", "sum": "sums"}
"""What is known of several rows, by how it is made."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement that is asked for in a turn: its rows, or these values of them."""

    query: Query
    columns: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return " ".join([*self.query.before, self.query.select(", ".join(self.columns))])


class Gathering(Names):
    """The statements that loops of one function share."""

    def turns_of(self, code: str) -> Turns | None:
        """The turns that code is about; None where it is about none, or where more is done in them than looking up."""
        loops = [turns for turns in self.at.loops.values() if turns.only_look_up]
        about = {name for turns in loops for name in turns.names if mentions(code, [name])}
        if not self.in_one_go or not about or "await" in code:
            return None
        return min((turns for turns in loops if about <= turns.names), key=lambda one: len(one.names), default=None)

    def among(self, turns: Turns, code: str) -> str:
        """The heads of the loops, for those turns that have the rows which code is about."""
        asked = [condition for row, condition in self._perhaps_there.items() if mentions_row(code, row)]
        return turns.heads + (f" if {' and '.join(asked)}" if asked else "")

    def gather(self, turns: Turns, *lines: str) -> None:
        """What all turns look up stands before them."""
        turns.before.extend(lines)
        self._ahead |= dict.fromkeys(lines, turns.names)

    def for_all(self, turns: Turns, wanted: str, code: str, *before: str, about: str = "") -> str:
        """The name of what all turns look up, which no line before them has found yet.

        `before`: the lines that it needs; `about`: what it is, however the turns are called.
        """
        name, line = self.found_for_all.get(about or code, ("", ""))
        if line not in turns.before:
            name = self.fresh(wanted)
            self.gather(turns, *before, line := f"{name} = {code}")
            self.found_for_all[about or code] = name, line
        return name

    def about_rows(self, turns: Turns, one: str, code: str) -> str:
        """What code finds for all rows of a list, in whatever order, whatever a turn calls its row; "" of others."""
        if not turns.over:
            return ""
        return re.sub(rf"\b{one}\b", "one", code.replace(turns.heads, f"for {one} in {turns.over}"))

    def found_once(self, choice: Conditional) -> tuple[Expression, Expression, Expression]:
        """The test and the branches of a choice, with names for what they would look up again."""
        for part in asked_again(choice):
            perhaps = isinstance(part, Conditional) and isinstance(part.type, Maybe)  # checkers follow names alone
            made = perhaps or self._further(part) or any(isinstance(p, Comprehension) for p in parts(part))
            if not made or self.does_something(part):
                continue
            if self._waits and not self.in_one_go:
                choice = self._found_on_the_way(choice, part) if perhaps and not self.at.loops else choice
                continue
            back = self.way_back()
            code = self.rows(part) if element(part.type) is not None else bare(self._shown(part))
            if self.in_one_go and "await" in code:
                back()
                continue
            code = code if self.in_one_go else self.lift("found", code)
            name = f"={code}"
            self.at.names[name] = code
            choice = called(choice, part, Name(name, part.type))
        return choice.test, choice.then, choice.otherwise

    def _found_on_the_way(self, choice: Conditional, part: Expression) -> Conditional:
        """The choice, in which a value has a name from where it is asked for first."""
        code, name = bare(self._shown(part)), self.on_the_way("found")
        return called(choice, part, Name(f"={name}", part.type), first=Name(f"=({name} := {code})", part.type))

    def asked_once(self, condition: Expression, message: Expression) -> tuple[Expression, Expression]:
        """A guard and what it says, with names for what that would look up again."""
        test, said, _ = self.found_once(Conditional(condition, message, message, TEXT))
        return test, said

    def _looked_up(self, part: Expression) -> str | None:
        """What one statement tells; of the rows of a loop, of all of them before it."""
        # A sum of whole numbers is an exact one on PostgreSQL.
        narrow = isinstance(part, Aggregate) and part.fold == "sum" and part.type == INT
        if (told := self._told_of_rows(part)) is not None:
            return f"int({told})" if narrow else told
        found = self._looking.one(part)
        if found is None:
            return None
        before, select = found
        self.at.lines += before
        code = f"await value_of(session, {select})"
        return f"int({code})" if narrow else f"({code})"

    def _told_of_rows(self, part: Expression) -> str | None:
        """Of what one statement tells of all rows that a loop goes over, that of this turn's row."""
        named = {one.name: one.type for one in free_names(part) if one.name in self.at.loops}
        if len(named) != 1:
            return None
        ((turn, kind),) = named.items()
        one, rows = self.at.names[turn], present(kind)
        turns = self.turns_of(one)
        if turns is None or not isinstance(rows, Row):
            return None
        back = self.way_back()
        query = Query(rows.entity)
        text = self._looking.column(query, turn, part)
        if text is None or query.joins or "await" in text:
            back()
            return None
        among = f"{query.model}.id.in_([{one}.id {self.among(turns, f'{one}.id')}])"
        told = f"await values_by_id(session, select({query.model}.id, {text}).where({among}))"
        wanted = _WHAT.get(part.fold if isinstance(part, Aggregate) else "", "answers")
        name = self.for_all(turns, wanted, told, *query.before)
        return f"{name}[{one}.id]"

    def shown_of_turn(self, part: Expression, kind: Row, find: Callable[[str], str], *, perhaps: bool) -> str | None:
        """Of what rows show, that of this turn's row, or of its list of rows; None where it is about no turn.

        `find`: the code that finds it by the keys of rows; `perhaps`: it may not find all.
        """
        if not self.in_one_go:
            return None
        back, several = self.way_back(), not is_row(part.type)
        asked = self.rows(part) if several else bare(self.identity(part))
        turns = self.turns_of(asked)
        if turns is None:
            back()
            return None
        rows = plural(kebab(kind.entity))
        wanted = f"shown-{rows}" if local(snake(rows)) in self.taken else rows
        heads = self.among(turns, asked)
        if not several:
            name = self.for_all(turns, wanted, find(f"({asked} {heads})"))
            return f"{name}.get({asked})" if perhaps else f"{name}[{asked}]"
        one = "row" if mentions(asked, ["one"]) else "one"
        found, none = asked, ""
        if isinstance(part.type, Maybe):
            found, none = f"({asked} or ())", f" if {asked} is not None else None"
        if isinstance(element(present(part.type)), Maybe):
            ids = f"({one}.id {heads} for {one} in {found} if {one} is not None)"
            name = self.for_all(turns, wanted, find(ids))
            return perhaps_shown(name, one, asked, hides=perhaps) + none
        name = self.for_all(turns, wanted, find(f"({one}.id {heads} for {one} in {found})"))
        return f"[{name}[{one}.id] for {one} in {asked}{f' if {one}.id in {name}' * perhaps}]{none}"

    def told_of_turns(
        self,
        part: Expression,
        asked: Asked,
        again: Callable[[], Asked | None],
        name: str,
        *,
        together: bool = False,
    ) -> str | None:
        """What a statement finds for each turn: rows, or values of them; several of each row `together`.

        `part`: what the statement is of; `again`: makes it once more, where more tables stand in it.
        """
        turns = self.turns_of(asked.code) if self.in_one_go else None
        if turns is None:
            return None
        told = _of_each(asked, turns) or _of_each(self._beside(part, again, asked), turns)
        if told is None or (about := told.query.about) is None:
            return None
        each = "values_with" if together else "each_with"
        once = about.key.endswith(".id") and turns.heads.count("for ") == 1
        heads = self.among(turns, about.key)
        keys = f"[{about.key} {heads}]" if once else f"{{{about.key} {heads}}}"
        found = told.query.of_each(keys, *told.columns)
        name = self.for_all(turns, name, f"await {each}(session, {found})", *told.query.before)
        return f"{name}[{about.key}]"

    def _beside(self, part: Expression, again: Callable[[], Asked | None], asked: Asked) -> Asked | None:
        """The statement with the table of the row of a turn in it, where that is the only one that it asks about."""
        named = {one.name: one.type for one in free_names(part) if one.name in self.at.loops}
        kind = present(next(iter(named.values()), INT))
        if len(named) != 1 or not isinstance(kind, Row):
            return None
        (name,), model = named, class_name(kind.entity)
        one, before = self.at.names[name], list[str]()
        if mentions(asked.code, [model]):
            row = self.fresh(f"each-{one}")
            before, model = [f'{row} = aliased({model}, name="{row}")'], row
        with self._looking.beside({name: model}):
            found = again()
        if found is None:
            return None
        found.query.about = Belongs(f"{model}.id", f"{one}.id", "")
        found.query.before[:0] = before
        return found


def _of_each(asked: Asked | None, turns: Turns) -> Asked | None:
    """A statement that can be made for all turns: it asks nothing of one but what the rows belong to."""
    if asked is None or asked.query.about is None:
        return None
    return None if mentions(asked.query.of_each("[]", *asked.columns), turns.names) else asked

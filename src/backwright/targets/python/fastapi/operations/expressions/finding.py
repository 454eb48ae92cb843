"""Rows that expressions lead to."""

from __future__ import annotations

from backwright.design.places import ME, SELF, place
from backwright.model.expressions import (
    Attribute,
    Call,
    Conditional,
    Expression,
    Item,
    Me,
    Name,
    Self,
    Value,
    Word,
)
from backwright.model.members import Link
from backwright.model.names import kebab, plural
from backwright.model.types import (
    Maybe,
    Row,
    Type,
    present,
)
from backwright.targets.python.core import UnsupportedError
from backwright.targets.python.fastapi.operations.expressions.conditions import Conditions
from backwright.targets.python.fastapi.operations.expressions.names import Turns
from backwright.targets.python.fastapi.operations.expressions.texts import item_of, mentions
from backwright.targets.python.symbols import attribute, class_name


class Finding(Conditions):
    """The rows of one function."""

    def identity(self, part: Expression) -> str:
        """The code of the key of a row, None where there may be none."""
        if place(part) in self.locks.anchors and not isinstance(part.type, Maybe):
            code = self.row(part)  # it is found, and so locked: other rows of it decide
            self._doing.stored(code)
            return f"{code}.id"
        return self._identity(part)

    def _identity(self, part: Expression) -> str:
        match part:
            case Me():
                return f"{self._caller_code}.id"
            case Attribute(base, member) if isinstance(self._member(member), Link):
                return f"{self.row(base)}.{self._column(member)}"
            case Value(value=None):
                return "None"
            case Conditional():
                return self._chosen(part, self.identity)
        code = self.row(part)
        if isinstance(part.type, Maybe) and not isinstance(part, Self):
            is_path = all(name.isidentifier() for name in code.split("."))
            code = code if self.waits and is_path else self.lift("found", code)
            return f"({code}.id if {code} else None)"
        self._doing.stored(code)
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
                return item_of(self.rows(base), self._value(index))
            case Value(value=None):
                return "None"
            case Conditional():
                return self._chosen(part, self.row)
        raise UnsupportedError(f"a row that is a {type(part).__name__.lower()}")

    def _account(self, kind: Type) -> str:
        assert isinstance(kind, Row)
        if ME not in self.at.rows:
            lock = self._lock_of(self.locks.alone(ME), how=self._how(ME))
            code = f"await session.get_one({class_name(kind.entity)}, me.id{lock})"
            if self._waits:
                return f"({code})"
            self.at.lines += self._doing.reasons(ME) if lock else []
            self.at.rows[ME] = self.lift("account", code)
        return self.at.rows[ME]

    def _how(self, there: str) -> str:
        """How a row is locked as it is found.

        A link to it may be stored by then, by others as well: those who only keep it from being deleted do not wait.
        """
        alone = not self.locks.follows and (there in self.locks.anchors or there == ME)
        return "True" if alone else '{"key_share": True}'

    def _lock_of(self, locked: bool, *, how: str = "True") -> str:
        """The options with which a row is found that is locked."""
        return (f", with_for_update={how}" + ", populate_existing=True" * self.stale) if locked else ""

    def _linked(self, part: Attribute, base: Expression, member: str) -> str:
        waits = isinstance(part.type, Maybe) and self._waits and place(part) not in self.at.rows
        asked = self._identity(part) if waits else ""  # first, as the row that has the link may be found on its way
        found = self._found_by_link(part, base, member)
        if isinstance(part.type, Maybe) and found in self._perhaps_there:
            rows, _, key = found.removesuffix("]").partition("[")
            return f"{rows}.get({key})"
        if isinstance(part.type, Maybe) and not found.isidentifier():
            return f"({found} if {asked or self._identity(part)} is not None else None)"
        return found

    def _found_by_link(self, part: Attribute, base: Expression, member: str) -> str:
        """The code of the row that a link leads to, which must be known to be one."""
        there = place(part)
        if there and there in self.at.rows:
            return self.at.rows[there]
        link = self._member(member)
        assert isinstance(link, Link)
        turns = self._loop_of(base)
        if turns is not None and there and turns.moved.isdisjoint(there.split(".")[1:]):
            return self._of_this_turn(there, base, link, turns)
        if self.in_one_go and (picked := self._of_picked(base, link)) is not None:
            return picked[1]
        model, lock = class_name(link.target), self._lock_of(there in self.locks.written, how=self._how(there))
        code = f"await session.get_one({model}, {self._identity(part)}{lock})"
        if self._waits and there and not (isinstance(part.type, Maybe) or self.in_one_go or self.at.loops):
            name = self.at.rows[there] = self.on_the_way(link.name)
            return f"({name} := {code})"
        if self._waits or link.optional:
            return f"({code})"
        self.at.lines += self._doing.reasons(there) if lock else []
        found = self.lift(link.name, code, Row(link.target))
        if there:
            self.at.rows[there] = found
        return found

    def _loop_of(self, base: Expression) -> Turns | None:
        """The loop that a row comes from, by itself or over links."""
        while isinstance(base, Attribute):
            base = base.base
        return self.at.loops.get(base.name) if isinstance(base, Name) else None

    def _of_this_turn(self, there: str, base: Expression, link: Link, turns: Turns) -> str:
        """The row of this turn, of those that all turns of a loop lead to."""
        code = f"{self.row(base)}.{link.name}_id"
        name = self._prefetched(there, base, link, turns)
        found = f"{name}[{code}]"
        if link.optional:
            self._perhaps_there[found] = f"{code} is not None"
        if turns.before is not self.at.lines and not self._waits and not link.optional:
            found = self.lift(link.name, found, Row(link.target))
        self.at.rows[there] = found
        return found

    def _prefetched(self, there: str, base: Expression, link: Link, turns: Turns) -> str:
        """The name of the rows that all turns of a loop lead to, looked up before it."""
        if there not in self._found_ahead:
            # What a turn calls the rows on the way is not known before the loop.
            code = f"{self._found_ahead.get(place(base)) or self.row(base)}.{link.name}_id"
            lock = ", lock=True" * (there in self.locks.written)
            before = self._doing.reasons(there) if lock else []
            keys = f"({code} {self.among(turns, code)})"
            found = f"await rows_by_id(session, {class_name(link.target)}, {keys}{lock})"
            about = self.about_rows(turns, self.at.names[there.partition(".")[0]], found)
            name = self.for_all(turns, plural(kebab(link.name)), found, *before, about=about)
            self._found_ahead[there] = f"{name}[{code}]"
            if link.optional:
                self._perhaps_there[self._found_ahead[there]] = f"{code} is not None"
        return self._found_ahead[there].partition("[")[0]

    def _of_picked(self, base: Expression, link: Link) -> tuple[str, str] | None:
        """The code of one of a turn's rows, and of the row that links of it lead to, `found[0].reader`: it is looked up
        for all turns. None where it is not about a turn, or where only the turn tells which of its rows that is.
        """
        back = self.way_back()
        one, own = self._picked(base) or ("", "")
        rows, _, index = one.rpartition("[")
        turns, part = self.turns_of(rows), _part_with(index.removesuffix("]"))
        if turns is None or part is None:
            back()
            return None
        code = f"{own}.{link.name}_id"
        if code not in self.at.rows:
            each = "row" if mentions(rows, ["one"]) else "one"
            keys = f"{code.replace(one, each)} {self.among(turns, rows)} for {each} in {rows}{part}"
            found = f"await rows_by_id(session, {class_name(link.target)}, ({keys}))"
            name = self.for_all(turns, plural(kebab(link.name)), found)
            self.at.rows[code] = f"{name}[{code}]"
        if link.optional:
            self._perhaps_there[self.at.rows[code]] = f"{code} is not None"
        return one, self.at.rows[code]

    def _picked(self, base: Expression) -> tuple[str, str] | None:
        """The code of one row of a list, and of the row that links of it lead to, which has to be there."""
        if isinstance(base, Item):
            one = self.row(base)
            return one, one
        if not isinstance(base, Attribute) or not isinstance(way := self._member(base.member), Link) or way.optional:
            return None
        return self._of_picked(base.base, way)


def _part_with(index: str) -> str | None:
    """The part of a list that has only what stands at an index; None where that is not known beforehand."""
    if not index.lstrip("-").isdigit():
        return None
    return f"[{int(index) or ''}:{int(index) + 1 or ''}]"

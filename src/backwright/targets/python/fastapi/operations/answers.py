"""How a function ends: what it answers, and what is settled before."""

from __future__ import annotations

from backwright.design import Design
from backwright.design.effects import Effects, shows
from backwright.design.places import SELF
from backwright.model.expressions import Attribute, Call, Expression, Name, New, Self, Sorted, Value
from backwright.model.operations import Operation
from backwright.model.statements import Return
from backwright.model.types import ListOf, RecordOf, Row, element, present
from backwright.targets.python.fastapi.operations.calls import Calls
from backwright.targets.python.fastapi.operations.expressions.texts import bare, is_row
from backwright.targets.python.fastapi.operations.functions import Project
from backwright.targets.python.fastapi.operations.known import Body
from backwright.targets.python.symbols import attribute


class Answers(Calls):
    """What a function answers, and what is true at its end."""

    def __init__(self, design: Design, project: Project, effects: Effects, body: Body, row: str, subject: str) -> None:
        super().__init__(design, project, effects, body, row, subject)
        self._results: dict[str, str] = {}
        """What answers are called before what they owe is settled, by their class."""

    def _pages(self) -> bool:
        """Whether the database can cut what it looks up into pages: all of it may be read."""
        body = self._body
        if not isinstance(body, Operation) or body.limit is None or len(body.body) != 1:
            return False
        (only,) = body.body
        item = present(element(present(body.result)) or body.result)
        if not isinstance(only, Return) or only.value is None or not isinstance(item, Row):
            return False
        if self._project.pages.apart and isinstance(only.value, Sorted):
            return False  # a page is cut in an order that is declared
        found = self.values.looked_for(only.value, body.order)
        leave = self._project.all_leave(item.entity) and self._project.pages.may_look_up(body)
        return found is not None and not found.limit and leave

    def _finish(self) -> None:
        """What is true at the end, wherever the function ends."""
        moves = getattr(self._body, "moves", None)
        if moves is not None:
            member = self._backend.member(moves.field)
            row = self.values.at.rows[SELF]
            self._say(f"{row}.{attribute(member.name)} = {moves.after!r}")
            self._changed(Self(Row(self._backend.rows_of(self._body.owner).name)), row, moves.field)
        self._ask_bounds()
        self._note_times()
        self._pay(lambda _: True)

    def _return(self, value: Expression | None) -> None:
        """What the function answers. A reply shows rows as they are at the end, any other value is of before it."""
        shown = value is not None and shows(value)
        self._say(*self._owed.make_room())
        if shown:
            value = self._noted(value)
            self._end()
        code = "" if value is None else self._result(value)
        if not shown and self._ends_with_changes:
            if code and not code.isidentifier() and not isinstance(value, Value):
                kind = self._project.made(value, self._body)[0] if isinstance(value, New) else ""
                if kind not in self._results:
                    self._results[kind] = self.values.fresh("result") if self._results else "result"
                self._say(f"{self._results[kind]} = {code}")
                code = self._results[kind]
            self._end()
            if self._lines and self._lines[-1].startswith(f"{code} = "):
                code = self._lines.pop().removeprefix(f"{code} = ")
        self._dirty[-1].clear()
        if self._effects.hands_on(self._body):
            self._store()
        if self._lines and code.isidentifier() and self._lines[-1].startswith(f"{code} = "):
            code = self._lines.pop().removeprefix(f"{code} = ")  # a local name, no value of a row
        self._say(f"return {code}".rstrip())

    @property
    def _ends_with_changes(self) -> bool:
        moves = getattr(self._body, "moves", None) is not None
        return moves or bool(self._bounds) or any(self._dirty) or bool(self._owed)

    def _end(self) -> None:
        for dirty in self._dirty[:-1]:
            self._dirty[-1] += [row for row in dirty if row not in self._dirty[-1]]
        self._finish()
        self._dirty[-1].clear()

    def _result(self, value: Expression) -> str:
        value = self.values.written_out(value)
        if isinstance(value, Call) and not self._backend.computes(value.function):
            return bare(self.call(value, used=False))
        if is_row(value.type):
            return self.values.row(value)
        if isinstance(present(self._body.result), ListOf) and is_row(present(self._body.result).item):  # type: ignore[union-attr]
            order = self._body.order if isinstance(self._body, Operation) else ()
            found = self.values.looked_for(value, order) if self._pages() else None
            if found is not None:
                self._say(*found.before)
                if self._project.pages.apart:
                    return found.unordered()
                if self._project.pages.by_cursor and isinstance(self._body, Operation):
                    return self._project.pages.cut(self._body, found.unordered(), "limit", "cursor")
                if self._project.pages.counts:
                    return f"await page_of(session, {found.select()}, limit, skip)"
                return f"(await session.scalars({found.select()}.limit(limit).offset(skip))).all()"
            by_cursor = self._project.pages.by_cursor and not self._project.pages.apart
            cut = isinstance(self._body, Operation) and self._body.limit is not None and by_cursor
            in_order = order and not cut  # what is cut is put in order there
            return self.values.rows_in_order(value, order) if in_order else self.values.rows(value, lifted=False)
        return self._shown_record(value) or self.values.returned(value, self._body.result)

    def _shown_record(self, value: Expression) -> str:
        """The code of a record as it is answered that came in, or that a row keeps; else ""."""
        kind = present(self._body.result)
        item = element(kind) or kind
        answers = isinstance(self._body, Operation) and isinstance(item, RecordOf) and item.name != "Reply"
        return self.as_shown(value, kind) if answers and isinstance(value, Name | Attribute) else ""

"""Bindery: records in rows, in records, in lists and in answers, of APIs that call what is in them otherwise."""

from __future__ import annotations

from backwright import App, Entity, Record, Rest
from backwright.fields import field
from backwright.logic import Reply, action, computed, reply
from backwright.rules import allow, anyone

app = App(api=[Rest(prefix="/v1", case="camel"), Rest(prefix="/v2"), Rest(prefix="/v3", case="kebab")])


class Step(Record):
    is_done: bool = False


class Line(Record):
    unit_price: int
    first_step: Step | None = None
    all_steps: list[Step] = field(default=[], max=3)


class Order(Entity):
    first_line: Line
    more_lines: list[Line] | None = None

    allow(read=anyone, create=anyone, update=anyone)

    @computed
    def unit_price(self) -> int:
        return self.first_line.unit_price

    @computed
    def kept_line(self) -> Line:
        return self.first_line

    @action(by=anyone)
    def swap(self, new_line: Line) -> Reply:
        old_line = self.first_line
        self.first_line = new_line
        return reply(old_line=old_line, this_order=self, sent_line=new_line)

    @action(by=anyone)
    def raised(self, by_much: int) -> Line:
        return Line(unit_price=self.first_line.unit_price + by_much, first_step=self.first_line.first_step)

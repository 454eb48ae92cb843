"""A railway junction, whose tables and columns are called as words of SQL."""

from __future__ import annotations

from typing import Literal

from backwright import App, Entity, lists
from backwright.fields import Email, field, index, many, unique, within
from backwright.logic import action, computed, create, rows, stored
from backwright.rules import allow, anyone

app = App()


class Order(Entity):
    """What has to run through the junction, of one kind."""

    group: str
    limit: int = field(default=2, min=1)
    values: list[Value] = many()

    allow(read=anyone, write=anyone)

    @stored
    def check(self) -> int:
        return sum(value.end for value in self.values if value.end is not None)

    @computed
    def select(self) -> bool:
        return self.check > self.limit


class Value(Entity):
    """One run."""

    order: Order = within()
    user: Email
    case: Literal["slow", ":fast", 'the "old" one'] = "slow"
    end: int | None = None
    primary: bool = False

    def is_open(self) -> bool:
        return self.end is None

    def is_first(self) -> bool:
        return self.primary and self.case != ":fast" and self.case != 'the "old" one'

    unique("user", where=is_open)
    unique("order", where=is_first)
    index("order", "-end")
    allow(read=anyone, write=anyone)
    lists(
        order=["-end", "-case"],
        limit=10,
        filter=["user", "case", "end", "primary"],
        sort=["end", "user"],
        search=["user"],
    )

    @action(by=anyone)
    def close(self, end: int) -> None:
        for value in rows(Value):
            value.primary = False
        self.end = end


class Reference(Entity):
    """One of a kind for each place."""

    to: int = field(unique=True)
    from_: int = 0

    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def exchange(self, other: Reference) -> None:
        to = self.to
        self.to = other.to
        other.to = to


@action("POST", "/another", by=anyone)
def another() -> Reference:
    return create(Reference(to=max([one.to for one in rows(Reference)], default=0) + 1))

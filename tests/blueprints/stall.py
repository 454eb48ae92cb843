"""Stall: what is for sale, and the baskets of whoever comes by. Nobody signs in; rows alone tell what may be done."""

from __future__ import annotations

from typing import Annotated

from backwright import App, Entity, Rest, lists
from backwright.fields import field, inline, many, within
from backwright.logic import action, create, require
from backwright.rules import allow, anyone

app = App(api=Rest())


class Ware(Entity):
    """What is for sale, as long as there is some."""

    name: str = field(key=True, max=20)
    left: int = field(default=1, min=0, max=99)
    hidden: bool = False
    notes: list[Note] = many()

    def is_shown(self) -> bool:
        return not self.hidden

    def is_left(self) -> bool:
        return self.left > 0

    def is_quiet(self) -> bool:
        return len(self.notes) < 3

    allow(create=anyone, read=is_shown, update=is_left, delete=is_quiet)
    lists(order="name")

    @action(by=is_left)
    def take(self, number: Annotated[int, field(min=1, max=9)] = 1) -> int:
        """Some of it."""
        require(self.left >= number, "is not enough")
        self.left -= number
        return self.left


class Note(Entity):
    """What somebody says of it."""

    ware: Ware = within()
    text: str = field(max=40)

    allow(read=anyone, create=anyone)


class Basket(Entity):
    """What somebody wants."""

    first: Ware
    others: set[Ware] = many()
    lines: list[Line] = inline(max=3)

    allow(read=anyone, create=anyone, update=anyone)


class Line(Entity):
    """Some of a ware."""

    basket: Basket = within()
    ware: Ware
    number: int = field(default=1, min=1, max=9)


@action("POST", "/pick", by=anyone)
def pick(ware: Ware, others: list[Ware]) -> Basket:
    """A basket with all of them."""
    made = create(Basket(first=ware))
    for other in others:
        made.others.add(other)
    return made

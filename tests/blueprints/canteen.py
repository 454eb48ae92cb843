"""Canteen: meals are chosen with what goes with them, several at a time; what is left is counted."""

from __future__ import annotations

from typing import Annotated

from backwright import App, Entity, Record, Rest
from backwright.fields import Money, field
from backwright.logic import Reply, action, query, reply, require, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Meal(Entity):
    """What is cooked."""

    name: str = field(key=True, max=12)
    price: Money = field(default=4, min=0)

    allow(read=anyone, write=anyone)


class Extra(Entity):
    """What goes with it."""

    name: str = field(key=True, max=12)
    price: Money = field(default=1, min=0)
    left: int = field(default=3, min=0)

    allow(read=anyone, write=anyone)


class Seat(Entity):
    """Where one eats."""

    hall: str = field(key=True, max=3)
    number: int = field(key=True, min=1, max=9)
    taken: bool = False

    allow(read=anyone, write=anyone)


class Choice(Record):
    """What somebody wants."""

    meal: Meal
    extras: list[Extra] = field(default=[], max=3)
    seats: list[Seat] | None = None
    drink: Extra | None = None
    count: int = field(default=1, min=1)


@query("GET", "/left", by=anyone)
def left() -> Reply:
    return reply(
        extras=[reply(name=extra.name, left=extra.left) for extra in sorted(rows(Extra), key=name_of)],
        taken=len([seat for seat in rows(Seat) if seat.taken]),
    )


@action("POST", "/orders", by=anyone)
def order(choices: Annotated[list[Choice], field(min=1, max=4)]) -> Reply:
    """All that is wanted, or nothing of it."""
    for choice in choices:
        for extra in choice.extras:
            require(extra.left >= choice.count, f"no {extra.name} is left")
            extra.left -= choice.count
        if choice.seats is not None:
            for seat in choice.seats:
                seat.taken = True
    return reply(
        due=sum(choice.count * (choice.meal.price + sum(extra.price for extra in choice.extras)) for choice in choices),
        meals=[reply(meal=choice.meal.name, extras=[extra.name for extra in choice.extras]) for choice in choices],
    )


@action("POST", "/prices", by=anyone)
def price(choice: Choice) -> Money:
    return choice.count * (choice.meal.price + sum(extra.price for extra in choice.extras))


@action("POST", "/returns", by=anyone)
def bring_back(choice: Choice) -> int:
    """What was not eaten."""
    for extra in choice.extras:
        extra.left += choice.count
    return sum(extra.left for extra in choice.extras)


@action("POST", "/choices", by=anyone)
def read_back(choice: Choice) -> Choice:
    """What was understood."""
    return choice


@action("POST", "/tables", by=anyone)
def lay(choices: list[Choice], other: Choice | None = None, seats: list[Seat] | None = None) -> Reply:
    """What is chosen, for all and for each."""
    return reply(
        choices=choices,
        each=[reply(choice=choice) for choice in choices],
        plain=[Choice(meal=choice.meal, seats=choice.seats) for choice in choices],
        other=other,
        seats=seats,
    )


@action("POST", "/seats/free", by=anyone)
def free(
    seats: list[Seat] | None = None, extras: list[Extra] | None = None, choice: Choice | None = None
) -> list[Seat] | None:
    if extras is not None:
        for extra in extras:
            extra.left += 1
    if choice is not None:
        for extra in choice.extras:
            extra.left += 1
    if seats is not None:
        for seat in seats:
            seat.taken = False
    return seats


def name_of(extra: Extra) -> str:
    return extra.name

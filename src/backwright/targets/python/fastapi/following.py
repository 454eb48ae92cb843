"""What has to be called when rows change, as the functions that write rows ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, Protocol

from backwright.model.entities import Entity
from backwright.model.members import Collection

Verb = Literal["create", "update", "delete", "restore"]


@dataclass(frozen=True, slots=True)
class Inside:
    """What is due of rows inside another: the lines that note where they led before, where they lead now, the calls."""

    before: list[str]
    after: list[str]
    calls: list[str]


class Following(Protocol):
    """What has to be called when rows change."""

    def before(self, entity: Entity, verb: Verb) -> list[str]:
        """The lines before a write."""

    def hooked(self, entity: Entity, verb: Verb, row: str) -> list[str]:
        """The lines that run what the blueprint says of a write."""

    def after(self, entity: Entity, verb: Verb, row: str, before: Mapping[str, str]) -> list[str]:
        """The lines after a write; `before`: the code of the ids that links led to, where that may have changed."""

    def asks(self, entity: Entity, verb: Verb) -> bool:
        """Whether these lines ask who calls."""

    def links(self, entity: Entity) -> list[str]:
        """The links by which a written row leads to others that these lines are about."""

    def inside(self, collection: Collection, verb: Verb, owner: str) -> Inside:
        """What is due of rows that are written as a part of the row with that id."""

    def outside(self, entity: Entity, row: str) -> Iterator[tuple[str, str, str]]:
        """What is due of rows outside when a row goes with what it owns: the functions, with the ids of their rows."""

    def in_order(self, functions: list[str]) -> list[str]:
        """Functions of duties as they have to be called."""

    def called(self, function: str) -> str:
        """The name of the function of a duty, which is written now that somebody calls it."""


def in_order(following: Following, calls: list[str]) -> list[str]:
    """The lines that call what is due, each once, and after what it needs."""
    functions = {line: line.removeprefix("await ").partition("(")[0] for line in calls}
    order = following.in_order([*dict.fromkeys(functions.values())])
    return sorted(functions, key=lambda line: order.index(functions[line]))


def due_where_sent(following: Following, inside: Mapping[str, Inside], follows: list[str]) -> list[str]:
    """The lines after an update: what is due of the rows inside where they were sent, and what is due anyway.

    `inside`: by the code of what may be sent.
    """
    sent = {line: code for code, due in inside.items() for line in due.calls if line not in follows}
    lines = [(code, line) for code, due in inside.items() for line in due.after]
    lines += [(sent.get(line, ""), line) for line in in_order(following, [*sent, *follows])]
    found: list[str] = []
    for code, group in groupby(lines, lambda each: each[0]):
        own = [line for _, line in group]
        found += [f"if {code} is not MISSING:", *(f"    {line}" for line in own)] if code else own
    return found

"""What is asked for next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from backwright.model.surface import Endpoint
from support.walks.foresight import SELDOM
from support.walks.known import Row
from support.walks.learning import Memory

EAGER = 12
DEAR = 8
"""So much rarer than others are requests that delete, or sign out."""
WEIGHTS = {
    "create": 4,
    "update": 3,
    "list": 3,
    "named": 3,
    "operation": 2,
    "sign_in": 2,
    "delete": 0.2,
    "sign_out": 0.2,
}


@dataclass
class Choices:
    """Chooses endpoints, sooner those that seldom went through. `statuses`: what was answered, in other walks too."""

    endpoints: Sequence[Endpoint]
    memory: Memory
    random: Random
    statuses: Counter[tuple[str, int]]
    eager: int = 0
    """For how many steps most have to do with the row in the focus."""
    _done: Counter[str] = field(default_factory=Counter)

    def next(self) -> Endpoint:
        """One that has to do with the row in the focus, one that seldom went through, or any."""
        wish = self.random.random()
        self._seek()
        focus = self.memory.look(keep=self.eager > 0)
        every = (self._able() if self.random.random() < 0.9 else []) or self.endpoints
        near = [each for each in every if focus and any(step.entity == focus.entity for step in each.path)]
        self.eager -= 1
        if near and wish < (0.8 if self.eager > 0 else 0.35):
            return self.random.choices(near, [1 / self._cost(each) for each in near])[0]
        if wish < 0.75:
            few = sorted(self.random.sample(every, len(every)), key=self._cost)
            return self.random.choice(few[: 1 + len(few) // 4])
        return self.random.choices(every, [WEIGHTS.get(each.kind, 1) for each in every])[0]

    def count(self, endpoint: Endpoint, place: tuple[Row | None, Row | None], *, done: bool) -> None:
        """Where an operation went through that seldom does, the next steps are about the same row."""
        seldom = endpoint.kind == "operation" and self._done[endpoint.name] < SELDOM
        row = place[0] or place[1]
        if done and seldom and row is not None:
            self.memory.focus = row
            self.eager = EAGER
        self._done[endpoint.name] += done

    def _seek(self) -> None:
        """Now and then the next steps are about a row with which something could be done that never went through."""
        if self.eager > 0 or self.random.random() > 0.05:
            return
        ever = {name for name, status in self.statuses if status < 300}
        goals = self._rows_of({each.name for each in self.endpoints} - ever)
        if rows := goals or self._rows_of({each.name for each in self.endpoints if not self._done[each.name]}):
            self.memory.focus = self.memory.rich(rows)
            self.eager = 2 * EAGER

    def _rows_of(self, names: set[str]) -> list[Row]:
        """The rows that the paths of these endpoints may name."""
        entities = {step.entity for each in self.endpoints if each.name in names for step in each.path if step.member}
        return [row for row in self.memory.rows if row.entity in entities and self.memory.nearby.there(row)]

    def _cost(self, endpoint: Endpoint) -> int:
        """What was deleted is in the way of all that could have been done with it, and so is who has gone."""
        return (1 + self._done[endpoint.name]) * (DEAR if endpoint.kind in ("delete", "sign_out") else 1)

    def _able(self) -> list[Endpoint]:
        """The endpoints of which the path names no row, or rows that are there, or may come back."""
        there = {row.entity for row in self.memory.rows if self.memory.nearby.there(row)}
        gone = {row.entity for row in self.memory.gone}
        return [each for each in self.endpoints if _named(each) <= (there | gone if each.kind == "restore" else there)]


def _named(endpoint: Endpoint) -> set[str]:
    """The entities whose rows the path names."""
    return {step.entity for step in endpoint.path if step.member}

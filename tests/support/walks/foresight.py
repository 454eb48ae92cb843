"""Which of several requests is worth sending: the evaluator tells beforehand what it would answer."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import TypeVar

from backwright.evaluator import Reference
from backwright.evaluator import Request as Asked
from support.walks.oddities import Request
from support.walks.sides import Answer, answer_of

TRIES, HARD, FEWEST = 12, 36, 6
"""Requests that are drawn for one that is sent; for one that hardly ever goes through, more."""
PATIENT = 3
LONGEST = 160
"""Characters of a refusal: what it says first."""
DONE, SELDOM = "done", 5
BLINDLY, GLADLY = 0.15, 0.8
APART = timedelta(seconds=5)
"""What lies between the instants at which the two sides count a request, on a busy machine."""
TOO_OFTEN = 429

Drawn = TypeVar("Drawn")


@dataclass
class Foresight:
    """Prefers requests that go through, now and then a refusal that was seldom seen, if it ever was."""

    reference: Reference
    random: Random
    seen: Counter[str] = field(default_factory=Counter)
    vain: Counter[str] = field(default_factory=Counter)
    """How often nothing that was drawn would have gone through, since something last did."""

    def choose(self, name: str, draw: Callable[[bool], Drawn], request: Callable[[Drawn], Request]) -> Drawn:
        """One of those that are drawn. `draw` is told whether to be careful."""
        wish = self.random.random()
        if wish < BLINDLY:
            return draw(False)
        trial = fork(self.reference)
        found: list[tuple[int, Drawn]] = []
        for number in range(self._tries(name) if wish < GLADLY else TRIES):
            drawn = draw(wish < GLADLY and number % 3 > 0)
            trial.state = self.reference.state
            one = request(drawn)
            answer = answer_of(trial, Asked(one.method, one.target, one.headers, one.body or b""))
            told = self.seen[_told(name, answer)]
            if answer.status < 300 if wish < GLADLY else not told:
                self.vain[name] *= wish >= GLADLY
                return drawn
            found.append((told, drawn))
        self.vain[name] += wish < GLADLY
        return min(found, key=lambda pair: pair[0])[1]

    def _tries(self, name: str) -> int:
        """The fewer, the longer nothing goes through: what is missing then is another step before."""
        tries = HARD if self.seen[f"{name} {DONE}"] < SELDOM else TRIES
        return max(FEWEST, tries // (1 + self.vain[name] // PATIENT))

    def at_an_edge(self, request: Request) -> bool:
        """Whether it is refused, or is not, only because the clock of one side is a little ahead of the other's."""
        asked = Asked(request.method, request.target, request.headers, request.body or b"")
        statuses = set()
        for shift in (-APART, APART):
            trial = fork(self.reference)
            rates = trial._faces[0].shared.rates
            rates._tried = {key: [moment + shift for moment in tries] for key, tries in rates._tried.items()}
            statuses.add(answer_of(trial, asked).status == TOO_OFTEN)
        return len(statuses) > 1

    def learn(self, name: str, answer: Answer) -> None:
        self.seen[_told(name, answer)] += 1


def _told(name: str, answer: Answer) -> str:
    """What an answer says, whatever it says it of."""
    if answer.status < 300:
        return f"{name} {DONE}"
    said = re.sub(r"\d+", "", str(answer.body))[:LONGEST]
    return f"{name} {answer.status} {said}"


def fork(reference: Reference) -> Reference:
    """One that begins as this one is, and leaves it alone."""
    known = reference._faces[0].shared
    accounts, rates = copy.copy(known.accounts), copy.copy(known.rates)
    sessions = {id(session): copy.copy(session) for session in accounts._sessions.values()}
    accounts._access = dict(accounts._access)
    accounts._sessions = {token: sessions[id(session)] for token, session in accounts._sessions.items()}
    rates._tried = {key: list(tries) for key, tries in rates._tried.items()}
    shared = replace(known, accounts=accounts, rates=rates, replays=dict(known.replays))
    forked = copy.copy(reference)
    forked._faces = [replace(face, shared=replace(shared, api=face.api)) for face in reference._faces]
    return forked

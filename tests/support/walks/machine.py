"""Sequences of requests as Hypothesis makes them, and makes them short where two sides differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from backwright.model.backend import Backend
from support.walks.sides import ReferenceSide, Side
from support.walks.walk import Walk


def requests(
    model: Backend, begin: Callable[[], tuple[ReferenceSide, Side]], statuses: Counter[tuple[str, int]], number: int = 0
) -> type[RuleBasedStateMachine]:
    """Asks two sides that `begin` anew for each sequence; `statuses` counts what was answered in all of them.

    `number`: another one makes others of the same choices.
    """

    class Requests(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self._walk = Walk(model, begin(), Random(0), statuses=statuses, tell=note)
            self._walk.begin()
            self._plain = 0

        @rule(seed=st.binary(min_size=4, max_size=4))  # of numbers it would mostly draw small ones
        def ask(self, seed: bytes) -> None:
            if not any(seed):  # the simplest there is, of which Hypothesis makes whole sequences
                self._plain += 1
                seed = self._plain.to_bytes(4)
            self._walk.random.seed(bytes([number]) + seed)
            self._walk.step()

    return Requests

"""A default that was taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from backwright.design.facts import Facts
from backwright.design.told import Told


class Default(Told, frozen=True):
    """What holds because the blueprint says nothing else, and the word that would say it."""

    what: str
    value: str
    change: str


Family: TypeAlias = Callable[[Facts], Iterable[Default]]

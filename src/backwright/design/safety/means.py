"""One way in which an operation is made safe."""

from __future__ import annotations

from typing import Literal

from backwright.design.told import Told

Kind = Literal[
    "snapshot",
    "row lock",
    "table lock",
    "counter",
    "constraint",
    "check",
    "kept value",
    "retry",
    "insert-or-nothing",
    "delete-if-there",
    "cascade",
    "version",
    "key order",
    "idempotency key",
    "transaction",
    "asked first",
]


class Means(Told, frozen=True):
    """What is relied on, and what for."""

    kind: Kind
    reason: str

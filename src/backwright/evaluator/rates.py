"""How often something may be tried."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from backwright.model.operations import Rate

REGISTRATIONS = Rate(60, timedelta(minutes=1))
"""Of one address."""


class Rates:
    """What was tried, each time by whom. Nothing is counted twice, and what is refused is not counted."""

    def __init__(self) -> None:
        self._tried: dict[tuple[str, ...], list[datetime]] = {}

    def wait(self, rate: Rate, tries: Iterable[tuple[str, ...]], now: datetime) -> int:
        """For how many seconds the next try is refused; 0 where it is not."""
        waits = [self._wait(rate, each, now) for each in tries]
        return max(waits, default=0)

    def count(self, tries: Iterable[tuple[str, ...]], now: datetime) -> None:
        for each in tries:
            self._tried.setdefault(each, []).append(now)

    def _wait(self, rate: Rate, each: tuple[str, ...], now: datetime) -> int:
        recent = [moment for moment in self._tried.get(each, ()) if moment > now - rate.per]
        if len(recent) < rate.times:
            return 0
        return max(1, -(-(recent[-rate.times] + rate.per - now) // timedelta(seconds=1)))

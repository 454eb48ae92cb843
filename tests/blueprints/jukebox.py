"""A jukebox: one item of a list, in values that databases work out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from backwright import App, Entity
from backwright.fields import field
from backwright.logic import computed
from backwright.rules import allow, anyone

app = App()


class Disc(Entity):
    """A disc, and what it was played for."""

    label: str = field(max=40)
    songs: list[str] = field(default=[])
    lengths: list[int] = field(default=[])
    days: list[date] = field(default=[])
    plays: list[datetime] = field(default=[])
    sides: list[Literal["A", "B"]] = field(default=[])
    levels: list[float] = field(default=[])
    coins: list[Decimal] = field(default=[])
    codes: list[UUID] = field(default=[])
    hits: list[bool] = field(default=[])

    allow(read=anyone, create=anyone)

    @computed
    def opening(self) -> str | None:
        songs = self.songs
        return songs[0] if songs else None

    @computed
    def third(self) -> int | None:
        return self.lengths[2] if len(self.lengths) > 2 else None

    @computed
    def longest(self) -> int | None:
        lengths = sorted([length for length in self.lengths if length > 1], reverse=True)
        return lengths[0] if lengths else None

    @computed
    def second_word(self) -> str:
        words = self.label.split(" ")
        return words[1].upper() if len(words) > 1 else ""

    @computed
    def year(self) -> int | None:
        return self.days[1].year if len(self.days) > 1 else None

    @computed
    def first_play(self) -> datetime | None:
        return self.plays[0] if self.plays else None

    @computed
    def side(self) -> Literal["A", "B"] | None:
        return self.sides[0] if self.sides else None

    @computed
    def level(self) -> float | None:
        return self.levels[0] if self.levels else None

    @computed
    def three_plays(self) -> Decimal:
        return self.coins[0] * 3 if self.coins else Decimal(0)

    @computed
    def code(self) -> UUID | None:
        return self.codes[0] if self.codes else None

    @computed
    def hit(self) -> bool:
        return self.hits[0] if self.hits else False

    @computed
    def named_by_its_song(self) -> bool:
        return self.songs[0] == self.label if self.songs else False

"""A newsroom whose articles are orders and updates: words that the routes of rows are called after, too."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import field, inline, within
from backwright.logic import action, computed, query
from backwright.rules import allow, anyone

app = App(api=Rest())


class Reporter(Entity):
    name: str = field(max=40)

    allow(read=anyone, create=anyone)


class Update(Entity):
    words: int = field(default=0, min=0, max=1000)
    tags: list[str] = field(default=[], max=4)
    update: set[Reporter] = inline(max=6)

    allow(read=anyone, create=anyone, update=anyone)

    @action("POST", "update-now", by=anyone)
    def update_words(self) -> int:
        self.words += 1
        return self.words

    def limit(self, long: int) -> int:
        return long if self.words > 5 else 1000

    @query("GET", "tags", by=anyone)
    def tags_of(self) -> list[str]:
        return self.tags

    @query("GET", "tags-from", by=anyone)
    def tags_from(self, other: Update) -> list[str]:
        """The tags of the longer one."""
        return self.tags if self.words > other.words else other.tags

    @query("GET", "most", by=anyone)
    def most(self) -> int:
        """The words that it may have, however many it has."""
        return self.limit(1000)

    @action("PUT", "words", by=anyone)
    def get(self) -> int:
        """How many there are; the word is that of the verb."""
        return self.words


class Order(Entity):
    total: int = field(default=0, min=0, max=1000)

    allow(read=anyone, create=anyone)


class Line(Entity):
    place: Order = within()
    pieces: int = field(default=1, min=0, max=1000)

    allow(read=anyone, create=anyone)

    @computed
    def order(self) -> int:
        return self.place.total + self.pieces


class Exists(Entity):
    """What is there; the set has the name of the operation of another."""

    words: int = field(default=0, min=0, max=1000)
    shelf: set[Shelf] = inline(max=6)

    allow(read=anyone, create=anyone)


class Shelf(Entity):
    name: str = field(max=40)

    allow(read=anyone, create=anyone)

    @action("POST", "exists-now", by=anyone)
    def exists(self) -> str:
        return self.name

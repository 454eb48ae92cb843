"""Guestbook: nobody signs in, everybody writes."""

from __future__ import annotations

from typing import Annotated

from backwright import App, Entity, Rest, lists
from backwright.fields import field, inline, many, relation
from backwright.logic import action, computed, query, require
from backwright.rules import allow, anyone

app = App(
    api=Rest(
        update="PUT",
        limit=3,
        at_most=6,
        parameters={"limit": "perPage", "offset": "skip", "sort": "order_by", "search": "q"},
        errors={"message": "{message}", "status": "{status}"},
        invalid=(400, "cannot be read", [{"field": "{subject}", "message": "{message}"}, "{message}"]),
        conflict={"{subject}": ["{message}"]},
        stale=(412, {"stale": "{message}"}),  # of which there is nothing here
    )
)


class Place(Entity, timestamps=False):
    """Where people come from."""

    code: str = field(key=True, min=2, max=3, pattern="[A-Z]+")
    name: str = field(unique=True, max=30)
    near: set[Place] = inline()
    entries: list[Entry] = many(inverse="place")

    allow(read=anyone, write=anyone)
    lists(order="name", sort=["name", "code"], search=["name"])

    @computed
    def visits(self) -> int:
        return len(self.entries)

    @computed
    def best(self) -> int:
        return max((entry.stars for entry in self.entries), default=0)

    @action("PUT", ":rename", by=anyone)
    def rename(self, name: Annotated[str, field(max=30)]) -> None:
        self.name = name


class Entry(Entity):
    """What somebody wrote."""

    text: str = field(min=3, max=100)
    stars: int = field(default=3, min=1, max=5)
    place: Place | None = relation(default=None)
    origin: Place | None = relation(default=None, on_delete="cascade")
    reply_to: Entry | None = relation(default=None, on_delete="cascade")
    replies: list[Entry] = many()
    hidden: bool = False

    allow(create=anyone, get=anyone, list=anyone, update=anyone, delete=anyone)
    lists(
        order=["-stars", "text"],
        filter={"stars": "stars", "place": "place.code", "origin": "origin", "hidden": "hidden"},
        sort=["stars", "text", "created_at"],
        search=["text", "place.name"],
    )

    @computed
    def total(self) -> int:
        return sum(reply.stars for reply in self.replies) + self.stars

    @computed
    def mood(self) -> str:
        return "good" if self.stars > 3 else "bad" if self.stars < 2 else "fair"

    @query
    def popular(self) -> bool:
        return len(self.replies) > 1 or self.stars == 5

    @action(by=anyone)
    def rate(self, stars: int) -> None:
        require(not self.hidden, "is hidden")
        self.stars = stars

    @action("POST", ":hide", by=anyone)
    def hide(self) -> None:
        self.hidden = True


@query("GET", "/@{place}", by=anyone)
def at(place: Place) -> Place:
    return place


@query("GET", "/@{place}/entries:{stars}.plain", by=anyone)
def told(place: Place, stars: int) -> list[str]:
    return [entry.text for entry in place.entries if entry.stars == stars]

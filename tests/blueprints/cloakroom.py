"""A cloakroom with two APIs, whose refusals have codes of different kinds."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import Slug, field, many, sequence, slugify
from backwright.logic import action, create
from backwright.rules import allow, anyone

app = App(
    api=[
        Rest(prefix="/old", errors={"error": "{message}"}),
        Rest(prefix="/new", errors={"code": "{code}", "said": "{message}"}, codes={"missing": 4, "invalid": 22}),
    ]
)


class Coat(Entity):
    """What somebody has left."""

    slug: Slug = slugify("title", key=True)
    title: str = field(max=40)
    rung: int = 0
    tags: list[Tag] = many()

    allow(read=anyone, create=anyone)

    @action(by=anyone)
    def copy(self) -> Coat:
        """One that looks alike."""
        return create(Coat(title=self.title))

    @action(by=anyone)
    def ring(self) -> int:
        """For whoever has left it."""
        for _ in [1, 2, 3]:
            for __ in [1, 2]:
                self.rung += 1
        return sum(1 for _ in self.tags) + self.rung

    @action(by=anyone)
    def tag(self) -> Tag:
        """One more for this coat."""
        return create(Tag(coat=self))


class Tag(Entity):
    """What hangs on a coat; they are numbered."""

    number: int = sequence(per="coat")
    coat: Coat

    allow(read=anyone)

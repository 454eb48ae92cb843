"""An conservatory of evening courses: conditions inside others, and what is known of some of them beforehand."""

from __future__ import annotations

from datetime import timedelta

from backwright import App, Entity, Rest
from backwright.fields import Money, field
from backwright.logic import Reply, query, reply, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Course(Entity):
    """A course that is given in the evening."""

    title: str = field(min=1, max=60)
    price: Money = field(default=3, min=0, max=99)
    free: bool = False
    open: bool = False
    length: timedelta = timedelta(hours=1)
    allow(read=anyone, create=anyone, update=anyone)

    def cheap(self) -> bool:
        if self.free:
            return self.open
        return self.price < 5

    @query("GET", "word", by=anyone)
    def word(self) -> str:
        """What is said of its price."""
        return "cheap" if self.cheap() else "dear"

    @query("GET", "back", by=anyone)
    def back(self) -> int:
        """The day on which one has to set out to be there."""
        return (-self.length).days

    @query("GET", "alike", by=anyone)
    def alike(self) -> list[Course]:
        """The courses of which the same is said."""
        return [other for other in rows(Course) if other.open == self.cheap()]

    @query("GET", "pairs", by=anyone)
    def pairs(self, prefix: str) -> Reply:
        """The pairs that it makes with others."""
        return reply(
            some=[other.id for other in rows(Course) if prefix + self.title + other.title != "xc1c2"],
            others=[other.id for other in rows(Course) if f"{self.title}{prefix}{other.title}" == "c1xc2"],
        )

    @query("GET", "beside", by=anyone)
    def beside(self) -> Reply:
        """What is said of the others, beside this one."""
        return reply(
            dear=[other.title for other in rows(Course) if (self.open if self.free else other.free)],
            cheap=[other.title for other in rows(Course) if other.cheap() or self.cheap() if self.free],
            said="both" if self.cheap() == (self.free or self.open) else "one",
        )


@query("GET", "/choices", by=anyone)
def choices() -> list[str]:
    """What is said of all."""
    chosen = [course for course in rows(Course) if course.open]
    words = [
        "cheap" if course.cheap() else "dear" for course in chosen if (course.open if course.free else course.cheap())
    ]
    titles = [
        course.title
        for course in chosen
        if course.open or course.free
        if (course.title if course.free else "no") in ("c0", "no")
    ]
    return words + titles

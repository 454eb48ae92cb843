"""A conservatory of evening courses: conditions inside others, and what is known of some of them beforehand."""

from __future__ import annotations

from datetime import timedelta

from backwright import App, Entity, Rest
from backwright.fields import Money, field, relation
from backwright.logic import Reply, action, create, query, reply, rows
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

    @query("GET", "lengths", by=anyone)
    def lengths(self) -> list[int]:
        """How long some texts are."""
        return [len("Ü%"), len(f"{self.title}!"), len(self.title + "!"), len(self.title[1:])]

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


class Session(Entity):
    """One evening of a course, and the row of seats in which the last one sits."""

    course: Course = relation(on_delete="cascade")
    row: int = field(default=1, min=1, max=40)
    allow(read=anyone, create=anyone)


def rank(course: Course) -> tuple[str, Money, str]:
    return "a", course.price, course.title


def number(course: Course) -> int:
    return 1


@query("GET", "/ranked", by=anyone)
def ranked() -> list[Course]:
    """All of them, the dearest first."""
    return sorted(rows(Course), key=rank, reverse=True)


@query("GET", "/numbered", by=anyone)
def numbered() -> Reply:
    """All of them in no order but their own, and the cheapest."""
    return reply(
        all=[course.title for course in sorted(rows(Course), key=number)],
        first=[course.title for course in sorted(rows(Course), key=rank)[:3] if course.open],
        dear=[course for course in rows(Course) if any(one == course for one in sorted(rows(Course), key=rank)[:3])],
    )


def shown(course: Course | None) -> str:
    return course.title if course is not None and course.open else "none"


def cost(course: Course | None, more: Money | None = None) -> Money:
    return 3 if course is None else course.price if more is None else course.price + more


@query("GET", "/nothing", by=anyone)
def nothing() -> Reply:
    """What is said of no course."""
    return reply(
        word=shown(None)[:3],
        others=[course.title for course in rows(Course) if shown(None) != course.title],
        cost=cost(None),
        dear=[course.title for course in rows(Course) if cost(None) < cost(course)],
    )


@action("POST", "/raise", by=anyone)
def raise_prices() -> int:
    """The courses that are not free are dearer from now on."""
    for course in rows(Course):
        if course.free:
            pass
        else:
            course.price += 1
            if course.open:
                pass
    return len(rows(Course))


@query("GET", "/outdone", by=anyone)
def outdone() -> Reply:
    """The courses that are dearer than another, and the evenings that are fuller than another."""
    return reply(
        courses=[one.title for one in rows(Course) if any(one.price > other.price for other in rows(Course))],
        evenings=[one.row for one in rows(Session) if any(one.row > other.row for other in rows(Session))],
    )


@action("POST", "/moved", by=anyone)
def moved() -> Course:
    """All sit one row further behind, and there is one course more."""
    for course in rows(Session):
        course.row += 1
    return create(Course(title="one more"))


@action("POST", "/closed", by=anyone)
def closed(types: list[int]) -> int:
    """What is dear, and not free, is closed, once for each of these."""
    for _ in types:
        for course in rows(Course):
            if course.open or course.price > 8:  # noqa: SIM102
                if not course.cheap() or course.free:
                    course.open = False
    return len(types)


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

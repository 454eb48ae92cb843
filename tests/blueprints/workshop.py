"""Workshop: courses with seats, teams, votes and reports; every kind of statement that an operation may hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from backwright import Account, App, Entity, Record, Rest, View, lists, show
from backwright.fields import Email, Money, Password, field, many, unique, within
from backwright.logic import (
    Reply,
    action,
    computed,
    create,
    delete,
    ensure,
    find,
    get,
    groups,
    mean,
    now,
    query,
    reply,
    require,
    rows,
    today,
)
from backwright.rules import allow, anyone, has_role, me, nobody, signed_in

app = App(
    api=Rest(prefix="/api", case="camel", one={"data": "{data}"}, many={"data": "{data}"}, invalid=400),
    ids="uuid",
)

Seats: TypeAlias = Annotated[int, field(min=1, max=50)]

trainer = has_role("trainer")


class User(Account):
    """Who learns, and who teaches."""

    email: Email = field(unique=True)
    password: Password
    name: str = field(max=60)
    role: Literal["learner", "trainer"] = "learner"
    credit: Money = field(default=100, min=0, write=nobody)

    allow(create=anyone, read=me, update=me)


class Person(View, User, nested=True):
    show(User.name)
    allow(read=signed_in)


class Course(Entity):
    """Something to learn together."""

    code: str = field(key=True, max=30)
    title: str = field(max=80)
    price: Money = field(default=10, min=0)
    capacity: int = field(default=2, min=1, max=50)
    starts: date | None = None
    state: Literal["planned", "open", "closed"] = "planned"
    trainer: User = me
    helpers: set[User] = many()
    bookings: list[Booking] = many()
    sessions: list[Meeting] = many()

    def led(self, me: User) -> bool:
        return self.trainer == me or me in self.helpers

    def free(self) -> int:
        return self.capacity - len(self.bookings)

    @computed
    def seats_left(self) -> int:
        return self.free()

    allow(read=anyone, create=trainer, update=led)
    lists(order="code", limit=20, filter=["state"])

    @action(by=led, moves="planned -> open")
    def open(self) -> None: ...

    @action(by=led, moves="planned | open -> closed")
    def close(self, reason: str = "") -> Reply:
        """No more bookings; unpaid ones go."""
        gone = 0
        for booking in self.bookings:
            if not booking.paid:
                delete(booking)
                gone += 1
        return reply(code=self.code, gone=gone, reason=reason)

    @action(by=signed_in)
    def book(self, me: User, seats: Seats = 1, note: str | None = None) -> Booking:
        """Take seats while there are any."""
        require(self.state == "open", "is not open", outcome="conflict")
        require(seats <= 3, "at most three", outcome="invalid")
        require(find(Booking, course=self, learner=me) is None, "booked already")
        require(self.free() > 0, "is full")
        return create(Booking(course=self, learner=me, seats=seats, note=note))

    @action("DELETE", "book", by=signed_in)
    def unbook(self, me: User) -> None:
        booking = find(Booking, course=self, learner=me)
        if booking is None:
            return
        require(not booking.paid, "is paid")
        delete(booking)

    @action(by=led)
    def invite(self, person: Email) -> None:
        """Somebody who helps."""
        helper = get(User, email=person)
        require(helper != self.trainer, "leads it already")
        self.helpers.add(helper)

    @action(by=led)
    def dismiss(self, people: list[Email]) -> int:
        count = 0
        for address in people:
            helper = find(User, email=address)
            if helper is not None and helper in self.helpers:
                self.helpers.discard(helper)
                count += 1
        return count

    @action(by=led)
    def discount(self, percent: Annotated[int, field(min=1, max=90)]) -> Money:
        self.price -= self.price * percent / Decimal(100)
        return self.price

    @query(by=led)
    def report(self) -> Reply:
        paid = [booking for booking in self.bookings if booking.paid]
        return reply(
            booked=len(self.bookings),
            paid=len(paid),
            income=sum(booking.seats * self.price for booking in paid),
            biggest=max((booking.seats for booking in self.bookings), default=0),
            learners=sorted(booking.learner.name for booking in self.bookings),
            helped=len(self.helpers),
            first=sorted(self.bookings, key=booked_at)[:1],
        )

    @query
    def running(self) -> bool:
        """Courses that can be booked."""
        return self.state == "open"


def booked_at(booking: Booking) -> datetime:
    return booking.created_at


class Booking(Entity):
    """Somebody's seats."""

    course: Course = within()
    learner: User = me
    seats: int = field(default=1, min=1, max=3)
    paid: bool = field(default=False, write=nobody)
    note: str | None = field(default=None, max=200)

    unique("course", "learner")

    def own(self, me: User) -> bool:
        return self.learner == me

    allow(read=[own, trainer], delete=own)

    @action(by=own)
    def pay(self, me: User) -> Reply:
        """From the learner's credit."""
        require(not self.paid, "is paid")
        due = self.seats * self.course.price
        me.credit -= due
        self.paid = True
        return reply(paid=due, left=me.credit, booking=self)

    @action(by=own)
    def pass_on(self, to: Email) -> None:
        other = get(User, email=to)
        require(other != self.learner, "is yours", outcome="invalid")
        require(not any(booking.learner == other for booking in self.course.bookings), "has one")
        self.learner = other


class Meeting(Entity):
    """One evening of a course."""

    course: Course = within()
    at: datetime
    topic: str = field(max=80)
    rating: Decimal | None = field(default=None, min=0, max=5, write=nobody)
    ratings: list[Rating] = many()

    allow(read=anyone, write=trainer)

    @query(by=anyone)
    def places(self) -> int:
        """How many more may come."""
        return self.course.free()

    @action(by=signed_in)
    def rate(self, me: User, stars: Annotated[int, field(min=0, max=5)]) -> Reply:
        mine = ensure(Rating(meeting=self, author=me))
        mine.stars = stars
        everything = [rating.stars for rating in self.ratings]
        return reply(stars=stars, count=len(everything), best=max(everything, default=0), mine=mine.stars)


class Rating(Entity):
    meeting: Meeting = within()
    author: User = me
    stars: int = field(default=0, min=0, max=5)

    unique("meeting", "author")
    allow(list=trainer)


class Seat(Record):
    course: Course
    seats: int = field(default=1, min=1, max=3)


class Line(Record):
    state: str
    courses: int
    seats: int
    dearest: Money


class Day(Record):
    day: date
    topics: list[str]


def reserve(course: Course, learner: User, seats: int) -> Booking:
    """One booking of several."""
    require(course.state == "open", f"{course.title} is not open")
    require(course.free() > 0, f"{course.title} is full")
    return create(Booking(course=course, learner=learner, seats=seats))


@action("POST", "/orders", by=signed_in, status=201)
def order(me: User, wanted: Annotated[list[Seat], field(min=1, max=3)]) -> list[Booking]:
    """Several courses at once, or none."""
    require(len(wanted) <= 3, "too many")
    return [reserve(seat.course, me, seat.seats) for seat in wanted]


@action("POST", "/gifts", by=signed_in)
def give(me: User, to: Email, amount: Annotated[Money, field(min=1)], reason: str | None = None) -> Reply:
    """Credit for somebody else."""
    other = get(User, email=to)
    require(other != me, "is yourself", outcome="invalid")
    if reason is None:
        reason = "a gift"
    me.credit -= amount
    other.credit += amount
    return reply(reason=reason, left=me.credit)


@action("POST", "/courses/merge", by=trainer)
def merge(first: Course, second: Course) -> Course:
    """All bookings of the second move to the first, as far as there is room."""
    require(first != second, "are the same", outcome="invalid")
    for booking in second.bookings:
        if find(Booking, course=first, learner=booking.learner) is None and first.free() > 0:
            create(Booking(course=first, learner=booking.learner, seats=booking.seats))
    first.title = f"{first.title} & {second.title}"[:80]
    second.state = "closed"
    return first


@query("GET", "/summary", by=anyone)
def summary() -> list[Line]:
    return [
        Line(
            state=state,
            courses=len(courses),
            seats=sum(course.capacity for course in courses),
            dearest=max((course.price for course in courses), default=0),
        )
        for state, courses in groups(rows(Course), by=in_state)
    ]


def in_state(course: Course) -> str:
    return course.state


@query("GET", "/calendar", by=anyone)
def calendar(since: date, days: Annotated[int, field(min=1, max=366)] = 30) -> list[Day]:
    until = since + timedelta(days=days)
    found = [meeting for meeting in rows(Meeting) if since <= meeting.at.date() < until]
    return [Day(day=day, topics=[meeting.topic for meeting in there]) for day, there in groups(found, by=on_day)]


def on_day(meeting: Meeting) -> date:
    return meeting.at.date()


@query("GET", "/cheap/{most}", by=signed_in)
def cheap(most: int, me: User) -> list[Course]:
    """What I can afford, the dearest first."""
    return sorted(
        (course for course in rows(Course) if course.price <= most and course.price <= me.credit),
        key=dearness,
        reverse=True,
    )


def dearness(course: Course) -> Money:
    return course.price


@query("GET", "/numbers", by=anyone)
def numbers() -> Reply:
    average = mean((course.price for course in rows(Course)), default=0)
    return reply(
        courses=len([course for course in rows(Course) if course.state != "closed"]),
        average=round(average, 1),
        busiest=max((len(course.bookings) for course in rows(Course)), default=0),
        any_open=any(course.state == "open" for course in rows(Course)),
        everybody=all(course.capacity > 0 for course in rows(Course)),
        asked=today() >= date(2020, 1, 1),
    )


@query("GET", "/mine", by=anyone)
def mine(me: User | None) -> str:
    if me is None:
        return "nobody"
    return me.name.upper()


@action("DELETE", "/courses/{code}/meetings", by=trainer)
def clear(code: str) -> None:
    course = get(Course, code)
    for meeting in course.sessions:
        if meeting.at < now():
            delete(meeting)


@action("POST", "/best/{course}", by=signed_in)
def best(course: Course, others: list[Course]) -> Course | None:
    if len(others) == 0:
        return None
    return max_of(course, others[0])


def max_of(one: Course, other: Course) -> Course:
    return one if one.price >= other.price else other

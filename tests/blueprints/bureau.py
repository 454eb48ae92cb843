"""Bureau: keys of several parts, keys within rows, keys that are links or days, sent and shown in every place."""

from __future__ import annotations

from datetime import date

from backwright import Account, App, Entity, Record, Rest, Tokens, View, lists, show
from backwright.fields import Email, Password, field, inline, many, relation, within
from backwright.logic import action, query
from backwright.rules import allow, anyone, me, signed_in

app = App(api=Rest(case="camel"), sign_in=Tokens())


class User(Account):
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, get=me)


class Person(Entity):
    login: str = field(key=True, max=20)

    allow(read=anyone, create=anyone, update=anyone)


class Office(Entity):
    """Named by its country and its number."""

    country: str = field(key=True, max=20, name="in")
    office_number: int = field(key=True)
    title: str = field(default="", max=40)
    keeper: User = me
    near: Office | None = None
    friends: set[Office] = inline()
    floors: list[Floor] = many()

    def visible(self) -> bool:
        return self.office_number % 3 != 0

    allow(read=[keeper, visible], create=signed_in, update=signed_in, delete=keeper)
    lists(filter=["country"], order=["-office_number"], search=["title", "near.country"])

    @action(by=signed_in)
    def move(self, to: Office, title: str = "moved", back: Office | None = None) -> None:
        self.near = to
        self.title = title
        if back is not None:
            back.near = self

    @action(by=anyone)
    def befriend(self, others: list[Office]) -> list[Office]:
        for other in others:
            self.friends.add(other)
        return others

    @query("GET", by=anyone)
    def neighbours(self) -> list[Office]:
        return [office for office in self.friends if office.near == self]


class Floor(Entity):
    """Named by its office and its level."""

    office: Office = within()
    level: int = field(key=True, max=100)
    opened: date = field(default=date(2026, 1, 1))
    rooms: list[Room] = many()

    allow(read=anyone, create=anyone, update=anyone)

    @action(by=anyone)
    def like(self, other: Floor) -> Floor:
        self.opened = other.opened
        return other


class Room(Entity):
    """Named by its floor, and so by its office, and a letter; shown in other rows by a view."""

    floor: Floor = within()
    letter: str = field(key=True, max=20)
    neighbour: Room | None = relation(default=None)

    allow(read=anyone, create=anyone, update=anyone, delete=anyone)


class Day(Entity):
    on: date = field(key=True)
    shift: int = field(key=True, min=0)
    note: str = field(default="", max=40)
    where: Floor | None = relation(default=None, on_delete="cascade")

    allow(read=anyone, create=anyone, update=anyone, delete=anyone)


class Profile(Entity):
    """Named as the person whom it is about."""

    person: Person = relation(key=True, on_delete="cascade")
    text: str = field(default="", max=40)

    allow(read=anyone, create=anyone, update=anyone, delete=anyone)
    lists(filter=["person"])


class Brief(View, Profile, nested=True):
    show(Profile.person, Profile.text)


class Plan(Entity):
    title: str = field(max=40)
    about: Profile | None = relation(default=None, on_delete="cascade")
    day: Day | None = relation(default=None)
    seats: list[Seat] = inline(max=4)
    readers: set[Profile] = inline()
    places: set[Room] = inline()

    allow(read=anyone, create=anyone, update=anyone, delete=anyone)


class Seat(Entity):
    plan: Plan = within()
    room: Room = relation(on_delete="cascade")
    spare: Floor | None = relation(default=None, on_delete="null")
    person: Person | None = relation(default=None)


class Wish(Record):
    office: Office
    text: str
    floor: Floor | None = None
    person: Person | None = None


@action("POST", "/wishes", by=anyone)
def wish(wishes: list[Wish], by: Profile | None = None, rooms: list[Room] | None = None) -> list[Office]:
    return [one.office for one in wishes]


@action("POST", "/wish", by=anyone)
def one_wish(wish: Wish, other: Wish | None = None) -> Office:
    if other is not None:
        return other.office
    return wish.office

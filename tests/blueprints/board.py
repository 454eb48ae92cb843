"""Board: it holds three notes, pins and posters, three marks and folders of each user, three users of a team;
and counts who looks at it.
"""

from __future__ import annotations

from typing import Literal

from backwright import Account, App, Entity, Rest
from backwright.fields import Email, Password, field, many
from backwright.logic import action, after, create, ensure, require, rows
from backwright.rules import allow, anyone, me, signed_in

app = App(api=Rest())


class Note(Entity):
    name: str = field(max=20)
    allow(read=anyone)


class Pin(Entity):
    color: str = field(max=20)
    allow(read=anyone, create=anyone)

    @after("create")
    def few(self) -> None:
        require(len(rows(Pin)) <= 3, "there are three")


class User(Account):
    email: Email = field(unique=True)
    password: Password
    marks: list[Mark] = many()
    team: Literal["red", "blue"] | None = None
    folders: list[Folder] = many()

    def is_one_of_three(self) -> bool:
        return self.team is None or len([user for user in rows(User) if user.team == self.team]) <= 3

    allow(create=is_one_of_three, read=me)


class Mark(Entity):
    user: User = me
    text: str = field(max=20)
    allow(read=user, create=signed_in)

    @after("create")
    def few(self, me: User) -> None:
        require(len(me.marks) <= 3, "you have three")


class Folder(Entity):
    user: User = me
    name: str = field(max=20)
    slips: list[Slip] = many()

    def is_one_of_three(self, me: User) -> bool:
        return len(me.folders) <= 3

    allow(read=user, create=is_one_of_three, delete=user)


class Slip(Entity, timestamps=False):
    folder: Folder
    text: str = field(max=20)

    def fits(self) -> bool:
        return sum(len(slip.text) for slip in self.folder.slips) <= 9

    allow(read=anyone, create=fits)


class Poster(Entity, timestamps=False):
    text: str = field(max=20)

    def has_room(self) -> bool:
        return len(rows(Poster)) <= 3

    allow(read=anyone, create=has_room)


class Day(Entity):
    name: str = field(key=True, max=20)
    looks: int = field(default=0, min=0, max=1000)
    allow(read=anyone)


@action("POST", "/notes", by=anyone, status=201)
def add(name: str) -> Note:
    require(len([note for note in rows(Note) if note.name != "-"]) < 3, "there are three")
    return create(Note(name=name))


@action("POST", "/looks", by=anyone)
def look(day: str, before: int = 0) -> Day:
    seen = ensure(Day(name=day, looks=before))
    seen.looks += 1
    return seen


@action("POST", "/scribbles", by=signed_in, status=201)
def scribble(me: User, text: str) -> Mark:
    require(len(me.marks) < 3, "you have three")
    return create(Mark(user=me, text=text))

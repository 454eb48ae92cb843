"""Parcels: an API whose paths end in a slash, as clients of many years send them."""

from __future__ import annotations

from typing import Literal

from backwright import Account, App, Entity, Rest, Tokens, View, lists, show
from backwright.fields import Email, Password, Slug, field, many, slugify, within
from backwright.logic import Reply, action, query, reply, rows
from backwright.rules import allow, anyone, me, signed_in

app = App(
    api=[
        Rest(
            prefix="/api/v1",
            slash=True,
            update="PUT",
            pages="number",
            parameters={"limit": "page_size"},
            page={"count": "{total}", "results": "{data}"},
            invalid=(400, {"{subject}": ["{message}"]}),
            errors={"detail": "{message}"},
        ),
        Rest(prefix="/api/v2"),
    ],
    sign_in=Tokens(login="token"),
)


class User(Account):
    email: Email = field(unique=True)
    password: Password
    parcels: list[Parcel] = many(inverse="owner")
    allow(create=anyone, read=me, update=me)


class Parcel(Entity):
    slug: Slug = slugify("name", key=True, max=20)
    name: str = field(max=20)
    owner: User = me
    state: Literal["packed", "sent"] = field(default="packed", write=None)
    stops: list[Stop] = many()
    allow(read=[owner], create=signed_in, update=owner, delete=owner)
    lists(order="name", search=["name"])

    @action(by=owner, moves="packed -> sent")
    def send(self) -> None:
        """It leaves."""

    @action("POST", ":weigh", by=owner)
    def weigh(self, grams: int) -> int:
        return grams + len(self.stops)


class Stop(Entity, timestamps=False):
    parcel: Parcel = within()
    number: int = field(key=True, min=0, max=99)
    place: str = field(max=20)
    allow(read=parcel.owner, write=parcel.owner)


class Label(View, Parcel):
    show(Parcel.slug, Parcel.name)
    allow(list=anyone)


@query("GET", "/@{parcel}", by=signed_in)
def at(parcel: Parcel) -> Reply:
    return reply(name=parcel.name, stops=parcel.stops)


@action("POST", "/calls", by=anyone, status=201)
def call(name: str) -> str:
    return name.upper()


@query("GET", "/parcels/latest", by=signed_in)
def latest() -> list[Parcel]:
    return [parcel for parcel in rows(Parcel) if parcel.state == "sent"]

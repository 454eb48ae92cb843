"""Voyage: days with their stops and what is done there, as one API writes it and as another does; seats are fixed."""

from __future__ import annotations

from datetime import timedelta

from backwright import Account, App, Entity, Rest, Tokens
from backwright.fields import Email, Password, field, inline, within
from backwright.rules import allow, anyone, me, signed_in

app = App(
    api=[
        Rest(prefix="/v1"),
        Rest(
            prefix="/next",
            case="camel",
            update="PUT",
            unknown="ignore",
            wording={"missing": "no such thing", "forbidden": "not for you"},
        ),
    ],
    sign_in=Tokens(access=timedelta(hours=1)),
)


class User(Account):
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, read=me)


class Voyage(Entity):
    ship_name: str = field(max=20)
    sea_days: list[SeaDay] = inline(max=9)

    allow(read=anyone, create=anyone, update=anyone)


class SeaDay(Entity, timestamps=False):
    """One day at sea."""

    voyage: Voyage = within()
    day_name: str = field(max=20)
    late_by: int = field(default=0, min=0, write=signed_in)
    port_stops: list[PortStop] = inline(max=9)


class PortStop(Entity, timestamps=False):
    """Where the ship lies for some hours."""

    sea_day: SeaDay = within()
    port_name: str = field(max=20)

    def is_long(self) -> bool:
        return len(self.port_name) > 3

    open_hours: int = field(default=1, min=1, max=9, write=is_long)
    shore_walks: list[ShoreWalk] = inline(max=9)


class ShoreWalk(Entity, timestamps=False):
    port_stop: PortStop = within()
    walk_name: str = field(max=20)

"""Turnstile: a swimming hall, where guests, staff and machines sign in each in their own way."""

from __future__ import annotations

from datetime import timedelta

from backwright import Account, App, Entity, Rest, Tokens
from backwright.fields import Email, Password, field
from backwright.rules import allow, anyone, has_role, me, signed_in

app = App(
    api=Rest(),
    sign_in=[
        Tokens(access=timedelta(minutes=20), refresh=timedelta(days=30), cookie="guest", rate="4/minute"),
        Tokens(
            scheme="Staff",
            access=timedelta(hours=8),
            refresh=timedelta(days=2),
            cookie="desk",
            login="desk/session",
            rate="2/minute",
        ),
        Tokens(header="X-Machine", scheme="", access=timedelta(days=365), login="machines", rate="20/15 minutes"),
    ],
)


class Person(Account):
    """Somebody who swims, somebody at the desk, or a machine at the gate."""

    email: Email = field(unique=True)
    password: Password
    role: str = field(default="guest", max=20, write=has_role("desk"))

    allow(create=anyone, read=me, update=me)


class Visit(Entity):
    """When somebody came in."""

    person: Person = me
    lane: int = field(min=1, max=8)

    allow(read=signed_in, create=signed_in)

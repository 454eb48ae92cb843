"""Depot: sites with an address and opening hours, and parcels with what is in them, kept as records."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from backwright import Account, App, Entity, Record, Rest, lists
from backwright.fields import Email, Money, Password, field, within
from backwright.logic import action, computed, query, require, rows
from backwright.rules import allow, anyone, me, signed_in

app = App(api=Rest(case="camel"))


class Geo(Record):
    """A place on the map."""

    latitude: float = field(min=-90, max=90)
    longitude: float = field(min=-180, max=180)


class Address(Record):
    """Where something is."""

    street: str = field(max=60)
    city: str = field(max=40)
    country_code: Literal["DE", "FR"] = "DE"
    since: date | None = None
    is_office: bool = False
    floor: int = field(default=0, min=-5, max=99)
    geo: Geo | None = None
    tags: list[str] = field(default=[], max=3)


class Hours(Record):
    """From when to when it is open."""

    day: Literal["mon", "tue", "wed"]
    opens: int = field(min=0, max=23)
    closes: int = field(min=1, max=24)


class Content(Record):
    """One thing in a parcel."""

    label: str = field(max=30)
    pieces: int = field(min=1, max=99)
    worth: Money = field(min=0)


class User(Account):
    email: Email = field(unique=True)
    password: Password
    home: Address | None = None

    allow(create=anyone, read=me, update=me)


class Site(Entity):
    """Where parcels wait."""

    name: str = field(key=True, max=30)
    address: Address
    billing: Address | None = None
    hours: list[Hours] = field(default=[], max=3)

    allow(read=anyone, create=signed_in, update=signed_in, delete=signed_in)
    lists(order="name", limit=20)

    @computed
    def city(self) -> str:
        return self.address.city

    @computed
    def is_up(self) -> bool:
        return self.address.floor > 0 and not self.address.is_office

    @action(by=signed_in)
    def move(self, address: Address) -> None:
        """Elsewhere now; the old address gets the bills, if nothing else does."""
        require(address.city != self.address.city or address.street != self.address.street, "is there already")
        if self.billing is None:
            self.billing = self.address
        self.address = address

    @action(by=signed_in)
    def open(self, hours: Annotated[list[Hours], field(min=1, max=3)]) -> None:
        """When it is open."""
        for one in hours:
            require(one.opens < one.closes, f"{one.day} closes before it opens")
        self.hours = hours

    @query(by=anyone)
    def where(self) -> Address:
        """The address alone."""
        return self.address


class Parcel(Entity):
    """What somebody sends."""

    site: Site = within()
    contents: list[Content] = field(default=[], max=5)
    worth: Money = field(default=0, min=0)

    allow(read=anyone, create=signed_in, delete=signed_in)

    @action(by=signed_in)
    def pack(self, contents: Annotated[list[Content], field(min=1, max=5)]) -> None:
        """What is in it, and what that is worth."""
        self.contents = contents
        self.worth = sum(content.pieces * content.worth for content in contents)


@query(by=anyone, order="-worth", limit=2)
def dear(least: Annotated[Money, field(min=0)] = 0) -> list[Parcel]:
    """What is worth most, page by page."""
    return [parcel for parcel in rows(Parcel) if parcel.worth >= least]


@query(by=signed_in, limit=3)
def people() -> list[User]:
    """Those of whom the caller may know."""
    return [user for user in rows(User) if user.home is not None]


@query(by=anyone, limit=3)
def cities() -> list[str]:
    """Where there is a site that is not an office."""
    return [site.address.city for site in rows(Site) if not site.address.is_office]

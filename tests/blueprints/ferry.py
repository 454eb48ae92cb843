"""Ferry: bookings with the passengers who are made with them, numbered, named, and with tickets that are shown once."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from backwright import Account, App, Entity, Record, Tokens
from backwright.fields import (
    Email,
    Password,
    Slug,
    Token,
    check,
    field,
    inline,
    issued,
    many,
    relation,
    sequence,
    slugify,
    within,
)
from backwright.logic import Reply, action, create, get, query, reply, require, stored
from backwright.rules import allow, anyone, me, nobody, signed_in

app = App(sign_in=Tokens(access=timedelta(hours=1)))


class User(Account):
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, read=me)


class Cabin(Entity, timestamps=False):
    """Where passengers sleep."""

    name: str = field(key=True, max=20)
    beds: int = field(min=1, max=9)
    guests: list[Passenger] = many()

    allow(read=anyone, create=signed_in, update=signed_in)

    @stored
    def free(self) -> int:
        return self.beds - len(self.guests)

    @check("has no bed left")
    def fits(self) -> bool:
        return self.free >= 0


class Bag(Record):
    weight: int = field(min=1, max=40)
    fragile: bool = False


class Visa(Record):
    country: str = field(max=2)


class Booking(Entity):
    """Some passengers who travel together."""

    owner: User = relation(default=me)
    title: str = field(max=40)
    ticket: Token = issued()
    limit: int = field(default=30, min=0)
    passengers: list[Passenger] = inline(max=4)
    remarks: list[Remark] = many()

    allow(create=signed_in, read=owner, update=owner, delete=owner)

    @stored
    def load(self) -> int:
        return sum(passenger.load for passenger in self.passengers)

    @action(by=owner)
    def join(self, name: str) -> None:
        """One more of them."""
        create(Passenger(booking=self, name=name))

    @action(by=owner)
    def again(self) -> Booking:
        """The same journey once more, for two."""
        booking = create(Booking(owner=self.owner, title=self.title))
        create(Passenger(booking=booking, name="First"))
        create(Passenger(booking=booking, name="Second"))
        return booking

    @action(by=owner)
    def accompany(self, name: str) -> Reply:
        """One more, whose ticket is told by itself."""
        passenger = create(Passenger(booking=self, name=name))
        return reply(ticket=passenger.ticket, booking=self)

    @action(by=owner)
    def remark(self, texts: Annotated[list[str], field(max=3)]) -> int:
        """What has to be known of the journey."""
        for text in texts:
            create(Remark(booking=self, text=text))
        return sum(remark.letters for remark in self.remarks)

    @query(by=owner)
    def twin(self) -> Booking:
        """The booking as it is."""
        return self


class Passenger(Entity):
    booking: Booking = within()
    name: str = field(max=30)
    slug: Slug = slugify("name")
    seat: int = sequence(per="booking")
    ticket: Token = issued()
    entered_by: User = relation(default=me)
    password: Password | None = None
    cabin: Cabin | None = None
    agent: User | None = relation(default=None, fixed=True, on_delete="null")
    deck: Literal["upper", "lower"] = field(default="lower", fixed=True)
    visa: Visa | None = field(default=None, fixed=True)
    bags: list[Bag] = field(default=[], max=3)
    aboard: bool = field(default=False, write=nobody)

    @stored
    def load(self) -> int:
        return len(self.name) + self.seat

    @check("is too much")
    def light(self) -> bool:
        return self.load <= self.booking.limit


class Remark(Entity, timestamps=False):
    booking: Booking = within()
    text: str

    allow(read=booking.owner)

    @stored
    def letters(self) -> int:
        return len(self.text)


@action("POST", "/board", by=anyone)
def board(ticket: Token) -> Reply:
    """Come aboard."""
    passenger = get(Passenger, ticket=ticket)
    require(not passenger.aboard, "is aboard")
    passenger.aboard = True
    return reply(name=passenger.name, seat=passenger.seat, slug=passenger.slug)

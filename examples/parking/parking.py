"""Parking: car parks, tickets, permits. Every answer is `{success, data, message, timestamp}`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Literal, TypeAlias

from backwright import Account, App, Entity, Record, Rest, Tokens, lists, setting
from backwright.fields import Money, Password, Token, field, issued, many, relation, sequence, unique
from backwright.logic import action, computed, create, ensure, find, groups, now, query, require, rows
from backwright.rules import allow, anyone, has_role, me, nobody, signed_in

app = App(
    api=Rest(
        prefix="/rest",
        case="camel",
        update="PUT",
        limit=None,
        one={"success": True, "data": "{data}", "message": "{message}", "timestamp": "{timestamp}"},
        many={"success": True, "data": "{data}", "message": "{message}", "timestamp": "{timestamp}"},
        none={"success": True, "data": None, "message": "{message}", "timestamp": "{timestamp}"},
        errors={
            "success": False,
            "error": {"code": "{code}", "message": "{message}", "details": "{details}"},
            "timestamp": "{timestamp}",
        },
        wording={"done": "Success", "bad_credentials": "are wrong", "taken": "is taken"},
        codes={
            "invalid": "VALIDATION_ERROR",
            "unauthenticated": "NOT_SIGNED_IN",
            "forbidden": "ACCESS_DENIED",
            "missing": "NOT_FOUND",
            "conflict": "CONFLICT",
            "limited": "TOO_MANY_REQUESTS",
            "unavailable": "UNAVAILABLE",
        },
        invalid=(422, "Validation failed"),
        unauthenticated=(401, "Sign in first"),
        forbidden="Access denied",
        missing=(404, "Not found"),
    ),
    sign_in=Tokens(header="X-Auth-Token", scheme="", access=timedelta(hours=12), login="sessions"),
    currency="EUR",
)

WARDEN_PASSWORD: Password = setting("The password of the first warden.")

Plate: TypeAlias = Annotated[str, field(pattern="[A-Z]{1,3}-[A-Z0-9]{2,8}")]

warden = has_role("warden")


class Driver(Account, path="drivers", current="profile"):
    """Somebody with a car."""

    login: str = field(key=True, min=3, max=30, pattern="[a-z][a-z0-9]*")
    password: Password = field(min=10)
    display_name: str = field(max=60)
    credit: Money = field(default=0, min=0, write=nobody, read=[me, warden])
    role: Literal["driver", "warden"] = field(default="driver", write=nobody, read=[me, warden])
    token: Token = issued()

    allow(create=anyone, read=[me, warden], update=me, delete=me)

    @action("POST", "top-up", by=[me, warden])
    def top_up(self, amount: Annotated[Money, field(min=1, max=500)]) -> None:
        """Put money on the account."""
        self.credit += amount


class CarPark(Entity, timestamps=False):
    """Where cars stand."""

    code: str = field(key=True, min=2, max=12, pattern="[A-Z0-9]+")
    name: str = field(max=80)
    places: int = field(min=1, max=5000)
    hourly_rate: Money = field(min=0, max=99)
    tickets: list[Ticket] = many()

    allow(read=anyone, create=warden, update=warden)
    lists(order="code")

    @computed
    def free_places(self) -> int:
        return self.places - len([ticket for ticket in self.tickets if ticket.left_at is None])

    @action("POST", "entries", by=signed_in, status=201)
    def enter(self, plate: Plate, me: Driver) -> Ticket:
        """The barrier opens: from now on it costs."""
        inside = [ticket for ticket in self.tickets if ticket.left_at is None]
        require(len(inside) < self.places, "The car park is full")
        return create(Ticket(car_park=self, driver=me, plate=plate, entered_at=now()))

    @query(by=warden)
    def occupancy(self) -> list[str]:
        """The plates of the cars inside."""
        return sorted([ticket.plate for ticket in self.tickets if ticket.left_at is None])


class Ticket(Entity, timestamps=False):
    """One stay."""

    number: str = sequence("P{:06}", key=True)
    car_park: CarPark = relation(name="carParkCode")
    driver: Driver = me
    plate: Plate
    entered_at: datetime
    left_at: datetime | None = None
    fee: Money | None = None

    def inside(self) -> bool:
        return self.left_at is None

    unique("plate", where=inside, message="The car is inside already")
    allow(read=[driver, warden])
    lists(order="-number", filter={"plate": "plate", "carPark": "car_park.code"})

    @action("POST", "exit", by=driver)
    def leave(self) -> None:
        """Every hour that has begun is paid from the credit."""
        require(self.left_at is None, "The car has left already")
        fee = self.car_park.hourly_rate * ((now() - self.entered_at) // timedelta(hours=1) + 1)
        require(self.driver.credit >= fee, "Not enough credit", outcome="forbidden")
        self.left_at = now()
        self.fee = fee
        self.driver.credit -= fee


class Income(Record):
    car_park: str
    stays: int
    total: Money


@query("GET", "/reports/income", by=warden)
def income(day: date) -> list[Income]:
    """What each car park took on that day."""
    return [
        Income(
            car_park=park.code,
            stays=len(tickets),
            total=sum(ticket.fee if ticket.fee is not None else 0 for ticket in tickets),
        )
        for park, tickets in groups((t for t in rows(Ticket) if t.left_at and t.left_at.date() == day), by=park_of)
    ]


def park_of(ticket: Ticket) -> CarPark:
    return ticket.car_park


@query("GET", "/plates/{plate}", by=warden, missing=(404, "No such car"))
def where_is(plate: str) -> str | None:
    """The code of the car park where the car is."""
    ticket = find(Ticket, plate=plate, left_at=None)
    return ticket.car_park.code if ticket is not None else None


ensure(Driver(login="warden", display_name="Warden", password=WARDEN_PASSWORD, role="warden"))

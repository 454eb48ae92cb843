"""Harbour: berths and stays, in the API of the machines on the quays, and in that of everybody since."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal

from backwright import Account, App, Entity, Record, Rest, Tokens, View, lists, show
from backwright.fields import Email, Money, Password, Slug, field, inline, many, slugify, within
from backwright.logic import Reply, action, computed, query, reply, require, rows
from backwright.rules import allow, anyone, has_role, me, nobody, signed_in

app = App(
    api=[
        Rest(
            prefix="/v1",
            limit=None,
            pages="number",
            coerce=True,
            unknown="ignore",
            errors={"error": "{message}"},
            wording={"missing": "no such thing", "too_large": "more than {max}", "blank": "is required"},
            invalid=(400, {"fields": {"{subject}": ["{message}"]}, "error": "{message}"}),
            conflict=(409, "cannot be done"),
        ),
        Rest(
            prefix="/v1/next",
            case="camel",
            update="PUT",
            request={"data": "{data}"},
            one={"data": "{data}", "at": "{timestamp}"},
            many={"data": "{data}"},
            page={"data": "{data}", "pagination": {"total": "{total}", "limit": "{limit}"}},
            none={"message": "{message}"},
            errors={"error": {"code": "{code}", "message": "{message}", "details": "{details}"}},
        ),
        Rest(prefix="/partners", case="kebab"),
    ],
    sign_in=Tokens(access=timedelta(hours=1), refresh=timedelta(days=30)),
)

warden = has_role("warden")


class User(Account):
    """Who comes and goes."""

    email: Email = field(unique=True)
    password: Password
    full_name: str = field(max=40)
    role: Literal["guest", "warden"] = field(default="guest", write=warden)

    allow(create=anyone, read=[me, warden], update=me)


class Skipper(View, User, nested=True):
    """What others see of a guest."""

    show(User.full_name)
    allow(get=signed_in)


class Berth(Entity, soft_delete=True):
    """Where a boat may lie."""

    quay_name: str = field(key=True, max=20)
    number: int = field(key=True, min=1)
    max_length: int = field(default=12, min=1, max=60)
    old_code: str | None = field(default=None, unique=True, name="code_1", max=10)
    price_per_night: Money = field(min=0, max=500)

    allow(read=anyone, write=warden, restore=warden)
    lists(filter={"quay": "quay_name", "length": "max_length"}, sort=["price_per_night"])

    @action(by=warden)
    def raise_price(self, by_amount: Annotated[Money, field(min=0.01)]) -> None:
        """Whoever is there pays what was agreed."""
        self.price_per_night += by_amount


class Stay(Entity, versioned=True):
    """A boat lies somewhere."""

    slug: Slug = slugify("boat_name", key=True)
    boat_name: str = field(max=30)
    guest: User = me
    berth: Berth
    extra_wishes: list[ExtraWish] = inline(max=3)
    boat_data: BoatData | None = None
    log_lines: list[LogLine] = field(default=[], max=3)
    watched_by: set[User] = many()
    state: Literal["asked", "granted", "over"] = field(default="asked", write=nobody)
    paid_amount: Money = field(default=0, min=0, max=900, write=nobody)

    allow(read=[guest, warden], create=signed_in, update=guest, delete=guest)
    lists(order="-created_at", limit=5)

    @computed
    def wish_count(self) -> int:
        return len(self.extra_wishes)

    @computed
    def is_long(self) -> bool:
        return self.boat_data is not None and self.boat_data.hull_length > 20

    @action(by=warden, moves="asked -> granted")
    def grant(self) -> None:
        """The berth is theirs."""

    @action(by=guest, idempotent=True)
    def pay(self, some_amount: Annotated[Money, field(min=1)]) -> Reply:
        """Pay for some nights."""
        require(self.state == "granted", "is not granted yet")
        self.paid_amount += some_amount
        return reply(paid_amount=self.paid_amount, this_stay=self)

    @action(by=guest)
    def note(self, who_said: Annotated[str, field(max=10)]) -> Reply:
        """Writes a line into the log; the first is told as it was."""
        first_lines = self.log_lines[:1]
        self.log_lines = [LogLine(said_at=self.created_at, who_said=who_said)]
        return reply(first_lines=first_lines, boat_data=self.boat_data, this_stay=self)

    @action(by=signed_in)
    def watch(self, me: User) -> None:
        self.watched_by.add(me)


class ExtraWish(Entity, timestamps=False):
    stay: Stay = within()
    wish_text: str = field(max=40)
    how_often: int = field(default=1, min=1, max=9)


class HullPaint(Record):
    paint_name: str = field(max=10)
    kilo_price: Money = field(default=0, min=0)


class BoatData(Record):
    hull_length: int = field(min=1, max=60)
    mast_height: float | None = None
    last_paint: HullPaint | None = None
    old_paints: list[HullPaint] = field(default=[], max=2)
    home_port: str = field(default="here", name="port-1")


class LogLine(Record):
    said_at: datetime
    who_said: str = field(max=10)


class WantedBerth(Record):
    berth: Berth
    boat_name: str = field(max=30)


class QuayUse(Record):
    quay_name: str
    stay_count: int


@action("POST", "/fleets", by=signed_in, status=201, conflict=(422, "the fleet does not fit"))
def moor_fleet(wanted_berths: Annotated[list[WantedBerth], field(min=1, max=4)], longest_boat: int) -> list[Berth]:
    """Whether several boats find room."""
    for wanted in wanted_berths:
        require(wanted.berth.max_length >= longest_boat)
    return [wanted.berth for wanted in wanted_berths]


@query("GET", "/quay-uses", by=anyone, limit=2)
def quay_uses(only_quay: str | None = None) -> list[QuayUse]:
    """How many lie where."""
    berths = [berth for berth in rows(Berth) if only_quay is None or berth.quay_name == only_quay]
    return [
        QuayUse(quay_name=berth.quay_name, stay_count=len([stay for stay in rows(Stay) if stay.berth == berth]))
        for berth in berths
    ]


@query("GET", "/nearest-berths/{berth_number}", by=signed_in)
def nearest(berth_number: int) -> Reply:
    """The berths of that number."""
    return reply(same_number=[berth for berth in rows(Berth) if berth.number == berth_number])

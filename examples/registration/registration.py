"""Registration: people say who they are and where they live, clerks decide, and admins say who is a clerk."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from backwright import Account, App, Entity, Record, Rest, View, lists, setting, show
from backwright.fields import Email, Password, field, many, sequence, unique, within
from backwright.logic import action, computed, create, delete, ensure, find, groups, query, require, rows, today
from backwright.rules import allow, anyone, has_role, me, nobody, signed_in

app = App(api=Rest(prefix="/v1"))

ADMIN_PASSWORD: Password = setting("The password of the first admin.")
REGISTRATION_OPEN: bool = setting("Whether people may register.", default=True)

Country: TypeAlias = Literal["DE", "GB", "NL", "US"]
Role: TypeAlias = Literal["person", "clerk", "admin"]
Kind: TypeAlias = Literal["home", "post"]
Line: TypeAlias = Annotated[str, field(max=100)]

admin = has_role("admin")
clerk = has_role("clerk", "admin")


class User(Account):
    """Someone who registers, or who works here."""

    email: Email = field(unique=True)
    password: Password = field(min=10)
    role: Role = field(default="person", write=nobody)

    allow(create=anyone, read=[me, clerk], update=me)
    lists(filter=["role", "email"])

    @action("PUT", "role", by=admin)
    def appoint(self, role: Role) -> None:
        """Say what somebody is here. There is always an admin."""
        others = [user for user in rows(User) if user.role == "admin" and user != self]
        require(role == "admin" or len(others) > 0, "somebody has to be admin")
        self.role = role


class Someone(View, User, nested=True):
    """What is shown of an account inside other rows."""

    show(User.id, User.role)


class Registration(Entity):
    """Who somebody is, as they say."""

    number: str = sequence("R{:06}", key=True)
    person: User = me
    given_name: str = field(max=60)
    family_name: str = field(max=60)
    birthday: date
    status: Literal["pending", "confirmed", "rejected"] = "pending"
    addresses: list[Address] = many()
    decisions: list[Decision] = many()

    def stands(self) -> bool:
        return self.status != "rejected"

    unique("person", where=stands, message="has registered already")
    allow(read=[person, clerk])
    lists(order="-created_at", filter=["status", "birthday"], search=["given_name", "family_name"])

    @computed
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @computed
    def country(self) -> str | None:
        return min((address.country for address in self.addresses if address.kind == "home"), default=None)

    @query
    def waiting(self) -> bool:
        """Those about which nobody has decided yet."""
        return self.status == "pending"

    @action("PUT", "addresses/{kind}", by=person)
    def move(self, kind: Kind, address: AddressInput) -> Address:
        """Live somewhere else from now on. Whoever moves has to be confirmed again."""
        require(self.stands(), "the registration is rejected")
        require_address(address)
        if kind == "home":
            self.status = "pending"
        old = find(Address, registration=self, kind=kind)
        if old is not None:
            delete(old)
        return keep_address(self, kind, address)

    @action(by=clerk, moves="pending -> confirmed")
    def confirm(self, me: User) -> None:
        """What they say is right."""
        decide(self, me, "confirmed", None)

    @action(by=clerk, moves="pending | confirmed -> rejected")
    def reject(self, me: User, reason: Annotated[str, field(max=500)]) -> None:
        """What they say is wrong; they may register again."""
        decide(self, me, "rejected", reason)


class Address(Entity):
    """Where somebody lives, or gets mail."""

    registration: Registration = within()
    kind: Kind = field(key=True)
    street: str = field(max=100)
    city: str = field(max=100)
    postal_code: str = field(max=10)
    state: str | None = field(default=None, max=30)
    country: Country

    allow(read=[registration.person, clerk])


class Decision(Entity, append_only=True):
    """What a clerk decided, and why."""

    registration: Registration = within()
    official: User
    verdict: Literal["confirmed", "rejected"]
    reason: str | None = field(default=None, max=500)

    allow(list=[registration.person, clerk])


class NameInput(Record):
    """How somebody is called."""

    given: Annotated[str, field(max=60)]
    family: Annotated[str, field(max=60)]


class AddressInput(Record):
    """Where somebody lives. Each country has codes of its own."""

    street: Line
    city: Line
    postal_code: Annotated[str, field(min=3, max=10)]
    state: Annotated[str, field(max=30)] | None = None
    country: Country


class CountryCount(Record):
    """How many of the confirmed live in a country."""

    country: str
    people: int


def plain(code: str) -> str:
    """A code without what people put between its parts."""
    return code.replace(" ", "").replace("-", "").upper()


def require_address(address: AddressInput) -> None:
    """What the country asks of an address."""
    code = plain(address.postal_code)
    if address.country == "DE":
        require(len(code) == 5 and code.isdigit(), "a German code has five digits", outcome="invalid")
    elif address.country == "NL":
        right = len(code) == 6 and code[:4].isdigit() and code[4:].isalpha()
        require(right, "a Dutch code is like 1234 AB", outcome="invalid")
    elif address.country == "GB":
        right = 5 <= len(code) <= 7 and code.isalnum() and code[:1].isalpha()
        require(right, "a British code is like SW1A 1AA", outcome="invalid")
    else:
        require(len(code) in (5, 9) and code.isdigit(), "an American code has five or nine digits", outcome="invalid")
        require(address.state is not None, "an American address has a state", outcome="invalid")


def keep_address(registration: Registration, kind: Kind, address: AddressInput) -> Address:
    return create(
        Address(
            registration=registration,
            kind=kind,
            street=address.street,
            city=address.city,
            postal_code=plain(address.postal_code),
            state=address.state,
            country=address.country,
        )
    )


def decide(
    registration: Registration, official: User, verdict: Literal["confirmed", "rejected"], reason: str | None
) -> None:
    require(registration.person != official, "nobody decides about themselves", outcome="forbidden")
    create(Decision(registration=registration, official=official, verdict=verdict, reason=reason))


def written(day: date) -> int:
    """20240229: the difference of two is a number of years, and something."""
    return day.year * 10_000 + day.month * 100 + day.day


@action("POST", "/registrations", by=signed_in, status=201, idempotent=True, rate="20/minute")
def register(
    me: User, name: NameInput, birthday: date, home: AddressInput, post: AddressInput | None = None
) -> Registration:
    """Say who you are, and where you live."""
    require(REGISTRATION_OPEN, "registration is closed", outcome="unavailable")
    require(birthday < today(), "nobody is born tomorrow", outcome="invalid")
    require(written(today()) - written(birthday) >= 16_00_00, "people of 16 and more may register", outcome="forbidden")
    require_address(home)
    made = create(Registration(person=me, given_name=name.given, family_name=name.family, birthday=birthday))
    keep_address(made, "home", home)
    if post is not None:
        require_address(post)
        keep_address(made, "post", post)
    return made


def country_of(address: Address) -> str:
    return address.country


@query("GET", "/countries", by=clerk)
def countries() -> list[CountryCount]:
    """Where those live who are confirmed."""
    homes = [one for one in rows(Address) if one.kind == "home" and one.registration.status == "confirmed"]
    return [CountryCount(country=country, people=len(people)) for country, people in groups(homes, by=country_of)]


ensure(User(email="admin@example.com", password=ADMIN_PASSWORD, role="admin"))

"""Directory: who works where, for whom, and at which desk."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from backwright import Account, App, Entity, Record, Tokens, View, lists, setting, show
from backwright.fields import Email, Password, check, field, many, relation, within
from backwright.logic import action, after, computed, delete, ensure, groups, query, require, rows
from backwright.rules import allow, anyone, has_role, me, nobody, signed_in

app = App(sign_in=Tokens(login="sign-in"))

ADMIN_PASSWORD: Password = setting("The password of the first administrator.")

Kind: TypeAlias = Literal["division", "department", "team"]

admin = has_role("admin")
editor = has_role("editor", "admin")


def rank(kind: Kind) -> int:
    """What is part of what: a unit belongs to one of a higher rank, so that none is ever part of itself."""
    return 3 if kind == "division" else 2 if kind == "department" else 1


class Site(Entity, soft_delete=True):
    """A building, named by its country and a number: DE 7."""

    country: str = field(key=True, fixed=True, pattern="[A-Z]{2}")
    number: int = field(key=True, fixed=True, min=1, max=9999)
    name: str = field(max=80)
    city: str = field(max=80)
    desks: list[Desk] = many()

    allow(read=signed_in, create=editor, update=editor, delete=admin, restore=admin)
    lists(order=["country", "number"], filter=["country", "city"], search=["name", "city"])

    @computed
    def free_desks(self) -> int:
        return len([desk for desk in self.desks if desk.free()])

    @after("delete")
    def empty(self) -> None:
        require(all(desk.free() for desk in self.desks), "somebody sits here")


class Desk(Entity, timestamps=False):
    """A desk of a site, named by its floor and a label: 3 A12."""

    site: Site = within()
    floor: int = field(key=True, fixed=True, min=-9, max=99)
    label: str = field(key=True, fixed=True, max=10, pattern="[A-Z0-9]+")
    taken_by: list[Person] = many(inverse="desk")

    allow(read=signed_in, create=editor, delete=editor)
    lists(order=["floor", "label"], filter=["floor"])

    @query
    def free(self) -> bool:
        return len(self.taken_by) == 0


class Unit(Entity, soft_delete=True, versioned=True):
    """A part of the organisation, named by its kind and a code: team PAY."""

    kind: Kind = field(key=True, fixed=True)
    code: str = field(key=True, fixed=True, max=12, pattern="[A-Z][A-Z0-9]*")
    name: str = field(max=80)
    parent: Unit | None = relation(default=None, write=nobody)
    head: Person | None = relation(default=None, on_delete="null")
    units: list[Unit] = many(inverse="parent")
    people: list[Person] = many(inverse="unit")

    allow(read=signed_in, create=admin, update=admin, delete=admin, restore=admin)
    allow(update=head, only=["name"])
    lists(order=["kind", "code"], filter={"kind": "kind", "within": "parent.code"}, search=["code", "name"])

    @computed
    def path(self) -> str:
        """The names from the top down."""
        if self.parent is None:
            return self.name
        if self.parent.parent is None:
            return f"{self.parent.name} / {self.name}"
        return f"{self.parent.parent.name} / {self.parent.name} / {self.name}"

    @check("a unit is part of one of a higher kind")
    def below(self) -> bool:
        return self.parent is None or rank(self.parent.kind) > rank(self.kind)

    @query
    def top(self) -> bool:
        return self.parent is None

    @after("delete")
    def empty(self) -> None:
        require(len(self.people) == 0 and len(self.units) == 0, "people or units are left in it")

    @query("GET", by=signed_in, order="name")
    def everybody(self) -> list[Person]:
        """The people of the unit and of the units in it, all the way down."""
        return [person for person in rows(Person) if person.belongs_to(self)]

    @action(by=admin)
    def move(self, to: Unit | None = None) -> None:
        """Make it part of another unit, or of none."""
        require(to is None or rank(to.kind) > rank(self.kind), "a unit moves into one of a higher kind")
        self.parent = to

    @action(by=admin)
    def merge(self, into: Unit) -> Unit:
        """Its people and units become those of another one of its kind, and it is gone."""
        require(into.kind == self.kind and into != self, "a unit merges into another one of its kind")
        for person in self.people:
            person.unit = into
        for unit in self.units:
            unit.parent = into
        delete(self)
        return into


class Person(Account, path="people"):
    """Somebody who works here: they register themselves, and editors place them."""

    login: str = field(key=True, fixed=True, min=2, max=20, pattern="[a-z][a-z0-9]*")
    email: Email = field(unique=True)
    password: Password = field(min=10)
    role: Literal["member", "editor", "admin"] = field(default="member", write=admin)
    name: str = field(max=80)
    title: str = field(default="", max=80)
    phone: str | None = field(default=None, max=30, pattern="[0-9 +-]+")
    grade: int = field(default=1, min=1, max=12, write=editor)
    unit: Unit | None = relation(default=None, write=editor)
    manager: Person | None = relation(default=None, on_delete="null", write=editor)
    desk: Desk | None = relation(default=None, on_delete="null", unique=True)
    reports: list[Person] = many(inverse="manager")

    allow(create=anyone, read=signed_in, update=editor, delete=admin)
    allow(update=me, only=["password", "phone", "desk"])
    lists(
        order="name",
        limit=50,
        search=["name", "title", "unit.name"],
        filter={"kind": "unit.kind", "unit": "unit.code", "manager": "manager", "country": "desk.site.country"},
        sort=["name", "grade"],
    )

    @check("a manager has a higher grade")
    def outranked(self) -> bool:
        # So nobody is their own manager, however far up: no line of managers comes back to where it began.
        return self.manager is None or self.manager.grade > self.grade

    def belongs_to(self, unit: Unit) -> bool:
        own = self.unit
        if own is None:
            return False
        above = own.parent
        return own == unit or above == unit or (above is not None and above.parent == unit)

    @query
    def unplaced(self) -> bool:
        """Whoever has no unit yet."""
        return self.unit is None

    @query("GET", by=signed_in)
    def superiors(self) -> list[Person]:
        """The next three managers up."""
        first = self.manager
        second = first.manager if first is not None else None
        third = second.manager if second is not None else None
        return [person for person in [first, second, third] if person is not None]


class Card(View, Person, nested=True):
    """Somebody, as others show them."""

    show(Person.login, Person.name, Person.title)


class Placement(Record):
    """Where somebody goes."""

    person: Person
    unit: Unit
    manager: Person | None = None


class Share(Record):
    """How many people a unit has itself, and the highest grade among them."""

    kind: Kind
    code: str
    people: int
    highest: int


@action("POST", "/placements", by=editor)
def place(placements: Annotated[list[Placement], field(min=1, max=200)]) -> list[Person]:
    """Move people, all of them or none."""
    for placement in placements:
        placement.person.unit = placement.unit
        placement.person.manager = placement.manager
    return [placement.person for placement in placements]


def unit_of(person: Person) -> Unit | None:
    return person.unit


@query("GET", "/headcount", by=signed_in)
def headcount() -> list[Share]:
    """Every unit that has people of its own."""
    return [
        Share(
            kind=unit.kind,
            code=unit.code,
            people=len(people),
            highest=max((person.grade for person in people), default=0),
        )
        for unit, people in groups(rows(Person), by=unit_of)
        if unit is not None
    ]


ensure(
    Person(
        login="admin",
        email="admin@example.com",
        password=ADMIN_PASSWORD,
        role="admin",
        name="The administrator",
        grade=12,
    )
)

"""Clinic: roles on accounts, rights over fields, and answers in an envelope."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from backwright import Account, App, Entity, Rest, Tokens, View, lists, show
from backwright.fields import Email, Password, field, inline, many, relation, unique, within
from backwright.logic import action, computed, query, require
from backwright.rules import allow, anyone, has_role, me, nobody, signed_in

app = App(
    api=Rest(
        prefix="/api",
        case="camel",
        unknown="ignore",
        invalid=400,
        limit=10,
        one={"success": True, "data": "{data}", "message": "{message}", "timestamp": "{timestamp}"},
        many={"success": True, "data": "{data}"},
        page={
            "success": True,
            "data": "{data}",
            "pagination": {"page": "{page}", "pages": "{pages}", "total": "{total}", "limit": "{limit}"},
        },
        errors={"success": False, "error": {"code": "{code}", "details": {"{subject}": ["{message}"]}}},
        wording={"blank": "ist leer", "invalid": "ist ungültig", "missing": "fehlt", "done": "erledigt"},
    ),
    sign_in=Tokens(access=timedelta(hours=1), refresh=timedelta(days=2)),
)

doctor = has_role("doctor")
boss = has_role("boss")


class Person(Account, path="people"):
    """Patients, doctors and the boss."""

    email: Email = field(unique=True)
    password: Password
    name: str = field(min=2, max=60)
    role: Literal["patient", "doctor", "boss"] = field(default="patient", write=boss)
    phone: str | None = field(default=None, max=20, read=[me, doctor])

    allow(create=anyone, read=[me, doctor, boss], update=me, delete=me)
    allow(update=boss, only=["role"])


class Colleague(View, Person, nested=True):
    """What others see."""

    show(Person.id, Person.name, Person.role)
    allow(read=signed_in)


class Ward(Entity, timestamps=False):
    """A part of the clinic."""

    code: str = field(key=True, max=8)
    name: str = field(max=40)
    lead: Person | None = relation(default=None, on_delete="null")

    allow(read=anyone, write=[boss, doctor])
    lists(order="name", limit=None)


class Case(Entity):
    """Why somebody is here."""

    title: str = field(max=80)
    patient: Person = me
    ward: Ward | None = relation(default=None)
    helpers: set[Person] = inline(max=4)
    diagnosis: str | None = field(default=None, max=500, write=doctor, read=[patient, doctor])
    urgent: bool = field(default=False, write=doctor)
    state: Literal["open", "treated", "closed"] = field(default="open", write=nobody)
    opened: date | None = field(default=None, fixed=True)
    notes: list[Note] = many()

    def visible(self, me: Person) -> bool:
        return me == self.patient or me in self.helpers

    allow(read=[visible, doctor], create=signed_in, update=visible, delete=patient)
    allow(update=doctor, only=["diagnosis", "urgent", "ward"])
    lists(order="-created_at", filter={"state": "state", "ward": "ward.code", "urgent": "urgent"}, sort=["title"])

    @computed
    def helper_count(self) -> int:
        return len(self.helpers)

    @computed
    def level(self) -> str:
        return "high" if self.urgent else "low"

    @query
    def mine(self, me: Person) -> bool:
        return self.patient == me

    @query
    def urgent_ones(self) -> bool:
        return self.urgent and self.ward is not None

    @action(by=doctor)
    def treat(self, diagnosis: str) -> None:
        require(self.state == "open", "is not open")
        self.diagnosis = diagnosis
        self.state = "treated"

    @action(by=[doctor, patient])
    def close(self) -> None:
        require(not self.urgent, "is urgent")
        self.state = "closed"


class Note(Entity):
    """What was seen."""

    case: Case = within()
    number: int = field(min=1, max=99)
    text: str = field(max=300)
    author: Person = me
    secret: bool = field(default=False, write=doctor, read=doctor)
    parts: list[Part] = inline(max=3)

    unique("case", "number")
    allow(read=[case.patient, author, doctor], create=signed_in, update=author, delete=[author, case.patient])


class Part(Entity, timestamps=False):
    """A line of a note, with who has to look at it."""

    note: Note = within()
    text: str = field(max=50)
    weight: int | None = field(default=None, min=0)
    reader: Person | None = relation(default=None, on_delete="null")

    allow(read=nobody)

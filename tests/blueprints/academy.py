"""An academy: whatever it answers is documented, with statuses and media types of its own."""

from __future__ import annotations

from backwright import Account, App, Entity, Rest
from backwright.fields import Email, Password, field, within
from backwright.logic import action, query, require
from backwright.rules import allow, anyone, me

app = App(
    api=Rest(
        errors={
            "type": "https://academy.example/{code}",
            "title": "{code}",
            "status": "{status}",
            "detail": "{message}",
        },
        forbidden=(403, {"message": "{message}"}),
        invalid=(422, {"type": "about:blank", "title": "{code}", "status": "{status}", "faults": "{details}"}),
    )
)


class User(Account):
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, read=me)


class Course(Entity):
    code: str = field(key=True, max=8)
    open: bool = True

    allow(read=anyone, create=anyone, delete=anyone)

    @action("POST", "closing", by=anyone, conflict=(423, "is closed already"), missing=(410, "is gone"))
    def close(self) -> None:
        require(self.open)
        self.open = False


class Enrolment(Entity):
    course: Course = within()
    name: str

    allow(read=anyone, create=anyone)

    @action("DELETE", "", by=anyone)
    def cancel(self) -> None:
        self.name = "cancelled"


class Certificate(Entity):
    enrolment: Enrolment

    allow(read=anyone, create=anyone)


@query("GET", "/courses/{course}/title", by=anyone)
def title_of(course: Course) -> str:
    return course.code

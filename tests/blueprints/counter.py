"""Counter: customers of an old system; 400 for everything, codes as numbers, names in capitals, text for numbers."""

from __future__ import annotations

from typing import Literal

from backwright import Account, App, Entity, Rest, Tokens, lists
from backwright.fields import Money, Password, field, many, sequence
from backwright.logic import action, require
from backwright.rules import allow, anyone, me, signed_in

app = App(
    api=Rest(
        prefix="/CGI",
        update="PUT",
        unknown="ignore",
        coerce=True,
        limit=None,
        request={"REQ": "{data}"},
        one={"RC": 0, "DATA": "{data}"},
        many={"RC": 0, "ROWS": "{data}"},
        none={"RC": 0},
        errors={"RC": "{code}", "MSG": "{message}", "FIELDS": "{details}"},
        codes={
            "invalid": 10,
            "unauthenticated": 20,
            "forbidden": 21,
            "missing": 30,
            "conflict": 40,
            "stale": 41,
            "limited": 50,
            "unavailable": 60,
        },
        invalid=400,
        unauthenticated=400,
        forbidden=400,
        missing=400,
        conflict=400,
        limited=400,
    ),
    sign_in=Tokens(header="X-SESSION", scheme="", cookie="SESSION", login="LOGON"),
    currency="EUR",
)


class Clerk(Account, path="CLERKS", current="ME", timestamps=False):
    login: str = field(key=True, max=8, name="USERID", pattern="[A-Z0-9]+")
    password: Password = field(name="PASSWD")

    allow(create=anyone, read=me)


class Customer(Entity, path="CUSTOMERS", timestamps=False):
    number: int = sequence(key=True)
    name: str = field(max=30, name="CUSTNAME")
    born: str = field(name="BIRTHDT", pattern="[0-9]{2}[.][0-9]{2}[.][0-9]{4}")
    active: bool = field(default=True, name="ACTIVE")
    grade: Literal[1, 2, 3] = field(default=1, name="GRADE")
    limit: Money = field(default=0, min=0, max=10_000, name="CRLIMIT")
    watchers: set[Clerk] = many()

    allow(read=signed_in, write=signed_in)
    lists(order="name", filter={"CUSTNAME": "name", "GRADE": "grade"})

    @action("POST", "LOCK", by=signed_in)
    def lock(self) -> None:
        require(self.active, "ALREADY LOCKED")
        self.active = False

    @action("PUT", "WATCH", by=signed_in, unauthenticated=403, status=204)
    def watch(self, me: Clerk) -> None:
        self.watchers.add(me)

"""What rows have meanwhile that exchange what no two of them may have alike."""

from __future__ import annotations

import pytest

from backwright.design.exchanging import is_unique, let_go
from support.reference import model

HEAD = """
from __future__ import annotations
from datetime import datetime
from typing import Literal
from backwright import App, Entity
from backwright.fields import unique, within
from backwright.rules import allow, anyone
app = App()


class Guest(Entity):
    name: str
    allow(read=anyone, create=anyone)


class Stay(Entity):
    guest: Guest = within()
    room: Literal["a", "b"]
    bed: int
    main: bool = False
    state: Literal["open", "closed", "lost"] = "open"
    ended: datetime | None = None
    allow(read=anyone, create=anyone)

    def counts(self) -> bool:
        return {where}

    unique({members}, where=counts)
"""


@pytest.mark.parametrize(
    ("members", "where", "expected"),
    [
        ('"bed"', "self.main", [("bed", ["main"], None)]),
        ('"room", "bed"', "self.main", [("bed", ["room", "main"], None)]),
        ('"guest", "room"', "self.main", [("main", ["room"], False)]),
        ('"guest"', "not self.main", [("main", [], True)]),
        ('"guest"', "self.ended is None", [("ended", [], "now")]),
        ('"guest"', "self.ended is not None", [("ended", [], None)]),
        ('"guest"', 'self.state == "open"', [("state", [], "closed")]),
        ('"guest"', 'self.state != "open"', [("state", [], "open")]),
        ('"guest"', 'self.state in ("open", "closed")', [("state", [], "lost")]),
        ('"guest"', 'self.state not in ("lost", "closed")', [("state", [], "lost")]),
        ('"guest"', "self.main and self.ended is None", [("main", ["ended"], False)]),
        ('"guest"', "not (self.main or self.ended is None)", [("main", ["ended"], True)]),
        ('"guest"', "self.main or self.ended is None", []),
        ('"guest"', "self.bed > 2", []),
    ],
)
def test_a_member_that_lets_go(members: str, where: str, expected: list[tuple[str, list[str], object]]) -> None:
    backend = model(HEAD.replace("{members}", members).replace("{where}", where))
    rooms = let_go(backend, backend.entity("Stay"))
    found = [(room.member.name, [one.name for one in room.others], _value(room.value)) for room in rooms]
    assert found == expected
    assert all(is_unique(backend, f"Stay.{name}") for name, others, _ in expected for name in (name, *others))


def _value(value: object) -> object:
    return getattr(value, "value", getattr(value, "word", None))

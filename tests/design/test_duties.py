"""Which checks and kept values are asked again after a write, and by which way."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design.duties import Duty, duties, duties_inside, gone_along
from backwright.design.ways import EVERY
from backwright.model.members import Collection

BLUEPRINT = """
from __future__ import annotations
from backwright import App, Entity
from backwright.fields import check, field, many, relation, within
from backwright.logic import rows, stored
from backwright.rules import allow, anyone
app = App()


class Person(Entity):
    grade: int = 1
    code: str = field(key=True, fixed=True, max=9)
    manager: Person | None = relation(default=None)
    allow(read=anyone, write=anyone)

    @check
    def outranked(self) -> bool:
        return self.manager is None or self.manager.grade > self.grade

    @check
    def named(self) -> bool:
        return self.manager is None or self.manager.code != self.code


class Order(Entity):
    lines: list[Line] = many()
    allow(read=anyone, write=anyone)

    @check
    def small(self) -> bool:
        return len(self.lines) < 10


class Line(Entity):
    order: Order = within()
    person: Person
    number: int
    allow(read=anyone, write=anyone)

    @stored
    def weight(self) -> int:
        return self.number * self.person.grade

    @check
    def among(self) -> bool:
        return len([person for person in rows(Person) if person.grade > self.number]) < 9
"""


MUSEUM = Path(__file__).parents[1] / "blueprints" / "museum.py"


def due(folder: Path, entity: str) -> list[Duty]:
    path = folder / "blueprint.py"
    path.write_text(BLUEPRINT)
    backend = check_blueprint(path).backend
    assert backend is not None
    return duties(backend, entity)


def test_a_value_is_kept_after_those_that_it_reads() -> None:
    backend = check_blueprint(MUSEUM).backend
    assert backend is not None
    kept = [one.keeps for one in duties(backend, "Thing") if one.keeps]
    assert kept == ["Hall.watched", "Thing.kept", "Thing.rank", "Hall.fame"]
    assert [one.keeps for one in duties(backend, "Keeper") if one.keeps] == ["Thing.rank", "Hall.fame"]


def test_it_is_due_of_rows_that_lose_their_link_to_one_that_goes() -> None:
    backend = check_blueprint(MUSEUM).backend
    assert backend is not None
    for entity in ("Agency", "Keeper"):
        along = [one for one in gone_along(backend, entity) if not one.asks_all]
        found = {(one.duty.keeps or one.duty.asks, one.duty.link, len(one.ways)) for one in along}
        many = 1 + (entity == "Agency")
        assert found == {
            ("Hall.watched", "hall", many),
            ("Hall.fame", "hall", many),
            ("Hall.is_watched", "hall", many),
            ("Thing.kept", "", many),
            ("Thing.rank", "", many),
            ("Thing.is_safe", "", many),
        }


def test_a_check_is_asked_of_the_row_and_of_those_that_lead_to_it(tmp_path: Path) -> None:
    asked = {(one.asks, one.via) for one in due(tmp_path, "Person") if one.asks}
    assert asked == {
        ("Person.outranked", ()),
        ("Person.outranked", ("Person.manager",)),
        ("Person.named", ()),  # a code never changes, so that of the manager matters only when the link does
        ("Line.among", EVERY),
    }


def test_a_kept_value_follows_what_a_link_leads_to(tmp_path: Path) -> None:
    assert [(one.keeps, one.via) for one in due(tmp_path, "Person") if one.keeps] == [("Line.weight", ("Line.person",))]


def test_what_is_read_over_a_link_is_held_meanwhile(tmp_path: Path) -> None:
    held = {one.asks: one.holds for one in due(tmp_path, "Person") if one.asks and not one.via}
    assert held == {"Person.outranked": (("Person.manager",),), "Person.named": ()}


def test_owned_rows_ask_for_the_row_that_they_live_in(tmp_path: Path) -> None:
    assert ("Order.small", "order") in {(one.asks, one.link) for one in due(tmp_path, "Line")}


def test_nothing_leads_to_a_new_row(tmp_path: Path) -> None:
    assert [one.asks or one.keeps for one in due(tmp_path, "Person") if one.due("create")] == [
        "Person.outranked",
        "Person.named",
        "Line.among",
    ]
    assert [one.asks or one.keeps for one in due(tmp_path, "Person") if one.due("delete")] == ["Line.among"]


def test_a_value_over_rows_that_are_written_with_it_is_kept_with_them(tmp_path: Path) -> None:
    path = tmp_path / "blueprint.py"
    path.write_text(
        BLUEPRINT.replace("import check, field, many,", "import check, field, inline, many,")
        + """

class Cart(Entity):
    items: list[Item] = inline()
    notes: list[Note] = many()
    allow(read=anyone, write=anyone)

    @stored
    def pieces(self) -> int:
        return sum(item.pieces for item in self.items)

    @stored
    def remarks(self) -> int:
        return len(self.notes)


class Item(Entity):
    cart: Cart = within()
    pieces: int


class Note(Entity):
    cart: Cart = within()
    text: str
    allow(read=anyone, write=anyone)
"""
    )
    backend = check_blueprint(path).backend
    assert backend is not None
    assert [one.keeps for one in duties(backend, "Cart") if one.due("create")] == ["Cart.pieces"]
    assert [one.keeps for one in duties(backend, "Note")] == ["Cart.remarks"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("0 < self.paid <= self.price - 1 and self.state in ('new', 'done')", True),
        ("self.until is None or self.until > self.since", True),
        ("not self.sure or self.buyer is not None", True),
        ("self.buyer != self.seller", False),  # unknown is another in the database alone, unless that is said
        ("self.share < 2", False),  # a fraction may be rounded when it is stored
        ("self.name != 'x'", False),
        ("self.paid * 2 < self.price", False),
        ("self.seller.name != ''", False),
        ("len(rows(Person)) < 9", False),
    ],
)
def test_a_row_that_is_at_hand_tells_by_what_is_stored_as_it_is(body: str, told: bool, tmp_path: Path) -> None:
    path = tmp_path / "blueprint.py"
    path.write_text(
        f"""
from __future__ import annotations
from datetime import date
from decimal import Decimal
from typing import Literal
from backwright import App, Entity
from backwright.fields import Money, check, field
from backwright.logic import rows
from backwright.rules import allow, anyone
app = App()


class Person(Entity):
    name: str = field(key=True, max=9)
    allow(read=anyone, write=anyone)


class Deal(Entity):
    name: str = field(max=9)
    seller: Person
    buyer: Person | None
    price: Money
    paid: Money
    share: Decimal
    sure: bool
    state: Literal["new", "done"]
    since: date
    until: date | None
    allow(read=anyone, write=anyone)

    @check
    def fair(self) -> bool:
        return {body}
"""
    )
    backend = check_blueprint(path).backend
    assert backend is not None
    assert [one.by_row for one in duties(backend, "Deal")] == [told]


NESTED = """
from __future__ import annotations
from backwright import App, Entity
from backwright.fields import check, field, inline, many, relation, within
from backwright.logic import rows, stored
from backwright.rules import allow, anyone
app = App()


class Owner(Entity):
    forms: list[Form] = many()
    allow(read=anyone, write=anyone)


class Form(Entity):
    owner: Owner = relation()
    sections: list[Section] = inline()
    allow(read=anyone, write=anyone)

    @stored
    def points(self) -> int:
        return sum(section.points for section in self.sections)

    @check
    def like_others(self) -> bool:
        return sum(form.points for form in self.owner.forms) < 100

    @check
    def among_all(self) -> bool:
        return len([question for question in rows(Question) if question.points > self.points]) < 9


class Section(Entity):
    form: Form = within()
    questions: list[Question] = inline()

    @stored
    def points(self) -> int:
        return sum(question.points for question in self.questions)


class Question(Entity):
    section: Section = within()
    points: int = 1
"""


def test_what_is_due_of_the_rows_around_is_not_due_of_all_where_it_reads_none_but_what_is_inside(
    tmp_path: Path,
) -> None:
    path = tmp_path / "nested.py"
    path.write_text(NESTED)
    backend = check_blueprint(path).backend
    assert backend is not None
    leading = [backend.member(name) for name in ("Form.sections", "Section.questions")]
    due = duties_inside(backend, "update", *(one for one in leading if isinstance(one, Collection)))
    assert {duty.keeps or duty.asks for duty in due if duty.via == EVERY} == {"Form.like_others", "Form.among_all"}
    far = {(duty.keeps, duty.link, duty.via) for duty in duties(backend, "Question") if duty.via not in ((), EVERY)}
    assert far == {("Form.points", "section", ("Form.sections",)), ("", "section", ("Form.sections",))}


CHAINS = """
from __future__ import annotations
from backwright import App, Entity
from backwright.fields import many, relation, within
from backwright.logic import stored
from backwright.rules import allow, anyone
app = App()


class Street(Entity):
    houses: list[House] = many()
    allow(read=anyone, write=anyone)

    @stored
    def value(self) -> int:
        return sum(house.value for house in self.houses)

    @stored
    def doors(self) -> int:
        return sum(len(house.doors) for house in self.houses)

    @stored
    def steps(self) -> int:
        return sum(door.steps for house in self.houses for door in house.doors)


class House(Entity):
    street: Street = LINK
    doors: list[Door] = many()
    allow(read=anyone, write=anyone)

    @stored
    def value(self) -> int:
        return sum(door.wood.worth for door in self.doors)


class Wood(Entity):
    worth: int = 1
    allow(read=anyone, write=anyone)


class Door(Entity):
    house: House = within()
    wood: Wood
    steps: int = 0
    allow(read=anyone, write=anyone)
"""


@pytest.mark.parametrize("link", ["within()", "relation()"])
def test_it_is_due_of_the_rows_that_lead_there_where_these_are_locked_or_stay_what_they_are(
    link: str, tmp_path: Path
) -> None:
    path = tmp_path / "chains.py"
    path.write_text(CHAINS.replace("LINK", link))
    backend = check_blueprint(path).backend
    assert backend is not None
    ways = {one.keeps: (one.link, one.via) for one in duties(backend, "Door")}
    along = ("house", ("Street.houses",)) if link == "within()" else ("", EVERY)
    assert ways == {
        "House.value": ("house", ()),
        "Street.value": ("house", ("Street.houses",)),  # the house that keeps its own is locked for it
        "Street.doors": along,
        "Street.steps": along,
    }
    assert {one.keeps: (one.link, one.via) for one in duties(backend, "Wood")} == {
        "House.value": ("", ("House.doors", "Door.wood")),
        "Street.value": ("", ("Street.houses", "House.doors", "Door.wood")),
    }
    held = {one.keeps: one.holds for one in duties(backend, "Door") if one.holds}
    assert held == {"House.value": (("House.doors", "Door.wood"),)}

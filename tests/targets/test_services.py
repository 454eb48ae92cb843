"""What operations become in Python, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design import design
from backwright.diagnostics.terminal import render
from backwright.targets import generate

HEAD = """\
from __future__ import annotations
from backwright import Account, App, Entity, Record, Rest
from backwright.fields import Password, Token, field, relation
from backwright.logic import Reply, action, authenticate, create, query, reply, require, rows, sign_in
from backwright.rules import allow, anyone, me, signed_in

app = App(api=Rest(none={"ok": True}, page="{data}"))


class Line(Record):
    tags: list[str]
    sizes: set[int]
    note: str = ""


class Toy(Entity):
    name: str = field(key=True)
    tags: list[str] = []
    sizes: set[int] = set()

    allow(create=anyone)


class Member(Account):
    name: str = field(key=True)
    password: Password
    allow(create=anyone)


def name_of(toy: Toy) -> str:
    return toy.name


"""


@pytest.fixture
def generated(tmp_path: Path) -> Generated:
    return Generated(tmp_path / "toys.py")


class Generated:
    def __init__(self, blueprint: Path) -> None:
        self._blueprint = blueprint

    def __call__(self, body: str) -> dict[str, str]:
        self._blueprint.write_text(HEAD + body)
        checked = check_blueprint(self._blueprint)
        assert checked.backend is not None, render(checked.findings)
        return generate(design(checked.backend))


def test_a_list_that_an_operation_is_sent_is_one_of_its_own_where_it_is_kept_and_told(generated: Generated) -> None:
    files = generated("""
@action("POST", "/tag", by=anyone)
def tag(toy: int, tags: list[str], more: list[str], sizes: set[int]) -> Line:
    made = create(Toy(name="a", sizes=sizes))
    made.tags = tags
    return Line(tags=more, sizes=made.sizes)
""")
    service = files["src/toys/operations/service.py"]
    assert "made.tags = list(tags)" in service
    assert "LineOut(tags=list(more), sizes=made.sizes" in service


def test_a_token_is_answered_as_it_is_made(generated: Generated) -> None:
    files = generated("""
@action("GET", "/login", by=anyone)
def login(name: str, password: str) -> Token:
    return sign_in(authenticate(Member, name=name, password=password))
""")
    assert "    return issue_token(session, member.id)" in files["src/toys/operations/service.py"]


def test_a_record_takes_an_empty_text_where_it_is_one_by_default(generated: Generated) -> None:
    files = generated("""
@action("POST", "/tell", by=anyone)
def tell(line: Line) -> str:
    return line.note
""")
    assert "    note: PlainText = ''" in files["src/toys/records.py"]


def test_a_reply_tells_a_name_that_is_sorted_under_itself(generated: Generated) -> None:
    files = generated("""
@query("GET", "/sorted", by=anyone)
def in_order(back: bool) -> Reply:
    found = [reply(name=toy.name) for toy in sorted(rows(Toy), key=name_of)]
    if back:
        found = found[:1]
    return reply(toys=found, more=len(found))
""")
    assert "toys: list[InOrderReply]" in files["src/toys/operations/schemas.py"]


def test_its_own_tests_expect_what_is_answered_where_nothing_is_shown(generated: Generated) -> None:
    tests = generated("")["tests/toys/test_routes.py"]
    assert '("owner", "POST", "/toys", 200)' in tests
    assert "== [200, 409]" in tests


def test_its_own_tests_ask_nothing_of_what_has_no_answer_that_is_known(generated: Generated) -> None:
    files = generated("")
    assert "WHO_MAY" in files["tests/toys/test_routes.py"]
    assert "WHO_MAY" not in files["tests/members/test_routes.py"]


def test_its_own_tests_make_the_row_of_a_key_that_is_who_calls(generated: Generated) -> None:
    files = generated("""
class Box(Entity):
    owner: Member = relation(key=True, default=me)
    name: str = field(key=True)

    allow(read=anyone, create=signed_in, update=owner)
""")
    tests = files["tests/boxes/test_routes.py"]
    assert '"owner": rows.account.name' in tests
    assert "box = await rows.box()" in tests


def test_nothing_is_counted_that_no_page_tells(generated: Generated) -> None:
    files = generated("""
@query("GET", "/short", by=anyone, order="name", limit=2)
def short() -> list[Toy]:
    return [toy for toy in rows(Toy) if len(toy.name) < 4]


class Shelf(Entity):
    open: bool = True

    def is_open(self) -> bool:
        return self.open

    allow(read=is_open)


@query("GET", "/shelves/all", by=anyone, order="id", limit=2)
def every() -> list[Shelf]:
    return [shelf for shelf in rows(Shelf)]
""")
    assert (
        "async def short(session: AsyncSession, limit: int, skip: int) -> Sequence[Toy]:"
        in files["src/toys/operations/service.py"]
    )
    assert "total" not in files["src/toys/operations/routes.py"]


def test_parameters_of_paths_have_names_of_their_own(generated: Generated) -> None:
    files = generated("""
@query("GET", "/at/{id}/{body}/{service}/{name}", by=anyone)
def at(id: int, body: int, service: str, name: str) -> int:
    return id + body
""")
    routes = files["src/toys/operations/routes.py"]
    assert "/at/{id_}/{body_}/{service_}/{name}" in routes
    assert "id_: PathText, body_: PathText, service_: PathText, name: PathText" in routes


@pytest.mark.parametrize(
    ("condition", "refused"),
    [
        ("toy.open or toy.maker == me", "not (toy.open or (me.signed_in and toy.maker_id == me.id))"),
        ("toy.maker == me", "not (me.signed_in and toy.maker_id == me.id)"),
        ("me is not None", "not me.signed_in"),
        ("me is None", "me.signed_in"),
        ("toy.open", "not toy.open"),
    ],
)
def test_what_is_unknown_of_nobody_is_refused(condition: str, refused: str, generated: Generated) -> None:
    files = generated(f"""
class Kite(Entity):
    open: bool = False
    maker: Member | None = None
    allow(get=anyone)


@query("GET", "/look/{{toy}}", by=anyone)
def look(toy: Kite, me: Member | None) -> bool:
    require({condition}, outcome="missing")
    return True
""")
    assert refused in files["src/toys/operations/service.py"]


def test_what_is_none_of_no_row_that_is_left_has_a_name_that_says_so(generated: Generated) -> None:
    files = generated("""
class Shelf(Entity):
    height: int | None
    allow(create=anyone)


class Box(Entity):
    shelf: Shelf | None = relation(default=None)
    number: int
    allow(create=anyone)


class Place(Record):
    height: int


def number(box: Box) -> int:
    return box.number


@query("GET", "/places", by=anyone)
def places() -> list[Place]:
    first = sorted(rows(Box), key=number)[:5]
    return [
        Place(height=box.shelf.height) for box in first if box.shelf is not None and box.shelf.height is not None
    ]
""")
    service = files["src/toys/operations/service.py"]
    assert service.count("await rows_by_id(") == 1
    assert "PlaceOut(height=height) for box in first" in service
    assert "if box.shelf_id is not None and (height := shelfs[box.shelf_id].height) is not None" in service

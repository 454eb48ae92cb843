"""What names, types and paths come to mean."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backwright.checks import check_text
from backwright.model.backend import Backend
from backwright.model.expressions import Attribute, Display, Exact, Expression, Me, Self, Value
from backwright.model.members import Field, Slugified
from backwright.model.rules import Anyone, HasRole, Holder, Oneself, Person, Satisfies
from backwright.model.types import Choice, ListOf, Maybe, Row, Scalar, SetOf, Type

HEAD = """
from __future__ import annotations
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum, auto
from typing import Annotated, Literal, Optional, TypeAlias
from uuid import UUID
from backwright import Account, App, Entity, Event, Record, Rest, Tokens, View, lists, show
from backwright.fields import Email, Json, Money, Password, Slug, Token, Url
from backwright.fields import field, inline, issued, many, relation, slugify, unique, within
from backwright.logic import action, computed, query, require, today
from backwright.rules import allow, anyone, has_role, me, nobody, signed_in
"""
USER = """
class User(Account):
    email: Email = field(unique=True)
    password: Password
    role: Literal["admin", "member"] = "member"
    allow(create=anyone, read=me)
"""


def model(text: str, *, user: str = USER) -> Backend:
    """The model of a blueprint without a mistake; what is not built yet is none."""
    checked = check_text(HEAD + user + text)
    errors = [one for one in checked.findings if one.severity == "error" and not one.code.startswith("BW8")]
    assert [finding.headline for finding in errors] == []
    assert checked.backend is not None
    return checked.backend


def member(annotation: str, value: str = "", before: str = "") -> Field:
    backend = model(f"{before}\nclass Thing(Entity):\n    it: {annotation}{f' = {value}' if value else ''}\n")
    found = backend.entity("Thing").member("it")
    assert isinstance(found, Field)
    return found


def people(rule: str, members: str = "author: User = me", before: str = "") -> tuple[Person, ...]:
    body = "".join(f"    {line}\n" for line in members.splitlines())
    backend = model(f"{before}\nclass Thing(Entity):\n    name: str\n{body}    allow(read={rule})\n")
    return backend.entity("Thing").grants[0].rule.people


def path(expression: Expression) -> str:
    """`self.Thing.author`, as it is read."""
    if isinstance(expression, Attribute):
        return f"{path(expression.base)} {expression.member}"
    assert isinstance(expression, Self)
    return "self"


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        ("str", Scalar("str")),
        ("Decimal", Scalar("decimal")),
        ("time", Scalar("time")),
        ("UUID", Scalar("uuid")),
        ("'Email'", Scalar("email")),
        ("str | None", Maybe(Scalar("str"))),
        ("None | str", Maybe(Scalar("str"))),
        ("Optional[Url]", Maybe(Scalar("url"))),
        ("Optional['date']", Maybe(Scalar("date"))),
        ("list[int]", ListOf(Scalar("int"))),
        ("set[Literal[1, 2]]", SetOf(Choice((1, 2)))),
        ("Literal['a', 'b'] | None", Maybe(Choice(("a", "b")))),
        ("Short", Scalar("str")),
        ("Colour", Choice(("red", "green"), "Colour")),
        ("Size", Choice(("small", "big"), "Size")),
    ],
)
def test_annotations(annotation: str, kind: Type) -> None:
    before = """
Short: TypeAlias = Annotated[str, field(max=9)]
class Colour(Enum):
    red = "red"
    green = "green"
class Size(StrEnum):
    small = auto()
    big = auto()
"""
    assert member(annotation, before=before).type == kind


def test_limits_come_with_a_type_and_with_a_value() -> None:
    before = "Short: TypeAlias = Annotated[str, field(min=2, max=9)]"
    own = member("Short", "field(max=5)", before).limits
    assert (own.min, own.max) == (Decimal(2), Decimal(5))


def test_numbers_are_read_as_they_are_written() -> None:
    found = member("Money", "field(default=0.10, min=0.01)")
    assert found.limits.min == Decimal("0.01")
    assert found.default == Exact(Decimal("0.10"), Scalar("money"))


@pytest.mark.parametrize(
    ("annotation", "value", "default"),
    [
        ("int", "3", Value(3, Scalar("int"))),
        ("bool", "False", Value(False, Scalar("bool"))),
        ("str | None", "None", Value(None, Maybe(Scalar("str")))),
        ("Literal['a', 'b']", "'b'", Value("b", Choice(("a", "b")))),
        ("list[str]", "field(default=())", Display((), ListOf(Scalar("str")))),
    ],
)
def test_defaults(annotation: str, value: str, default: Expression) -> None:
    assert member(annotation, value).default == default


def test_an_enum_is_a_default_by_its_member() -> None:
    found = member("Colour", "Colour.green", "class Colour(Enum):\n    red = 'r'\n    green = 'g'")
    assert found.default == Value("g", Choice(("r", "g"), "Colour"))


def test_a_slug_is_unique_and_a_key_says_so_itself() -> None:
    backend = model(
        "class Thing(Entity):\n    title: str\n    a: Slug = slugify('title')\n    b: Slug = slugify('title', key=True)"
    )
    a, b = (one for one in backend.entity("Thing").fields if one.name != "title")
    assert (a.made, a.unique, a.key) == (Slugified("title"), True, False)
    assert (b.unique, b.key) == (False, True)


def test_words_under_other_names() -> None:
    text = """
from __future__ import annotations
import datetime as dt
from backwright import App as Application, Entity as Kind
from backwright.fields import field as of
from backwright.rules import allow as let, anyone as all_people

backend = Application(name="other")

class Thing(Kind):
    at: dt.datetime
    name: str = of(max=3)
    let(read=all_people)
"""
    checked = check_text(text)
    assert [finding.headline for finding in checked.findings] == []
    assert checked.backend is not None
    assert checked.backend.name == "other"
    assert checked.backend.entity("Thing").grants[0].rule.people == (Anyone(),)


def test_a_blueprint_without_an_app_is_named_after_its_file() -> None:
    checked = check_text(HEAD + USER, "club.py")
    assert checked.backend is not None
    assert checked.backend.name == "club"
    assert [sign_in.account for sign_in in checked.backend.sign_ins] == ["User"]


@pytest.mark.parametrize(
    ("rule", "members", "expected"),
    [
        ("anyone", "", "Anyone"),
        ("[author, fans]", "author: User = me\nfans: set[User] = many()", "Holder Holder"),
        ("[signed_in, signed_in]", "", "SignedIn"),
        ("staff", "", "HasRole"),
        ("several", "author: User = me", "SignedIn HasRole"),
        ("mine", "author: User = me\ndef mine(self, me: User) -> bool:\n    return self.author == me", "Satisfies"),
        ("grown", "", "Satisfies"),
    ],
)
def test_people(rule: str, members: str, expected: str) -> None:
    before = """
staff = has_role("admin")
several = [signed_in, staff]
def grown(me: User) -> bool:
    return me.role == "admin"
"""
    assert " ".join(type(one).__name__ for one in people(rule, members, before)) == expected


def test_a_method_has_the_name_of_its_class_and_a_function_its_own() -> None:
    members = "author: User = me\ndef mine(self, me: User) -> bool:\n    return self.author == me"
    before = "def grown(me: User) -> bool:\n    return me.role == 'admin'"
    assert people("[mine, grown]", members, before) == (Satisfies("Thing.mine"), Satisfies("grown"))


def test_me_is_the_row_of_an_account_and_the_default_of_a_link() -> None:
    backend = model("class Thing(Entity):\n    author: User = me\n")
    assert backend.entity("User").grants[0].rule.people == (Oneself(),)
    assert backend.entity("Thing").links[0].default == Me(Row("User"))


TEAM = """
class Team(Entity):
    name: str
    owner: User = me
    members: list[Member] = many()
    allow(read=has_role("lead"), update=has_role("lead"))

class Member(Entity):
    team: Team = within()
    user: User = relation()
    role: Literal["lead", "hand"]
    allow(read=has_role("hand"))

class Board(Entity):
    team: Team = within()
    name: str
    allow(read=has_role("lead"), update=team.owner)

class Card(Entity):
    board: Board = within()
    name: str
    allow(read=has_role("hand"), update=board.team.owner)

class Rumour(Entity):
    name: str
    allow(read=has_role("admin"))
"""


@pytest.mark.parametrize(
    ("entity", "member_entity", "through"),
    [
        ("Team", "Member", "self"),
        ("Member", "Member", "self Member.team"),
        ("Board", "Member", "self Board.team"),
        ("Card", "Member", "self Card.board Board.team"),
        ("Rumour", "", None),
    ],
)
def test_roles_are_those_of_the_nearest_row_with_members(entity: str, member_entity: str, through: str | None) -> None:
    (found,) = model(TEAM).entity(entity).grants[0].rule.people
    assert isinstance(found, HasRole)
    assert found.member == member_entity
    assert (path(found.through) if found.through is not None else None) == through


def test_a_path_of_people_ends_at_an_account() -> None:
    (found,) = model(TEAM).entity("Card").grants[1].rule.people
    assert isinstance(found, Holder)
    assert path(found.path) == "self Card.board Board.team Team.owner"


def test_a_view_names_its_people_through_its_entity() -> None:
    backend = model(
        """
class Fan(View, User):
    show(User.email)
    allow(get=[User.friends, User.open])
""",
        user=USER
        + "    friends: set[User] = many()\n    def open(self, me: User) -> bool:\n        return self == me\n",
    )
    holder, satisfies = backend.view("Fan").grants[0].rule.people
    assert isinstance(holder, Holder)
    assert path(holder.path) == "self User.friends"
    assert satisfies == Satisfies("User.open")


def test_lists_find_the_one_link_that_leads_back() -> None:
    backend = model("""
class Article(Entity):
    comments: list[Comment] = many()
    lines: list[Line] = inline(min=1, max=3)

class Comment(Entity):
    article: Article = within()
    text: str

class Line(Entity):
    article: Article = within()
    about: Article | None = relation(default=None)
    text: str
""")
    comments, lines = backend.entity("Article").collections
    assert (comments.kind, comments.through, comments.inline) == ("list", "Comment.article", None)
    assert lines.through == "Line.article"
    assert lines.inline is not None
    assert (lines.inline.min, lines.inline.max) == (1, 3)
    (
        article,
        about,
    ) = backend.entity("Line").links
    assert (article.on_delete, about.on_delete) == ("cascade", "null")


def test_a_set_has_two_names_only_where_that_is_declared() -> None:
    backend = model(
        """
class Article(Entity):
    name: str
    fans: set[User] = many()
    editors: set[User] = many()
""",
        user=USER + "    liked: set[Article] = many(inverse='fans')\n",
    )
    fans, editors = backend.entity("Article").collections
    (liked,) = backend.entity("User").collections
    assert (fans.inverse, fans.mirrored) == ("User.liked", False)
    assert (liked.inverse, liked.mirrored) == ("Article.fans", True)
    assert editors.inverse == ""


def test_filters_are_typed_through_links_and_sets() -> None:
    backend = model("""
class Tag(Entity):
    name: str = field(value=True)

class Article(Entity):
    price: Money
    day: date | None = None
    tags: set[Tag] = inline(create=True)
    author: User = me
    allow(read=anyone)
    lists(filter=["price", "day", "tags.name", "author"], sort=["day"], order=["-day", "id"])
""")
    listing = backend.entity("Article").listing
    assert [(one.name, one.ordered, path(one.path)) for one in listing.filters] == [
        ("price", True, "self Article.price"),
        ("day", True, "self Article.day"),
        ("tags_name", False, "self Article.tags Tag.name"),
        ("author", False, "self Article.author"),
    ]
    assert listing.filters[2].path.type == SetOf(Scalar("str"))
    assert [(path(one.path), one.descending) for one in listing.order] == [
        ("self Article.day", True),
        ("self Article.id", False),
    ]


def test_several_rules_add_up_and_only_opens_fields() -> None:
    backend = model("""
class Thing(Entity):
    a: str
    b: str
    author: User = me
    allow(read=anyone, write=author)
    allow(update=signed_in, only=["a"])
""")
    assert [(grant.verbs, grant.only) for grant in backend.entity("Thing").grants] == [
        (("get", "list"), ()),
        (("create", "update", "delete"), ()),
        (("update",), ("a",)),
    ]


def test_wording_and_refusals_stand_over_the_defaults() -> None:
    backend = model("app = App(api=Rest(wording={'taken': 'is taken'}, missing=(404, 'nothing here'), invalid=400))\n")
    (api,) = backend.apis
    assert (api.wording["taken"], api.wording["blank"]) == ("is taken", "can't be blank")
    assert [(one.outcome, one.status, one.message) for one in api.refusals] == [
        ("invalid", 400, ""),
        ("missing", 404, "nothing here"),
    ]


def test_documentation_is_what_the_docstrings_say() -> None:
    backend = model('''
class Thing(Entity):
    """A thing.

    And more of it.
    """

    name: str
    """What it is called."""
    other: str
''')
    thing = backend.entity("Thing")
    assert thing.doc == "A thing.\n\nAnd more of it."
    assert [one.doc for one in thing.fields] == ["What it is called.", ""]


def test_a_helper_that_does_something_is_a_procedure() -> None:
    backend = model("""
class Thing(Entity):
    name: str
    count: int = 0
    def double(self) -> int:
        return self.count * 2
    def reset(self) -> None:
        self.count = 0
    def again(self) -> int:
        self.reset()
        return self.double()
    def guarded(self) -> int:
        require(self.count > 0, "empty")
        return self.count
""")
    thing = backend.entity("Thing")
    assert [one.name for one in thing.functions] == ["double"]
    assert [one.name for one in thing.procedures] == ["reset", "again", "guarded"]


def test_times_go_without_timestamps() -> None:
    backend = model("class Thing(Entity, timestamps=False):\n    name: str\n    created_at: datetime\n")
    thing = backend.entity("Thing")
    assert [one.name for one in thing.implicit] == ["id"]
    assert [one.name for one in thing.fields] == ["name", "created_at"]

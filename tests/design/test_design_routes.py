"""Routes: the nineteen operations of the RealWorld API, and how each refuses."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design import Design, design
from backwright.design.routes import Route
from backwright.model.api import Api, SignIn
from backwright.model.backend import Backend
from backwright.model.entities import Listing
from backwright.model.expressions import Compare, Value
from backwright.model.members import Slugified
from backwright.model.operations import Moves, Operation
from backwright.model.rules import Refusal, Rule
from backwright.model.statements import Require
from backwright.model.types import BOOL, TEXT
from support.models import (
    ANYONE,
    NOBODY,
    READ,
    SIGNED_IN,
    allow,
    author,
    backend,
    choice,
    entity,
    field,
    holder,
    link,
    path,
    role,
    user,
)
from support.reference import model_of

ROOT = Path(__file__).parents[2]

NINETEEN = [
    # method, path, whether strangers are answered 401 first, and the refusals
    ("POST", "/api/users/login", False, "429 401 401 422"),
    ("GET", "/api/user", True, "401"),
    ("PUT", "/api/user", True, "401 422 409"),
    ("POST", "/api/users", False, "429 401 422 409"),
    ("GET", "/api/tags", False, "401 422"),
    ("POST", "/api/articles", True, "401 422"),
    ("GET", "/api/articles", False, "401 422"),
    ("GET", "/api/articles/feed", True, "401 422"),
    ("GET", "/api/articles/{slug}", False, "401 404"),
    ("PUT", "/api/articles/{slug}", True, "401 404 403 422"),
    ("DELETE", "/api/articles/{slug}", True, "401 404 403"),
    ("POST", "/api/articles/{slug}/favorite", True, "401 404"),
    ("DELETE", "/api/articles/{slug}/favorite", True, "401 404"),
    ("POST", "/api/articles/{article_slug}/comments", True, "401 404 422"),
    ("GET", "/api/articles/{article_slug}/comments", False, "401 404 422"),
    ("DELETE", "/api/articles/{article_slug}/comments/{id}", True, "401 404 404 403"),
    ("GET", "/api/profiles/{username}", False, "401 404"),
    ("POST", "/api/profiles/{username}/follow", True, "401 404"),
    ("DELETE", "/api/profiles/{username}/follow", True, "401 404"),
]


def told(route: Route, prefix: str = "") -> tuple[str, str]:
    return route.endpoint.method, route.endpoint.pattern(prefix)


def test_conduit_has_the_nineteen_operations_of_the_realworld_api(conduit: Design) -> None:
    assert [told(route, "/api") for route in conduit.routes] == [(method, path) for method, path, _, _ in NINETEEN]


@pytest.mark.parametrize(("method", "path", "first", "refusals"), NINETEEN)
def test_how_each_of_them_refuses(conduit: Design, method: str, path: str, first: bool, refusals: str) -> None:
    (route,) = (route for route in conduit.routes if told(route, "/api") == (method, path))
    assert route.signed_in_only is first
    assert " ".join(str(refusal.status) for refusal in route.refusals) == refusals


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("sign_in", "session"),
        ("create_user", "session"),
        ("update_current_user", "row"),
        ("list_tags", "rows"),
        ("list_articles", "page"),
        ("article_feed", "page"),
        ("delete_article", "nothing"),
        ("favorite_article", "row"),
        ("list_comments", "rows"),
        ("follow_profile", "row"),
    ],
)
def test_what_they_answer(conduit: Design, name: str, form: str) -> None:
    assert one(conduit, name).answer.form == form


def one(design: Design, name: str) -> Route:
    (found,) = (route for route in design.routes if route.endpoint.name == name)
    return found


def test_a_fixed_path_stands_before_a_key_in_its_place(conduit: Design) -> None:
    names = [route.endpoint.name for route in conduit.routes]
    assert names.index("article_feed") < names.index("get_article")


def test_a_changed_row_is_asked_again_where_what_is_sent_may_change_what_the_rule_looks_at(conduit: Design) -> None:
    assert not one(conduit, "update_article").candidate, "nobody sends its author"
    assert not one(conduit, "create_article").candidate
    guild = design(model_of(ROOT / "tests" / "blueprints" / "guild.py"))
    assert one(guild, "update_membership").candidate, "an owner may cease to be one"
    assert not one(guild, "update_team").candidate


def test_pages_take_the_limits_of_their_list(conduit: Design) -> None:
    read = one(conduit, "article_feed").read
    assert read is not None
    assert read.paging is not None
    assert (read.paging.limit, read.paging.at_most) == (20, 100)
    assert read.filters == ()


def test_the_limit_of_the_api_holds_where_a_list_says_none() -> None:
    note = entity("Note", field("title"), grants=(allow(ANYONE, *READ),))
    read = one(design(backend(note, api=Api(limit=7, at_most=9))), "list_notes").read
    assert read is not None
    assert read.paging is not None
    assert (read.paging.limit, read.paging.at_most) == (7, 9)


def test_the_largest_page_holds_the_usual_one() -> None:
    note = entity("Note", field("title"), grants=(allow(ANYONE, *READ),), listing=Listing(limit=500))
    read = one(design(backend(note)), "list_notes").read
    assert read is not None
    assert read.paging is not None
    assert read.paging.at_most == 500


def refusals(backend: Backend, name: str) -> list[tuple[str, int]]:
    return [(refusal.outcome, refusal.status) for refusal in one(design(backend), name).refusals]


def notes(*members: object, **more: object) -> Backend:
    grants = (allow(ANYONE, *READ), allow(SIGNED_IN, "create"), allow(holder("Note", "author"), "update", "delete"))
    return backend(user(field("role")), entity("Note", author(), *members, grants=grants, **more))  # type: ignore[arg-type]


def test_a_row_that_others_name_is_a_conflict_to_delete() -> None:
    assert ("conflict", 409) not in refusals(notes(), "delete_note")
    pin = entity("Pin", link("note", "Note"))
    kept = Backend("small", entities=(*notes().entities, pin), sign_ins=notes().sign_ins)
    assert ("conflict", 409) in refusals(kept, "delete_note")


@pytest.mark.parametrize(
    ("member", "created", "updated"),
    [
        (field("code", unique=True), True, True),
        (field("code", unique=True, fixed=True), True, False),
        (field("slug", "slug", made=Slugified("code"), key=True), False, False),
        (field("code"), False, False),
    ],
)
def test_a_value_can_be_taken_where_it_is_unique_and_sent(member: object, created: bool, updated: bool) -> None:
    assert (("conflict", 409) in refusals(notes(member), "create_note")) is created
    assert (("conflict", 409) in refusals(notes(member), "update_note")) is updated


def test_a_field_for_some_callers_alone_can_be_forbidden() -> None:
    assert ("forbidden", 403) not in refusals(notes(), "create_note")
    guarded = field("rank", "int", write=Rule((role("admin"),)))
    assert ("forbidden", 403) in refusals(notes(guarded), "create_note")
    kept = field("rank", "int", write=Rule((NOBODY,)))
    assert ("forbidden", 403) not in refusals(notes(kept), "create_note")


def test_an_operation_refuses_as_its_body_and_its_states_do() -> None:
    state = path("Note", "state", TEXT)
    guard = Require(Compare("==", state, Value("ready", TEXT), BOOL), Value("not ready", TEXT), "unavailable")
    send = Operation(
        "Note",
        "send",
        "action",
        "POST",
        "",
        Rule((SIGNED_IN,)),
        body=(guard,),
        on_row=True,
        moves=Moves("Note.state", ("ready",), "sent"),
        refusals=(Refusal("conflict", 423),),
    )
    found = refusals(notes(choice("state", "ready", "sent"), operations=[send]), "send_note")
    assert ("unavailable", 503) in found
    assert ("conflict", 423) in found


def test_the_api_says_which_status_an_outcome_has() -> None:
    note = entity("Note", field("title"), grants=(allow(ANYONE, "create"),))
    api = Api(refusals=(Refusal("invalid", 400),))
    assert refusals(backend(note, api=api), "create_note") == [("invalid", 400)]


def test_refresh_tokens_bring_two_routes_of_their_own() -> None:
    plain = backend(user())
    renewing = backend(user(), sign_ins=(SignIn("User", refresh=timedelta(days=30)),))
    more = {route.endpoint.name for route in design(renewing).routes} - {r.endpoint.name for r in design(plain).routes}
    assert more == {"refresh", "sign_out"}


def test_a_child_asks_whether_its_parent_may_be_read() -> None:
    diary = entity("Diary", author(), grants=(allow(holder("Diary", "author"), *READ),))
    page = entity("Page", link("diary", "Diary", within=True), field("text"), grants=(allow(ANYONE, *READ),))
    (parent,) = one(design(backend(user(), diary, page)), "get_page").parents
    assert parent.link.target == "Diary"
    assert parent.readable.signed_in_only


def test_features_gather_tables_and_routes(conduit: Design) -> None:
    assert [feature.name for feature in conduit.features] == ["users", "tags", "articles", "comments", "profiles"]
    articles = conduit.features[2]
    assert [table.name for table in articles.tables] == ["articles", "article_tags", "article_favorited_by"]
    assert len(articles.routes) == 8
    assert all(route.feature == "articles" for route in articles.routes)


BODIES = """
from __future__ import annotations
from backwright import App, Entity, Record
from backwright.fields import check, field, many, within
from backwright.logic import action, after, query, require
from backwright.rules import allow, anyone
app = App()


class Box(Entity):
    size: int = field(default=1, min=1)
    things: list[Thing] = many()
    allow(read=anyone, create=anyone)

    @check("is full")
    def roomy(self) -> bool:
        return len(self.things) <= self.size

    @action(by=anyone)
    def shrink(self) -> None:
        self.size -= 1

    @action(by=anyone)
    def look(self) -> None:
        careful(self)

    @query(by=anyone)
    def told(self) -> Told:
        return Told(size=self.size)


class Told(Record):
    size: int


class Thing(Entity):
    box: Box = within()
    allow(read=anyone, create=anyone, delete=anyone)


class Note(Entity):
    text: str
    allow(read=anyone, create=anyone, update=anyone)

    @after("create")
    def short(self) -> None:
        require(len(self.text) < 9, outcome="unavailable")


def careful(box: Box) -> None:
    require(box.size > 1, outcome="forbidden")
"""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("shrink_box", {"missing", "conflict"}),
        ("look_box", {"missing", "forbidden"}),
        ("told_box", {"missing"}),
        ("create_thing", {"missing", "invalid", "conflict"}),
        ("create_note", {"invalid", "unavailable"}),
        ("update_note", {"missing", "invalid"}),
    ],
)
def test_what_is_called_and_what_follows_refuses_too(name: str, told: set[str], tmp_path: Path) -> None:
    path = tmp_path / "boxes.py"
    path.write_text(BODIES)
    checked = check_blueprint(path)
    assert checked.backend is not None, checked.findings
    assert {outcome for outcome, _ in refusals(checked.backend, name)} == told


@pytest.mark.parametrize("name", ["create_cellar", "update_cellar", "renamed_yeast"])
def test_what_rows_inside_or_of_a_body_may_not_have_is_a_conflict(name: str) -> None:
    brewery = design(model_of(ROOT / "tests/blueprints/brewery.py"))
    assert ("conflict", 409) in [(each.outcome, each.status) for each in one(brewery, name).refusals]


def test_a_set_may_be_too_large_from_either_of_its_sides() -> None:
    ballot = design(model_of(ROOT / "tests/blueprints/ballot.py"))
    for name in ("vote_issue", "vote_twice_user"):
        assert ("conflict", 409) in [(each.outcome, each.status) for each in one(ballot, name).refusals]

"""What a delete takes with it, how operations are made safe, what the environment says, which defaults were taken."""

from __future__ import annotations

import ast
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec

from backwright.design import Design, design
from backwright.design.cascades import Cascade
from backwright.design.defaults import FAMILIES, defaults
from backwright.design.environment import Variable, variables
from backwright.design.facts import Facts
from backwright.design.overview import route_lines, table_lines
from backwright.design.plan import Plan, plan
from backwright.design.safety import Safety, safety
from backwright.model.api import WORDING, Api, Setting, SignIn
from backwright.model.backend import Backend
from backwright.model.entities import Record
from backwright.model.expressions import Argument, Exact, Self, Word
from backwright.model.members import Collection, Inline, Issued, Numbered
from backwright.model.operations import Function, NamedList, Operation, Rate
from backwright.model.rules import STATUSES, Holder, Refusal, Rule
from backwright.model.statements import Do
from backwright.model.types import BOOL, NOTHING, Row, Scalar
from backwright.report.plan.sections import statements
from support.models import (
    ANYONE,
    ME,
    NOBODY,
    READ,
    SIGNED_IN,
    allow,
    as_code,
    author,
    backend,
    entity,
    field,
    holder,
    link,
    many,
    path,
    role,
    then,
    user,
)

OWN = holder("Note", "author")
ALL = (allow(ANYONE, *READ), allow(SIGNED_IN, "create"), allow(OWN, "update", "delete"))


def facts(*entities: Any, **more: Any) -> Facts:
    return Facts(design(backend(user(), *entities, **more)))


def note(*members: Any, **more: Any) -> Any:
    return entity("Note", author(), *members, grants=more.pop("grants", ALL), **more)


def cascade(found: Facts, of: str) -> Cascade:
    (one,) = (cascade for cascade in found.cascades if cascade.entity == of)
    return one


def fates(cascade: Cascade) -> dict[str, tuple[str, bool]]:
    return {effect.table: (effect.how, effect.others) for effect in cascade.effects}


def test_a_delete_tells_how_many_kinds_of_rows_of_other_people_go() -> None:
    comment = entity("Comment", link("note", "Note", within=True), author())
    like = entity("Like", link("comment", "Comment", within=True), field("stars", "int"))
    pin = entity("Pin", link("note", "Note"))
    mark = entity("Mark", link("note", "Note", optional=True, on_delete="null"))
    found = cascade(facts(note(many("readers", "User")), comment, like, pin, mark), "Note")
    assert found.by == "the author"
    assert fates(found) == {
        "note_readers": ("unlinked", True),
        "comments": ("deleted", True),
        "pins": ("refuses", False),
        "marks": ("cleared", False),
        "likes": ("deleted", True),
    }
    assert found.others == ("comments", "likes")
    assert found.summary == (
        "refused while pins name it; deletes 2 kinds of rows of other people: comments and likes; "
        "unlinks what other people linked: note_readers"
    )


def test_what_an_account_owns_is_its_own() -> None:
    diary = entity("Diary", link("owner", "User", within=True))
    found = Facts(design(backend(user(grants=[allow(ME, *READ, "delete")]), diary)))
    assert fates(cascade(found, "User")) == {"diaries": ("deleted", False)}
    assert cascade(found, "User").summary == "takes nothing that other people wrote"


def test_a_tree_of_rows_ends() -> None:
    found = cascade(facts(note(link("under", "Note", optional=True, on_delete="cascade"))), "Note")
    assert fates(found) == {"notes": ("deleted", True)}


def test_what_nobody_deletes_has_no_cascade_and_what_a_body_deletes_has_one() -> None:
    kept = note(grants=ALL[:2])
    assert facts(kept).cascades == ()
    drop = Operation("", "drop", "action", "POST", "/drop", Rule((SIGNED_IN,)), body=(Do(DELETE_NOTE),))
    assert cascade(facts(kept, operations=[drop]), "Note").by == ""


DELETE_NOTE = Word("delete", "", (Argument("", Self(Row("Note"))),), NOTHING)


def test_a_soft_delete_is_told() -> None:
    assert "kept with the time" in cascade(facts(note(soft_delete=True)), "Note").summary


def made_safe(found: Facts, name: str) -> Safety:
    (one,) = (safety for safety in safety(found) if safety.name == name)
    return one


def counted(told: Safety) -> str:
    """The number of statements as the plan says it, without what they do."""
    return statements(told.statements).partition(" statement")[0]


def kinds(found: Facts, name: str) -> list[str]:
    return [means.kind for means in made_safe(found, name).means]


def test_every_route_of_conduit_is_made_safe(conduit: Design) -> None:
    told = {one.name: ([means.kind for means in one.means], counted(one)) for one in safety(Facts(conduit))}
    assert all(means for means, _ in told.values())
    assert told["list_articles"] == (["snapshot"], "1")
    assert told["create_article"] == (["retry", "insert-or-nothing"], "2 to 4")
    assert told["update_article"] == (["row lock", "insert-or-nothing"], "2 to 6")
    assert told["delete_article"] == (["row lock", "cascade"], "2")
    assert told["favorite_article"] == (["insert-or-nothing"], "3")
    assert told["unfollow_profile"] == (["delete-if-there"], "3")
    assert told["create_user"] == (["constraint", "constraint"], "2")
    assert told["delete_comment"] == (["row lock"], "3")


def test_the_database_decides_what_is_taken() -> None:
    found = facts(note(field("code", unique=True, fixed=True)))
    assert kinds(found, "create_note") == ["constraint"]
    assert kinds(found, "update_note") == ["row lock"]


def test_numbers_of_a_sequence_are_never_taken() -> None:
    assert kinds(facts(note(field("number", key=True, made=Numbered()))), "create_note") == ["counter"]


def test_what_needs_nothing_else_is_still_all_or_nothing() -> None:
    assert kinds(facts(note()), "create_note") == ["transaction"]


def test_versions_are_compared() -> None:
    assert "version" in kinds(facts(note(versioned="required")), "update_note")


def test_a_delete_of_what_others_name_is_left_to_the_foreign_key() -> None:
    assert kinds(facts(note(), entity("Pin", link("note", "Note"))), "delete_note") == ["row lock", "constraint"]


def test_rows_written_with_their_owner_are_written_at_once() -> None:
    line = entity("Line", link("note", "Note", within=True), field("text"))
    lines = Collection("", "lines", "Line", "list", through="Line.note", inline=Inline())
    found = made_safe(facts(note(lines), line), "create_note")
    assert ([means.kind for means in found.means], counted(found)) == (["key order"], "2 to 3")


def test_refresh_tokens_are_used_once() -> None:
    renewed = facts(note(), sign_ins=[SignIn("User", refresh=timedelta(days=1))])
    assert (kinds(renewed, "refresh"), kinds(renewed, "sign_out")) == (["row lock"], ["row lock"])
    names = ("sign_in", "refresh", "sign_out", "create_user", "update_current_user")
    assert [counted(made_safe(renewed, name)) for name in names] == ["3", "3", "0 to 2", "2 to 3", "2 to 4"]
    assert [counted(made_safe(facts(), name)) for name in ("sign_in", "create_user")] == ["2", "2"]


def environment(found: Facts) -> dict[str, Variable]:
    return {variable.name: variable for variable in variables(found)}


def test_the_environment_of_a_backend_without_accounts_names_no_secret() -> None:
    found = environment(Facts(design(backend(entity("Note", field("title"))))))
    assert "DATABASE_URL" in found
    assert not any(variable.secret for variable in found.values())


def test_secrets_have_to_be_given_in_production() -> None:
    assert environment(facts())["SECRET_KEY"].required


def test_a_backend_for_postgresql_alone_starts_on_no_other() -> None:
    assert environment(facts())["DATABASE_URL"].default == "sqlite+aiosqlite:///small.db"
    only = environment(facts(database="postgresql"))["DATABASE_URL"]
    assert (only.default, only.required) == (None, True)


def test_lives_and_rates_are_settings() -> None:
    sign_in = SignIn("User", access=timedelta(hours=1), refresh=timedelta(days=2), rate=Rate(3, timedelta(hours=1)))
    found = environment(facts(sign_ins=[sign_in]))
    assert found["ACCESS_TOKEN_SECONDS"].default == "3600"
    assert found["REFRESH_TOKEN_SECONDS"].default == "172800"
    assert found["SIGN_IN_RATE"].default == "3/hour"
    odd = environment(facts(sign_ins=[SignIn("User", rate=Rate(3, timedelta(seconds=90)))]))
    assert odd["SIGN_IN_RATE"].default == "3/90 seconds"


def test_nobody_registers_no_rate_of_registrations() -> None:
    model = backend(user(grants=[allow(ME, *READ)]))
    assert "REGISTRATION_RATE" not in environment(Facts(design(model)))


def test_declared_settings_and_webhook_secrets_are_variables() -> None:
    declared = [
        Setting("fee", Scalar("money"), "What each transfer costs.", default=Exact(Decimal("0.50"), Scalar("money"))),
        Setting("first_password", Scalar("password"), "The first password."),
    ]
    paid = Record("Paid", (), "incoming", signed="PAYMENTS_SECRET")
    found = environment(facts(settings=declared, records=[paid]))
    assert (found["FEE"].default, found["FEE"].secret) == ("0.50", False)
    assert (found["FIRST_PASSWORD"].required, found["FIRST_PASSWORD"].secret) == (True, True)
    assert (found["PAYMENTS_SECRET"].required, found["PAYMENTS_SECRET"].secret) == (True, True)


def taken(found: Facts) -> dict[str, str]:
    return {default.what: default.value for default in defaults(found)}


def test_a_plain_backend_takes_every_default() -> None:
    found = taken(facts(note(field("title"), field("day", "date"), field("price", "money"))))
    assert found["method of an update"].startswith("PATCH")
    assert found["life of an access token"] == "15 minutes"
    assert found["page of notes"] == "20 rows, at most 100"
    assert found["order of notes"] == "as they were created"
    assert found["Note.author"] == "keep what they name from being deleted"
    assert found["time zone of days"] == "UTC"
    assert {"numbers", "empty text", "deleted notes", "two updates of users and notes at once"} <= set(found)


TOKEN = field("token", "token", made=Issued())


def test_what_is_said_is_no_default() -> None:
    wording = {name: f"{message}!" for name, message in WORDING.items()}
    api = Api(
        "/api",
        "camel",
        "PUT",
        "ignore",
        request={"data": "{data}"},
        one={"data": "{data}"},
        many={"data": "{data}"},
        page={"data": "{data}"},
        none={},
        errors={"message": "{message}"},
        wording=wording,
        refusals=tuple(Refusal(outcome, 400) for outcome in STATUSES),
    )
    sign_in = SignIn(
        "User",
        scheme="Token",
        access=timedelta(hours=1),
        refresh=timedelta(days=1),
        login="sign-in",
        rate=Rate(1, timedelta(days=1)),
    )
    said = {"database": "sqlite", "ids": "uuid", "timezone": "Europe/Paris", "sign_ins": [sign_in]}
    model = backend(
        user(TOKEN, grants=[allow(ME, *READ)], current="user", path="people", timestamps=False), api=api, **said
    )
    assert set(taken(Facts(design(model)))) == {
        "empty text",
        "instants",
        "sign-in takes",
        "statuses of answers",
        "User.password",
        "what no rule allows",
    }


def test_each_family_says_something_of_some_backend(conduit: Design) -> None:
    assert all(list(family(Facts(conduit))) for family in FAMILIES)


IS_MINE = Function("Note", "is_mine", (), BOOL, path("Note", "pinned", BOOL), on_row=True)


def test_each_default_names_the_line_that_changes_it(conduit: Design) -> None:
    plain = facts(
        note(field("title"), field("day", "date"), field("price", "money")), entity("Pin", link("note", "Note"))
    )
    for default in (*defaults(Facts(conduit)), *defaults(plain)):
        assert ast.parse(as_code(default.change)) or default.change == ""


def who(found: Facts) -> dict[str, tuple[str, str]]:
    return {line.name: (line.who, line.rows) for line in route_lines(found)}


def test_a_route_tells_who_may_call_it_and_what_else_has_to_hold() -> None:
    grants = (allow(OWN, *READ), allow(SIGNED_IN, "create"), allow((OWN, role("helper")), "delete"))
    mine = NamedList("Note", "mine", "", "Note.is_mine")
    send = Operation("Note", "send", "action", "POST", "", Rule((SIGNED_IN,)), on_row=True)
    keep = Operation("Note", "keep", "action", "POST", "", Rule((NOBODY,)), on_row=True)
    diary = note(field("pinned", BOOL), grants=grants, lists=[mine], operations=[send, keep], functions=[IS_MINE])
    page = entity("Page", link("note", "Note", within=True), grants=(allow(ANYONE, *READ),))
    model = backend(user(field("role")), diary, page)
    found = who(Facts(design(model)))
    assert found["get_note"] == ("the author", "")
    assert found["note_mine"] == ("the author", "where `is_mine` holds")
    assert found["delete_note"] == ("the author or role helper", "and may read it")
    assert found["send_note"] == ("signed in", "and may read it")
    assert found["get_page"] == ("anyone", "and may read the note")
    assert "keep_note" not in found


def test_who_may_read_the_parent_anyway_is_not_told_that_they_must() -> None:
    diary = entity("Diary", author(), grants=(allow(holder("Diary", "author"), *READ),))
    through = Holder(then(path("Page", "diary", Row("Diary")), "Diary.author", Row("User")))
    page = entity(
        "Page", link("diary", "Diary", within=True), author(), grants=(allow(through, "get"), allow(ANYONE, "list"))
    )
    found = who(Facts(design(backend(user(), diary, page))))
    assert found["get_page"] == ("the author of its diary", "")
    assert found["list_pages"] == ("anyone", "and may read the diary")


def test_refresh_tokens_have_a_table() -> None:
    tables = table_lines(facts(sign_ins=[SignIn("User", refresh=timedelta(days=1))]))
    assert [table.name for table in tables] == ["users", "refresh_sessions"]


def test_a_table_tells_why_each_key_is_there(conduit: Design) -> None:
    for line in table_lines(Facts(conduit)):
        assert all(key.reason and key.columns for key in line.keys)
    users = table_lines(Facts(conduit))[0]
    assert users.what == "rows of User"
    assert "upper and lower case alike" in users.keys[2].reason


def test_the_same_design_gives_the_same_plan(conduit: Design) -> None:
    assert plan(conduit) == plan(conduit)


def test_a_plan_is_plain_json_with_every_name_there(conduit: Design) -> None:
    data = msgspec.json.decode(msgspec.json.encode(plan(conduit)))
    assert tuple(data) == Plan.__struct_fields__
    assert data["routes"][0].keys() == {
        "method",
        "path",
        "name",
        "feature",
        "who",
        "rows",
        "anonymous",
        "status",
        "answer",
        "refusals",
        "doc",
    }


def test_an_empty_backend_has_a_plan() -> None:
    empty = plan(design(Backend("empty")))
    assert (empty.routes, empty.tables, empty.questions) == ((), (), ())


def test_the_routes_of_every_api_are_told() -> None:
    apis = (Api(prefix="/v1"), Api(prefix="/v2", update="PUT"))
    thing = entity("Thing", field("name"), grants=(allow(ANYONE, "update"),))
    lines = route_lines(Facts(design(backend(thing, apis=apis))))
    assert [(line.method, line.path) for line in lines] == [("PATCH", "/v1/things/{id}"), ("PUT", "/v2/things/{id}")]

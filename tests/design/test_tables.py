"""Tables: which columns, which constraints, and what goes with what."""

from __future__ import annotations

from backwright.design import Design, design
from backwright.design.tables import LONGEST, SUFFIX, Column, Reference, Table, UniqueConstraint, fitting
from backwright.model.entities import Entity, Index, Unique
from backwright.model.members import Slugified
from backwright.model.types import Scalar
from support.models import author, backend, entity, field, link, many, user


def table(*entities: Entity, of: str) -> Table:
    return design(backend(*entities)).table(of)


def names(columns: tuple[Column, ...]) -> list[str]:
    return [column.name for column in columns]


def test_every_entity_has_a_table_followed_by_those_of_its_sets(conduit: Design) -> None:
    assert [table.name for table in conduit.tables] == [
        "users",
        "user_followers",
        "tags",
        "articles",
        "article_tags",
        "article_favorited_by",
        "comments",
    ]


def test_columns_are_the_identity_the_members_and_the_times() -> None:
    note = entity("Note", field("title", max=80), author(), field("done", "bool", optional=True))
    columns = table(user(), note, of="Note").columns
    assert names(columns) == ["id", "title", "author_id", "done", "created_at", "updated_at"]
    assert [column.name for column in columns if column.nullable] == ["done"]
    assert [column.length for column in columns if column.length] == [80]
    assert [column.name for column in columns if column.primary] == ["id"]


def test_an_access_token_has_no_column(conduit: Design) -> None:
    assert names(conduit.table("User").columns) == ["id", "username", "email", "password", "bio", "image"]


def test_a_slug_has_room_for_a_suffix() -> None:
    note = entity("Note", field("title"), field("slug", "slug", made=Slugified("title", 40)))
    assert table(note, of="Note").column_of("Note.slug").length == 40 + SUFFIX


def test_what_lives_in_a_row_goes_with_it_and_other_links_do_as_they_say() -> None:
    task = entity(
        "Task",
        link("project", "Project", within=True),
        link("parent", "Task", optional=True, on_delete="null"),
        link("owner", "User"),
    )
    columns = table(user(), entity("Project"), task, of="Task").columns
    assert [column.reference for column in columns if column.reference] == [
        Reference("projects", "cascade"),
        Reference("tasks", "null"),
        Reference("users", "restrict"),
    ]


def test_pairs_go_with_either_row_and_are_found_from_both_sides(conduit: Design) -> None:
    pairs = conduit.pairs("Article.tags")
    assert names(pairs.columns) == ["article_id", "tag_id"]
    assert all(column.primary for column in pairs.columns)
    assert [c.reference.on_delete for c in pairs.columns if c.reference] == ["cascade", "cascade"]
    assert [[step.column for step in index.columns] for index in pairs.indexes] == [["tag_id", "article_id"]]


def test_a_set_of_its_own_kind_names_its_columns_apart(conduit: Design) -> None:
    assert names(conduit.pairs("User.followers").columns) == ["user_id", "follower_id"]


def test_a_mirrored_set_has_no_pairs_of_its_own() -> None:
    group = entity("Group", many("people", "User"))
    mirrored = many("groups", "Group", inverse="Group.people", mirrored=True)
    found = [table.name for table in design(backend(user(mirrored), group)).tables]
    assert found == ["users", "groups", "group_people"]


def unique(table: Table) -> list[tuple[str, ...]]:
    return [constraint.columns for constraint in table.uniques]


def test_a_key_is_unique_within_the_row_that_it_lives_in() -> None:
    page = entity("Page", link("book", "Book", within=True), field("number", "int", key=True))
    assert unique(table(entity("Book"), page, of="Page")) == [("book_id", "number")]


def test_a_row_without_a_declared_key_needs_no_constraint() -> None:
    assert unique(table(entity("Note", field("title")), of="Note")) == []


def test_unique_fields_and_unique_together() -> None:
    together = Unique(("number", "owner"))
    note = entity("Note", field("code", unique=True), field("number", "int"), link("owner", "User"), uniques=[together])
    found = table(user(), note, of="Note").uniques
    assert [constraint.columns for constraint in found] == [("code",), ("number", "owner_id")]
    assert [constraint.subject for constraint in found] == ["Note.code", "Note.owner"]


def test_the_same_constraint_said_twice_is_one() -> None:
    note = entity("Note", field("code", key=True, unique=True), uniques=[Unique(("code",))])
    assert unique(table(note, of="Note")) == [("code",)]


def test_addresses_are_unique_without_regard_to_case(conduit: Design) -> None:
    lower = [constraint.columns for constraint in conduit.table("User").uniques if constraint.lower]
    assert lower == [("email",)]


def test_every_constraint_has_a_name_of_its_own_and_a_reason(conduit: Design) -> None:
    found: list[UniqueConstraint] = [constraint for table in conduit.tables for constraint in table.uniques]
    assert len({constraint.name for constraint in found}) == len(found)
    assert all(constraint.reason for constraint in found)


def test_links_have_the_type_of_the_identity_that_they_hold() -> None:
    account = entity("Person", account=True)
    note = entity("Note", link("person", "Person"))
    assert table(account, note, of="Note").column_of("Note.person").type == Scalar("id")


def test_pairs_and_entities_never_share_a_table() -> None:
    article = entity("Article", many("tags", "Tag"))
    found = [table.name for table in design(backend(article, entity("Tag"), entity("ArticleTag"))).tables]
    assert found == ["articles", "article_tags_pairs", "tags", "article_tags"]


def test_the_two_columns_of_pairs_never_share_a_name() -> None:
    person = entity("Person", many("persons", "Person"))
    assert names(design(backend(person)).pairs("Person.persons").columns) == ["person_id", "other_person_id"]


def test_names_fit_a_database_and_stay_apart() -> None:
    long = "a_name_that_is_long_enough_to_be_cut_by_the_database_if_it_is_"
    note = entity(
        "Note",
        field(f"{long}one", unique=True, max=9),
        field(f"{long}two", unique=True, max=9),
        indexes=[Index((f"{long}one", f"{long}two")), Index((f"{long}two", f"{long}one"))],
    )
    found = table(note, of="Note")
    created = [*(constraint.name for constraint in found.uniques), *(index.name for index in found.indexes)]
    assert len(set(created)) == 2
    assert all(len(name) <= LONGEST for name in created)
    assert fitting("x" * LONGEST) == "x" * LONGEST

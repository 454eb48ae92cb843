"""Indexes: each for a reason, none that another already gives."""

from __future__ import annotations

import pytest

from backwright.design import Design, design
from backwright.design.tables import Table
from backwright.model.entities import Entity, Filter, Index, Listing, SortKey
from backwright.model.expressions import Contains, Me
from backwright.model.operations import Function, NamedList, Ordering
from backwright.model.types import BOOL, Row, Scalar, SetOf
from support.models import ANYONE, READ, allow, author, backend, entity, field, holder, link, many, path, then, user

TEXT = Scalar("str")
READ_BY_ALL = (allow(ANYONE, *READ),)


def steps(table: Table) -> list[str]:
    """The columns of each index, `-` before those that go down."""
    return [
        ", ".join(f"-{column.column}" if column.descending else column.column for column in index.columns)
        for index in table.indexes
    ]


def reasons(table: Table) -> list[str]:
    return [index.reason for index in table.indexes]


def indexed(*entities: Entity, of: str = "Note") -> Table:
    return design(backend(user(), *entities)).table(of)


def listing(**more: object) -> Listing:
    return Listing(**more)  # type: ignore[arg-type]  # what a test says of a listing


NEWEST = Ordering(path("Note", "created_at", Scalar("datetime")), descending=True)


def test_a_list_is_read_in_its_order_down_to_the_identity() -> None:
    note = entity("Note", field("title"), grants=READ_BY_ALL, listing=listing(order=(NEWEST,)))
    assert steps(indexed(note)) == ["-created_at, -id"]


def test_a_list_in_the_order_of_creation_needs_none() -> None:
    assert steps(indexed(entity("Note", field("title"), grants=READ_BY_ALL))) == []


def test_what_nobody_lists_is_not_indexed_for_it() -> None:
    assert steps(indexed(entity("Note", field("title"), listing=listing(order=(NEWEST,))))) == []


def test_the_rows_of_another_one_are_found_in_their_order() -> None:
    note = entity("Note", link("book", "Book", within=True), grants=READ_BY_ALL, listing=listing(order=(NEWEST,)))
    found = indexed(entity("Book"), note)
    assert steps(found) == ["book_id, -created_at, -id"]
    assert reasons(found) == ["the notes of one book, in their order"]


def test_filters_and_sorts_on_own_columns_have_theirs() -> None:
    by = Filter("kind", path("Note", "kind", TEXT))
    sorted_by = SortKey("rank", path("Note", "rank", Scalar("int")))
    note = entity(
        "Note",
        field("kind", max=20),
        field("rank", "int"),
        grants=READ_BY_ALL,
        listing=listing(filters=(by,), sorts=(sorted_by,)),
    )
    assert steps(indexed(note)) == ["kind, id", "rank, id"]


def test_a_sort_of_what_may_have_no_value_has_one_for_each_way() -> None:
    rank, code = field("rank", "int", optional=True), field("code", max=9, optional=True, unique=True)
    by_rank, by_code = (
        SortKey(name, path("Note", name, kind)) for name, kind in (("rank", Scalar("int")), ("code", TEXT))
    )
    note = entity("Note", rank, code, grants=READ_BY_ALL, listing=listing(sorts=(by_rank, by_code)))
    found = indexed(note)
    assert steps(found) == ["rank, id", "-rank, -id", "-code, -id"]
    assert reasons(found) == ["the sort by `rank`", "the sort by `-rank`", "the sort by `-code`"]


def test_a_filter_through_a_link_is_one_of_the_link() -> None:
    name = then(path("Note", "author", Row("User")), "User.email", Scalar("email"))
    note = entity("Note", author(), grants=READ_BY_ALL, listing=listing(filters=(Filter("author", name),)))
    found = indexed(note)
    assert steps(found) == ["author_id, id"]
    assert reasons(found) == ["the notes of one author, in their order; the filter `author`"]


@pytest.mark.parametrize(
    ("member", "index"), [("rank", ["author_id, id", "author_id, -rank, -id"]), ("text", ["author_id, id"])]
)
def test_a_list_of_what_belongs_to_the_callers_has_the_rows_of_each_in_its_order(member: str, index: list[str]) -> None:
    people = then(path("Note", "author", Row("User")), "User.fans", SetOf(Row("User")))
    liked = Function("Note", "liked", (), BOOL, Contains(Me(Row("User")), people, BOOL), on_row=True, caller="required")
    order = (Ordering(path("Note", member, TEXT), descending=True),)
    named = NamedList("Note", "liked", "liked", "Note.liked", order)
    members = (author(), field("rank", "int"), field("text"))
    note = entity("Note", *members, grants=READ_BY_ALL, functions=(liked,), lists=(named,))
    found = design(backend(user(many("fans", "User")), note)).table("Note")
    assert steps(found) == index
    assert reasons(found)[1:] == ["the list `liked`"] * (len(index) == 2)


def test_an_index_of_one_value_is_read_from_either_end() -> None:
    people = then(path("Note", "author", Row("User")), "User.fans", SetOf(Row("User")))
    liked = Function("Note", "liked", (), BOOL, Contains(Me(Row("User")), people, BOOL), on_row=True, caller="required")
    oldest = (Ordering(path("Note", "rank", TEXT)),)
    newest = (Ordering(path("Note", "rank", TEXT), descending=True),)
    note = entity(
        "Note",
        *(author(), field("rank", "int")),
        grants=READ_BY_ALL,
        functions=(liked,),
        listing=listing(order=newest),
        lists=(NamedList("Note", "liked", "liked", "Note.liked", oldest),),
    )
    found = design(backend(user(many("fans", "User")), note)).table("Note")
    assert steps(found) == ["-rank, -id", "author_id, -rank, -id"]
    assert reasons(found)[1] == "the notes of one author, in their order; the list `liked`"


@pytest.mark.parametrize("through", ["set", "unbounded"])
def test_what_no_index_can_hold_has_none(through: str) -> None:
    named = then(path("Note", "tags", SetOf(Row("Tag"))), "Tag.name", TEXT)
    by = Filter("by", named if through == "set" else path("Note", "text", TEXT))
    note = entity("Note", field("text"), many("tags", "Tag"), grants=READ_BY_ALL, listing=listing(filters=(by,)))
    assert steps(indexed(entity("Tag", field("name")), note)) == []


def test_a_rule_that_compares_with_the_caller_is_read_by_its_link() -> None:
    note = entity("Note", author(), grants=(allow(holder("Note", "author"), "list"),))
    found = indexed(note)
    assert steps(found) == ["author_id, id"]
    assert "that a caller may list" in reasons(found)[0]


def test_one_that_was_asked_for_is_there() -> None:
    note = entity("Note", field("kind", max=20), field("rank", "int"), indexes=[Index(("rank", "kind"))])
    assert steps(indexed(note)) == ["rank, kind"]
    assert reasons(indexed(note)) == ["declared"]


def test_a_unique_constraint_that_begins_alike_is_enough() -> None:
    note = entity("Note", link("book", "Book", within=True), field("number", "int", key=True), grants=READ_BY_ALL)
    assert steps(indexed(entity("Book"), note)) == ["book_id, id"]


def test_a_longer_index_that_begins_alike_is_enough() -> None:
    wanted = [Index(("rank",)), Index(("rank", "kind"))]
    note = entity("Note", field("kind", max=20), field("rank", "int"), indexes=wanted)
    assert steps(indexed(note)) == ["rank, kind"]


def test_the_indexes_of_conduit(conduit: Design) -> None:
    assert {table.name: steps(table) for table in conduit.tables if table.indexes} == {
        "user_followers": ["follower_id, user_id"],
        "articles": ["-created_at, -id", "author_id, -created_at, -id"],
        "article_tags": ["tag_id, article_id"],
        "article_favorited_by": ["user_id, article_id"],
        "comments": ["article_id, id", "author_id, id"],
    }


def test_none_begins_another_and_each_has_a_reason(conduit: Design) -> None:
    for table in conduit.tables:
        columns = [tuple(index.columns) for index in table.indexes]
        beginnings = [one for one in columns for other in columns if one is not other and other[: len(one)] == one]
        assert beginnings == []
        assert all(reasons(table))


def test_names_are_unique_in_the_database(conduit: Design) -> None:
    names = [index.name for table in conduit.tables for index in table.indexes]
    assert len(names) == len(set(names))


def test_rows_that_live_in_another_one_are_filtered_and_sorted_below_it() -> None:
    by = Filter("kind", path("Note", "kind", TEXT))
    sorted_by = SortKey("rank", path("Note", "rank", Scalar("int")))
    shown = listing(filters=(by,), sorts=(sorted_by,))
    members = (link("book", "Book", within=True), field("kind", max=20), field("rank", "int"))
    found = indexed(entity("Book"), entity("Note", *members, grants=READ_BY_ALL, listing=shown))
    assert steps(found) == ["book_id, id", "book_id, kind, id", "book_id, rank, id"]

"""What holds of the design of every blueprint there is, those that no target builds yet included."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design import Design, design
from backwright.design.facts import Facts
from backwright.design.notes import performance, security
from backwright.design.plan import plan
from backwright.design.questions import questions

ROOT = Path(__file__).parents[2]
BLUEPRINTS = sorted([*ROOT.glob("examples/*/*.py"), *ROOT.glob("tests/blueprints/*.py")])


@pytest.fixture(scope="module", params=BLUEPRINTS, ids=lambda file: file.stem)
def made(request: pytest.FixtureRequest) -> Design:
    backend = check_blueprint(request.param).backend
    assert backend is not None
    return design(backend)


def test_no_index_begins_another_one_or_a_constraint(made: Design) -> None:
    for table in made.tables:
        keys = [tuple(index.columns) for index in table.indexes if index.where is None]
        begun = [one for one in keys for other in keys if one is not other and other[: len(one)] == one]
        assert begun == []
        named = [tuple(step.column for step in index.columns) for index in table.indexes]
        given = [one for one in named for unique in table.uniques if unique.columns[: len(one)] == one]
        assert [one for one in given if not any(u.lower and u.columns[: len(one)] == one for u in table.uniques)] == []


def test_every_key_has_a_reason_and_columns_that_exist(made: Design) -> None:
    for table in made.tables:
        columns = {column.name for column in table.columns}
        assert len(columns) == len(table.columns)
        for index in table.indexes:
            assert index.reason
            assert {step.column for step in index.columns} <= columns
        for unique in table.uniques:
            assert unique.reason
            assert set(unique.columns) <= columns


def test_names_are_unique_in_the_database(made: Design) -> None:
    names = [table.name for table in made.tables]
    names += [unique.name for table in made.tables for unique in table.uniques]
    names += [index.name for table in made.tables for index in table.indexes]
    assert len(set(names)) == len(names)


def test_references_lead_to_tables(made: Design) -> None:
    tables = {table.name for table in made.tables}
    pointed = {column.reference.table for table in made.tables for column in table.columns if column.reference}
    assert pointed <= tables


def test_no_two_routes_answer_the_same_request(made: Design) -> None:
    requests = [(route.endpoint.method, route.endpoint.pattern()) for route in made.routes]
    names = [route.endpoint.name for route in made.routes]
    assert len(set(requests)) == len(requests)
    assert len(set(names)) == len(names)


def test_who_is_not_signed_in_where_that_is_asked_for_is_unauthenticated(made: Design) -> None:
    for route in made.routes:
        if route.signed_in_only:
            assert any(refusal.outcome == "unauthenticated" for refusal in route.refusals)


def test_everything_told_is_told_of_something(made: Design) -> None:
    told, facts = plan(made), Facts(made)
    assert all(one.means for one in told.safety)
    assert all(note.text and note.subjects for note in (*security(facts), *performance(facts)))
    assert all(question.subjects and question.answer for question in questions(facts))
    assert all(route.who != "nobody" for route in told.routes)

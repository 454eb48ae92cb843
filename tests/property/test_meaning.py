"""One rule, one meaning: the evaluator beside the conditions of the design, SQLite and PostgreSQL, on random rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from backwright.design.conditions import access, for_nobody, for_somebody, value_for_nobody
from backwright.design.truth import FALSE
from backwright.evaluator.expressions import World, evaluate, frame, settled, truth
from backwright.evaluator.mentions import Mentions
from backwright.evaluator.rules import Judge
from backwright.evaluator.store import Ref
from backwright.model import expressions as x
from backwright.model.backend import Backend
from backwright.model.surface import readers
from backwright.model.types import BOOL, Maybe, SetOf
from support.meaning.databases import Database, condition, value
from support.meaning.functions import ROW, looked_for, worked_out
from support.meaning.host import judged
from support.meaning.notes import NOTE, PERSON, notes
from support.meaning.rules import ITSELF, numbers, rules
from support.meaning.worlds import content, state
from support.postgres import Postgres

SEEDS = range(3)
STATES = {seed: state(content(seed)) for seed in SEEDS}
CALLERS = (None, 1, 2, 5)
THOROUGH = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def world(backend: Backend, seed: int) -> World:
    return World(backend, STATES[seed], Mentions(backend), {}, _no_effect)


def _no_effect(*_: object) -> Any:
    raise AssertionError("a rule changes nothing")


def someone(caller: int | None) -> Ref | None:
    return None if caller is None else Ref("Person", caller)


def readable(backend: Backend, seed: int, caller: int | None) -> set[int | Any]:
    """The notes that the caller may read, as the evaluator says."""
    judge = Judge(world(backend, seed), someone(caller))
    return {row.id for row in STATES[seed].refs("Note") if judge.readable(row)}


@THOROUGH
@given(rule=rules(), seed=st.sampled_from(SEEDS), caller=st.sampled_from(CALLERS))
def test_a_rule_folded_for_its_caller_means_the_same(rule: x.Expression, seed: int, caller: int | None) -> None:
    backend = notes(rule)
    folded = access(backend, readers(backend.entity("Note")))
    condition = folded.nobody if caller is None else folded.somebody
    here = world(backend, seed)
    # Folded, it asks about no absent caller any more: any account serves to evaluate it.
    me = someone(caller or 1)
    found = {row.id for row in STATES[seed].refs("Note") if truth(condition, frame(here, me, row))}
    assert found == readable(backend, seed, caller)


@pytest.fixture(scope="module")
def databases(postgres: Postgres) -> Iterator[dict[int, list[Database]]]:
    """For each content a database in SQLite and one in PostgreSQL."""
    with ExitStack() as stack:
        urls = {seed: ("sqlite+aiosqlite://", postgres.fresh_database()) for seed in SEEDS}
        yield {seed: [stack.enter_context(Database(url, content(seed))) for url in both] for seed, both in urls.items()}


@THOROUGH
@given(rule=rules(), seed=st.sampled_from(SEEDS), caller=st.sampled_from(CALLERS))
def test_a_rule_means_the_same_in_the_databases(
    databases: dict[int, list[Database]], rule: x.Expression, seed: int, caller: int | None
) -> None:
    backend = notes(rule)
    folded = access(backend, readers(backend.entity("Note")))
    statement = condition(folded.nobody if caller is None else folded.somebody)
    expected = readable(backend, seed, caller)
    for database in databases[seed]:
        assert {row[0] for row in database.rows(statement, caller)} == expected


@THOROUGH
@given(rule=rules(depth=2), seed=st.sampled_from(SEEDS), caller=st.sampled_from(CALLERS))
def test_a_rule_means_the_same_in_host_code(rule: x.Expression, seed: int, caller: int | None) -> None:
    backend = notes(rule)
    folded = access(backend, readers(backend.entity("Note")))
    found = judged(folded.nobody if caller is None else folded.somebody, content(seed), caller)
    assume(found is not None)
    expected = readable(backend, seed, caller)
    assert found == (expected, {*content(seed).rows["Note"]} - expected)


@THOROUGH
@given(shown=st.one_of(rules(), numbers(ITSELF, 3)), seed=st.sampled_from(SEEDS), caller=st.sampled_from(CALLERS))
def test_a_computed_value_is_worth_the_same_in_the_databases(
    databases: dict[int, list[Database]], shown: x.Expression, seed: int, caller: int | None
) -> None:
    if caller is None:
        known = for_nobody(shown) if shown.type == BOOL else value_for_nobody(shown)
        # What is no bool and asks about nobody is null: no database is asked.
        assume(known is not None)
        folded = known or shown
    else:
        folded = for_somebody(shown)
    at = frame(world(notes(_TRUE), seed), someone(caller))
    expected = {row.id: settled(evaluate(shown, replace(at, row=row)), shown.type) for row in STATES[seed].refs("Note")}
    for database in databases[seed]:
        assert dict(database.rows(value(folded), caller)) == expected


_TRUE = x.Value(value=True, type=BOOL)


@THOROUGH
@given(rule=rules())
def test_nobody_is_sent_away_only_where_no_row_is_open_to_them(rule: x.Expression) -> None:
    backend = notes(rule)
    reading = readers(backend.entity("Note"))
    for seed in SEEDS:
        judge = Judge(world(backend, seed), None)
        if not judge.may_hold(reading):
            assert not readable(backend, seed, None)
        if access(backend, reading).nobody == FALSE:
            assert not readable(backend, seed, None)


WATCHERS = x.Attribute(x.Self(NOTE), "Note.watchers", SetOf(PERSON))
OWNER = x.Attribute(x.Self(NOTE), "Note.owner", Maybe(PERSON))


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_never_let_in_by_what_asks_about_them(seed: int) -> None:
    asks = x.Contains(x.Me(PERSON), WATCHERS, BOOL)
    for rule in (asks, x.Not(asks, BOOL), x.Compare("==", OWNER, x.Me(PERSON), BOOL)):
        assert not readable(notes(rule), seed, None)


@THOROUGH
@given(
    shown=st.one_of(numbers(ITSELF, 3, further=False), rules(further=False)),
    seed=st.sampled_from(SEEDS),
    caller=st.sampled_from([1, 2, 5]),
)
def test_a_value_is_worth_the_same_in_functions(shown: x.Expression, seed: int, caller: int) -> None:
    shown = for_somebody(shown)
    made = worked_out(shown)
    assume(made is not None)
    at = frame(world(notes(_TRUE), seed), someone(caller))
    for row in STATES[seed].refs("Note"):
        expected = settled(evaluate(shown, replace(at, row=row)), shown.type)
        assert made is None or made(content(seed), int(row.id), caller) == expected


@THOROUGH
@given(
    rule=rules((*ITSELF, ROW), further=False),
    seed=st.sampled_from(SEEDS),
    caller=st.sampled_from([1, 2, 5]),
    row=st.integers(1, 30),
)
def test_a_condition_means_the_same_in_the_statements_of_functions(
    databases: dict[int, list[Database]], rule: x.Expression, seed: int, caller: int, row: int
) -> None:
    rule = for_somebody(rule)
    made = looked_for(rule)
    assume(made is not None)
    at = frame(world(notes(_TRUE), seed), someone(caller), Ref("Note", row))
    expected = {one.id for one in STATES[seed].refs("Note") if truth(rule, at.bind({ROW.name: one}))}
    for database in databases[seed]:
        assert made is None or {one[0] for one in database.rows(made(content(seed), row, caller), None)} == expected

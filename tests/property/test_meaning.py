"""One rule, one meaning: the evaluator beside the conditions of the design, SQLite and PostgreSQL, on random rows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backwright.design.conditions import FALSE, access
from backwright.evaluator.expressions import World, frame, truth
from backwright.evaluator.mentions import Mentions
from backwright.evaluator.rules import Judge
from backwright.evaluator.store import Ref
from backwright.model import expressions as x
from backwright.model.backend import Backend
from backwright.model.surface import readers
from backwright.model.types import BOOL, Maybe, SetOf
from support.meaning.notes import NOTE, PERSON, notes
from support.meaning.rules import rules
from support.meaning.worlds import content, state

SEEDS = range(4)
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

"""Folding a rule away for nobody and for somebody, compared with a brute-force evaluation in three-valued logic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backwright.design.conditions import access, condition, for_nobody, for_somebody
from backwright.design.truth import FALSE, TRUE, both, either, mentions_me, negated
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import (
    Aggregate,
    And,
    Attribute,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Contains,
    Expression,
    Fold,
    Loop,
    Me,
    Name,
    Not,
    Or,
    Self,
    Value,
)
from backwright.model.operations import Function, Parameter
from backwright.model.rules import Rule, Satisfies
from backwright.model.types import BOOL, ListOf, Maybe, Row, SetOf
from backwright.model.walk import parts
from support.models import (
    ANYONE,
    ME,
    NOBODY,
    SIGNED_IN,
    allow,
    author,
    backend,
    entity,
    field,
    holder,
    link,
    role,
    user,
)

USER, NOTE = Row("User"), Row("Note")
CALLER = Me(Maybe(USER))
ABSENT = Value(None, Maybe(USER))
DATA = tuple(Attribute(Self(NOTE), f"Note.{name}", BOOL) for name in ("pinned", "public"))
ASKING: tuple[Expression, ...] = (
    Compare("==", Attribute(Self(NOTE), "Note.author", USER), CALLER, BOOL),
    Contains(CALLER, Attribute(Self(NOTE), "Note.readers", SetOf(USER)), BOOL),
)
PRESENCE: tuple[Expression, ...] = (Compare("==", CALLER, ABSENT, BOOL), Compare("!=", ABSENT, CALLER, BOOL))
LINES = Loop(("line",), Attribute(Self(NOTE), "Note.lines", ListOf(Row("Line"))), ())
LINE = Name("line", Row("Line"))
OF_A_LINE: tuple[Expression, ...] = (
    Attribute(LINE, "Line.done", BOOL),
    Compare("==", Attribute(LINE, "Line.author", USER), CALLER, BOOL),
)

Truth = bool | None
World = Mapping[Expression, bool]


def connected(operand: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    some = st.lists(operand, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        some.map(lambda parts: And(parts, BOOL)),
        some.map(lambda parts: Or(parts, BOOL)),
        operand.map(lambda part: Not(part, BOOL)),
        st.tuples(operand, operand, operand).map(lambda three: Conditional(*three, BOOL)),
    )


def quantified(item: Expression) -> st.SearchStrategy[Expression]:
    comprehension = Comprehension(item, (LINES,), SetOf(BOOL))
    folds: tuple[Fold, ...] = ("any", "all")
    return st.sampled_from([Aggregate(fold, comprehension, None, BOOL) for fold in folds])


def expressions() -> st.SearchStrategy[Expression]:
    atoms = st.sampled_from((*DATA, *ASKING, *PRESENCE, TRUE, FALSE))
    inner = st.recursive(st.sampled_from((*OF_A_LINE, *PRESENCE)), connected, max_leaves=4)
    return st.recursive(st.one_of(atoms, inner.flatmap(quantified)), connected, max_leaves=8)


def kleene(part: Expression, world: World, somebody: bool, lines: tuple[World, ...]) -> Truth:
    """What `part` is; None where it asks about a caller who is not there."""
    match part:
        case Value(value=bool() as value):
            return value
        case And(operands):
            return conjunction(kleene(operand, world, somebody, lines) for operand in operands)
        case Or(operands):
            return disjunction(kleene(operand, world, somebody, lines) for operand in operands)
        case Not(operand):
            inner = kleene(operand, world, somebody, lines)
            return None if inner is None else not inner
        case Conditional(test, then, otherwise):
            chosen = kleene(test, world, somebody, lines)
            return None if chosen is None else kleene(then if chosen else otherwise, world, somebody, lines)
        case Aggregate(fold, Comprehension(item)):
            each = [kleene(item, {**world, **line}, somebody, lines) for line in lines]
            return disjunction(each) if fold == "any" else conjunction(each)
    if part in PRESENCE:
        return somebody == (part == PRESENCE[1])
    return None if mentions_me(part) and not somebody else world[part]


def conjunction(values: Iterable[Truth]) -> Truth:
    found = set(values)
    return False if False in found else None if None in found else True


def disjunction(values: Iterable[Truth]) -> Truth:
    found = set(values)
    return True if True in found else None if None in found else False


def worlds() -> list[World]:
    atoms = (*DATA, *ASKING)
    return [dict(zip(atoms, values, strict=True)) for values in product((False, True), repeat=len(atoms))]


def sets_of_lines() -> list[tuple[World, ...]]:
    one = [dict(zip(OF_A_LINE, values, strict=True)) for values in product((False, True), repeat=2)]
    return [(), *((line,) for line in one), (one[0], one[3]), (one[1], one[2])]


@settings(max_examples=60, deadline=None)
@given(expressions())
def test_for_nobody_is_what_is_true_when_what_asks_about_a_caller_is_unknown(expression: Expression) -> None:
    folded = for_nobody(expression)
    assert not mentions_me(folded)
    for world in worlds():
        for lines in sets_of_lines():
            known = kleene(expression, world, False, lines) is True
            assert kleene(folded, world, False, lines) is known


@settings(max_examples=60, deadline=None)
@given(expressions())
def test_for_somebody_settles_only_whether_there_is_a_caller(expression: Expression) -> None:
    folded = for_somebody(expression)
    for world in worlds():
        for lines in sets_of_lines():
            assert kleene(folded, world, True, lines) is kleene(expression, world, True, lines)


@given(connected(connected(st.sampled_from((*PRESENCE, TRUE, FALSE)))))
def test_a_rule_about_nothing_but_the_presence_of_a_caller_is_a_constant(expression: Expression) -> None:
    assert for_nobody(expression) == (TRUE if kleene(expression, {}, False, ()) else FALSE)
    assert for_somebody(expression) == (TRUE if kleene(expression, {}, True, ()) else FALSE)


def test_negation_does_not_open_a_row_to_strangers() -> None:
    blocked = Not(Contains(CALLER, Attribute(Self(NOTE), "Note.blocked", SetOf(USER)), BOOL), BOOL)
    assert for_nobody(blocked) == FALSE


def test_connectives_are_simplified() -> None:
    pinned, public = DATA
    assert both((TRUE, pinned, pinned)) == pinned
    assert both((pinned, FALSE)) == FALSE
    assert either(()) == FALSE
    assert either((Or((pinned, public), BOOL), public)) == Or((pinned, public), BOOL)
    assert negated(Not(pinned, BOOL)) == pinned


def notes(*functions: Function) -> Backend:
    note = entity("Note", field("title"), field("pinned", BOOL), author(), functions=functions)
    return backend(user(field("role")), note)


def test_whoever_a_link_leads_to_is_compared_with_the_caller() -> None:
    lowered = condition(notes(), Rule((holder("Note", "author"),)))
    assert lowered == Compare("==", Attribute(Self(NOTE), "Note.author", USER), Me(USER), BOOL)


def test_whoever_is_in_a_set_is_looked_for_there() -> None:
    lowered = condition(notes(), Rule((holder("Note", "readers", several=True),)))
    assert isinstance(lowered, Contains)
    assert lowered.item == Me(USER)


@pytest.mark.parametrize(
    ("person", "nobody", "somebody"), [(ANYONE, TRUE, TRUE), (NOBODY, FALSE, FALSE), (SIGNED_IN, FALSE, TRUE)]
)
def test_people_who_need_no_row(person: object, nobody: Expression, somebody: Expression) -> None:
    found = access(notes(), Rule((person,)))  # type: ignore[arg-type]  # each is a person
    assert (found.nobody, found.somebody) == (nobody, somebody)
    assert not found.needs_row


def test_any_of_several_people_is_enough() -> None:
    found = access(notes(), Rule((NOBODY, holder("Note", "author"), ANYONE)))
    assert found.open


def test_oneself_is_the_row_that_calls() -> None:
    found = access(notes(), Rule((ME,)))
    assert found.signed_in_only
    assert found.needs_row


def test_calls_are_written_out_with_their_arguments_and_defaults() -> None:
    pinned = Attribute(Self(NOTE), "Note.pinned", BOOL)
    both_ways = Or((pinned, Name("also", BOOL)), BOOL)
    inner = Function("Note", "shown", (Parameter("also", BOOL, default=FALSE),), BOOL, both_ways, on_row=True)
    outer = Function("Note", "open", (), BOOL, Call("Note.shown", Self(NOTE), (), BOOL), on_row=True)
    lowered = condition(notes(inner, outer), Rule((Satisfies("Note.open"),)))
    assert for_nobody(lowered) == pinned


def memberships() -> Backend:
    team = entity("Team", field("name"))
    membership = entity("Membership", link("team", "Team", within=True), link("person", "User"), field("role"))
    task = entity("Task", link("team", "Team", within=True), grants=(allow(ANYONE, "get"),))
    return backend(user(), team, membership, task)


def test_a_role_is_that_of_a_membership_of_the_enclosing_row() -> None:
    team = Attribute(Self(Row("Task")), "Task.team", Row("Team"))
    found = access(memberships(), Rule((role("owner", "helper", member="Membership", through=team),)))
    assert found.nobody == FALSE
    assert isinstance(found.somebody, Aggregate)
    assert {part.member for part in parts(found.somebody) if isinstance(part, Attribute)} == {
        "Membership.team",
        "Membership.person",
        "Membership.role",
        "Task.team",
    }


def test_a_role_without_memberships_is_that_of_the_account() -> None:
    found = access(notes(), Rule((role("admin"),)))
    assert found.nobody == FALSE
    assert not found.needs_row


def test_a_backend_without_accounts_gives_roles_to_nobody() -> None:
    assert condition(Backend("plain", entities=(Entity("Note", (), ()),)), Rule((role("admin"),))) == FALSE

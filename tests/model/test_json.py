from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from backwright.model.backend import VERSION, Backend
from backwright.model.entities import Entity
from backwright.model.expressions import (
    And,
    Attribute,
    Compare,
    Conditional,
    Exact,
    Expression,
    Me,
    Not,
    Or,
    Self,
    Value,
)
from backwright.model.json import ModelError, dumps, json_schema, loads
from backwright.model.members import Computed, Field
from backwright.model.types import BOOL, INT, TEXT, Maybe, Row, Scalar

SCHEMA = Draft202012Validator(json_schema())
IDENTITY = Field("Note", "id", Scalar("id"), implicit=True)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LEAVES: st.SearchStrategy[Expression] = st.one_of(
    st.builds(Value, st.booleans(), st.just(BOOL)),
    st.builds(Value, st.integers(-(2**63), 2**63 - 1), st.just(INT)),
    st.builds(Value, TEXTS, st.just(TEXT)),
    st.just(Value(None, Maybe(TEXT))),
    st.builds(Exact, st.decimals(allow_nan=False, allow_infinity=False), st.just(Scalar("decimal"))),
    st.just(Me(Row("User"))),
    st.just(Attribute(Self(Row("Note")), "Note.text", TEXT)),
)


def _inner(part: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(part, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Not, part, st.just(BOOL)),
        st.builds(And, several, st.just(BOOL)),
        st.builds(Or, several, st.just(BOOL)),
        st.builds(Compare, st.sampled_from(["==", "<"]), part, part, st.just(BOOL)),
        st.builds(Conditional, part, part, part, st.just(TEXT)),
    )


EXPRESSIONS = st.recursive(LEAVES, _inner, max_leaves=12)


def model_of(expression: Expression) -> Backend:
    computed = Computed("Note", "value", BOOL, expression)
    return Backend("notes", entities=(Entity("Note", (computed,), (IDENTITY,)),))


@given(EXPRESSIONS)
def test_a_model_comes_back_as_it_was(expression: Expression) -> None:
    model = model_of(expression)
    assert loads(dumps(model)) == model


@settings(max_examples=30, deadline=None)
@given(EXPRESSIONS)
def test_the_json_form_is_what_the_schema_says(expression: Expression) -> None:
    SCHEMA.validate(json.loads(dumps(model_of(expression))))


def test_the_schema_refuses_what_is_no_model() -> None:
    with pytest.raises(ValidationError):
        SCHEMA.validate({"is": "Backend", "name": "x", "entities": [{"is": "Entity"}]})


def test_what_equals_its_default_is_left_out() -> None:
    assert dumps(Backend("notes")) == '{\n "is": "Backend",\n "name": "notes"\n}\n'


def test_exact_numbers_stay_exact() -> None:
    model = model_of(Exact(Decimal("0.10"), Scalar("money")))
    (computed,) = loads(dumps(model)).entities[0].computed
    assert computed.value == Exact(Decimal("0.10"), Scalar("money"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "truncated"),
        ("[]", "Expected `object`"),
        ('{"is": "Frontend", "name": "x"}', "Frontend"),
        ('{"is": "Backend"}', "missing required field `name`"),
        ('{"is": "Backend", "name": "x", "entities": [{"is": "Entity", "name": 5}]}', r"\$.entities\[0\].name"),
        (f'{{"is": "Backend", "name": "x", "version": {VERSION + 1}}}', "reads version"),
        ('{"is": "Backend", "name": ' + "[" * 100_000, "recursion"),
    ],
)
def test_what_is_no_model_is_refused_with_its_place(text: str, why: str) -> None:
    with pytest.raises(ModelError, match=why):
        loads(text)


def test_the_published_schema_is_current() -> None:
    """`make docs` writes it."""
    published = Path(__file__).parents[2] / "docs" / "model.schema.json"
    assert published.read_text(encoding="utf-8") == json.dumps(json_schema(), indent=1) + "\n"

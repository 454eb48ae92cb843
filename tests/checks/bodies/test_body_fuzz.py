"""No body makes a traceback: random trees, and code that is deeper or larger than anyone writes."""

from __future__ import annotations

import ast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backwright.checks import bodies
from backwright.diagnostics import Findings
from backwright.model.expressions import Expression
from backwright.model.operations import Caller
from backwright.model.types import BOOL, INT, NOTHING, TEXT, ListOf, Maybe, Row, Type
from backwright.source import Source
from support.shelf import DATE, MONEY, TIMEDELTA, expression, pure, scope, statements
from support.trees import Trees
from support.well_typed import WellTyped

TYPES: list[Type | None] = [None, BOOL, INT, TEXT, Row("Book"), ListOf(Row("Loan")), Maybe(TEXT), NOTHING]
CALLERS: list[Caller] = ["none", "optional", "required"]
SEEDS = st.integers(0, 2**32)


@settings(max_examples=500, deadline=None)
@given(SEEDS, st.sampled_from(TYPES), st.sampled_from(CALLERS))
def test_any_expression_is_read_or_refused(seed: int, expected: Type | None, caller: Caller) -> None:
    try:
        text = ast.unparse(ast.fix_missing_locations(Trees(seed).expression(4)))
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return
    source = Source("blueprint.py", text)
    findings = Findings([source])
    found = bodies.expression(tree, scope(source, findings, caller=caller, locals={"day": INT}), expected)
    assert (found is None) == findings.refused


@settings(max_examples=300, deadline=None)
@given(SEEDS, st.sampled_from([NOTHING, INT, TEXT, Maybe(TEXT)]), st.booleans())
def test_any_body_is_read_or_refused(seed: int, result: Type, computes: bool) -> None:
    try:
        text = "\n".join(ast.unparse(ast.fix_missing_locations(node)) for node in Trees(seed).block(2))
        ast.parse(text)
    except (SyntaxError, ValueError):
        return
    found, case = (pure if computes else statements)(text, result)
    assert (found is None) == case.findings.refused


@pytest.mark.parametrize(
    "text",
    [
        "(" * 30 + "1" + ")" * 30,
        " + ".join(["1"] * 90),
        "not " * 90 + "self.rare",
        "self" + ".donor" * 90,
        "-" * 85 + "1",
        "[" * 85 + "]" * 85,
    ],
)
def test_depth_ends_in_a_finding_or_a_value(text: str) -> None:
    found, case = expression(text)
    assert (found is None) == case.findings.refused


def test_doubling_names_end_in_a_finding() -> None:
    lines = ["x0 = self.pages", *(f"x{n + 1} = x{n} + x{n}" for n in range(40)), "return x40"]
    found, case = pure("\n".join(lines), INT)
    assert found is None
    assert "BW673" in case.codes


def test_long_chains_of_names_end_in_a_finding() -> None:
    lines = ["x0 = self.pages", *(f"x{n + 1} = -x{n}" for n in range(400)), "return x400"]
    found, case = pure("\n".join(lines), INT)
    assert found is None
    assert "BW673" in case.codes


def test_many_partial_returns_end_in_a_finding() -> None:
    step = "if self.pages == {n}:\n    if self.rare:\n        return {n}\n"
    found, case = pure("".join(step.format(n=n) for n in range(20)) + "return 0", INT)
    assert found is None
    assert "BW673" in case.codes


@settings(max_examples=300, deadline=None)
@given(SEEDS, st.sampled_from([BOOL, INT, TEXT, MONEY, DATE, TIMEDELTA, ListOf(INT)]))
def test_what_is_right_has_no_findings_and_a_json_form(seed: int, kind: Type) -> None:
    text = WellTyped(seed).text(kind, 4)
    found, case = expression(text, kind)
    assert case.headlines == []
    assert found is not None
    assert msgspec.json.decode(msgspec.json.encode(found), type=Expression) == found

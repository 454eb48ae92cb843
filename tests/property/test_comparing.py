"""What walks take for one answer on both sides, and what they tell apart."""

from __future__ import annotations

import pytest

from support.alike import Comparison, UnlikeError

WORKED_OUT = frozenset({"mean"})


@pytest.mark.parametrize(
    ("first", "second", "exact"),
    [
        ("12.5", "12.50", True),
        ("4611686018427387905.25", "4611686018427387905.3", True),
        ("0.3333333333333333333333333333", "0.33333333333333333333", True),
        ("0.1234567890123456", "0.123456789012345", False),
    ],
)
def test_numbers_are_alike_as_far_as_the_database_reckons(first: str, second: str, exact: bool) -> None:
    Comparison(frozenset(), WORKED_OUT, exact).check({"mean": first}, {"mean": second}, "row")


@pytest.mark.parametrize(
    ("first", "second", "exact"),
    [
        ("12.5", "12.51", True),
        ("4611686018427387905.25", "4611686018427387905.2", True),
        ("4611686018427387905.25", "4611686018427387906", True),
        ("123456789012.125", "123456789012.13", True),
        ("0.1234567890123456", "0.123456789012345", True),
        ("0.12345678901234", "0.1234567890123", False),
    ],
)
def test_other_numbers_are_not(first: str, second: str, exact: bool) -> None:
    with pytest.raises(UnlikeError, match=r"row\.mean"):
        Comparison(frozenset(), WORKED_OUT, exact).check({"mean": first}, {"mean": second}, "row")


def test_numbers_that_were_sent_are_alike_to_the_last_zero() -> None:
    with pytest.raises(UnlikeError, match=r"row\.price"):
        Comparison(frozenset(), WORKED_OUT).check({"price": "12.5"}, {"price": "12.50"}, "row")


def test_an_id_stays_what_it_was() -> None:
    comparison = Comparison(frozenset({"id"}))
    comparison.check({"id": 1}, {"id": 7}, "row")
    comparison.check({"id": 1}, {"id": 7}, "row")
    with pytest.raises(UnlikeError, match="which was 1"):
        comparison.check({"id": 2}, {"id": 7}, "row")


def test_a_suffix_of_chance_stands_for_a_number_beyond_five() -> None:
    comparison = Comparison(frozenset())
    comparison.check({"slug": "a-6"}, {"slug": "a-0f3c9d"}, "row")
    with pytest.raises(UnlikeError):
        comparison.check({"slug": "a-7"}, {"slug": "a-0f3c9d"}, "row")
    with pytest.raises(UnlikeError):
        comparison.check({"slug": "a-5"}, {"slug": "a-1f3c9d"}, "row")

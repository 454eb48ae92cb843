"""Numbers that are worked out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backwright.evaluator.plain import fold, rounded


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (fold("mean", [1200, 1300, 1201], 0), None, 1234),
        (Decimal("2.5"), None, 3),
        (Decimal("-2.5"), None, -3),
        (2.5, None, 3),
        (Decimal("2.345"), 2, Decimal("2.35")),
        (2.345, 2, 2.35),
    ],
)
def test_a_number_is_rounded_as_its_digits_say(value: object, digits: int | None, expected: object) -> None:
    found = rounded(value, digits)
    assert (found, type(found)) == (expected, type(expected))

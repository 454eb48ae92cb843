from __future__ import annotations

from backwright.model.expressions import And, Argument, Call, Expression, Me, Name, Not, Self
from backwright.model.types import BOOL, Row
from backwright.model.walk import parts, replace

ME = Me(Row("User"))


def test_every_part_is_walked_the_innermost_first() -> None:
    whole = Not(And((ME, Name("x", BOOL)), BOOL), BOOL)
    assert list(parts(whole)) == [ME, Name("x", BOOL), whole.operand, whole]


def test_what_nothing_changes_is_the_same_object() -> None:
    whole = Not(And((ME, Name("x", BOOL)), BOOL), BOOL)
    assert replace(whole, lambda part: part) is whole


def test_arguments_of_calls_are_reached() -> None:
    call = Call("f", None, (Argument("a", Name("x", BOOL)),), BOOL)

    def swap(part: Expression) -> Expression:
        return Self(Row("Note")) if isinstance(part, Name) else part

    assert replace(call, swap) == Call("f", None, (Argument("a", Self(Row("Note"))),), BOOL)

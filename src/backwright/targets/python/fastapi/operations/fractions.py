"""Amounts of money that may have more digits than their columns keep."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from backwright.design.inlining import written_out
from backwright.model.backend import Backend
from backwright.model.expressions import Aggregate, Arithmetic, Attribute, Call, Exact, Expression, Name, Value, Word
from backwright.model.statements import Let
from backwright.model.types import INT, Scalar, present
from backwright.model.walk import children, expressions, statements
from backwright.targets.python.fastapi.operations.expressions.texts import is_row
from backwright.targets.python.fastapi.operations.known import Body

_DECIMAL, _MONEY = Scalar("decimal"), Scalar("money")
_CENTS = 2
"""How many digits money has behind the point."""


class Fractions:
    """What one body computes of amounts."""

    def __init__(self, backend: Backend, body: Body) -> None:
        self._backend = backend
        self._body = body

    @cached_property
    def exact(self) -> frozenset[str]:
        """The names of exact numbers, which may begin as a whole one."""
        named = (part for part in expressions(self._body.body) if isinstance(part, Name))
        return frozenset(name.name for name in named if present(name.type) in (_DECIMAL, _MONEY))

    def may_be_in(self, value: Expression) -> bool:
        """Whether a value may have more digits than money."""
        return self._may_be_in(value, self._finer)

    @cached_property
    def _finer(self) -> frozenset[str]:
        """The names that may stand for such a value: one may be given what another one stands for."""
        named = [statement for statement in statements(self._body.body) if isinstance(statement, Let)]
        found: frozenset[str] = frozenset()
        while further := {one.name for one in named if self._may_be_in(one.value, found)} - found:
            found |= further
        return found

    def _may_be_in(self, value: Expression, finer: frozenset[str]) -> bool:
        written = written_out(self._backend, value)
        return not _is_rounded(written) and any(_is_finer(part, finer) for part in self._reckoned(written))

    def _reckoned(self, value: Expression) -> Iterator[Expression]:
        """What a value is made of: not what tells of which row it is."""
        if is_row(value.type):
            return
        yield value
        for part in children(value):
            yield from self._reckoned(part)


def _is_finer(part: Expression, names: frozenset[str]) -> bool:
    match part:
        case Arithmetic(operator, left, right):
            return operator in ("/", "**") or (operator == "*" and present(left.type) != INT != present(right.type))
        case Name(name=name) if name in names:
            return True
        case Call(type=kind):
            return present(kind) in (_DECIMAL, _MONEY)
        case Exact(value=number):
            return len(str(number).partition(".")[2]) > _CENTS
        case Aggregate(fold="mean"):
            return True
        case Attribute() | Name():
            return present(part.type) == _DECIMAL
    return False


def _is_rounded(value: Expression) -> bool:
    """Whether it is rounded to what money has."""
    if not isinstance(value, Word) or value.word != "round":
        return False
    digits = value.arguments[1].value if len(value.arguments) > 1 else Value(0, INT)
    return isinstance(digits, Value) and isinstance(digits.value, int) and digits.value <= _CENTS

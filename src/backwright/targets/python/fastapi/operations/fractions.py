"""Amounts of money that may have more digits than their columns keep."""

from __future__ import annotations

from backwright.design.bodies import statements
from backwright.design.conditions import written_out
from backwright.design.effects import values_of
from backwright.model.backend import Backend
from backwright.model.expressions import Aggregate, Arithmetic, Attribute, Call, Exact, Expression, Name, Value, Word
from backwright.model.statements import Let
from backwright.model.types import INT, Scalar, present
from backwright.model.walk import parts
from backwright.targets.python.fastapi.operations.known import Body

_DECIMAL, _MONEY = Scalar("decimal"), Scalar("money")
_CENTS = 2
"""How many digits money has behind the point."""


class Fractions:
    """What one body computes of amounts."""

    def __init__(self, backend: Backend, body: Body) -> None:
        self._backend = backend
        every = (p for s in statements(body.body) for e in values_of(s) for p in parts(e))
        self.exact = frozenset(p.name for p in every if isinstance(p, Name) and present(p.type) in (_DECIMAL, _MONEY))
        """The names of exact numbers, which may begin as a whole one."""
        self._finer: set[str] = set()
        named = [statement for statement in statements(body.body) if isinstance(statement, Let)]
        for _ in named:  # a name may be given what another one stands for
            self._finer |= {one.name for one in named if self.may_be_in(one.value)}

    def may_be_in(self, value: Expression) -> bool:
        """Whether a value may have more digits than money."""
        written = written_out(self._backend, value)
        return not _is_rounded(written) and any(self._is_finer(part) for part in parts(written))

    def _is_finer(self, part: Expression) -> bool:
        match part:
            case Arithmetic(operator, left, right):
                return operator in ("/", "**") or (operator == "*" and present(left.type) != INT != present(right.type))
            case Name(name=name) if name in self._finer:
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

"""Sums and counts of rows: whether a new one moves them."""

from __future__ import annotations

from collections.abc import Iterable

from backwright.model.expressions import Aggregate, Attribute, Expression, Name, Negative, New, Value
from backwright.model.members import Computed
from backwright.model.operations import Parameter
from backwright.model.walk import parts


def is_moved(kept: Computed, made: New, parameters: Iterable[Parameter]) -> bool:
    """Whether a kept value is another one in any case: a count is, a sum where what is added cannot be zero."""
    if isinstance(kept.value, Aggregate) and kept.value.fold == "len":
        return True
    given = {argument.name: argument.value for argument in made.values}
    limits = {parameter.name: parameter.limits.min for parameter in parameters}
    summed = (part.member.rpartition(".")[2] for part in parts(kept.value) if isinstance(part, Attribute))

    def is_something(value: Expression) -> bool:
        match value:
            case Negative(operand):
                return is_something(operand)
            case Name(name=name):
                return (limits.get(name) or 0) > 0
            case Value(value=number):
                return bool(number)
        return False

    return any(is_something(given[name]) for name in summed if name in given)

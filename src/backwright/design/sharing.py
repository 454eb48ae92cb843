"""What a choice asks for twice: in its test, and again in what is chosen by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from backwright.model.expressions import Aggregate, And, Call, Comprehension, Conditional, Expression, Name, Or, Word
from backwright.model.operations import Operation, Procedure
from backwright.model.statements import Let, Statement
from backwright.model.types import element
from backwright.model.walk import children, parts, replace, statements


def asked_again(choice: Conditional) -> list[Expression]:
    """The lists and values that the test asks for in any case, and one of the branches again: the innermost first."""
    asked = [part for part in _surely(choice.test) if _is_whole(part)]
    again = [part for branch in (choice.then, choice.otherwise) for part in _outermost(branch, asked.__contains__)]
    return sorted((part for part in asked if part in again), key=lambda part: sum(1 for _ in parts(part)))


def leaves_as_found(statement: Statement, body: Operation | Procedure) -> bool:
    """Whether what is looked up is the same after a statement, and all names stand for what they did."""
    if not isinstance(statement, Let) or any(isinstance(part, Call | Word) for part in parts(statement.value)):
        return False
    return [isinstance(each, Let) and each.name == statement.name for each in statements(body.body)].count(True) == 1


def called(choice: Conditional, part: Expression, name: Name, *, first: Name | None = None) -> Conditional:
    """The choice with a name for a part of it; `first`: what stands where that is asked for first."""
    names = iter([first or name])
    found = replace(choice, lambda inner: next(names, name) if inner == part else inner)
    assert isinstance(found, Conditional)
    return found


def _is_whole(part: Expression) -> bool:
    """Whether it is a list, or a value that is made of one or chosen."""
    return element(part.type) is not None or isinstance(part, Aggregate | Conditional)


def _surely(part: Expression) -> Iterator[Expression]:
    """What is worked out in any case where a part is, of no turn of a loop."""
    yield part
    match part:
        case And(operands) | Or(operands):
            yield from _surely(operands[0])
        case Conditional(test):
            yield from _surely(test)
        case Comprehension():
            return
        case _:
            for each in children(part):
                yield from _surely(each)


def _outermost(part: Expression, fits: Callable[[Expression], bool]) -> Iterator[Expression]:
    """The parts that fit and stand in no other that does, nor where a statement of its own may tell."""
    if fits(part):
        yield part
    elif not isinstance(part, Aggregate | Comprehension):
        for each in children(part):
            yield from _outermost(each, fits)

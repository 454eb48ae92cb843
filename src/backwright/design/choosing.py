"""Values of which one side alone is looked up: a statement chooses, so that nothing refuses but what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from msgspec import structs

from backwright.model.expressions import And, Argument, Comprehension, Conditional, Expression, Name, Or, Word
from backwright.model.part import Part
from backwright.model.statements import Branch, ForEach, Let, Return, Statement
from backwright.model.walk import TYPES, own_values, parts, replace

_REFUSING = frozenset({"authenticate", "get"})


def with_choices(body: tuple[Statement, ...], taken: Iterable[str]) -> tuple[Statement, ...]:
    """The same body; `x = get(...) if asked else None` is an `if` with two assignments. `taken`: names that it has."""
    return tuple(_Choices({*taken}).block(body))


class _Choices:
    def __init__(self, taken: set[str]) -> None:
        self._taken = taken

    def block(self, body: tuple[Statement, ...]) -> Iterator[Statement]:
        for statement in body:
            match statement:
                case Branch(test, then, otherwise):
                    yield Branch(test, tuple(self.block(then)), tuple(self.block(otherwise)))
                case ForEach(names, source, inner):
                    yield ForEach(names, source, tuple(self.block(inner)))
                case Return(Conditional() as value) if _chooses(value):
                    yield Branch(value.test, tuple(self.block((Return(value.then),))), ())
                    yield from self.block((Return(value.otherwise),))
                case Let(name, Conditional() as value) if _chooses(value):
                    sides = (tuple(self.block((Let(name, one),))) for one in (value.then, value.otherwise))
                    yield Branch(value.test, *sides)
                case _:
                    yield from self._before(statement)

    def _before(self, statement: Statement) -> Iterator[Statement]:
        """The statement, and before it what it chooses inside a value, unless it looks up something else first."""
        values = own_values(statement)
        every = (one for value in values for one in _always(value))
        choice = next((one for one in every if _chooses(one)), None)
        if choice is None or sum(map(_looked_up, values)) > _looked_up(choice):
            yield statement
            return
        name = Name(self._fresh(), choice.type)
        yield from self.block((Let(name.name, choice),))
        yield from self._before(_in_place_of(choice, name, statement))

    def _fresh(self) -> str:
        names = ["chosen", *(f"chosen_{number}" for number in range(2, len(self._taken) + 3))]
        found = next(name for name in names if name not in self._taken)
        self._taken.add(found)
        return found


def _in_place_of(choice: Expression, name: Name, statement: Statement) -> Statement:
    values = {field: getattr(statement, field) for field in statement.__struct_fields__}
    told = {
        field: replace(cast(Expression, value), lambda part: name if part == choice else part)
        for field, value in values.items()
        if isinstance(value, Part)
    }
    return structs.replace(statement, **told)


def _chooses(value: Expression) -> bool:
    return isinstance(value, Conditional) and any(map(_looked_up, (value.then, value.otherwise)))


def _looked_up(value: Expression) -> int:
    """How often something is looked up that has to be there."""
    return sum(isinstance(part, Word) and part.word in _REFUSING for part in parts(value))


def _always(value: Expression) -> Iterator[Expression]:
    """The parts that are worked out whatever the others are."""
    yield value
    match value:
        case Conditional(test=first) | And(operands=(first, *_)) | Or(operands=(first, *_)):
            yield from _always(first)
        case Comprehension(loops=loops):
            yield from _always(loops[0].source)
        case _:
            for inner in _inside(value):
                yield from _always(inner)


def _inside(part: Part) -> Iterator[Expression]:
    for field in part.__struct_fields__:
        value = getattr(part, field)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Argument):
                yield one.value
            elif isinstance(one, Part) and type(one).__name__ not in TYPES:
                yield cast(Expression, one)

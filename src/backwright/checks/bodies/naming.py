"""Rows that are looked up where a call takes them: they get a name of their own, as other rows have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from backwright.model.expressions import Call, Expression, Name, Word
from backwright.model.names import snake
from backwright.model.statements import Branch, Do, ForEach, Let, Return, Statement
from backwright.model.walk import parts


@dataclass(slots=True)
class Naming:
    """`taken`: the names that a body uses."""

    taken: set[str]

    def block(self, body: tuple[Statement, ...]) -> tuple[Statement, ...]:
        """The statements; before each that calls something, those that look up what it takes."""
        return tuple(one for statement in body for one in self._named(statement))

    def _named(self, statement: Statement) -> Iterator[Statement]:
        match statement:
            case Branch(_, then, otherwise):
                yield replace(statement, then=self.block(then), otherwise=self.block(otherwise))
            case ForEach(_, _, body):
                yield replace(statement, body=self.block(body))
            case Let(value=Call() as call) | Do(expression=Call() as call) | Return(value=Call() as call):
                lookups, call = self._apart(call)
                yield from lookups
                field = "expression" if isinstance(statement, Do) else "value"
                yield replace(statement, **{field: call})
            case _:
                yield statement

    def _apart(self, call: Call) -> tuple[list[Statement], Call]:
        """The lookups in the order in which the call takes them, as far as nothing else is done before them."""
        lookups: list[Statement] = []
        base, given = call.base, list(call.arguments)
        if base is not None:
            base = self._looked_up(base, lookups)
        for place, argument in enumerate(given):
            if any(_does(value) for value in (base, *(one.value for one in given[:place])) if value is not None):
                break
            given[place] = replace(argument, value=self._looked_up(argument.value, lookups))
        return lookups, replace(call, base=base, arguments=tuple(given))

    def _looked_up(self, value: Expression, lookups: list[Statement]) -> Expression:
        if not (isinstance(value, Word) and value.word in ("get", "find")):
            return value
        name, number = snake(value.kind), 2
        while name in self.taken:
            name, number = f"{snake(value.kind)}_{number}", number + 1
        self.taken.add(name)
        lookups.append(Let(name, value))
        return Name(name, value.type)


def _does(value: Expression) -> bool:
    return any(isinstance(part, Call | Word) for part in parts(value))

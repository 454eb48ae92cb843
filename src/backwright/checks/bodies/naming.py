"""Rows that a body says without a name, where a call takes them or where it changes them: they get one of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from backwright.model.expressions import (
    And,
    Argument,
    Attribute,
    Call,
    Comprehension,
    Conditional,
    Expression,
    Name,
    Or,
    Word,
)
from backwright.model.names import snake
from backwright.model.part import Part
from backwright.model.statements import Adjust, Assign, Branch, Do, ForEach, Let, Return, Statement
from backwright.model.types import Row, present
from backwright.model.walk import TYPES, parts

_NOT_ALWAYS = And | Or | Conditional | Comprehension
"""What is not worked out each time, or more than once."""

_LOOKUPS = ("get", "find")


@dataclass(slots=True)
class Naming:
    """`taken`: the names that a body uses. `acts`: whether an expression itself does something, or may refuse."""

    taken: set[str]
    acts: Callable[[Expression], bool]

    def block(self, body: tuple[Statement, ...]) -> tuple[Statement, ...]:
        """The statements; before each, those that look up or make what it calls something with, or changes."""
        return tuple(one for statement in body for one in self._named(statement))

    def _named(self, statement: Statement) -> Iterator[Statement]:
        made: list[Statement] = []
        statement = self._once(statement, made)
        yield from made
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
            case Assign(target=Attribute(base=base)) | Adjust(target=Attribute(base=base)) if self._is_nameless(base):
                named = self._called(base, "", made := [])
                yield from made
                yield replace(statement, target=replace(statement.target, base=named))
            case _:
                yield statement

    def _is_nameless(self, row: Expression) -> bool:
        """Whether it is a row that is looked up, or one of several."""
        looked_up = isinstance(row, Word) and row.word in _LOOKUPS
        return isinstance(present(row.type), Row) and (looked_up or isinstance(row, Call | Conditional))

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
        return self._called(value, "", lookups) if isinstance(value, Word) and value.word in _LOOKUPS else value

    # What only computes is written where it is called, with all that it takes: what does something is done before it.

    def _once(self, statement: Statement, made: list[Statement]) -> Statement:
        """The statement without what would be done as often as a function that only computes mentions it."""
        given = {}
        for field in statement.__struct_fields__:
            value = getattr(statement, field)
            if isinstance(value, Part) and (after := self._inside(value, made)) is not value:
                given[field] = after
        return replace(statement, **given) if given else statement

    def _inside(self, part: Any, made: list[Statement]) -> Any:
        if isinstance(part, tuple):
            return tuple(self._inside(item, made) for item in part)
        if not isinstance(part, Part) or isinstance(part, _NOT_ALWAYS) or type(part).__name__ in TYPES:
            return part
        inner = {field: getattr(part, field) for field in part.__struct_fields__}
        found = {field: self._inside(value, made) for field, value in inner.items()}
        part = replace(part, **found) if any(found[field] is not inner[field] for field in inner) else part
        if isinstance(part, Call) and not self.acts(part):
            base = self._done(part.base, "", made) if part.base is not None else None
            values = (Argument(one.name, self._done(one.value, one.name, made)) for one in part.arguments)
            return replace(part, base=base, arguments=tuple(values))
        if isinstance(part, Attribute) and not (isinstance(part.base, Word) and part.base.word in _LOOKUPS):
            return replace(part, base=self._done(part.base, "", made))
        return part

    def _done(self, value: Expression, name: str, made: list[Statement]) -> Expression:
        done = any(self.acts(part) or (isinstance(part, Word) and part.word == "find") for part in parts(value))
        return self._called(value, name, made) if done else value

    def _called(self, value: Expression, wanted: str, before: list[Statement]) -> Name:
        """The value by a name that nothing else has."""
        kind = present(value.type)
        called = snake(kind.entity) if isinstance(kind, Row) else wanted or "found"
        name, number = called, 2
        while name in self.taken:
            name, number = f"{called}_{number}", number + 1
        self.taken.add(name)
        before.append(Let(name, value))
        return Name(name, value.type)


def _does(value: Expression) -> bool:
    return any(isinstance(part, Call | Word) for part in parts(value))

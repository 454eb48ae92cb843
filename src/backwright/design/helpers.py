"""Functions that only compute and are written as functions of their own, given the rows that they read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from msgspec.structs import replace as with_values

from backwright.design.inlining import bound, written_out
from backwright.design.places import place
from backwright.model.backend import Backend
from backwright.model.expressions import (
    Argument,
    Attribute,
    Call,
    Compare,
    Comprehension,
    Contains,
    Expression,
    Me,
    Name,
    Rows,
    Self,
    Word,
)
from backwright.model.members import Collection, Link
from backwright.model.names import another, snake
from backwright.model.operations import Function, Parameter, Procedure
from backwright.model.part import Part
from backwright.model.statements import Branch, Let, Return, Statement
from backwright.model.types import Choice, Maybe, Row, Scalar, present
from backwright.model.walk import children, expressions, free_names, own_values, parts, replace, statements

LARGE = 12
"""A body of that many parts, or of several statements, is easier to read in a function than in whatever calls it."""

_CLOCKS = {"now": "instant", "today": "day"}
"""What a function is given instead of a clock, so that all of an operation happens at one time."""


_COMPUTING = frozenset(
    {"Decimal", "UUID", "abs", "date", "datetime", "float", "int", "round", "str", "time", "timedelta"}
)
"""The words that look nothing up."""


class Helper(Part, frozen=True):
    """`procedure`: it has those parameters of the function, and those of `given`, that it asks for.

    `given`: what it reads beside what the function is given, said of that.
    """

    procedure: Procedure
    given: tuple[Argument, ...]


class Helpers:
    """Those of a backend, by the stable ids of their functions."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._found: dict[str, Helper | None] = {}
        self._settings = frozenset(setting.name for setting in backend.settings)

    def called(self, body: tuple[Statement, ...]) -> Iterator[Procedure]:
        """Those that statements may call."""
        for value in (value for one in statements(body) for value in own_values(one)):
            for part in parts(self.around(value)):
                if isinstance(part, Call) and (helper := self._found.get(part.function)) is not None:
                    yield helper.procedure

    def given(self, call: Call) -> tuple[Procedure, list[Argument]]:
        """What a call that was left is a call of, and what this is given; its row has no name."""
        helper = self._of(call.function)
        assert helper is not None
        procedure, known = helper.procedure, {one.name: one for one in call.arguments}
        row = [Argument("", call.base)] if procedure.on_row and call.base is not None else []
        return procedure, [*row, *(known[parameter.name] for parameter in procedure.parameters)]

    def __iter__(self) -> Iterator[Procedure]:
        """All of them, whether they are called or not."""
        found = (self._of(function.id) for function in self._backend.every_function)
        return (helper.procedure for helper in found if helper is not None)

    def around(self, expression: Expression) -> Expression:
        """The expression with what only computes written out, but for helpers: these are given all that they read."""
        return written_out(self._backend, expression, stays=self._called)

    def _called(self, call: Call) -> Call | None:
        """The call with all that the function and the helper are given; None where it is written out."""
        function = self._backend.function(call.function)
        helper = self._of(call.function)
        if helper is None:
            return None
        named = {argument.name: argument.value for argument in call.arguments if argument.name}
        unnamed = (argument.value for argument in call.arguments if not argument.name)
        names = (parameter.name for parameter in function.parameters if parameter.name not in named)
        known = {**named, **dict(zip(names, unnamed, strict=False))}
        for parameter in function.parameters:
            if parameter.default is not None:
                known.setdefault(parameter.name, parameter.default)
        given = {one.name: one.value for one in helper.given if one.name not in known}
        asked = [part for value in given.values() for part in parts(value)]
        named_rows = [known[part.name] for part in asked if isinstance(part, Name) and part.name in known]
        named_rows += [call.base for part in asked if isinstance(part, Self) and call.base is not None]
        if not all(place(row) for row in named_rows if isinstance(present(row.type), Row)):
            return None  # it would be looked up once more
        known |= {name: bound(value, call.base, known) for name, value in given.items()}
        return with_values(call, arguments=tuple(Argument(name, value) for name, value in known.items()))

    def _of(self, identity: str) -> Helper | None:
        if identity not in self._found:
            self._found[identity] = None  # a function never calls itself
            self._found[identity] = self._helper(self._backend.function(identity))
        return self._found[identity]

    def _helper(self, function: Function) -> Helper | None:
        body = _without_aliases(function.body) or (Return(function.value),)
        large = bool(function.body) or sum(1 for _ in parts(function.value)) > LARGE
        kinds = [present(parameter.type) for parameter in function.parameters]
        plain = all(isinstance(kind, Scalar | Choice | Row) for kind in kinds)
        if not (large and plain and isinstance(present(function.result), Scalar | Choice)) or function.caller != "none":
            return None
        if not all(isinstance(one, Let | Branch | Return) for one in statements(body)):
            return None
        declared = {parameter.name for parameter in function.parameters}
        found, body = self._found_first(declared, _mapped(body, self.around))
        beside = self._given(function, found, body)
        if beside is None:
            return None
        given = (*found, *beside)
        body = _mapped(body, lambda value: _named(value, beside))
        asked = [*expressions(body)]
        names = {part.name for part in asked if isinstance(part, Name)}
        parameters = (*function.parameters, *(Parameter(one.name, one.value.type) for one in given))
        procedure = Procedure(
            owner=function.owner,
            name=function.name,
            parameters=tuple(parameter for parameter in parameters if parameter.name in names),
            result=function.result,
            body=body,
            on_row=any(isinstance(part, Self) for part in asked),
            doc=function.doc,
        )
        return Helper(procedure, given)

    def _found_first(
        self, declared: set[str], body: tuple[Statement, ...]
    ) -> tuple[list[Argument], tuple[Statement, ...]]:
        """The values that a body looks up before anything else, by their names, and what it does then."""
        found: list[Argument] = []
        known: dict[str, Expression] = {}
        again = [*declared, *(one.name for one in statements(body) if isinstance(one, Let))]
        for number, statement in enumerate(body):
            if not isinstance(statement, Let) or again.count(statement.name) > 1:
                rest = body[number:]
                break
            known[statement.name] = bound(statement.value, None, known)
            if self._looks_up(statement.value) and isinstance(present(statement.value.type), Scalar | Choice):
                found.append(Argument(statement.name, known[statement.name]))
        names = {one.name for one in found}
        lets = [one for one in body[: len(body) - len(rest)] if isinstance(one, Let) and one.name not in names]
        return found, (*lets, *rest)

    def _given(
        self, function: Function, found: list[Argument], body: tuple[Statement, ...]
    ) -> tuple[Argument, ...] | None:
        """What it reads beside its parameters, by names of its own; None where it looks further."""
        lets = {one.name for one in statements(body) if isinstance(one, Let)}
        loops = (loop for part in expressions(body) if isinstance(part, Comprehension) for loop in part.loops)
        own = {one.name for one in function.parameters} - lets
        taken = lets.union(own, (one.name for one in found), *(loop.names for loop in loops))
        rows = {one.name for one in function.parameters if not isinstance(one.type, Maybe)} - lets
        given: list[Argument] = []
        for read in (read for one in statements(body) for value in own_values(one) for read in self._read(value)):
            if any(_is_same(read.value, one.value) for one in given):
                continue
            if isinstance(read.value, Name) and read.value.name in own | lets:
                continue  # which hides a setting
            asked = {part.name for part in free_names(read.value)} - (self._settings - taken)
            if not read.name or not asked <= (rows if isinstance(read.value, Attribute) else own):
                return None
            given.append(Argument(another(read.name, taken), read.value))
            taken.add(given[-1].name)
        return tuple(given)

    def _read(self, part: Expression, name: str = "", *, whole: bool = True) -> Iterator[Argument]:
        """What takes looking up, each with what it may be called; "" where only whatever calls it can.

        `name`: what the part is called where it is given on; `whole`: it is a row that is given on, or asked for more
        than whether it is a certain one.
        """
        match part:
            case _ if isinstance(part, Rows | Me) or self._is_list(part):
                yield Argument("", part)
            case Name(setting) if setting in self._settings:
                yield Argument(setting.lower(), part)
            case Word(word) if word not in _COMPUTING:
                yield Argument(_CLOCKS.get(word, ""), part)
            case Attribute(base, member) if self._backend.owns(member):
                if whole and isinstance(present(part.type), Row):
                    yield self._linked(part)
                else:
                    yield from self._read(base)
            case Call():
                row = [Argument("", part.base)] if part.base is not None else []
                for one in (*row, *part.arguments):
                    yield from self._read(one.value, one.name)
            case _ if name and self._looks_up(part):
                yield Argument(name, part)
            case _:
                for each in children(part):
                    yield from self._read(each, whole=not isinstance(part, Compare | Contains))

    def _linked(self, part: Attribute) -> Argument:
        """A row that links lead to, the last of which may lead to none."""
        link = self._backend.member(part.member)
        optional = isinstance(link, Link) and link.optional
        base = part.base
        while isinstance(base, Attribute) and self._backend.owns(base.member):
            link = self._backend.member(base.member)
            if not isinstance(link, Link) or link.optional:
                return Argument("", part)
            base = base.base
        if not isinstance(base, Self | Name):
            return Argument("", part)
        kind = Maybe(present(part.type)) if optional else present(part.type)
        return Argument(snake(part.member.rpartition(".")[2]), with_values(part, type=kind))

    def _looks_up(self, value: Expression) -> bool:
        """Whether it is about rows of a list."""
        return any(isinstance(part, Rows) or self._is_list(part) for part in parts(value))

    def _is_list(self, part: Expression) -> bool:
        """Whether it is a list that rows have."""
        if not isinstance(part, Attribute) or not self._backend.owns(part.member):
            return False
        return isinstance(self._backend.member(part.member), Collection)


def of_one(backend: Backend, identity: str) -> tuple[str, Call]:
    """What a function that tells something of one row calls it, and its call with that."""
    function = backend.function(identity)
    if function.on_row:
        return "self", Call(identity, Name("self", Row(function.owner)), (), function.result)
    row = function.parameters[0]
    return row.name, Call(identity, None, (Argument("", Name(row.name, row.type)),), function.result)


def _named(value: Expression, given: tuple[Argument, ...]) -> Expression:
    """What a function is given by its name, what is furthest away first."""
    for one in sorted(given, key=lambda one: -sum(1 for _ in parts(one.value))):
        value = replace(value, partial(_called, one))
    return value


def _called(given: Argument, part: Expression) -> Expression:
    return Name(given.name, part.type) if _is_same(part, given.value) else part


def _is_same(one: Expression, other: Expression) -> bool:
    """Whether they are the same, whatever is known of a linked row."""
    if isinstance(one, Attribute) and isinstance(other, Attribute):
        return bool(place(one)) and place(one) == place(other)
    return one == other


def _without_aliases(body: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Statements that call linked rows, and clocks, by no names of their own."""
    for statement in body:
        value = statement.value if isinstance(statement, Let) else None
        is_row = isinstance(value, Attribute) and isinstance(value.type, Row)
        if isinstance(statement, Let) and (is_row or (isinstance(value, Word) and value.word in _CLOCKS)):
            rest = tuple(one for one in body if one is not statement)
            if not any(isinstance(one, Let) and one.name == statement.name for one in statements(rest)):
                known = {statement.name: statement.value}
                return _without_aliases(_mapped(rest, partial(bound, base=None, values=known)))
    return body


def _mapped(body: tuple[Statement, ...], change: Callable[[Expression], Expression]) -> tuple[Statement, ...]:
    """Statements with each of their expressions changed."""
    return tuple(_mapped_one(statement, change) for statement in body)


def _mapped_one(statement: Statement, change: Callable[[Expression], Expression]) -> Statement:
    match statement:
        case Let(name, value):
            return Let(name, change(value))
        case Branch(test, then, otherwise):
            return Branch(change(test), _mapped(then, change), _mapped(otherwise, change))
        case Return(value) if value is not None:
            return Return(change(value))
    return statement

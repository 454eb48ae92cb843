"""Names in bodies: where one stands for several rows, one after the other, each of them is called by its own.

What is known of a row, that it is written, locked or to be within its limits, is known by its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeVar, cast

from msgspec import structs

from backwright.design.choosing import with_choices
from backwright.design.effects import Effects
from backwright.design.places import place
from backwright.model.backend import Backend
from backwright.model.entities import Entity, View
from backwright.model.expressions import Comprehension, Expression, Loop, Name
from backwright.model.operations import Hook, Operation, Parameter, Procedure
from backwright.model.part import Part
from backwright.model.statements import Branch, ForEach, Let, Statement
from backwright.model.types import Row, Type, element, present
from backwright.model.walk import expressions, replace, statements

_Body = TypeVar("_Body", Hook, Operation, Procedure)
_Owner = TypeVar("_Owner", Entity, View)


def told_apart(backend: Backend) -> Backend:
    """The same backend: statements choose what is looked up; of names for several rows each row has its own."""
    effects = Effects(backend)

    def of_body(body: _Body) -> _Body:
        parameters: tuple[Parameter, ...] = () if isinstance(body, Hook) else body.parameters
        named = {one.name for one in (*parameters, *statements(body.body)) if isinstance(one, Parameter | Let)}
        named |= {one.name for one in expressions(body.body) if isinstance(one, Name)}
        chosen = with_choices(body.body, named)
        names = _Names(effects, parameters, chosen)
        return structs.replace(body, body=names.whole() if names.are_several else chosen)

    def of_owner(owner: _Owner) -> _Owner:
        operations, procedures = (tuple(map(of_body, bodies)) for bodies in (owner.operations, owner.procedures))
        return structs.replace(owner, operations=operations, procedures=procedures)

    entities = (structs.replace(one, hooks=tuple(map(of_body, one.hooks))) for one in map(of_owner, backend.entities))
    return structs.replace(
        backend,
        entities=tuple(entities),
        views=tuple(map(of_owner, backend.views)),
        operations=tuple(map(of_body, backend.operations)),
        procedures=tuple(map(of_body, backend.procedures)),
    )


class _Names:
    """The names of one body."""

    def __init__(self, effects: Effects, parameters: tuple[Parameter, ...], body: tuple[Statement, ...]) -> None:
        self._body = body
        lets = [one for one in statements(body) if isinstance(one, Let)]
        each = [one for one in statements(body) if isinstance(one, ForEach)]
        every = (loop for one in expressions(body) if isinstance(one, Comprehension) for loop in one.loops)
        loops = [*((one.names, one.source) for one in each), *((one.names, one.source) for one in every)]
        self._given = [one.name for one in parameters]
        self._taken = {*self._given, *(one.name for one in lets)}
        self._taken |= {name for names, _ in loops for name in names}
        rows = {one.name for one in parameters if _is_row(one.type)}
        rows |= {one.name for one in lets if _is_row(one.value.type)}
        again = Counter([*self._given, *(one.name for one in lets), *{loop.names[0] for loop in each}])
        self._rows = {name for name in rows if again[name] > 1}
        written = {there.partition(".")[0] for there in effects.written(body)}
        self._sources: dict[str, list[Expression]] = {loop.names[0]: [] for loop in each if loop.names[0] in written}
        for names, source in loops:
            if source not in self._sources.get(names[0], [source]):
                self._sources[names[0]].append(source)
        self._turns = {name for name, sources in self._sources.items() if len(sources) > 1}
        self._bound = set(self._given)

    @property
    def are_several(self) -> bool:
        """Whether a name stands for more than one row."""
        return bool(self._rows or self._turns)

    def whole(self) -> tuple[Statement, ...]:
        """The body in which they are told apart."""
        return tuple(self._block(self._body, {name: name for name in self._given}, inside=False))

    def _fresh(self, name: str) -> str:
        number = 2
        while f"{name}_{number}" in self._taken:
            number += 1
        self._taken.add(f"{name}_{number}")
        return f"{name}_{number}"

    def _block(self, body: tuple[Statement, ...], calls: dict[str, str], *, inside: bool) -> Iterator[Statement]:
        """`inside`: of a branch or a loop, behind which a name stands for the row that it had or for another one."""
        for statement in body:
            match statement:
                case Let(name, value):
                    yield from self._let(name, self._in(value, calls), calls, inside=inside)
                case Branch(test, then, otherwise):
                    asked = self._in(test, calls)
                    first, second = (tuple(self._block(one, {**calls}, inside=True)) for one in (then, otherwise))
                    yield Branch(asked, first, second)
                case ForEach():
                    yield self._each(statement, calls)
                case _:
                    values = {name: getattr(statement, name) for name in statement.__struct_fields__}
                    told = {
                        n: self._in(cast(Expression, one), calls) for n, one in values.items() if isinstance(one, Part)
                    }
                    yield structs.replace(statement, **told)

    def _let(self, name: str, value: Expression, calls: dict[str, str], *, inside: bool) -> Iterator[Statement]:
        before = calls.get(name, "" if inside or name not in self._bound else name)
        self._bound.add(name)
        if name not in self._rows or not before:
            calls.setdefault(name, name)
            yield Let(calls[name], value)
        elif not inside:
            calls[name] = self._fresh(name)
            yield Let(calls[name], value)
        elif place(value) or not _is_row(value.type):
            yield Let(before, value)
        else:
            found = self._fresh(name)
            yield Let(found, value)
            yield Let(before, Name(found, value.type))

    def _each(self, loop: ForEach, calls: Mapping[str, str]) -> ForEach:
        name, *others = loop.names
        source = self._in(loop.source, calls)
        before = calls.get(name) if name in self._rows else None
        sources = self._sources.get(name, [loop.source])
        own = self._fresh(name) if before or sources.index(loop.source) else name
        inner = {**calls, **{other: other for other in others}, name: before or own}
        body = tuple(self._block(loop.body, inner, inside=True))
        if before:
            body = (Let(before, Name(own, element(source.type) or source.type)), *body)
        return ForEach((own, *others), source, body)

    def _in(self, value: Expression, calls: Mapping[str, str]) -> Expression:
        """An expression, in which comprehensions have names of their own."""
        careful = self._rows | self._turns

        def apart(part: Expression) -> Expression:
            if isinstance(part, Comprehension):
                for name in {name for loop in part.loops for name in loop.names} & careful:
                    part = _renamed(part, name, self._fresh(name))
            return part

        def told(part: Expression) -> Expression:
            return structs.replace(part, name=calls.get(part.name, part.name)) if isinstance(part, Name) else part

        return replace(replace(value, apart), told)


def _renamed(part: Comprehension, name: str, new: str) -> Comprehension:
    """The comprehension in which what its loops call so is called otherwise."""

    def told(inner: Expression) -> Expression:
        return structs.replace(inner, name=new) if isinstance(inner, Name) and inner.name == name else inner

    loops, known = [], False
    for loop in part.loops:
        source = replace(loop.source, told) if known else loop.source
        known |= name in loop.names
        names = tuple(new if one == name else one for one in loop.names)
        conditions = tuple(replace(one, told) for one in loop.conditions) if known else loop.conditions
        loops.append(Loop(names, source, conditions))
    return Comprehension(replace(part.item, told), tuple(loops), part.type)


def _is_row(kind: Type) -> bool:
    return isinstance(present(kind), Row)

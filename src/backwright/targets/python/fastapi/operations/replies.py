"""The classes of what `reply` makes: each operation has its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from backwright.design.effects import Effects
from backwright.design.inlining import written_out
from backwright.model.expressions import (
    Argument,
    Arithmetic,
    Call,
    Comprehension,
    Conditional,
    Display,
    Expression,
    Item,
    Name,
    New,
    Slice,
    Sorted,
)
from backwright.model.names import in_case, words
from backwright.model.statements import Let, Return
from backwright.model.types import Maybe, RecordOf, Type, element, present
from backwright.model.walk import statements
from backwright.targets.python.fastapi.operations.known import Body
from backwright.targets.python.fastapi.schemas import SchemaClass, Schemas
from backwright.targets.python.symbols import attribute

REPLY = RecordOf("Reply")
Fields: TypeAlias = tuple[tuple[str, str], ...]
"""The name and the type of each."""


class Replies:
    """Replies of the same fields are of one class."""

    def __init__(
        self, effects: Effects, case: str, schemas_of: Callable[[str], Schemas], output: Callable[[Type], str]
    ) -> None:
        self._effects = effects
        self._case = case
        self._schemas_of = schemas_of
        self._output = output
        self._known: dict[str, dict[Fields, str]] = {}
        self._followed: set[tuple[str, str]] = set()
        """Names, each with its operation, whose values are looked at."""

    def made(self, part: New, operation: Body, inside: str = "") -> str:
        """The class of a reply; `inside`: the name of the value that it is, or is one of, in another."""
        fields = tuple((value.name, self._type(value, operation)) for value in part.values)
        known = self._known.setdefault(operation.id, {})
        if fields not in known:
            stem = "".join(word.capitalize() for word in words(f"{operation.owner}_{operation.name}_{inside}"))
            schemas, number = self._schemas_of(operation.owner), 2
            name = f"{stem}Reply"
            while name in schemas.classes:
                name, number = f"{stem}Reply{number}", number + 1
            known[fields] = name
            rows = [schemas.made_field(in_case(n, self._case), attribute(n), kind) for n, kind in fields]
            schemas.classes[name] = SchemaClass(name, "Reply", rows)
        return known[fields]

    def answers(self, called: Body) -> list[str]:
        """The classes of what a function returns."""
        returned = (s.value for s in statements(called.body) if isinstance(s, Return) and s.value is not None)
        return list(dict.fromkeys(kind for value in returned for kind in self._classes(value, called, "")))

    def _type(self, value: Argument, operation: Body) -> str:
        """The type of a value of a reply; of what is one, or a list of such, its classes."""
        kinds = dict.fromkeys(self._classes(value.value, operation, value.name))
        if not kinds:
            return self._output(value.value.type)
        none = " | None" if isinstance(value.value.type, Maybe) else ""
        one = " | ".join(kinds)
        return (f"list[{one}]" if element(present(value.value.type)) is not None else one) + none

    def _classes(self, value: Expression, operation: Body, inside: str) -> Iterator[str]:
        """Those of the replies that a value is, or is a list of."""
        match written_out(self._effects.backend, value):
            case New(name=REPLY.name) as part:
                yield self.made(part, operation, inside)
            case Name(name=name) if (operation.id, name) not in self._followed:
                named = (s.value for s in statements(operation.body) if isinstance(s, Let) and s.name == name)
                # What a name gets from itself, sorted or cut, is of the classes that it was of.
                self._followed.add((operation.id, name))
                yield from [kind for one in named for kind in self._classes(one, operation, inside)]
                self._followed.discard((operation.id, name))
            case Conditional(then=one, otherwise=other) | Arithmetic(left=one, right=other):
                yield from self._classes(one, operation, inside)
                yield from self._classes(other, operation, inside)
            case Comprehension(item=one) | Sorted(source=one) | Slice(base=one) | Item(base=one):
                yield from self._classes(one, operation, inside)
            case Display(items=items):
                yield from (kind for one in items for kind in self._classes(one, operation, inside))
            case Call(function=function) if not self._effects.backend.computes(function):
                yield from self.answers(self._effects.called(function))

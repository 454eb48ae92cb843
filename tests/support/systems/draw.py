"""Drawing, as every form does it: by chance, with what is there, and of something else where one form fails."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypeAlias, TypeVar

from support.systems.declared import Function, Scope, System, Table
from support.systems.impossible import ImpossibleError
from support.systems.kinds import BOOL, Maybe, RecordOf, Row, Type
from support.systems.names import Names

T = TypeVar("T")

HOLE = re.compile(r"\{([^{}]+)\}")
"""What a template leaves open."""
ATTEMPTS = 12
LONGEST = 200
"""Characters of an expression."""
DEEP = 2
"""Links that a path goes along."""

Expression: TypeAlias = "Callable[[Draw, Scope, Type, int], str]"
"""A form of expressions: one of that type, in which so many others may stand inside each other."""
Statement: TypeAlias = "Callable[[Draw, Scope], list[str]]"
"""A form of statements: the lines of one."""


@dataclass
class Draw:
    """What forms draw with. `leaves` are the forms of expressions in which no others stand; numbers are weights."""

    random: Random
    names: Names
    system: System
    leaves: Mapping[Expression, int]
    forms: Mapping[Expression, int]
    reading: Mapping[Statement, int]
    acting: Mapping[Statement, int]
    templates: Mapping[Type, tuple[str, ...]]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one_of(self, some: Sequence[T]) -> T:
        if not some:
            raise ImpossibleError
        return self.random.choice(some)

    def kind(self, some: Sequence[Type]) -> Type:
        """One of these types; a type checker takes them for what they have in common."""
        return self.one_of(some)

    def number(self, bounds: str) -> str:
        """Any of "2-4"."""
        least, most = map(int, bounds.split("-"))
        return str(self.random.randint(least, most))

    def table(self) -> Table:
        return self.random.choice([*self.system.tables.values()])

    def value(self, scope: Scope, kind: Type, depth: int) -> str:
        """An expression of that type: of the first form that can make one."""
        weights = self.forms if depth > 0 else self.leaves
        for form in self.random.choices([*weights], [*weights.values()], k=ATTEMPTS):
            with suppress(ImpossibleError):
                made = form(self, scope, kind, depth - 1)
                if len(made) <= LONGEST:
                    self.system.forms[form.__name__] += 1
                    return made
        raise ImpossibleError

    def condition(self, scope: Scope, depth: int) -> str:
        return self.value(scope, BOOL, depth)

    def statement(self, scope: Scope) -> list[str]:
        """The lines of one statement; none where nothing fits."""
        weights = self.acting if scope.function.acts else self.reading
        for form in self.random.choices([*weights], [*weights.values()], k=ATTEMPTS):
            with suppress(ImpossibleError):
                lines = form(self, scope)
                self.system.forms[form.__name__] += 1
                return lines
        return []

    def block(self, scope: Scope, length: int) -> list[str]:
        return [line for _ in range(length) for line in self.statement(scope)]

    def paths(self, scope: Scope, deep: int = DEEP) -> dict[str, Type]:
        """What can be said, by its text: the names, and what rows among them have, along their links."""
        found: dict[str, Type] = {}
        for path, kind in scope.known.items():
            self._follow(scope, path, kind, 0 if scope.own else deep, found)
        return found

    def _follow(self, scope: Scope, path: str, kind: Type, deep: int, found: dict[str, Type]) -> None:
        found[path] = kind
        if isinstance(kind, RecordOf) and kind.name in self.system.records:
            for name, inner in self.system.records[kind.name].items():
                self._follow(scope, f"{path}.{name}", inner, deep - 1, found)
        if not isinstance(kind, Row):
            return
        table = self.system.tables[kind.entity]
        for name, inner in (table.fields | ({} if scope.own else table.computed)).items():
            found.setdefault(f"{path}.{name}", scope.known.get(f"{path}.{name}", inner))
        for name, inner in table.links.items():
            further = f"{path}.{name}"
            if deep <= 0 or further in scope.known:
                continue
            if isinstance(inner, Maybe):
                found[further] = inner
            else:
                self._follow(scope, further, inner, deep - 1, found)

    def of_kind(self, scope: Scope, kind: Type) -> list[str]:
        return [path for path, known in self.paths(scope).items() if known == kind]

    def rows(self, scope: Scope, deep: int = DEEP) -> list[tuple[str, Table]]:
        """The rows that can be named."""
        found = self.paths(scope, deep).items()
        return [(path, self.system.tables[kind.entity]) for path, kind in found if isinstance(kind, Row)]

    def depends(self, scope: Scope, source: str) -> bool:
        """Whether an expression says anything that is known here; what does not, nobody would write as it stands."""
        said = names_in(source)
        return any(path.partition(".")[0] in said for path in scope.known)

    def inner(self, scope: Scope, *sources: str) -> str:
        """A name for the turns of a comprehension, which may hide a local one; not one that its sources say."""
        said = {name for source in sources for name in names_in(source)}
        hidden = [name for name in scope.known if name.isidentifier() and name not in ("self", *said)]
        if hidden and self.chance(0.1):
            return self.random.choice(hidden)
        return self.names.fresh(scope.known, scope.function.outer, said)

    def local(self, scope: Scope, *values: str) -> str:
        """A new name in a body, for one of these values; not one that they say."""
        said = {name for value in values for name in names_in(value)}
        return self.names.fresh(scope.known, scope.function.local, scope.function.outer, said)

    def arguments(self, scope: Scope, function: Function, depth: int) -> str:
        """What a call gives, by position and by name."""
        given, named = [], False
        for name, kind in function.parameters.items():
            named = named or self.chance(0.3)
            value = self.value(scope, kind, depth)
            given.append(f"{name}={value}" if named else value)
        return ", ".join(given)


@cache
def names_in(source: str) -> frozenset[str]:
    """The names that an expression says."""
    tree = ast.parse(source, mode="eval")
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]

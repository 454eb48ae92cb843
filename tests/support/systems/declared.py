"""What has been drawn of a system so far: what later parts may speak of, and the text of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from support.systems.impossible import ImpossibleError
from support.systems.kinds import NOTHING, Choice, Row, Scalar, Type, annotation

Place: TypeAlias = Literal["database", "read", "act"]
"""Where a body is worked out: inside a statement, in a function that only reads, in one that changes rows."""


@dataclass
class Function:
    """One of the blueprint; `owner`: the entity of a method, an action or a query."""

    name: str
    parameters: dict[str, Type]
    result: Type
    place: Place
    owner: str = ""
    operation: bool = False
    creates: bool = False
    deletes: bool = False
    local: set[str] = field(default_factory=set)
    """Names that are its own, so that nothing of the module can be said by them."""
    outer: set[str] = field(default_factory=set)
    """Names of the module that it says."""
    limited: dict[str, str] = field(default_factory=dict)
    """How parameters are written that have limits or defaults."""

    @property
    def acts(self) -> bool:
        return self.place == "act"

    def written(self, lines: list[str], *heads: str) -> str:
        """Its text, of the lines that it does and of its decorators."""
        given = [f"{name}: {self.limited.get(name) or annotation(kind)}" for name, kind in self.parameters.items()]
        signature = ", ".join(["self", *given] if self.owner else given)
        head = f"def {self.name}({signature}) -> {annotation(self.result)}:"
        return "\n".join([*heads, head, *(f"    {line}" for line in lines)])


@dataclass
class Table:
    """An entity, of which each member has its text in `lines` or `bodies`."""

    name: str
    key: str = ""
    state: str = ""
    """The field that actions move."""
    fields: dict[str, Type] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    links: dict[str, Type] = field(default_factory=dict)
    fixed: set[str] = field(default_factory=set)
    """Links that no body assigns."""
    lists: dict[str, str] = field(default_factory=dict)
    sets: dict[str, str] = field(default_factory=dict)
    computed: dict[str, Type] = field(default_factory=dict)
    methods: list[Function] = field(default_factory=list)
    members: set[str] = field(default_factory=set)
    options: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    @property
    def row(self) -> Row:
        return Row(self.name)

    @property
    def assigned(self) -> dict[str, Type]:
        """The fields that bodies write."""
        return {name: kind for name, kind in self.fields.items() if name != self.key}


@dataclass
class System:
    """All of it."""

    tables: dict[str, Table] = field(default_factory=dict)
    records: dict[str, dict[str, Type]] = field(default_factory=dict)
    helpers: list[Function] = field(default_factory=list)
    keys: list[tuple[str, Function]] = field(default_factory=list)
    """Functions of a row, by its entity, which rows are put in order or into groups by."""
    names: set[str] = field(default_factory=set)
    """Those of the module."""
    classes: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    entities_first: bool = False
    api: str = ""
    """The options of the API."""
    forms: Counter[str] = field(default_factory=Counter)
    """How often each form was drawn."""


@dataclass
class Scope:
    """What can be said at a place in a body.

    `known`: names, and paths that are there where a guard has said so. `turns`: how often loops around go. `own`: only
    columns of the row itself may be asked for.
    """

    function: Function
    known: dict[str, Type]
    depth: int = 0
    turns: Literal["one", "few", "many"] = "one"
    own: bool = False
    around: Scope | None = None

    def block(self) -> Scope:
        """A block inside, of which nothing is known outside."""
        return replace(self, known=dict(self.known), depth=self.depth + 1, around=self)

    def sure(self, path: str, kind: Type) -> Scope:
        """The same where a guard has said that this path is not None."""
        return replace(self, known={**self.known, path: kind}, around=self)

    def inside(self, name: str, kind: Type) -> Scope:
        """The same in a comprehension, whose name may hide one."""
        seen = {path: known for path, known in self.known.items() if path.partition(".")[0] != name}
        return replace(self, known={**seen, name: kind}, around=self)

    def forget_rows(self) -> None:
        """No row that had a name is named any more, here and in the blocks around."""
        for path in [path for path, kind in self.known.items() if not isinstance(kind, Scalar | Choice)]:
            del self.known[path]
        if self.around is not None:
            self.around.forget_rows()

    def say(self, word: str) -> str:
        """A name of the module, which no name of the function may hide."""
        if word in self.function.local or word in self.known:
            raise ImpossibleError
        self.function.outer.add(word)
        return word

    def learn(self, name: str, kind: Type) -> str:
        """A new local name."""
        self.function.local.add(name)
        self.known[name] = kind
        return name

    @property
    def place(self) -> Place:
        return self.function.place

    @property
    def has_result(self) -> bool:
        return self.function.result != NOTHING

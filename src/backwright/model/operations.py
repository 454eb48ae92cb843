"""Operations, named lists, functions, reactions and jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, TypeAlias

from backwright.model.expressions import Expression
from backwright.model.members import UNLIMITED, Limits
from backwright.model.part import Part
from backwright.model.rules import Refusal, Rule
from backwright.model.statements import Statement
from backwright.model.types import NOTHING, Nothing, Type

Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Caller: TypeAlias = Literal["none", "optional", "required"]
"""Whether a function has `me`, and whether that may be nobody."""
NO_CONTENT = 204


class Parameter(Part, frozen=True):
    """A typed input of an operation or a function."""

    name: str
    type: Type
    limits: Limits = UNLIMITED
    default: Expression | None = None
    wire: str = ""


class Function(Part, frozen=True):
    """What only computes: a predicate of an entity, a named rule, a helper. Its body is one expression.

    Its id is `<owner>.<name>`, or the name alone at module level. `on_row`: it has `self`. `body`: the same as it is
    written, where that is in several statements.
    """

    owner: str
    name: str
    parameters: tuple[Parameter, ...]
    result: Type
    value: Expression
    on_row: bool
    caller: Caller = "none"
    doc: str = ""
    body: tuple[Statement, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.owner}.{self.name}" if self.owner else self.name


class Procedure(Part, frozen=True):
    """A helper with statements: called by operations, reached by no path."""

    owner: str
    name: str
    parameters: tuple[Parameter, ...]
    result: Type
    body: tuple[Statement, ...]
    on_row: bool
    caller: Caller = "none"
    doc: str = ""

    @property
    def id(self) -> str:
        return f"{self.owner}.{self.name}" if self.owner else self.name


class External(Procedure, frozen=True):
    """A function whose body the user writes."""

    timeout: timedelta | None = None
    retries: int = 0

    @property
    def seconds(self) -> float:
        """How long it may take, unless the environment says otherwise."""
        return 10.0 if self.timeout is None else self.timeout.total_seconds()


class Moves(Part, frozen=True):
    """From which states of a field to which."""

    field: str
    before: tuple[str, ...]
    after: str


class Rate(Part, frozen=True):
    """So many times in so long."""

    times: int
    per: timedelta


class Ordering(Part, frozen=True):
    """One step of an order: a path from the row, as member ids joined, and its direction."""

    path: Expression
    descending: bool = False


class Operation(Part, frozen=True):
    """A business operation, or a read with a result of its own. `owner` is an entity, a view, or "" for neither.

    `path` is as written, None where it follows from the name; with a leading slash it starts at the root. One of "" is
    that of the row itself.
    """

    owner: str
    name: str
    kind: Literal["action", "query"]
    method: Method
    path: str | None
    rule: Rule
    parameters: tuple[Parameter, ...] = ()
    result: Type = NOTHING
    body: tuple[Statement, ...] = ()
    on_row: bool = False
    caller: Caller = "none"
    moves: Moves | None = None
    idempotent: Literal["no", "optional", "required"] = "no"
    rate: Rate | None = None
    status: int | None = None
    refusals: tuple[Refusal, ...] = ()
    order: tuple[Ordering, ...] = ()
    limit: int | None = None
    doc: str = ""

    @property
    def id(self) -> str:
        return f"{self.owner}.{self.name}" if self.owner else self.name

    @property
    def answers_row(self) -> bool:
        """Whether it answers with the row that it is about."""
        acts = self.on_row and self.kind == "action"
        return acts and isinstance(self.result, Nothing) and self.status != NO_CONTENT


class NamedList(Part, frozen=True):
    """The rows of which a predicate is true, of those that the caller may list. `where` is that predicate's id."""

    owner: str
    name: str
    path: str
    where: str
    order: tuple[Ordering, ...] = ()
    limit: int | None = None
    doc: str = ""

    @property
    def id(self) -> str:
        return f"{self.owner}.{self.name}"


class Hook(Part, frozen=True):
    """Statements inside the generated verbs of an entity."""

    owner: str
    name: str
    verbs: tuple[Literal["create", "update", "delete"], ...]
    body: tuple[Statement, ...]
    caller: Caller = "none"

    @property
    def procedure(self) -> Procedure:
        """As a helper on the row, which operations may call too."""
        return Procedure(self.owner, self.name, (), NOTHING, self.body, on_row=True, caller=self.caller)


class Reaction(Part, frozen=True):
    """What follows an event, or a row's creation, change or end: `event` names it, with `row` the entity."""

    name: str
    parameter: str
    event: str
    row: str
    body: tuple[Statement, ...]


class Job(Part, frozen=True):
    """What runs at its times: every so often, by a cron line, or at the instant in a field of each row."""

    name: str
    parameters: tuple[Parameter, ...]
    body: tuple[Statement, ...]
    every: timedelta | None = None
    cron: str = ""
    at: str = ""
    doc: str = ""

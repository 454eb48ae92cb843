"""Who may do what, and how the rest is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from backwright.model.expressions import Expression

Outcome: TypeAlias = Literal[
    "invalid", "unauthenticated", "forbidden", "missing", "conflict", "stale", "limited", "unavailable"
]
Verb: TypeAlias = Literal["get", "list", "create", "update", "delete", "restore", "history", "subscribe"]


@dataclass(frozen=True, slots=True)
class Anyone:
    """Every caller, signed in or not."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Every caller who proved an identity."""


@dataclass(frozen=True, slots=True)
class Nobody:
    """No caller."""


@dataclass(frozen=True, slots=True)
class Oneself:
    """`me`: the account whose row it is."""


@dataclass(frozen=True, slots=True)
class HasRole:
    """Callers with one of these values in `role`, of `member` (the entity of the memberships) or of their account.

    `through` is the path from the row to the row that has the members: `Self`, or its enclosing rows.
    """

    roles: tuple[str, ...]
    member: str = ""
    through: Expression | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever a link of the row leads to, or is in a set of the row."""

    path: Expression


@dataclass(frozen=True, slots=True)
class Satisfies:
    """Callers for whom a method of the entity answers yes."""

    function: str


Person: TypeAlias = Anyone | SignedIn | Nobody | Oneself | HasRole | Holder | Satisfies


@dataclass(frozen=True, slots=True)
class Rule:
    """Any of these people; nobody where there are none."""

    people: tuple[Person, ...]


NOBODY = Rule((Nobody(),))
ANYONE = Rule((Anyone(),))


@dataclass(frozen=True, slots=True)
class Grant:
    """One `allow`: these verbs to those people; with `only`, an update of these fields alone."""

    verbs: tuple[Verb, ...]
    rule: Rule
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """How one outcome is told: a status, a message, or both."""

    outcome: Outcome
    status: int | None = None
    message: str = ""


STATUSES: dict[Outcome, int] = {
    "invalid": 422,
    "unauthenticated": 401,
    "forbidden": 403,
    "missing": 404,
    "conflict": 409,
    "stale": 412,
    "limited": 429,
    "unavailable": 503,
}

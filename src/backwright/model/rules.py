"""Who may do what, and how the rest is refused."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from backwright.model.expressions import Expression
from backwright.model.part import Part

Outcome: TypeAlias = Literal[
    "invalid", "unauthenticated", "forbidden", "missing", "conflict", "stale", "limited", "unavailable"
]
Verb: TypeAlias = Literal["get", "list", "create", "update", "delete", "restore", "history", "subscribe"]


class Anyone(Part, frozen=True):
    """Every caller, signed in or not."""


class SignedIn(Part, frozen=True):
    """Every caller who proved an identity."""


class Nobody(Part, frozen=True):
    """No caller."""


class Oneself(Part, frozen=True):
    """`me`: the account whose row it is."""


class HasRole(Part, frozen=True):
    """Callers with one of these values in `role`, of `member` (the entity of the memberships) or of their account.

    `through` is the path from the row to the row that has the members: `Self`, or its enclosing rows.
    """

    roles: tuple[str, ...]
    member: str = ""
    through: Expression | None = None


class Holder(Part, frozen=True):
    """Whoever a link of the row leads to, or is in a set of the row."""

    path: Expression


class Satisfies(Part, frozen=True):
    """Callers for whom a method of the entity answers yes."""

    function: str


Person: TypeAlias = Anyone | SignedIn | Nobody | Oneself | HasRole | Holder | Satisfies


class Rule(Part, frozen=True):
    """Any of these people; nobody where there are none."""

    people: tuple[Person, ...]


NOBODY = Rule((Nobody(),))
ANYONE = Rule((Anyone(),))


class Grant(Part, frozen=True):
    """One `allow`: these verbs to those people; with `only`, an update of these fields alone."""

    verbs: tuple[Verb, ...]
    rule: Rule
    only: tuple[str, ...] = ()


class Refusal(Part, frozen=True):
    """How one outcome is told: a status, a message, a body, or some of them; the body is a template of the API."""

    outcome: Outcome
    status: int | None = None
    message: str = ""
    body: Any = None


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

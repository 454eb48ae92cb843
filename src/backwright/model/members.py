"""What an entity, a record or an event has: fields, links, collections and computed values.

The stable id of a member is `<owner>.<name>`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

from backwright.model.expressions import Expression
from backwright.model.part import Part
from backwright.model.rules import Rule
from backwright.model.statements import Statement
from backwright.model.types import Maybe, Row, Scalar, Type, element, present


class Limits(Part, frozen=True):
    """Bounds of a number, or of the length of a text or a collection; exact, as written."""

    min: Decimal | None = None
    max: Decimal | None = None
    pattern: str = ""
    blank: bool = False


UNLIMITED = Limits()


class Slugified(Part, frozen=True):
    """Made from another field when the row is created."""

    source: str
    max: int = 80


class Numbered(Part, frozen=True):
    """The next number of a sequence, within the row that the link `per` leads to."""

    pattern: str = "{}"
    per: str = ""


class Issued(Part, frozen=True):
    """A credential that the backend makes: on an account the access token, elsewhere random."""


Made: TypeAlias = Slugified | Numbered | Issued


class Field(Part, frozen=True):
    """A stored value.

    `default` is what it is when left out; a required field has none. `made`: the backend makes it. `value`: the row
    is written and shown as this field alone. `wire`: what the API calls it, where that does not follow from the name.
    `implicit`: `id`, `created_at` and `updated_at`, which every row has unsaid.
    """

    owner: str
    name: str
    type: Type
    doc: str = ""
    limits: Limits = UNLIMITED
    default: Expression | None = None
    made: Made | None = None
    unique: bool = False
    key: bool = False
    value: bool = False
    fixed: bool = False
    lookup: bool = False
    listed: bool = True
    read: Rule | None = None
    write: Rule | None = None
    wire: str = ""
    was: str = ""
    implicit: bool = False

    @property
    def id(self) -> str:
        return f"{self.owner}.{self.name}"

    @property
    def optional(self) -> bool:
        return isinstance(self.type, Maybe)


class Link(Part, frozen=True):
    """A link to one row. `within`: the row that this one lives in. A default of `Me` is the caller who creates."""

    owner: str
    name: str
    target: str
    doc: str = ""
    optional: bool = False
    within: bool = False
    default: Expression | None = None
    view: str = ""
    by: str = ""
    on_delete: Literal["restrict", "cascade", "null"] = "restrict"
    unique: bool = False
    key: bool = False
    fixed: bool = False
    read: Rule | None = None
    write: Rule | None = None
    wire: str = ""
    was: str = ""

    @property
    def id(self) -> str:
        return f"{self.owner}.{self.name}"


class Inline(Part, frozen=True):
    """The rows are a part of this one's JSON. `create`: those named that are not there yet are made."""

    create: bool = False
    min: int = 0
    max: int | None = None


class Collection(Part, frozen=True):
    """Links to many rows (`set`: a table of pairs), or the rows whose link leads here (`list`: `through` is that link).

    `inverse`: for a set the other name of the same pairs, "User.liked", where it has one; the side that was declared
    with `inverse=` is the one without pairs of its own.
    """

    owner: str
    name: str
    target: str
    kind: Literal["set", "list"]
    doc: str = ""
    through: str = ""
    inline: Inline | None = None
    inverse: str = ""
    mirrored: bool = False
    wire: str = ""
    was: str = ""

    @property
    def id(self) -> str:
        return f"{self.owner}.{self.name}"


class Computed(Part, frozen=True):
    """A value that is worked out: on reading, or (`stored`) by the transaction that changes its source.

    `caller`: whether `me` is asked about, and whether it may be nobody. `owner` is the entity or the view. `body`: the
    same as it is written, where that is in several statements.
    """

    owner: str
    name: str
    type: Type
    value: Expression
    doc: str = ""
    caller: Literal["none", "optional", "required"] = "none"
    stored: bool = False
    wire: str = ""
    body: tuple[Statement, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.owner}.{self.name}"


Member: TypeAlias = Field | Link | Collection | Computed


def is_secret(member: object) -> bool:
    """Whether it is a secret that rows keep."""
    return isinstance(member, Field) and present(member.type) == Scalar("secret")


def names_rows(member: object) -> bool:
    """Whether it is a list of rows, as records have."""
    return isinstance(member, Field) and isinstance(element(member.type), Row)


def is_issued(member: object) -> bool:
    """Whether it is a token."""
    return isinstance(member, Field) and isinstance(member.made, Issued)


def is_hashed(member: object) -> bool:
    """Whether rows are found by it, and keep but a hash of it; the token of an account is not kept at all."""
    return isinstance(member, Field) and (is_issued(member) or (member.lookup and is_secret(member)))

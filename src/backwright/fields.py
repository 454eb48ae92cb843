"""What is stored: fields, links and constraints, and the types that Python lacks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, overload

if TYPE_CHECKING:
    from backwright import View
    from backwright.rules import Allowed

__all__ = [
    "Email",
    "File",
    "Html",
    "Id",
    "Json",
    "Money",
    "Name",
    "Password",
    "Period",
    "Secret",
    "Slug",
    "Token",
    "Url",
    "check",
    "field",
    "index",
    "inline",
    "issued",
    "many",
    "relation",
    "sequence",
    "slugify",
    "unique",
    "within",
]

C = TypeVar("C", bound=Callable[[Any], bool])

Email: TypeAlias = str
"""An address that can receive mail; compared without regard to case."""

Url: TypeAlias = str
"""An absolute http or https address."""

Slug: TypeAlias = str
"""Lower-case words with hyphens, fit for a path; unique; see `slugify`."""

Money: TypeAlias = Decimal | int
"""An exact amount with two decimals, in the row's `currency` where it has one, else in the app's.

The union lets `sum(...)` and `0` be amounts.
"""

Json: TypeAlias = dict[str, Any] | list[Any]
"""A document without a schema."""


class Id:
    """The identity that every row has: an integer, or what `App(ids=...)` says."""


class Password:
    """Hashed on the way in, 8 to 128 characters unless limited, never read: only `authenticate` and `verify` use it."""


class Secret:
    """Stored encrypted; in no row that is shown, only where a body answers with it.

    With `lookup` stored as a keyed hash instead: rows are found by it, and it cannot be read back.
    """


class Token:
    """A credential that the backend issues, never stored as it is and never sent in.

    On an account the access token: issued when it registers or signs in, later the one that called. Elsewhere (an
    invitation, a key) random, made with the row, shown in the answer of its create and never again.
    """


class Html:
    """A page made by `html`, escaped; as a field markup from a user, sanitised when it is written."""


class File:
    """An uploaded file, kept in the app's storage."""

    name: str
    size: int
    content_type: str
    url: Url


class Period:
    """A span of time: with its start, without its end."""

    start: datetime
    end: datetime

    def __init__(self, start: datetime, end: datetime) -> None: ...

    def __contains__(self, instant: datetime) -> bool:
        raise NotImplementedError

    def overlaps(self, other: Period) -> bool:
        raise NotImplementedError


class Name:
    """Stands for a field where a class body, or the name of a class, mentions one."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Name:
            return Name()


def field(
    *,
    default: Any = ...,
    min: float | None = None,
    max: float | None = None,
    pattern: str = "",
    unique: bool = False,
    key: bool = False,
    value: bool = False,
    fixed: bool = False,
    blank: bool = False,
    lookup: bool = False,
    listed: bool = True,
    read: Allowed | None = None,
    write: Allowed | None = None,
    name: str = "",
    was: str = "",
) -> Any:
    """A stored value, or a parameter, and its limits.

    `min` and `max` bound a number, or the length of a text or a collection. `key`: paths name the row by it, or by
    all of them, unique within the row that it lives in. `value`: a key, and the row is written and shown as this
    field alone. `fixed`: what the create gave it stays. `blank`: an empty text is a value; else it counts as none.
    `lookup`: a secret that rows are found by. `listed=False`: shown of one row, left out of lists. `read` and `write`:
    who sees and sets it, of those who may see and set the row. `name`: what the API calls it. `was`: what the last
    blueprint called it.
    """
    return Name()


def slugify(source: str, /, *, key: bool = False, max: int = 80, was: str = "", init: Literal[False] = False) -> Any:
    """A slug made from another field when the row is created; made unique by a suffix; never sent, never changed."""
    return Name()


def sequence(
    pattern: str = "{}", /, *, per: str = "", key: bool = False, was: str = "", init: Literal[False] = False
) -> Any:
    """The next number when the row is created, counted within the row that `per` links to; never sent or changed."""
    return Name()


def issued(*, was: str = "", init: Literal[False] = False) -> Any:
    """A token that the backend makes."""
    return Name()


def relation(
    *,
    default: Any = ...,
    view: type[View] | None = None,
    by: str = "",
    on_delete: Literal["restrict", "cascade", "null"] | None = None,
    unique: bool = False,
    key: bool = False,
    fixed: bool = False,
    name: str = "",
    was: str = "",
    read: Allowed | None = None,
    write: Allowed | None = None,
) -> Any:
    """A link to one row; `unique`, `key`, `fixed` and the rest as for a field.

    `view`: as what it shows. `by`: the field that callers name the row by, even one that they may not read.
    `on_delete`: what becomes of this row when that one goes; left out, that one stays, or the link is cleared where
    it may be null.
    """
    return Name()


def many(*, inverse: str = "", was: str = "", init: Literal[False] = False) -> Any:
    """Links to many rows (`set`), or the rows whose link leads here (`list`); no part of this one's JSON.

    `inverse`: the other name of the same links, where there are several that it could be.
    """
    return Name()


def within(*, name: str = "", was: str = "") -> Any:
    """The row that this one lives in: its path starts there, and it goes when that one goes."""
    return Name()


def inline(
    *,
    create: bool = False,
    min: int = 0,
    max: int | None = None,
    name: str = "",
    was: str = "",
    init: Literal[False] = False,
) -> Any:
    """Rows that are written and shown as a part of this one: its own (`list`), or others by their key (`set`).

    `create`: those that are not there yet are made.
    """
    return Name()


def unique(*fields: str, where: Callable[[Any], bool] | None = None, during: str = "", message: str = "") -> None:
    """No two rows alike in these fields, among those of which `where` is true; with `during`, at overlapping times."""


def index(*fields: str, where: Callable[[Any], bool] | None = None) -> None:
    """An index that the lists do not already ask for."""


@overload
def check(rule: C, /) -> C: ...
@overload
def check(message: str, /) -> Callable[[C], C]: ...
def check(rule: Any, /) -> Any:
    """What is true of every row at the end of every operation; the message is for who would break it."""

    def same(rule: Any) -> Any:
        return rule

    return same if isinstance(rule, str) else rule

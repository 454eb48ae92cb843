"""The words of a blueprint. They have types and no behaviour: a blueprint is read, never run.

Here stand the nouns. `backwright.fields` has what is stored, `backwright.rules` who may, `backwright.logic` what
happens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypedDict, TypeVar, Unpack, dataclass_transform

from backwright.fields import Id, Name, field, inline, issued, many, relation, sequence, slugify, within

if TYPE_CHECKING:
    from backwright.rules import Refusals

__version__ = "0.1.0"

__all__ = [
    "Account",
    "App",
    "Changed",
    "Created",
    "Deleted",
    "Entity",
    "Event",
    "Incoming",
    "Record",
    "Rest",
    "Tokens",
    "View",
    "lists",
    "setting",
    "show",
]

Template: TypeAlias = Mapping[str, "Template"] | Sequence["Template"] | str | bool | int | None
"""A body as it looks on the wire; what varies stands in braces.

Anywhere {entity} {entities} {message} {timestamp}; with rows {data}, in a page also {total} {limit} {offset} {page}
{pages} {more} {next}; in an error {status} {code} (the outcome) {subject} {details} (messages by subject). A pair with
{subject}, and what speaks of it in a list, is repeated for each; elsewhere {message} is what the blueprint says of
this refusal, else the first with its subject. Outside an entity, what names one is left out.
"""


class Wording(TypedDict, total=False):
    """What is said of a subject. Left out: the words in quotes.

    The subject is a field as the API calls it, the entity or view that the path names, `token`, `credentials`, or
    `request` for a body that cannot be read.
    """

    blank: str
    """can't be blank: absent, null or empty where a value must be; nothing else is said of it"""
    invalid: str
    """is invalid"""
    unknown: str
    """is unknown"""
    too_short: str
    """is too short (minimum is {min})"""
    too_long: str
    """is too long (maximum is {max})"""
    too_small: str
    """must be at least {min}"""
    too_large: str
    """must be at most {max}"""
    taken: str
    """has already been taken"""
    missing: str
    """not found"""
    forbidden: str
    """forbidden"""
    conflict: str
    """is in conflict"""
    stale: str
    """has changed"""
    no_token: str
    """is missing"""
    bad_token: str
    """is invalid"""
    bad_credentials: str
    """are invalid"""
    limited: str
    """too many requests"""
    unavailable: str
    """is unavailable"""
    done: str
    """OK: {message} where nothing was refused"""


class Codes(TypedDict, total=False):
    """What {code} says of an outcome. Left out: its name."""

    invalid: str | int
    unauthenticated: str | int
    forbidden: str | int
    missing: str | int
    conflict: str | int
    stale: str | int
    limited: str | int
    unavailable: str | int


class Parameters(TypedDict, total=False):
    """What callers say in the query of a list. Left out: as it is called here."""

    limit: str
    offset: str
    page: str
    cursor: str
    sort: str
    search: str


class Rest:
    """Resources over HTTP and JSON.

    `update`: the method; what is not sent stays as it is. `coerce`: text may stand for a number, for yes and for no.
    `slash`: every path ends in a slash. `request`: how input is wrapped. `one`, `many`, `page`: how a row, a whole
    list, a list with a limit is. `none`: the answer without a value. `codes`: what {code} says of an outcome.
    `parameters`: what the query of a list says otherwise: `{"limit": "per_page"}`. Left out: `page` is
    `{"items": "{data}", "total": "{total}"}`, by cursor with `"next": "{next}"` for the total; `none` 204 without
    a body; `errors` RFC 9457.
    """

    def __init__(
        self,
        *,
        prefix: str = "",
        case: Literal["snake", "camel", "kebab"] = "snake",
        update: Literal["PATCH", "PUT"] = "PATCH",
        unknown: Literal["refuse", "ignore"] = "refuse",
        coerce: bool = False,
        slash: bool = False,
        tenant: Literal["path", "header", "host", "token"] = "path",
        limit: int | None = 20,
        at_most: int = 100,
        pages: Literal["offset", "number", "cursor"] = "offset",
        request: Template = "{data}",
        one: Template = "{data}",
        many: Template = "{data}",
        page: Template = None,
        none: Template = None,
        errors: Template = None,
        wording: Wording | None = None,
        codes: Codes | None = None,
        parameters: Parameters | None = None,
        **refusals: Unpack[Refusals],
    ) -> None: ...


class Tokens:
    """Signed access tokens in a header; rotating refresh tokens when they have a life.

    `scheme` is the word before the token; with "" the header holds the token alone. `cookie`: where browsers keep it
    too, out of reach of scripts; one that another site makes them send is not looked at. `login` is the path below the
    accounts; beside it `refresh` and `logout` where there are refresh tokens. `rate`: how many wrong attempts an
    account or an address has. Of several, each path of sign-in has its lives, cookie and attempts; who registers has
    those of the first. A token is good in the header of any.
    """

    def __init__(
        self,
        *,
        header: str = "Authorization",
        scheme: str = "Bearer",
        cookie: str = "",
        access: timedelta = timedelta(minutes=15),
        refresh: timedelta | None = None,
        login: str = "login",
        rate: str = "10/minute",
    ) -> None: ...


class App:
    """What the backend is called, how it is reached, where it keeps its rows.

    Left out: `name` is that of the file, `api` a plain `Rest()`, `sign_in` a plain `Tokens()` where there is an
    account, `database` all that the target knows, chosen when the backend starts.
    """

    def __init__(
        self,
        *,
        name: str = "",
        api: Rest | Sequence[Rest] = (),
        sign_in: Tokens | Sequence[Tokens] = (),
        database: Literal["sqlite", "postgresql", "mysql"] | None = None,
        ids: Literal["int", "uuid"] = "int",
        currency: str = "",
        timezone: str = "UTC",
    ) -> None: ...


def setting(doc: str, /, *, default: Any = ...) -> Any:
    """A value from the environment, under the name it is given here; without a default the backend does not start."""
    return Name()


class _Names(type):
    def __getattr__(cls, name: str) -> Name:
        if name.startswith("__"):
            raise AttributeError(name)
        return Name()


if TYPE_CHECKING:

    class _Named: ...
else:

    class _Named(metaclass=_Names):
        def __init__(self, **values: object) -> None: ...


@dataclass_transform(
    eq_default=False,
    kw_only_default=True,
    field_specifiers=(field, relation, many, within, inline, slugify, sequence, issued),
)
class Entity(_Named):
    """A kind of row."""

    id: Id
    created_at: datetime
    updated_at: datetime

    def __init_subclass__(
        cls,
        *,
        path: str = "",
        tenant: bool = False,
        soft_delete: bool = False,
        versioned: bool | Literal["required"] = False,
        append_only: bool = False,
        audit: Sequence[Literal["read", "create", "update", "delete"]] = (),
        timestamps: bool = True,
        was: str = "",
    ) -> None: ...


class Account(Entity):
    """The entity whose rows sign in: with their e-mail, or their key where they have none, and their password."""

    def __init_subclass__(
        cls,
        *,
        path: str = "",
        current: str = "me",
        verify_email: bool = False,
        reset_password: bool = False,
        soft_delete: bool = False,
        versioned: bool | Literal["required"] = False,
        audit: Sequence[Literal["read", "create", "update", "delete"]] = (),
        timestamps: bool = True,
        was: str = "",
    ) -> None: ...


class View:
    """A named public shape of an entity: `class Profile(View, User)`. It has what `show` says and what it computes."""

    def __init_subclass__(cls, *, path: str = "", nested: bool = False) -> None: ...


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
class Record(_Named):
    """A shape without a table: input, output, a payload, a line of a file, a document in a field."""


def show(*fields: object) -> None:
    """The fields of the entity that a view has."""


def lists(
    *,
    order: str | Sequence[str] = "",
    limit: int | None = None,
    at_most: int | None = None,
    pages: Literal["offset", "number", "cursor"] | None = None,
    filter: Sequence[str] | dict[str, str] = (),
    sort: Sequence[str] = (),
    search: Sequence[str] = (),
) -> None:
    """How the rows are listed: paths such as "author.username" name what callers may filter, sort and search by.

    They ask with `limit` and `offset` (`page`, `cursor`), the name of a filter (`price`, and `price_min`, `price_max`
    of what has an order), `sort=-price` and `search`.
    """


@dataclass_transform(kw_only_default=True, field_specifiers=(field, relation))
class Event(_Named):
    """Something that happened. With `webhook` it is sent to those who subscribed."""

    id: Id
    at: datetime

    def __init_subclass__(cls, *, webhook: str = "") -> None: ...


class Incoming(Event):
    """Something that another system tells: a signed webhook, handled once.

    `once`: what is the same when it is told again; `serial`: what is the same in those that must not overtake each
    other.
    """

    def __init_subclass__(
        cls, *, path: str, type: str = "", signed: str, once: str = "id", serial: str = ""
    ) -> None: ...


E = TypeVar("E", bound=Entity)


class Created(Event, Generic[E]):
    """A row was created, by whatever operation."""

    row: E


class Changed(Event, Generic[E]):
    """A row was changed."""

    row: E
    before: E


class Deleted(Event, Generic[E]):
    """A row was deleted."""

    row: E

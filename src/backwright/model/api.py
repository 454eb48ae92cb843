"""How a backend is reached: the API style, the wording of refusals, sign-in, settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal, TypeAlias

import msgspec

from backwright.model.entities import Pages
from backwright.model.expressions import Expression
from backwright.model.members import UNLIMITED, Limits
from backwright.model.operations import Rate
from backwright.model.part import Part
from backwright.model.rules import Outcome, Refusal
from backwright.model.types import Type

Template: TypeAlias = Any
"""A body as it looks on the wire; what varies stands in braces."""
Case: TypeAlias = Literal["snake", "camel", "kebab"]

WORDING: dict[str, str] = {
    "blank": "can't be blank",
    "invalid": "is invalid",
    "unknown": "is unknown",
    "too_short": "is too short (minimum is {min})",
    "too_long": "is too long (maximum is {max})",
    "too_small": "must be at least {min}",
    "too_large": "must be at most {max}",
    "taken": "has already been taken",
    "missing": "not found",
    "forbidden": "forbidden",
    "conflict": "is in conflict",
    "stale": "has changed",
    "no_token": "is missing",
    "bad_token": "is invalid",
    "bad_credentials": "are invalid",
    "limited": "too many requests",
    "unavailable": "is unavailable",
    "done": "OK",
}
"""What is said of a subject unless `Rest(wording=...)` says otherwise."""


PARAMETERS = ("limit", "offset", "page", "cursor", "sort", "search")
"""What callers say in the query of a list, beside its filters."""


class Api(Part, frozen=True):
    """Resources over HTTP and JSON. `wording` holds every message, the defaults filled in; `errors` None: RFC 9457;
    `codes` those that are not the names of their outcomes, `parameters` what `PARAMETERS` are called otherwise.
    """

    prefix: str = ""
    case: Case = "snake"
    update: Literal["PATCH", "PUT"] = "PATCH"
    unknown: Literal["refuse", "ignore"] = "refuse"
    tenant: Literal["path", "header", "host", "token"] = "path"
    limit: int | None = 20
    at_most: int = 100
    pages: Pages = "offset"
    request: Template = "{data}"
    one: Template = "{data}"
    many: Template = "{data}"
    page: Template = None
    none: Template = None
    errors: Template = None
    wording: Mapping[str, str] = msgspec.field(default_factory=lambda: dict(WORDING))
    refusals: tuple[Refusal, ...] = ()
    codes: Mapping[str, str | int] = {}
    coerce: bool = False
    slash: bool = False
    parameters: Mapping[str, str] = {}

    def parameter(self, name: str) -> str:
        """What one of `PARAMETERS` is called."""
        return self.parameters.get(name, name)

    def code(self, outcome: str) -> str | int:
        """What {code} says of an outcome."""
        return self.codes.get(outcome, outcome)

    def refused(self, outcome: Outcome) -> Template:
        """The body that tells an outcome; None: RFC 9457."""
        own = (refusal.body for refusal in self.refusals if refusal.outcome == outcome)
        return next((body for body in own if body is not None), self.errors)


TEN_A_MINUTE = Rate(10, timedelta(minutes=1))


class SignIn(Part, frozen=True):
    """Signed access tokens in a header, and rotating refresh tokens when they have a life.

    A scheme of "": the header holds the token alone. A cookie of "": none holds it.
    """

    account: str
    header: str = "Authorization"
    scheme: str = "Bearer"
    access: timedelta = timedelta(minutes=15)
    refresh: timedelta | None = None
    login: str = "login"
    rate: Rate = TEN_A_MINUTE
    cookie: str = ""

    def sent(self, token: str) -> str:
        """The header that holds this token."""
        return f"{self.scheme} {token}" if self.scheme else token


class Setting(Part, frozen=True):
    """A value from the environment; without a default the backend does not start."""

    name: str
    type: Type
    doc: str
    limits: Limits = UNLIMITED
    default: Expression | None = None


def is_problem(template: Template) -> bool:
    """Whether refusals of this body are problem details of RFC 9457, which have a media type of their own."""
    return template is None or (isinstance(template, Mapping) and {"type", "title", "status"} <= {*template})


def says(template: Template, brace: str) -> bool:
    """Whether that stands anywhere in a template."""
    if isinstance(template, Mapping):
        return any(says(part, brace) for pair in template.items() for part in pair)
    if isinstance(template, list | tuple):
        return any(says(each, brace) for each in template)
    return isinstance(template, str) and brace in template


def counts(page: Template, *, by_cursor: bool) -> bool:
    """Whether a page tells, or has to know, how many rows there are.

    Where nothing is said of pages, those that are not by cursor.
    """
    if page is None:
        return not by_cursor
    return any(says(page, brace) for brace in ("{total}", "{pages}", *(["{more}"] * (not by_cursor))))


def of_subject(template: Template) -> bool:
    """Whether it speaks of {subject} itself, rather than what stands in a list inside it."""
    if isinstance(template, Mapping):
        return any(of_subject(part) for pair in template.items() for part in pair)
    return isinstance(template, str) and "{subject}" in template


def without_entity(template: Template) -> Template:
    """A template where there is no entity: without the pairs and the items that name one, and with what stands in the
    place of the only pair.
    """
    if isinstance(template, Mapping):
        if len(template) == 1 and _names_entity(next(iter(template))):
            return without_entity(next(iter(template.values())))
        kept = {name: each for name, each in template.items() if not (_names_entity(name) or _names_entity(each))}
        return {name: without_entity(each) for name, each in kept.items()}
    if isinstance(template, list | tuple):
        return [without_entity(each) for each in template if not _names_entity(each)]
    return template


def _names_entity(text: Any) -> bool:
    return isinstance(text, str) and ("{entity}" in text or "{entities}" in text)

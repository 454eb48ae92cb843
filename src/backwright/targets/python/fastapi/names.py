"""What the parts of a project are called."""

from __future__ import annotations

import keyword
from dataclasses import dataclass

from backwright.design.designing import NO_ENTITY, Feature
from backwright.design.routes import feature_name
from backwright.model.api import Api
from backwright.model.backend import Backend
from backwright.model.entities import Entity, View
from backwright.model.names import in_case, kebab, plural, snake, words
from backwright.model.surface import Endpoint, Segment
from backwright.targets.python.symbols import BUILTINS, class_name, local, variable

_SHARED = frozenset(
    [
        "auth",
        "database",
        "driver",
        "errors",
        "external",
        "health",
        "idempotency",
        "input",
        "limits",
        "logs",
        "main",
        "middleware",
        "openapi",
        "outside",
        "passwords",
        "reading",
        "records",
        "responses",
        "rows",
        "secrecy",
        "settings",
        "sql",
        "sqlite",
        "text",
        "types",
        "sessions",
    ]
)
"""The modules beside the folders of the features."""


@dataclass(frozen=True, slots=True)
class Owner:
    """An entity or a view, as it is called in code and on the wire."""

    name: str
    """As a class: `Article`, `Profile`."""
    one: str
    """As part of names: `article`, `profile`."""
    many: str
    variable: str
    """What holds a row of it."""
    model: str
    """The class of its rows: `Article`, `User`."""
    folder: str
    wire_one: str
    wire_many: str
    entity: Entity
    view: View | None

    @classmethod
    def of(cls, backend: Backend, api: Api, name: str) -> Owner:
        if not name:
            return OPERATIONS
        owner = backend.owner(name)
        entity = backend.rows_of(name)
        one = snake(name)
        return cls(
            name,
            one,
            snake(plural(kebab(name))),
            variable(snake(entity.name)),
            class_name(entity.name),
            folder(feature_name(name)),
            in_case(one, api.case),
            in_case(snake(plural(kebab(name))), api.case),
            entity,
            owner if isinstance(owner, View) else None,
        )

    def in_path(self, entity: str) -> str:
        """The function that finds the row of a path: what it shows of its own may have the plain name."""
        name, rows = snake(entity), self.entity
        found_by = (*rows.identity, rows.parent)
        shown = (*(one for one in rows.members if one not in found_by), *(self.view.computed if self.view else ()))
        taken = any(one.name == name for one in shown)
        return f"_{name}_in_path" if taken else f"_{name}"


OPERATIONS = Owner(
    "",
    "operation",
    "operations",
    "operation",
    "Operation",
    "operations",
    "request",
    "requests",
    NO_ENTITY,
    None,
)
"""What stands in for the owner of an operation that has none."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The classes of owned rows that are sent with another: new ones, and (in an update) known ones."""

    new: str
    known: str


def parts(owner: Owner, *collections: str) -> Parts:
    """`collections`: that which leads to them, after those that lead to the rows around them."""
    stem = owner.name + "".join(word.capitalize() for name in collections for word in words(name))
    return Parts(f"{stem}Item", f"{stem}Change")


_TYPES = frozenset({"date", "datetime", "timedelta"})
"""What parameters are annotated with, beside builtins."""
CALLED_BY_ROUTES = frozenset(
    name
    for line in (
        "address answer_row asks begin_session caller_or_nobody check_registrations count_registration cursor_values",
        "end_session etag first_missing found_in_path limits_of nothing parse_path parse_query reads_of refuse_query",
        "repeats responses rotate_session router sent_now signed_in_caller takes told_as unread",
    )
    for name in line.split()
)
"""What the modules of routes define or import, and call."""
OF_ROUTES = CALLED_BY_ROUTES | {
    "answer",
    "body",
    "data",
    "found",
    "path",
    "query",
    "reader",
    "request",
    "row",
    "session",
    "statement",
    "tokens",
    "work",
}
"""The same, and what the functions of routes call their own values."""


def parameter_name(name: str) -> str:
    """A parameter of an operation that its path says: `id_` rather than `id`."""
    return f"{name}_" if name in OF_ROUTES else local(name)


def segment_name(segment: Segment) -> str:
    """A parameter of a path: `comment_id` rather than `id`."""
    name = segment.text
    if segment.parameter:
        return parameter_name(name)
    if name == snake(segment.entity):
        return f"{name}_key"
    taken = name in BUILTINS | _TYPES | OF_ROUTES or local(name) != name
    return f"{snake(segment.entity)}_{name}" if taken else name


def pattern(endpoint: Endpoint) -> str:
    """The path of a route, with its parameters in braces."""
    return "".join(f"/{step.written(segment_name(step))}" for step in endpoint.path)


def folder(feature: str) -> str:
    """The folder of a feature: its name, unless a module that every project has is called so, or Python keeps it."""
    taken = feature in _SHARED or feature in BUILTINS or keyword.iskeyword(feature)
    return f"{feature}_" if taken else feature


def maker(entity: str) -> str:
    """The method of the tests' `Rows` that makes a row."""
    name = snake(entity)
    return f"{name}_" if keyword.iskeyword(name) else name


def feature_folder(feature: Feature) -> str:
    return folder(feature.name)

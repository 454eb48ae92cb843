"""What a list may be asked for, and how that is compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from backwright.design.routes import Read
from backwright.model.api import Api
from backwright.model.backend import Backend
from backwright.model.entities import Filter
from backwright.model.expressions import Attribute, Expression, Name
from backwright.model.members import Field
from backwright.model.names import in_case, snake
from backwright.model.operations import Ordering
from backwright.model.types import Choice, Row, Scalar, SetOf, Type, element, present
from backwright.targets.python.fastapi.cursors import cursor_name, cursor_type
from backwright.targets.python.symbols import attribute


@dataclass(frozen=True, slots=True)
class QueryParameter:
    """One query parameter, as a field of the class that reads it."""

    name: str
    wire: str
    annotation: str
    default: str = "None"


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter: the parameter that asks for it, and what it compares."""

    name: str
    path: Expression
    operator: str
    parameter: Name


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: its parameters and the conditions that they bring."""

    read: Read
    parameters: list[QueryParameter] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    sorts: dict[str, Expression] = field(default_factory=dict)

    @property
    def numbered(self) -> bool:
        """Whether a page is asked for by its number."""
        return self.read.paging is not None and self.read.paging.pages == "number"

    @classmethod
    def of(cls, backend: Backend, api: Api, read: Read, name: str) -> Listed:
        """`name`: that of its endpoint."""
        listed = cls(read)
        if read.paging is not None:
            most = read.paging.at_most
            limit = f"Annotated[QueryInt, Field(ge=1, le={most})]"
            listed.parameters.append(QueryParameter("limit", api.parameter("limit"), limit, str(read.paging.limit)))
        if read.paging is not None and not read.by_cursor:
            place, kind, first = ("page", "PageNumber", "1") if listed.numbered else ("offset", "Offset", "0")
            listed.parameters.append(QueryParameter(place, api.parameter(place), kind, first))
        for each in read.filters:
            listed._filter(each, each.name, "==", api, backend)
            if each.ordered:
                listed._filter(each, f"{each.name}_min", ">=", api, backend)
                listed._filter(each, f"{each.name}_max", "<=", api, backend)
        if read.sorts:
            listed._sort(read, api)
        if read.search:
            kind = "Annotated[PlainText | None, BlankIsNone]"
            listed.parameters.append(QueryParameter("search", api.parameter("search"), kind))
        if read.by_cursor:
            listed._cursor(backend, api, name)
        return listed

    def orders(self) -> Iterator[tuple[str, tuple[Ordering, ...]]]:
        """What callers may ask to sort by, "" for nothing, and the order that it is."""
        yield "", self.read.order
        for wire, path in self.sorts.items():
            for sign in ("", "-"):
                yield f"{sign}{wire}", (Ordering(path, bool(sign)),)

    def _cursor(self, backend: Backend, api: Api, name: str) -> None:
        """Where the page before ended: after all else, as what is in it depends on the sort."""
        kinds = (
            f"{sort or None!r}: {cursor_type(backend, cursor_name(name, sort), order)}" for sort, order in self.orders()
        )
        kind = f"Annotated[list[Any] | None, cursor_of({{{', '.join(kinds)}}})]"
        self.parameters.append(QueryParameter("cursor", api.parameter("cursor"), kind))

    def _filter(self, each: Filter, name: str, operator: str, api: Api, backend: Backend) -> None:
        path = _to_key(each.path, backend)
        kind = present(element(path.type) or path.type)
        python = attribute(snake(name))
        self.parameters.append(QueryParameter(python, in_case(name, api.case), f"{_annotation(kind, backend)} | None"))
        self.conditions.append(Condition(python, path, operator, Name(python, kind)))

    def _sort(self, read: Read, api: Api) -> None:
        names = {in_case(key.name, api.case): key.path for key in read.sorts}
        self.sorts.update(names)
        options = ", ".join(f'"{name}", "-{name}"' for name in names)
        self.parameters.append(QueryParameter("sort", api.parameter("sort"), f"Literal[{options}] | None"))


def _to_key(path: Expression, backend: Backend) -> Expression:
    """The path to what a row is named by, where a filter names a row; an id is in the link itself."""
    kind = present(element(path.type) or path.type)
    if not isinstance(kind, Row):
        return path
    key = backend.entity(kind.entity).identity[0]
    if isinstance(key, Field) and key.implicit:
        return path
    found = key.type if isinstance(key, Field) else Row(key.target)
    return _to_key(Attribute(path, key.id, SetOf(found) if element(path.type) else found), backend)


_TEXTS = {
    "bool": "QueryBool",
    "date": "Day",
    "datetime": "Instant",
    "decimal": "FiniteDecimal",
    "float": "QueryFloat",
    "int": "QueryInt",
    "money": "Amount",
    "time": "TimeOfDay",
    "uuid": "RowUuid",
}


def _annotation(kind: Type, backend: Backend) -> str:
    if isinstance(kind, Choice):
        options = f"Literal[{', '.join(repr(value) for value in kind.values)}]"
        return options if isinstance(kind.values[0], str) else f"Annotated[{options}, BeforeValidator(query_integer)]"
    if isinstance(kind, Row):
        return _annotation(Scalar("id"), backend)
    if isinstance(kind, Scalar) and kind.name == "id":
        return "QueryInt" if backend.ids == "int" else "RowUuid"
    return _TEXTS.get(kind.name, "PlainText") if isinstance(kind, Scalar) else "PlainText"

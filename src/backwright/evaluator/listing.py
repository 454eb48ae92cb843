"""Lists: who is in them, in which order, and which of them a request asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backwright.evaluator.cursors import cursor, is_after, place
from backwright.evaluator.expressions import UNKNOWN, evaluate, frame
from backwright.evaluator.input import Reader
from backwright.evaluator.rules import Judge
from backwright.evaluator.store import Ref
from backwright.evaluator.types import INT64, Malformed, from_text
from backwright.model import expressions as x
from backwright.model.api import Api
from backwright.model.entities import Filter, Listing
from backwright.model.members import UNLIMITED, Field, Link
from backwright.model.names import in_case
from backwright.model.operations import NamedList, Ordering
from backwright.model.types import Row, Scalar, Type, element, present

PAGE = {"items": "{data}", "total": "{total}"}
PAGE_WITH_NEXT = {"items": "{data}", "next": "{next}"}
LAST_PAGE = 2**31 - 1
"""Its rows still have a number that a database knows."""


@dataclass
class Asked:
    """What the query of a request asks for. A limit of None: the whole list."""

    limit: int | None
    offset: int = 0
    page: int = 1
    wanted: dict[str, tuple[x.Expression, str, Any]] = field(default_factory=dict)
    order: tuple[Ordering, ...] = ()
    search: str = ""
    sort: str = ""
    after: list[Any] | None = None
    """Where the page before it ended."""


class Lists:
    """Lists for one caller."""

    def __init__(self, judge: Judge, api: Api, listing: Listing, named: NamedList | None, name: str = "") -> None:
        self.judge = judge
        self.api = api
        self.name = name
        self.listing = listing
        self.order = (named.order if named is not None else ()) or listing.order
        self.limit = (named.limit if named is not None else None) or listing.limit or api.limit
        self.pages = listing.pages or api.pages
        self.at_most = listing.at_most or max(api.at_most, self.limit or 0)
        # A named list is what it is: it is only cut into pages.
        self.filters = listing.filters if named is None else ()
        self.sorts = listing.sorts if named is None else ()
        self.search = listing.search if named is None else ()

    def read(self, given: Mapping[str, str], reader: Reader) -> Asked:
        """The query parameters, every fault of them collected by the reader."""
        asked = Asked(self.limit, order=self.order)
        filters = dict(self._filters())
        sorts = {in_case(key.name, self.api.case): key.path for key in self.sorts}
        called = self.api.parameter
        paged = self._paged
        reader.unknown(given, self.parameters)
        for name in paged:
            if called(name) in given and name != "cursor":
                self._bound(asked, name, given[called(name)], reader)
        asked.offset += (asked.page - 1) * (asked.limit or 0)
        for name, (each, operator) in filters.items():
            if name in given:
                asked.wanted[name] = (each.path, operator, self._compared(each, given[name], name, reader))
        if sorts and called("sort") in given:
            self._sort(asked, given[called("sort")], sorts, reader)
        if "cursor" in paged and called("cursor") in given:
            asked.after = self._place(asked, given[called("cursor")], reader)
        if self.search:
            said = given.get(called("search"), "")
            asked.search = reader.value(said, Scalar("str"), UNLIMITED, called("search"), blank=True)
            if asked.search and not asked.search.strip():
                asked.search = ""
        return asked

    @property
    def parameters(self) -> tuple[str, ...]:
        """What a query may say, as the API calls it."""
        words = (*self._paged, *(("sort",) if self.sorts else ()), *(("search",) if self.search else ()))
        return (*map(self.api.parameter, words), *dict(self._filters()))

    @property
    def _paged(self) -> tuple[str, ...]:
        return ("limit", self.place) if self.limit is not None else ()

    def _filters(self) -> Iterable[tuple[str, tuple[Filter, str]]]:
        for each in self.filters:
            yield in_case(each.name, self.api.case), (each, "==")
            if each.ordered:
                yield in_case(f"{each.name}_min", self.api.case), (each, ">=")
                yield in_case(f"{each.name}_max", self.api.case), (each, "<=")

    def _bound(self, asked: Asked, name: str, value: str, reader: Reader) -> None:
        called = self.api.parameter(name)
        if not value.strip():
            reader.fault(called, "blank")
            return
        try:
            number = from_text(value, "int")
        except Malformed:
            reader.fault(called, "invalid")
            return
        low, high = {"limit": (1, self.at_most), "page": (1, LAST_PAGE)}.get(name, (0, INT64.stop - 1))
        if number < low:
            reader.fault(called, "too_small", min=low)
        elif number > high:
            reader.fault(called, "too_large", max=high)
        setattr(asked, name, number)

    @property
    def place(self) -> str:
        """The parameter that says which page."""
        return {"number": "page", "cursor": "cursor"}.get(self.pages, "offset")

    @property
    def template(self) -> Any:
        """How a page is wrapped."""
        return self.api.page or (PAGE_WITH_NEXT if self.pages == "cursor" else PAGE)

    def _place(self, asked: Asked, value: str, reader: Reader) -> list[Any] | None:
        try:
            return place(value, self._label(asked), asked.order, self.judge.backend)
        except Malformed:
            reader.fault(self.api.parameter("cursor"), "invalid" if value.strip() else "blank")
            return None

    def _label(self, asked: Asked) -> str:
        return f"{self.name} {asked.sort}".strip()

    def _compared(self, each: Filter, value: str, name: str, reader: Reader) -> Any:
        kind = present(element(each.path.type) or each.path.type)
        if isinstance(kind, Row):
            entity = self.judge.backend.entity(kind.entity)
            key = entity.key[0]
            if isinstance(key, Field) and _is_text(key.type) and not value.strip():
                return Ref(entity.name, -1)
            return reader.named(entity, value, name, limited=False)
        # Text is compared as it is, so that what no row can hold is found in none.
        text = _is_text(kind)
        return reader.value(value, Scalar("str") if text else kind, UNLIMITED, name, blank=text)

    def _sort(self, asked: Asked, value: str, sorts: Mapping[str, x.Expression], reader: Reader) -> None:
        path = sorts.get(value.removeprefix("-"))
        if path is None:
            reader.fault(self.api.parameter("sort"), "invalid")
        else:
            asked.order, asked.sort = (Ordering(path, descending=value.startswith("-")),), value

    def shown(self, rows: Iterable[Ref], asked: Asked) -> list[Ref]:
        """Those that the query asks for, in order."""
        found = [row for row in rows if self._fits(row, asked)]
        return self.ordered(found, asked.order)

    def page(self, rows: list[Any], asked: Asked) -> tuple[list[Any], dict[str, Any]]:
        """The rows (or values) of the page, of all those that are asked for, and what its template is filled with."""
        start = asked.offset
        if asked.after is not None:
            start = next((n for n, row in enumerate(rows) if self._is_after(row, asked)), len(rows))
        shown = rows[start : None if asked.limit is None else start + asked.limit]
        values = page(asked, len(rows))
        if self.pages == "cursor":
            more = len(rows) > start + len(shown)
            values |= {"offset": None, "page": None, "more": more}
            values["next"] = self._cursor(shown[-1], asked) if more else None
        return shown, values

    def _is_after(self, row: Ref, asked: Asked) -> bool:
        values = [value for value, _ in self._steps(row, asked)]
        return is_after([*values, row.id], asked.after or [], asked.order)

    def _cursor(self, row: Ref, asked: Asked) -> str:
        return cursor(self._label(asked), self._steps(row, asked), row.id)

    def _steps(self, row: Ref, asked: Asked) -> list[tuple[Any, Type]]:
        """What the row is sorted by."""
        return [(next(iter(self._values(step.path, row)), None), step.path.type) for step in asked.order]

    def _fits(self, row: Ref, asked: Asked) -> bool:
        if not all(self._compares(row, *wanted) for wanted in asked.wanted.values()):
            return False
        term = asked.search.lower()
        return not term or any(
            term in value.lower() for path in self.search for value in self._values(path, row) if value
        )

    def _compares(self, row: Ref, path: x.Expression, operator: str, wanted: Any) -> bool:
        folded = present(element(path.type) or path.type) == Scalar("email") and isinstance(wanted, str)
        for value in self._values(path, row):
            mine = value.lower() if folded and isinstance(value, str) else value
            other = wanted.lower() if folded else wanted
            if mine == other if operator == "==" else mine is not None and _between(mine, operator, other):
                return True
        return False

    def _values(self, path: x.Expression, row: Ref) -> list[Any]:
        """What the path leads to; nothing where the caller may not read a field on the way."""
        if not self._sees(path, row):
            return []
        value = evaluate(path, frame(self.judge.world, self.judge.me, row))
        return value if isinstance(value, list) else [None if value is UNKNOWN else value]

    def _sees(self, path: x.Expression, row: Ref) -> bool:
        if not isinstance(path, x.Attribute):
            return True
        member = self.judge.backend.member(path.member)
        if isinstance(member, Field | Link) and member.read is not None:
            bases = evaluate(path.base, frame(self.judge.world, self.judge.me, row))
            for base in bases if isinstance(bases, list) else [bases]:
                if isinstance(base, Ref) and not self.judge.sees(member, base):
                    return False
        return self._sees(path.base, row)

    def ordered(self, rows: list[Ref], order: tuple[Ordering, ...]) -> list[Ref]:
        """In that order, then in that of the primary key, in the direction of what precedes it; None last."""
        down = order[-1].descending if order else False
        rows = sorted(rows, key=lambda row: row.id, reverse=down)
        for step in reversed(order):
            values = {row: next(iter(self._values(step.path, row)), None) for row in rows}
            known = sorted((row for row in rows if values[row] is not None), key=by(values), reverse=step.descending)
            rows = [*known, *(row for row in rows if values[row] is None)]
        return rows


def _is_text(kind: Type) -> bool:
    kind = present(kind)
    return isinstance(kind, Scalar) and kind.name in ("str", "email", "url", "slug", "html")


def by(values: Mapping[Ref, Any]) -> Callable[[Ref], Any]:
    """Sorts rows by their values; a link by the identity of what it leads to."""
    return lambda row: values[row].id if isinstance(values[row], Ref) else values[row]


def _between(value: Any, operator: str, bound: Any) -> bool:
    return bool(value >= bound if operator == ">=" else value <= bound)


def page(asked: Asked, total: int) -> dict[str, Any]:
    """What the template of a page is filled with."""
    limit = asked.limit or max(total, 1)
    return {
        "total": total,
        "limit": limit,
        "offset": asked.offset,
        "page": asked.offset // limit + 1,
        "pages": -(-total // limit),
        "more": asked.offset + limit < total,
        "next": None,
    }

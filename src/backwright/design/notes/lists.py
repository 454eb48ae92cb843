"""What lists cost as their rows grow."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.design.facts import Facts
from backwright.design.notes.note import Note, noted
from backwright.design.routes import Route
from backwright.model import patterns
from backwright.model.api import counts
from backwright.model.entities import Filter
from backwright.model.expressions import Attribute, Expression, Self
from backwright.model.members import Collection, Field
from backwright.model.types import Scalar, present
from backwright.model.walk import parts


def _lists(facts: Facts) -> Iterator[tuple[str, Route]]:
    """Every list with its path."""
    for route in facts.design.routes:
        if route.read is not None:
            yield route.endpoint.pattern(facts.design.api.prefix), route


def whole_lists(facts: Facts) -> Note | None:
    found = [path for path, route in _lists(facts) if route.read is not None and route.read.paging is None]
    return noted(whole_lists, "Answers with every row there is: it grows without bound.", found)


def exact_totals(facts: Facts) -> Note | None:
    counted = counts(facts.design.api.page, by_cursor=True)
    found = [path for path, _ in _pages(facts, by_cursor=False)]
    found += [path for path, _ in _pages(facts, by_cursor=True) if counted]
    return noted(exact_totals, "Tells an exact total: every row that matches is counted.", found)


def deep_pages(facts: Facts) -> Note | None:
    found = [path for path, _ in _pages(facts, by_cursor=False)]
    return noted(deep_pages, "Pages by offset: a page far down reads the keys of all before it.", found)


def _pages(facts: Facts, *, by_cursor: bool) -> Iterator[tuple[str, Route]]:
    """Every list that is cut into pages in that way."""
    for path, route in _lists(facts):
        if route.answer.form == "page" and route.read is not None and route.read.by_cursor == by_cursor:
            yield path, route


def search_without_index(facts: Facts) -> Note | None:
    found = [path for path, route in _lists(facts) if route.read is not None and route.read.search]
    return noted(search_without_index, "Searches inside texts: every row is looked at, no index helps.", found)


def filters_through_pairs(facts: Facts) -> Note | None:
    text = "Filters through a set: the pairs are found by their index, then put in order."
    return noted(filters_through_pairs, text, [name for name, one in _filters(facts) if _through_set(facts, one.path)])


def _filters(facts: Facts) -> Iterator[tuple[str, Filter]]:
    for owner in facts.backend.owners:
        yield from ((f"{owner.name} by `{one.name}`", one) for one in owner.listing.filters)


def _through_set(facts: Facts, path: Expression) -> bool:
    steps = (part for part in parts(path) if isinstance(part, Attribute))
    return any(isinstance(facts.backend.member(step.member), Collection) for step in steps)


def filters_without_index(facts: Facts) -> Note | None:
    text = "Filters by a text without a limit, which no index holds: every row is looked at."
    return noted(filters_without_index, text, [name for name, one in _filters(facts) if _long(facts, one.path)])


def _long(facts: Facts, path: Expression) -> bool:
    if not isinstance(path, Attribute) or not isinstance(path.base, Self):
        return False
    member = facts.backend.member(path.member)
    return isinstance(member, Field) and unbounded(member)


def unbounded(field: Field) -> bool:
    """Whether it is a text of any length."""
    kind = present(field.type)
    is_text = isinstance(kind, Scalar) and kind.name in ("str", "html")
    pattern = field.limits.pattern
    return is_text and field.limits.max is None and not (pattern and patterns.ends(pattern))


def long_texts_in_lists(facts: Facts) -> Note | None:
    found: dict[str, None] = {}
    for _, route in _lists(facts):
        shown = route.answer.shape.properties if route.answer.shape is not None else ()
        fields = (one.member for one in shown if isinstance(one.member, Field))
        # What the backend makes of a number is short.
        found |= dict.fromkeys(field.id for field in fields if unbounded(field) and field.made is None)
    text = "Texts without a limit in every row of a list; `field(listed=False)` shows them of one row only."
    return noted(long_texts_in_lists, text, list(found))

"""Questions about lists."""

from __future__ import annotations

from backwright.design.facts import Facts
from backwright.design.questions.question import Question, asked
from backwright.design.routes import Route
from backwright.model.types import is_text


def whole_lists(facts: Facts) -> Question | None:
    reads = (route for route in facts.design.routes if route.read is not None and route.read.paging is None)
    return asked(
        whole_lists,
        [route.endpoint.name for route in reads],
        "These lists have no limit: each answer holds every row there is. Will they stay short?",
        "whole lists",
        "lists(limit=50)",
    )


def pages_without_filter(facts: Facts) -> Question | None:
    """Pages that may be long, where callers can only leaf through."""
    reads = ((route, route.read) for route in facts.design.routes if route.endpoint.kind == "list" and route.read)
    found = [
        route
        for route, read in reads
        if read.paging is not None and not (read.filters or read.sorts or read.search) and not route.parents
    ]
    return asked(
        pages_without_filter,
        [route.endpoint.name for route in found],
        "Callers can only leaf through these, from the first page on. What will they look for?",
        "no filter, no sort, no search",
        f'lists(search=["{_text(facts, found)}"])',
    )


def _text(facts: Facts, routes: list[Route]) -> str:
    """A text that the first of the lists shows."""
    entities = [facts.backend.rows_of(route.endpoint.owner) for route in routes]
    texts = (field.name for entity in entities for field in entity.fields if is_text(field.type))
    return next(texts, "name")

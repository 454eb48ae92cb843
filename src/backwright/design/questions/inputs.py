"""Questions about what callers send."""

from __future__ import annotations

from collections.abc import Callable

from backwright.design.facts import Facts
from backwright.design.notes.lists import unbounded
from backwright.design.questions.question import Question, asked
from backwright.model.members import Field
from backwright.model.types import NUMBERS, Scalar, present


def _sent(facts: Facts, test: Callable[[Field], bool]) -> list[str]:
    """The fields that callers send of which the test is true."""
    return [
        field.id
        for entity in facts.backend.entities
        for field in entity.fields
        if test(field) and field.id in facts.sent(entity.name, "create") | facts.sent(entity.name, "update")
    ]


def texts_without_limit(facts: Facts) -> Question | None:
    return asked(
        texts_without_limit,
        _sent(facts, unbounded),
        "Only the size of a request limits these texts. How long may they be?",
        "as long as MAX_BODY_BYTES lets them",
        "field(max=10_000)",
    )


def numbers_without_limit(facts: Facts) -> Question | None:
    return asked(
        numbers_without_limit,
        _sent(facts, _unlimited),
        "These numbers may be negative or enormous. Is that meant?",
        "any number that the column holds",
        "field(min=0, max=1_000)",
    )


def _unlimited(field: Field) -> bool:
    kind = present(field.type)
    return isinstance(kind, Scalar) and kind.name in NUMBERS and field.limits.min is None and field.limits.max is None


def inline_without_limit(facts: Facts) -> Question | None:
    collections = (c for entity in facts.backend.entities for c in entity.collections if c.inline is not None)
    return asked(
        inline_without_limit,
        [c.id for c in collections if c.inline is not None and c.inline.max is None],
        "One row may come with any number of these. How many make sense?",
        "as many as MAX_BODY_BYTES lets through",
        "inline(max=20)",
    )

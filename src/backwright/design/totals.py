"""Sums and counts that rows keep of rows of their own: they move with each of these."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.model.backend import Backend
from backwright.model.expressions import Aggregate, Attribute, Comprehension, Name, Self
from backwright.model.members import Collection, Computed, Link
from backwright.model.walk import parts


def kept_values(backend: Backend, entity: str) -> Iterator[tuple[Link, Computed]]:
    """The stored values that are folded from the rows of an entity: through which link, and which value."""
    for owner in backend.entities:
        for value in owner.computed:
            if value.stored:
                collection = folded(backend, value)
                if collection is not None and collection.target == entity:
                    link = backend.member(collection.through)
                    assert isinstance(link, Link)
                    yield link, value


def is_told(value: Computed, given: frozenset[str]) -> bool:
    """Whether what is given of a new row tells by how much a sum or a count moves."""
    folded = value.value
    if not isinstance(folded, Aggregate) or not isinstance(folded.source, Comprehension):
        return True
    every = (part for part in parts(folded.source.item) if isinstance(part, Attribute) and isinstance(part.base, Name))
    return all(part.member.rpartition(".")[2] in given for part in every)


def folded(backend: Backend, value: Computed) -> Collection | None:
    """The list of its own rows that a stored value is a sum or a count of."""
    match value.value:
        case Aggregate(fold="sum", source=Comprehension(loops=(loop,))) if not loop.conditions:
            source = loop.source
        case Aggregate(fold="len", source=source):
            pass
        case _:
            return None
    if isinstance(source, Attribute) and isinstance(source.base, Self):
        member = backend.member(source.member)
        if isinstance(member, Collection) and member.kind == "list":
            return member
    return None

"""Computed values that are worked out of others, which are worked out of others again."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from backwright.design.inlining import body_of, written_out
from backwright.design.truth import mentions_me
from backwright.model.backend import Backend
from backwright.model.expressions import Attribute, Expression, Self
from backwright.model.members import Computed
from backwright.model.types import Choice, Scalar, present
from backwright.model.walk import parts


@dataclass(frozen=True, slots=True)
class Chains:
    """Those of one row. Written out in one another, its values would soon be nested deeper than a database reads.

    `links`: what a value of a chain is worked out of, by its id. `ends`: what none is worked out of.
    """

    backend: Backend
    links: Mapping[str, Computed]
    ends: Set[str]

    def has(self, value: Computed) -> bool:
        """Whether it is a part of one."""
        return value.id in self.links or value.id in self.ends

    def body(self, value: Computed) -> Expression:
        """What a value is worked out of: links, and all else written out."""
        return body_of(self.backend, value, self.links.keys() if self.has(value) else frozenset())

    def linked(self, body: Expression) -> list[Computed]:
        """The links that stand in a body."""
        return [self.links[name] for name in sorted(self.links.keys() & _asked(body))]


def chains(backend: Backend, owner: str) -> Chains:
    """Those of an entity, or of a view with those of its entity."""
    every = (*backend.rows_of(owner).computed, *backend.owner(owner).computed)
    values = {one.id: one for one in every if _is_plain(backend, one)}
    asked = {
        name: values.keys() & _asked(written_out(backend, one.value, kept=values.keys()))
        for name, one in values.items()
    }
    inner = {one for found in asked.values() for one in found if asked[one]}
    outer = {name for name, found in asked.items() if found & inner}
    links = inner.union(*(asked[name] for name in inner | outer))
    return Chains(backend, {name: values[name] for name in links}, outer - links)


def _asked(body: Expression) -> Set[str]:
    """The members of the row itself that stand in a body."""
    own = (part for part in parts(body) if isinstance(part, Attribute) and isinstance(part.base, Self))
    return {part.member for part in own}


def _is_plain(backend: Backend, value: Computed) -> bool:
    """Whether it is one value that is worked out when it is read, whoever reads it."""
    kind = present(value.type)
    return not value.stored and isinstance(kind, Scalar | Choice) and not mentions_me(written_out(backend, value.value))

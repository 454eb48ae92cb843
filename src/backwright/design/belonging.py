"""Lists of the rows that belong to one of several others, as a feed: by a link that is in a set with the caller."""

from __future__ import annotations

from backwright.design.conditions import Access
from backwright.design.truth import FALSE, both
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import And, Attribute, Contains, Expression, Me, Self
from backwright.model.members import Collection, Field, Link
from backwright.model.operations import Ordering
from backwright.model.part import Part


class Belonging(Part, frozen=True):
    """Each row of a list belongs to one row, by `link`, and those that it may belong to are the caller's.

    They have the caller in `collection`; where it is `callers`, they are in that of the caller. `rest` is what else has
    to be true.
    """

    link: Link
    collection: Collection
    callers: bool
    rest: Expression


def belonging(backend: Backend, entity: Entity, where: Access, order: tuple[Ordering, ...]) -> Belonging | None:
    """What a list says of whom its rows belong to, where an index has the rows of each in the order of the list."""
    if where.nobody != FALSE or not _is_own(entity, order):
        return None
    operands = where.somebody.operands if isinstance(where.somebody, And) else (where.somebody,)
    for place, operand in enumerate(operands):
        found = _membership(backend, operand)
        if found is not None:
            return Belonging(*found, both((*operands[:place], *operands[place + 1 :])))
    return None


def _membership(backend: Backend, part: Expression) -> tuple[Link, Collection, bool] | None:
    """`me in self.author.followers`, or `self.author in me.following`."""
    if not isinstance(part, Contains) or not isinstance(part.container, Attribute):
        return None
    holder = part.container.base
    callers = isinstance(holder, Me)
    row, other = (part.item, holder) if callers else (holder, part.item)
    if not isinstance(other, Me) or not isinstance(row, Attribute) or not isinstance(row.base, Self):
        return None
    collection, link = backend.member(part.container.member), backend.member(row.member)
    if not isinstance(collection, Collection) or collection.kind != "set" or not isinstance(link, Link):
        return None
    return link, collection, callers


def _is_own(entity: Entity, order: tuple[Ordering, ...]) -> bool:
    """Whether an order is that of the row's own columns, none of which may be null: then an index can have it."""
    for step in order:
        if not isinstance(step.path, Attribute) or not isinstance(step.path.base, Self):
            return False
        member = entity.member(step.path.member.partition(".")[2])
        if not isinstance(member, Field) or member.optional:
            return False
    return True

"""Indexes, each for the reads that need it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from backwright.design.belonging import belonging
from backwright.design.conditions import condition, predicate_access
from backwright.design.inlining import written_out
from backwright.design.tables import IndexColumn, Table, TableIndex, fitting
from backwright.model.backend import Backend
from backwright.model.entities import Entity, Listing, View
from backwright.model.expressions import Attribute, Compare, Expression, Me, Self
from backwright.model.members import Field, Issued, Link, is_hashed
from backwright.model.operations import Ordering
from backwright.model.rules import Grant
from backwright.model.surface import granted
from backwright.model.types import Scalar, is_text
from backwright.model.walk import parts

_Wish: TypeAlias = tuple[tuple[IndexColumn | None, ...], int, str]
"""The columns of an index, None where one cannot be indexed; of how many of them it asks for one value; the reason."""


def indexes(backend: Backend, entity: Entity, table: Table) -> tuple[TableIndex, ...]:
    """The indexes of an entity's table that no constraint and no other index already gives."""
    wanted: dict[tuple[IndexColumn, ...], str] = {}
    order = _order_columns(entity, entity.listing.order)
    for columns, alike, reason in _wanted(backend, entity, table, order):
        bounded = _once(column for column in columns if column is not None)
        if None not in columns and bounded:
            single = {column.column for column in columns[:alike] if column is not None}
            known = next((other for other in wanted if _serves(table, other, bounded, single)), bounded)
            said = wanted.setdefault(known, reason)
            wanted[known] = said if reason in said.split("; ") else f"{said}; {reason}"
    kept = {columns: reason for columns, reason in wanted.items() if not _is_given(columns, table, wanted)}
    found: dict[str, TableIndex] = {}
    for columns, reason in kept.items():
        name = _name(table, columns)
        if name in found and columns[-1].descending:
            name = fitting(f"{name}_desc")
        if name in found:
            name = fitting(f"{name}_{len(found)}")
        found[name] = TableIndex(name, columns, reason)
    return (*found.values(), *_of_some(backend, entity, table))


def _of_some(backend: Backend, entity: Entity, table: Table) -> Iterator[TableIndex]:
    """The indexes of the rows of which something is true."""
    for declared in entity.indexes:
        columns = [_member(entity, table, name) for name in declared.members]
        known = tuple(column for column in columns if column is not None)
        if declared.where and len(known) == len(columns):
            test = declared.where.rpartition(".")[2]
            name = fitting(f"{_name(table, known)}_{test}")
            where = written_out(backend, backend.function(declared.where).value)
            yield TableIndex(name, known, f"declared, where `{test}` holds", where)


def _once(columns: Iterable[IndexColumn]) -> tuple[IndexColumn, ...]:
    """Each column where it stands first."""
    found: dict[str, IndexColumn] = {}
    for column in columns:
        found.setdefault(column.column, column)
    return tuple(found.values())


def _serves(table: Table, index: tuple[IndexColumn, ...], wanted: tuple[IndexColumn, ...], single: set[str]) -> bool:
    """Whether an index is as one that is wanted: one value has no direction, and an index is read from either end.

    From the other end, what has no value would come first.
    """
    if [column.column for column in index] != [column.column for column in wanted]:
        return False
    nullable = _nullable(table)
    pairs = [pair for pair in zip(index, wanted, strict=True) if pair[0].column not in single]
    turned = {one.descending != other.descending for one, other in pairs}
    return turned <= {False} or (turned == {True} and not any(one.column in nullable for one, _ in pairs))


def _nullable(table: Table) -> set[str]:
    return {column.name for column in table.columns if column.nullable}


def _wanted(backend: Backend, entity: Entity, table: Table, order: tuple[IndexColumn, ...]) -> Iterator[_Wish]:
    ending = (*order, IndexColumn("id", order[-1].descending if order else False))
    owners = backend.owners_of(entity.name)
    listed = [owner for owner in owners if granted(owner.grants, "list").people]
    if listed and order and entity.parent is None:
        yield ending, 0, f"the order in which {table.name} are listed"
    for link in sorted(entity.links, key=lambda link: not link.within):
        yield (IndexColumn(f"{link.name}_id"), *ending), 1, f"the {table.name} of one {link.name}, in their order"
    for owner in owners:
        yield from _of_listing(entity, table, owner.listing, ending)
        yield from _of_lists(backend, entity, table, owner)
    for owner in listed:
        for column in _held(backend, entity, table, owner.grants):
            yield (column, *ending), 1, f"the {table.name} that a caller may list"
    for field in entity.fields:
        if is_hashed(field) and not field.unique and not (entity.account and isinstance(field.made, Issued)):
            yield (IndexColumn(field.name),), 1, f"rows are found by `{field.name}`"
    for declared in entity.indexes:
        if not declared.where:
            yield tuple(_member(entity, table, name) for name in declared.members), 0, "declared"


def _of_listing(entity: Entity, table: Table, listing: Listing, ending: tuple[IndexColumn, ...]) -> Iterator[_Wish]:
    # Rows that live in another one are listed below it alone.
    within = (IndexColumn(f"{entity.parent.name}_id"),) if entity.parent is not None else ()
    for filtered in listing.filters:
        yield (
            (*within, _direct(entity, table, filtered.path), *ending),
            len(within) + 1,
            f"the filter `{filtered.name}`",
        )
    for sort in listing.sorts:
        yield (*within, _direct(entity, table, sort.path), IndexColumn("id")), len(within), f"the sort by `{sort.name}`"
        # Read from the other end, what has no value would come first.
        for own in _order_columns(entity, [Ordering(sort.path, descending=True)]):
            if own.column in _nullable(table) and _member(entity, table, own.column):
                yield (*within, own, IndexColumn("id", descending=True)), len(within), f"the sort by `-{sort.name}`"


def _of_lists(backend: Backend, entity: Entity, table: Table, owner: Entity | View) -> Iterator[_Wish]:
    """What tells the first rows of each without those after them."""
    for named in owner.lists if entity.parent is None else ():
        order = named.order or owner.listing.order
        each = belonging(backend, entity, predicate_access(backend, named.where), order)
        if each is not None:
            own = (
                column if _member(entity, table, column.column) else None for column in _order_columns(entity, order)
            )
            ending = IndexColumn("id", order[-1].descending if order else False)
            yield (IndexColumn(f"{each.link.name}_id"), *own, ending), 1, f"the list `{named.name}`"


def _order_columns(entity: Entity, order: Iterable[Ordering]) -> tuple[IndexColumn, ...]:
    """The columns of an order, as far as they are the row's own."""
    found: list[IndexColumn] = []
    for step in order:
        path = step.path
        if not isinstance(path, Attribute) or not isinstance(path.base, Self):
            break
        member = entity.member(path.member.partition(".")[2])
        if not isinstance(member, Field) or member.name == "id":
            break
        found.append(IndexColumn(member.name, step.descending))
    return tuple(found)


def _direct(entity: Entity, table: Table, path: Expression) -> IndexColumn | None:
    """The column that a path begins with; None where it goes through a table of pairs or an unbounded text."""
    while isinstance(path, Attribute) and not isinstance(path.base, Self):
        path = path.base
    if not isinstance(path, Attribute):
        return None
    return _member(entity, table, path.member.partition(".")[2])


def _member(entity: Entity, table: Table, name: str) -> IndexColumn | None:
    member = entity.member(name)
    if isinstance(member, Link):
        return IndexColumn(f"{name}_id")
    if not isinstance(member, Field):
        return None
    column = table.column_of(member.id)
    # A b-tree refuses entries of more than some 2,700 bytes.
    unbounded = is_text(column.type) and isinstance(column.type, Scalar) and column.length is None
    return None if unbounded else IndexColumn(name)


def _held(backend: Backend, entity: Entity, table: Table, grants: tuple[Grant, ...]) -> Iterator[IndexColumn]:
    """The columns that a rule compares with the caller."""
    rule = granted(grants, "list")
    for part in parts(condition(backend, rule)):
        if isinstance(part, Compare) and part.operator == "==" and isinstance(part.right, Me):
            column = _direct(entity, table, part.left)
            if column is not None:
                yield column


def _is_given(columns: tuple[IndexColumn, ...], table: Table, wanted: Iterable[tuple[IndexColumn, ...]]) -> bool:
    """Whether a unique constraint or a longer index begins with the same columns."""
    names = tuple(column.column for column in columns)
    if names[0] == "id":
        return True
    constraints = [unique.columns for unique in table.uniques if not unique.lower and unique.where is None]
    # Read from its other end, the index of a constraint has what has no value first.
    turned = (n for n, one in enumerate(columns) if one.descending and one.column in _nullable(table))
    rising = next(turned, len(columns))
    unique = any(columns[: len(names)] == names for columns in constraints) and rising == len(columns)
    # One row at most has a unique value, so nothing is left to be put in order.
    single = any(columns == names[: len(columns)] for columns in constraints if len(columns) <= rising)
    longer = any(other != columns and other[: len(columns)] == columns for other in wanted)
    return unique or single or longer


def _name(table: Table, columns: tuple[IndexColumn, ...]) -> str:
    steps = [column.column for column in columns]
    named = steps[:-1] if steps[-1] == "id" and len(steps) > 1 else steps
    return fitting(f"ix_{table.name}_{'_'.join(named)}")

"""All tables of a backend."""

from __future__ import annotations

import msgspec

from backwright.design.indexes import indexes
from backwright.design.tables import Table, columns, fitting, pairs, table_name, uniques
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Field
from backwright.model.types import Scalar, present


def tables(backend: Backend) -> tuple[Table, ...]:
    """The table of each entity, in the order of the blueprint, each followed by those of the pairs of its sets."""
    found: list[Table] = []
    taken = {table_name(entity.name) for entity in backend.entities}
    for entity in backend.entities:
        found.append(_table(backend, entity))
        sets = (collection for collection in entity.collections if collection.kind == "set" and not collection.mirrored)
        found += [_apart(pairs(backend, collection), taken) for collection in sets]
    return tuple(found)


def _apart(table: Table, taken: set[str]) -> Table:
    """A table of pairs under a name that no entity has: `ArticleTag` and the tags of `Article` would share one."""
    if table.name not in taken:
        return table
    return msgspec.structs.replace(table, name=fitting(f"{table.name}_pairs"))


def _table(backend: Backend, entity: Entity) -> Table:
    without_case = frozenset(field.id for field in entity.fields if _is_email(field))
    table = Table(
        table_name(entity.name), entity.name, columns(backend, entity), uniques(backend, entity, without_case)
    )
    return msgspec.structs.replace(table, indexes=indexes(backend, entity, table))


def _is_email(field: Field) -> bool:
    """Addresses are compared without regard to case."""
    return present(field.type) == Scalar("email")

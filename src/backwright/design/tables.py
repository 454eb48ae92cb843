"""Tables: their columns, and the constraints by which the database itself decides."""

from __future__ import annotations

from typing import Literal
from zlib import crc32

import msgspec

from backwright.design.inlining import written_out
from backwright.model.api import Case
from backwright.model.backend import Backend
from backwright.model.entities import Entity, Unique
from backwright.model.expressions import Expression
from backwright.model.members import Collection, Computed, Field, Link, Numbered, is_hashed
from backwright.model.names import kebab, plural, singular, snake
from backwright.model.part import Part
from backwright.model.types import INT, Maybe, Scalar, Type, present


class Reference(Part, frozen=True):
    """What a column points to, and what becomes of the row when that one goes."""

    table: str
    on_delete: Literal["cascade", "restrict", "null"]


class Column(Part, frozen=True):
    """One column. `member` is the stable id of what it holds; of a table of pairs, of the collection."""

    name: str
    type: Type
    member: str
    nullable: bool = False
    primary: bool = False
    length: int | None = None
    reference: Reference | None = None


class UniqueConstraint(Part, frozen=True):
    """No two rows alike. `lower`: without regard to case. `subject`: the member that a refusal speaks of.

    `where`: among the rows of which that is true. `live`: among those that are not deleted. `message`: what is said to
    whoever would break it; "": that of the API.
    """

    name: str
    columns: tuple[str, ...]
    subject: str
    reason: str
    lower: bool = False
    where: Expression | None = None
    live: bool = False
    message: str = ""

    @property
    def partial(self) -> bool:
        """Whether it is about some rows alone."""
        return self.where is not None or self.live


class IndexColumn(Part, frozen=True):
    """One step of an index."""

    column: str
    descending: bool = False


class TableIndex(Part, frozen=True):
    """An index, and which reads it is there for. `where`: it has the rows of which that is true."""

    name: str
    columns: tuple[IndexColumn, ...]
    reason: str
    where: Expression | None = None


class Table(Part, frozen=True):
    """A table: of an entity, or (`collection`) of the pairs of a set."""

    name: str
    entity: str
    columns: tuple[Column, ...]
    uniques: tuple[UniqueConstraint, ...] = ()
    indexes: tuple[TableIndex, ...] = ()
    collection: str = ""

    def column_of(self, member: str) -> Column:
        """The column that holds the member of that stable id."""
        return next(column for column in self.columns if column.member == member)


LONGEST = 63
"""PostgreSQL cuts longer names, and two that are cut alike are one."""


def fitting(name: str, longest: int = LONGEST) -> str:
    """The name, or its beginning and a checksum of the whole where it is too long for a database."""
    return name if len(name) <= longest else f"{name[: longest - 9]}_{crc32(name.encode()):08x}"


def record_case(backend: Backend) -> Case:
    """The case of the names under which rows keep records: that of the first API, so that one more changes no row."""
    return backend.apis[0].case


def table_name(entity: str) -> str:
    """`OrderLine` to `order_lines`."""
    # Its primary key is named after it, `pk_order_lines`.
    return fitting(snake(plural(kebab(entity))), LONGEST - len("pk_"))


def pairs_name(collection: Collection) -> str:
    """The table of the pairs of a set, `article_tags`."""
    return fitting(f"{snake(collection.owner)}_{collection.name}")


def pair_columns(collection: Collection) -> tuple[str, str]:
    """The names of its two columns: the row that has the set, and the row that is in it."""
    owner, target = snake(collection.owner), snake(collection.target)
    other = singular(collection.name) if target == owner else target
    return f"{owner}_id", f"{'other_' if other == owner else ''}{other}_id"


def is_stored(entity: Entity, field: Field) -> bool:
    """Whether a field has a column: an access token is made anew at every sign-in, and not kept."""
    return not entity.account or present(field.type) != Scalar("token")


DELETED = "deleted_at"
"""The column that tells since when a row is deleted that stays."""

VERSION = "row_version"
"""The column that counts the changes of a row; no member is called so by accident."""


def columns(backend: Backend, entity: Entity) -> tuple[Column, ...]:
    """`id`, then fields and links in the order of the blueprint, then the times, then what only the backend sees."""
    identity, *times = entity.implicit
    own = [_column(backend, member) for member in entity.members if _has_column(entity, member)]
    return (
        Column("id", identity.type, identity.id, primary=True),
        *own,
        *(Column(time.name, time.type, time.id) for time in times),
        *(
            [Column(DELETED, Scalar("datetime"), f"{entity.name}.{DELETED}", True)]
            if entity.name in backend.kept
            else []
        ),
        *([Column(VERSION, INT, f"{entity.name}.{VERSION}")] if entity.versioned != "no" else []),
    )


def _has_column(entity: Entity, member: object) -> bool:
    if isinstance(member, Computed):
        return member.stored
    return isinstance(member, Link) or (isinstance(member, Field) and is_stored(entity, member))


def _column(backend: Backend, member: object) -> Column:
    if isinstance(member, Link):
        kind = backend.entity(member.target).implicit[0].type
        reference = Reference(table_name(member.target), "cascade" if member.within else member.on_delete)
        return Column(f"{member.name}_id", kind, member.id, member.optional, reference=reference)
    if isinstance(member, Computed):
        return Column(member.name, present(member.type), member.id, isinstance(member.type, Maybe))
    assert isinstance(member, Field)
    return Column(member.name, present(member.type), member.id, isinstance(member.type, Maybe), length=_length(member))


def _length(field: Field) -> int | None:
    """The most characters of a text; None of what is unbounded or no text."""
    kind = present(field.type)
    if is_hashed(field):
        return HASH
    if not isinstance(kind, Scalar) or kind.name not in ("str", "email", "url", "slug"):
        return None
    if kind.name == "slug" and field.made is not None:
        return getattr(field.made, "max", 80) + SUFFIX
    return int(field.limits.max) if field.limits.max is not None else None


HASH = 64
"""The characters of the hash of a secret."""

SUFFIX = 12
"""What a slug may grow by to be the only one: a hyphen and eleven digits."""


def pairs(backend: Backend, collection: Collection) -> Table:
    """The table of the pairs of a set; both sides go with their row."""
    first, second = pair_columns(collection)
    kind = backend.entity(collection.owner).implicit[0].type
    return Table(
        pairs_name(collection),
        collection.owner,
        (
            Column(first, kind, collection.id, primary=True, reference=_goes_with(collection.owner)),
            Column(second, kind, collection.id, primary=True, reference=_goes_with(collection.target)),
        ),
        indexes=(
            TableIndex(
                fitting(f"ix_{pairs_name(collection)}_{second}"),
                (IndexColumn(second), IndexColumn(first)),
                f"the rows that have one in their `{collection.name}`",
            ),
        ),
        collection=collection.id,
    )


def _goes_with(entity: str) -> Reference:
    return Reference(table_name(entity), "cascade")


def uniques(backend: Backend, entity: Entity, case_of: frozenset[str]) -> tuple[UniqueConstraint, ...]:
    """What no two rows share: keys (within the row that they live in), unique fields, numbers, `unique(...)`.

    `case_of`: the members that are compared without regard to case.
    """
    found: dict[tuple[tuple[str, ...], str], UniqueConstraint] = {}
    parent = entity.parent
    key = tuple(member for member in entity.key if member is not entity.implicit[0])
    if key:
        within = (parent,) if parent is not None else ()
        _note(found, entity, (*within, *key), key[-1], "the key that paths name a row by", case_of)
    for member in entity.members:
        if isinstance(member, Field | Link) and member.unique:
            _note(found, entity, (member,), member, f"`{member.name}` is unique", case_of)
        elif isinstance(member, Field) and isinstance(member.made, Numbered):
            per = entity.member(member.made.per.rpartition(".")[2]) if member.made.per else None
            counted = (per, member) if isinstance(per, Field | Link) else (member,)
            _note(found, entity, counted, member, "no number is given twice", case_of)
    for declared in entity.uniques:
        several = [m for name in declared.members if isinstance(m := entity.member(name), Field | Link)]
        where = f", where `{declared.where.rpartition('.')[2]}` holds" if declared.where else ""
        among = written_out(backend, backend.function(declared.where).value) if declared.where else None
        _note(found, entity, tuple(several), several[-1], f"declared as unique{where}", case_of, declared, among)
    if entity.name in backend.kept:
        return tuple(msgspec.structs.replace(unique, live=True) for unique in found.values())
    return tuple(found.values())


def _note(
    found: dict[tuple[tuple[str, ...], str], UniqueConstraint],
    entity: Entity,
    members: tuple[Field | Link, ...],
    subject: Field | Link,
    reason: str,
    case_of: frozenset[str],
    declared: Unique | None = None,
    where: Expression | None = None,
) -> None:
    """`where`: what the function says that is declared to tell of which rows it is asked."""
    rule, message = (declared.where, declared.message) if declared is not None else ("", "")
    names = tuple(f"{m.name}_id" if isinstance(m, Link) else m.name for m in members)
    lower = any(m.id in case_of for m in members)
    name = f"uq_{table_name(entity.name)}_{'_'.join(names)}"
    if any(known == names for known, _ in found):
        name += f"_{rule.rpartition('.')[2]}"
    unique = UniqueConstraint(fitting(name), names, subject.id, reason, lower, where)
    known = found.get((names, rule), unique)
    found[names, rule] = msgspec.structs.replace(known, message=known.message or message)

"""Rows, their keys and their columns, as SQLAlchemy Core. What is asked of them is for `core`."""

from __future__ import annotations

import msgspec

from backwright.design import Design
from backwright.design.inlining import written_out
from backwright.design.tables import pair_columns, record_case
from backwright.model.expressions import (
    Aggregate,
    Attribute,
    Comprehension,
    Expression,
    Item,
    Loop,
    Me,
    Name,
    Self,
    Slice,
    Value,
)
from backwright.model.members import Collection, Computed, Field, Link, is_secret
from backwright.model.names import in_case, snake
from backwright.model.types import BOOL, INT, Choice, ListOf, RecordOf, Row, Scalar, present
from backwright.targets.python.columns import bind_type, live, name_of
from backwright.targets.python.plain import PlainCompiler
from backwright.targets.python.scope import Scope, UnsupportedError
from backwright.targets.python.symbols import attribute, class_name, pairs_variable, variable

_READ = ("date", "datetime", "decimal", "money", "time", "uuid")
_INSIDE = {name: f"{name}_in" for name in ("bool", "float", "int", "list")} | dict.fromkeys(
    ("email", "slug", "str", "url", *_READ), "text_in"
)
"""How a value is read out of a record that a column keeps, by its type."""


class RowCompiler(PlainCompiler):
    """Compiles for one design: where a value of a row is found, by which table or alias."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._backend = design.backend

    def live(self, entity: str, row: str) -> list[str]:
        """The condition that leaves out rows that are deleted and stay; none where none do."""
        return live(self._backend, entity, row)

    def pairs(self, collection: Collection) -> tuple[str, str, str]:
        """The table of a set, with the column of the row that has it and that of the row in it."""
        return self._pairs(collection, Scope(""))

    def _attribute(self, part: Attribute, scope: Scope) -> str:
        if (item := _item_below(part)) is not None:
            return self._value(_of_the_only_one(part, item), scope)
        if isinstance(present(part.base.type), Scalar):
            return self._part_of(part.base, part.member.rpartition(".")[2], scope)
        if isinstance(present(part.base.type), RecordOf):
            return self._member_of_record(part, scope)
        member = self._backend.member(part.member) if "." in part.member else None
        if isinstance(member, Link):
            return self._identity(part, scope)
        if not isinstance(member, Field | Computed):
            raise UnsupportedError(f"`{part.member}`")
        if isinstance(member, Computed) and not member.stored:
            # What stands in a select of its own would be correlated with that one.
            inside = self._value(written_out(self._backend, member.value), scope) if scope.depth else ""
            return inside or f"_{member.name}({scope.row})"
        if is_secret(member):
            raise UnsupportedError(f"the secret `{member.name}` in a statement: use `find`")
        return self._column(part.base, attribute(member.name), scope)

    def _member_of_record(self, part: Attribute, scope: Scope) -> str:
        """A value inside a record that a column keeps."""
        kind = present(part.type)
        name = "str" if isinstance(kind, Choice) and isinstance(kind.values[0], str) else name_of(kind)
        if name not in _INSIDE:
            raise UnsupportedError(f"`{part.member}`, which a record keeps")
        document, steps = self._inside_record(part, scope)
        found = f"{_INSIDE[name]}({', '.join([document, *steps])})"
        return f"read_as({found}, {bind_type(kind)})" if name in _READ else found

    def _inside_record(self, part: Expression, scope: Scope) -> tuple[str, list[str]]:
        """The column, and the steps from it to what a record keeps."""
        if not isinstance(part, Attribute) or not isinstance(present(part.base.type), RecordOf):
            return self._value(part, scope), []
        document, steps = self._inside_record(part.base, scope)
        record, _, name = part.member.partition(".")
        member = next(field for field in self._backend.record(record).fields if field.name == name)
        return document, [*steps, f'"{member.wire or in_case(name, record_case(self._backend))}"']

    def _identity(self, part: Expression, scope: Scope) -> str:
        """The key of a row."""
        match part:
            case Self():
                return f"{scope.row}.id"
            case Me():
                return "ME"
            case Name(name=name) if name in scope.rows:
                return f"{scope.rows[name]}.id"
            case Attribute(base, member):
                link = self._backend.member(member)
                if isinstance(link, Link):
                    return self._column(base, f"{link.name}_id", scope)
        return self._value(part, scope)

    def _column(self, base: Expression, column: str, scope: Scope) -> str:
        match base:
            case Self():
                return f"{scope.row}.{column}"
            case Name(name=name) if name in scope.rows:
                return f"{scope.rows[name]}.{column}"
            case Me(type=kind):
                account = present(kind)
                assert isinstance(account, Row)
                alias = self._alias("caller", account.entity, scope)
                found = scope.select(f"select({alias}.{column}).where({alias}.id == ME)", alias)
                return f"{found}.scalar_subquery()"
            case Attribute(member=member):
                link = self._backend.member(member)
                if isinstance(link, Link):
                    with scope.inside():
                        own = self._identity(base, scope)
                    alias = self._alias(link.name, link.target, scope)
                    found = scope.select(f"select({alias}.{column}).where({alias}.id == {own})", alias)
                    return f"{found}.scalar_subquery()"
        raise UnsupportedError(f"`.{column}` of something that is no row")

    # Names

    def _alias(self, name: str, entity: str, scope: Scope) -> str:
        """A name for other rows of an entity, so that they are never taken for those around them."""
        alias = self._free(name, scope, entity)
        scope.before.append(f'{alias} = aliased({class_name(entity)}, name="{alias}")')
        return alias

    def _free(self, name: str, scope: Scope, entity: str = "") -> str:  # noqa: ARG002  of which rows matters elsewhere
        """A local name that nothing has yet, for rows of that entity."""
        wanted, number = variable(snake(name)), 2
        if any(table.name == wanted for table in self._design.tables):
            wanted = f"other_{wanted}"  # or SQL takes the rows of that table for these
        free = wanted
        while free in scope.taken:
            free = f"{wanted}_{number}"
            number += 1
        scope.taken.add(free)
        return free

    def _pairs(self, collection: Collection, scope: Scope) -> tuple[str, str, str]:
        """The table of a set, with the column of the row that has it and that of the row in it."""
        stored = collection
        if collection.mirrored:
            other = self._backend.member(collection.inverse)
            assert isinstance(other, Collection)
            stored = other
        own, other_column = pair_columns(stored)
        if collection.mirrored:
            own, other_column = other_column, own
        table = pairs_variable(self._design.pairs(stored.id).name)
        if table in scope.pairs:
            alias = f"{table}_{len(scope.before)}"
            scope.before.append(f'{alias} = {table}.alias("{alias}")')
            return alias, own, other_column
        scope.pairs.add(table)
        return table, own, other_column

    def _collection(self, part: Expression) -> Collection | None:
        if not isinstance(part, Attribute) or not self._backend.owns(part.member):
            return None
        member = self._backend.member(part.member)
        return member if isinstance(member, Collection) else None

    def _column_of(self, member: str) -> str:
        found = self._backend.member(member)
        return self._column_name(found)

    def _column_name(self, member: object) -> str:
        if isinstance(member, Link):
            return f"{member.name}_id"
        assert isinstance(member, Field | Computed)
        return attribute(member.name)

    def _is_key(self, member: object) -> bool:
        """Whether no two rows of the whole table have the same."""
        if not isinstance(member, Field):
            return False
        entity = self._backend.entity(member.owner)
        return member.unique or (entity.key == (member,) and entity.parent is None)


def _item_below(part: Expression) -> Item | None:
    """The row of a list that this is a value of, or of a row that it leads to."""
    while isinstance(part, Attribute) and isinstance(present(part.base.type), Row):
        part = part.base
    return part if isinstance(part, Item) and isinstance(present(part.type), Row) else None


def _of_the_only_one(part: Attribute, item: Item) -> Expression:
    """A value of one row of a list, as the least of those of a list of this row alone."""
    rows, place = item.base, item.index
    if not isinstance(place, Value) or not isinstance(place.value, int) or place.value < 0:
        raise UnsupportedError("a row at such a place of a list")
    if isinstance(rows, Slice) and rows.start is None:
        rows = rows.base  # the row is there, so the slice has it
    alone = Slice(rows, place, Value(place.value + 1, INT), rows.type)
    value = _asked_of(Name("one", item.type), part)
    each = Comprehension(value, (Loop(("one",), alone, ()),), ListOf(part.type))
    return Aggregate("any" if present(part.type) == BOOL else "min", each, None, part.type)


def _asked_of(row: Expression, part: Expression) -> Expression:
    """What is asked at the end of a path, of another row at its beginning."""
    return msgspec.structs.replace(part, base=_asked_of(row, part.base)) if isinstance(part, Attribute) else row

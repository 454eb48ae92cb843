"""Table classes and the first migration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backwright.design import Design
from backwright.design.designing import Feature
from backwright.design.tables import DELETED, VERSION, Column, IndexColumn, Table, TableIndex, UniqueConstraint
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import Display, Expression, Value, Word
from backwright.model.members import Computed, Field, Numbered, is_hashed
from backwright.model.operations import Operation
from backwright.model.types import Choice, Scalar, Type, present
from backwright.targets.python import templates
from backwright.targets.python.columns import column_type, is_implied, migrated_type, nothing_of, python_type, type_made
from backwright.targets.python.constants import constant
from backwright.targets.python.literal import quoted, sql_text
from backwright.targets.python.symbols import attribute, class_name, pairs_variable

_PACKAGE = "backwright.targets.python"
_ON_DELETE = {"cascade": "CASCADE", "restrict": "NO ACTION", "null": "SET NULL"}


@dataclass(frozen=True, slots=True)
class _Attribute:
    """A column of a table class."""

    name: str
    kind: str
    made: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class _Index:
    name: str
    columns: str
    reason: str
    unique: bool = False
    where: str = ""


def models(design: Design, feature: Feature, late: dict[str, list[Column]]) -> str:
    """The table classes of a feature."""
    backend = design.backend
    entity = feature.owner
    assert isinstance(entity, Entity)
    own, *pairs = feature.tables
    own_late = late.get(own.name, [])
    model = class_name(entity.name)
    indexed = [u for u in own.uniques if u.lower or u.partial]
    return templates.render(
        _PACKAGE,
        "models.py.jinja",
        model=model,
        doc=entity.doc,
        numbered=backend.ids == "int",
        table=own.name,
        attributes=[_attribute(backend, entity, column, column in own_late) for column in own.columns],
        uniques=[u for u in own.uniques if u not in indexed],
        names=_quoted,
        indexes=[
            *(_Index(u.name, _lowered(model, own, u), u.reason, True, _among(backend, u)) for u in indexed),
            *(_Index(i.name, _steps(model, own, i), i.reason, where=_among(backend, i)) for i in own.indexes),
        ],
        pairs=[_pairs(table) for table in pairs],
    )


def _annotation(kind: Type, ids: str) -> str:
    """What a value of the column is: a choice says which."""
    inner = present(kind)
    return f"Literal[{', '.join(map(repr, inner.values))}]" if isinstance(inner, Choice) else python_type(kind, ids)


def _attribute(backend: Backend, entity: Entity, column: Column, late: bool) -> _Attribute:
    member = entity.member(column.member.partition(".")[2])
    name = attribute(column.name)
    kind = _annotation(column.type, backend.ids) + (" | None" if column.nullable else "")
    arguments = [f'"{column.name}"'] if name != column.name else []
    if column.reference is not None:
        arguments.append(
            f'ForeignKey("{column.reference.table}.id", ondelete="{_ON_DELETE[column.reference.on_delete]}"'
            f"{', use_alter=True' * late})"
        )
    elif _keeps_null(member, column):
        arguments.append(f"{type_made(column, backend.ids)}.evaluates_none()")
    elif not is_implied(column):
        arguments.append(column_type(column, backend.ids))
    if column.primary:
        arguments.append("primary_key=True")
        if backend.ids == "uuid":
            arguments.append("default=new_id")
    elif column.name == VERSION:
        arguments += ["default=1", f'onupdate=literal_column("{VERSION} + 1")']
    elif isinstance(member, Field):
        default = "now" if member.implicit else _default(member.default)
        arguments += [f"default={default}"] if default else []
    elif isinstance(member, Computed) and not column.nullable:
        arguments.append(f"default={nothing_of(column.type)}")
    comment = "its argon2id hash" if column.type == Scalar("password") else ""
    comment = "a hash with a key of ours" if is_hashed(member) else comment
    comment = "None is kept; the default is for what is left out" if _keeps_null(member, column) else comment
    comment = "for If-Match" if column.name == VERSION else comment
    return _Attribute(name, kind, f"mapped_column({', '.join(arguments)})", comment)


def _keeps_null(member: object, column: Column) -> bool:
    """Whether null may be said where a default would be put, which SQLAlchemy does for None as for nothing."""
    given = isinstance(member, Field) and not member.implicit and _default(member.default)
    return bool(given) and column.nullable and column_type(column, "int") != "JsonDocument"


def _default(expression: Expression | None) -> str:
    match expression:
        case Value(value=None) | None:
            return ""
        case Value(value="{}", type=kind) if present(kind) == Scalar("json"):
            return "dict"
        case Display(items=()):
            return "list"
        case Display(items=items):
            return f"lambda: [{', '.join(constant(item) or 'None' for item in items)}]"
        case Word(word="now" | "today" as word):
            return word
    return constant(expression) or ""


def _among(backend: Backend, index: UniqueConstraint | TableIndex) -> str:
    """The condition of a partial index as SQL, in quotes; none of an index of all rows."""
    tests = [f"{DELETED} IS NULL"] if isinstance(index, UniqueConstraint) and index.live else []
    if index.where is not None:
        tests.append(sql_text(backend, index.where))
    return repr(" AND ".join(tests)) if tests else ""


def _pairs(table: Table) -> dict[str, object]:
    (index,) = table.indexes
    return {
        "variable": pairs_variable(table.name),
        "name": table.name,
        "columns": [(column.name, f"{column.reference.table}.id") for column in table.columns if column.reference],
        "index": index,
        "steps": ", ".join(f'"{step.column}"' for step in index.columns),
    }


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _steps(model: str, table: Table, index: TableIndex) -> str:
    return ", ".join(f"{model}.{attribute(s.column)}{_FALLING[_falls(table, s)]}" for s in _once(index))


_FALLING = {"": "", "down": ".desc()", "nothing last": ".desc().nulls_last()"}


def _falls(table: Table, step: IndexColumn) -> str:
    """How a step of an index goes: PostgreSQL reads what goes down with nothing first, if nothing else is said."""
    if not step.descending:
        return ""
    return "nothing last" if any(c.nullable for c in table.columns if c.name == step.column) else "down"


def _once(index: TableIndex) -> Iterable[IndexColumn]:
    """Its columns: one that comes again is in order already."""
    return {step.column: step for step in reversed(index.columns)}.values().__reversed__()


def _lowered(model: str, table: Table, unique: UniqueConstraint) -> str:
    emails = {column.name for column in table.columns if column.type == Scalar("email")}
    steps = (f"{model}.{attribute(name)}" for name in unique.columns)
    return ", ".join(f"func.lower({s})" if n in emails else s for n, s in zip(unique.columns, steps, strict=True))


def migration(design: Design) -> str:
    """The first migration: all tables, those first that others point to."""
    ids = design.backend.ids
    ordered = list(_ordered(design.tables))
    late = late_columns(design.tables)
    return templates.render(
        _PACKAGE,
        "migration.py.jinja",
        tables=[
            {
                "name": table.name,
                "numbered": ids == "int" and not table.collection,
                "columns": [_migrated(column, ids) for column in table.columns],
                "foreign": [c for c in table.columns if c.reference is not None],
                "primary": _quoted(c.name for c in table.columns if c.primary),
                "uniques": [u for u in table.uniques if not u.lower and not u.partial],
                "indexes": [*_migrated_indexes(design.backend, table)],
            }
            for table in ordered
        ],
        late=[(name, column) for name, columns in late.items() for column in columns],
        names=_quoted,
        sessions=design.table(design.backend.sign_ins[0].account).name if design.backend.renewed else "",
        ways=len(design.backend.renewed) > 1,
        repeats=any(_is_repeated(route.endpoint.operation) for route in design.routes),
        counts=any(isinstance(f.made, Numbered) for e in design.backend.entities for f in e.fields),
        account_id="sa.Uuid()" if ids == "uuid" else "sa.BigInteger()",
        actions=_ON_DELETE,
        falls=any(_falls(table, s) == "nothing last" for table in ordered for i in table.indexes for s in i.columns),
        kinds={migrated_type(c, ids).partition(".")[0] for t in design.tables for c in t.columns},
    )


def _is_repeated(operation: Operation | None) -> bool:
    """Whether an operation is done once for each key."""
    return operation is not None and operation.idempotent != "no"


def _migrated(column: Column, ids: str) -> str:
    nullable = "" if column.primary else f", nullable={column.nullable}"
    return f'sa.Column("{column.name}", {migrated_type(column, ids)}{nullable})'


def _migrated_step(falls: str, column: str) -> str:
    if not falls:
        return f'"{column}"'
    made = f"{quoted(column)} DESC" if falls == "down" else f"{quoted(column)} {{falling}}"
    return f"sa.text({'f' * (falls != 'down')}{made!r})"


def _migrated_indexes(backend: Backend, table: Table) -> Iterator[dict[str, object]]:
    emails = {column.name for column in table.columns if column.type == Scalar("email")}
    for unique in table.uniques:
        if unique.lower or unique.partial:
            steps = [f"sa.text({f'lower({quoted(n)})'!r})" if n in emails else f'"{n}"' for n in unique.columns]
            among = _among(backend, unique)
            yield {"name": unique.name, "steps": ", ".join(steps), "unique": True, "where": among}
    for index in table.indexes:
        steps = [_migrated_step(_falls(table, s), s.column) for s in _once(index)]
        yield {"name": index.name, "steps": ", ".join(steps), "unique": False, "where": _among(backend, index)}


def _ordered(tables: Iterable[Table]) -> Iterator[Table]:
    """Each after those that it points to; a circle is broken where it was entered."""
    by_name = {table.name: table for table in tables}
    begun: set[str] = set()

    def visit(table: Table) -> Iterator[Table]:
        if table.name in begun:
            return
        begun.add(table.name)
        for column in table.columns:
            if column.reference is not None:
                yield from visit(by_name[column.reference.table])
        yield table

    for table in by_name.values():
        yield from visit(table)


def late_columns(tables: Iterable[Table]) -> dict[str, list[Column]]:
    """The columns that point to a table that is made later: their constraints follow when all tables are there."""
    tables = list(_ordered(tables))
    late: dict[str, list[Column]] = {}
    made: set[str] = set()
    for table in tables:
        made.add(table.name)
        waiting = [c for c in table.columns if c.reference is not None and c.reference.table not in made]
        if waiting:
            late[table.name] = waiting
    return late


def choices(field: Field) -> Choice | None:
    """The closed choice that a field has, if it has one."""
    kind = field.type
    return kind if isinstance(kind, Choice) else None

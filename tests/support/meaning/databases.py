"""The same rows in databases, asked with what the Python target makes of an expression."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.orm import DeclarativeBase, aliased
from sqlalchemy.types import TypeEngine

from backwright.design import Design, design
from backwright.design.tables import Table
from backwright.model import expressions as x
from backwright.model.types import BOOL, INT, Scalar, Type, present
from backwright.targets.python.core import Code, CoreCompiler
from support.meaning.notes import notes
from support.meaning.worlds import Content

T = TypeVar("T")
DESIGN = design(notes(x.Value(value=True, type=BOOL)))
COMPILER = CoreCompiler(DESIGN)
"""No rule makes a table different."""


class Tables(DeclarativeBase):
    """The tables of the design."""


def _classes(made: Design) -> dict[str, Any]:
    """By the names under which generated code knows them."""
    found: dict[str, Any] = {}
    for table in made.tables:
        built = sa.Table(table.name, Tables.metadata, *_columns(table))
        name = table.name if table.collection else table.entity
        found[name] = built if table.collection else type(name, (Tables,), {"__table__": built})
    return found


def _columns(table: Table) -> list[sa.Column[Any]]:
    kinds: dict[Type, TypeEngine[Any]] = {BOOL: sa.Boolean(), INT: sa.BigInteger(), Scalar("id"): sa.Integer()}
    keys = {column.name for column in table.columns if column.primary or table.collection}
    return [
        sa.Column(
            column.name,
            sa.Integer() if column.reference is not None else kinds.get(present(column.type), sa.Text()),
            primary_key=column.name in keys,
        )
        for column in table.columns
    ]


NAMES: dict[str, Any] = {
    **vars(sa),
    **_classes(DESIGN),
    "aliased": aliased,
    "ME": sa.bindparam("me", type_=sa.Integer()),
    "looked_up": lambda rows: rows.offset(sa.literal_column("0")).exists(),
}


def _statement(code: Code, made: str) -> sa.Select[Any]:
    """The code of an expression, run as generated code runs it."""
    names = dict(NAMES)
    exec("\n".join([*code.before, f"found = {code.text}", f"statement = {made}"]), names)
    statement: sa.Select[Any] = names["statement"]
    return statement


def condition(rule: x.Expression) -> sa.Select[Any]:
    """The notes of which it is true."""
    return _statement(COMPILER.condition(rule, "Note"), "select(Note.id).where(found)")


def value(expression: x.Expression) -> sa.Select[Any]:
    """What it is worth for each note."""
    if expression.type == BOOL:
        code = COMPILER.condition(expression, "Note", searched=False)
    else:
        code = COMPILER.value(expression, "Note")
    return _statement(code, "select(Note.id, found)")


class Database:
    """One database that holds the rows of one content."""

    def __init__(self, url: str, content: Content) -> None:
        self._url = url
        self._content = content
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> Self:
        self._engine = create_async_engine(self._url, isolation_level="AUTOCOMMIT")
        self._connection: AsyncConnection = self._run(self._open())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._connection.close())
        self._run(self._engine.dispose())
        self._loop.close()

    def rows(self, statement: sa.Select[Any], me: int | None) -> list[tuple[Any, ...]]:
        """What it finds for that caller."""
        return self._run(self._rows(statement, me))

    async def _rows(self, statement: sa.Select[Any], me: int | None) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self._connection.execute(statement, {"me": me})]

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)

    async def _open(self) -> AsyncConnection:
        connection = await self._engine.connect()
        await connection.run_sync(Tables.metadata.create_all)
        for entity, rows in self._content.rows.items():
            links = {link.name for link in DESIGN.backend.entity(entity).links}
            for identity, values in rows.items():
                stored = {f"{name}_id" if name in links else name: value for name, value in values.items()}
                await connection.execute(sa.insert(NAMES[entity]).values(id=identity, **stored))
        for collection, pairs in self._content.pairs.items():
            table = NAMES[DESIGN.pairs(collection).name]
            for pair in pairs:
                await connection.execute(sa.insert(table).values(pair))
        return connection

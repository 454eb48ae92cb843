"""A database as it was, without migrating it again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing

import asyncpg

KEPT = "kept_"
"""Begins the names of the copies."""


class Snapshot:
    """The rows that are there now, and the way back to them."""

    def __init__(self, database: str) -> None:
        self._run: Callable[[Sequence[str]], None]
        if database.startswith("sqlite"):
            self._run = _Sqlite(database.partition(":///")[2])
            names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            self._clear = "DELETE FROM {}"
        else:
            self._run = _Postgres(database.replace("+asyncpg", ""))
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            self._clear = "TRUNCATE {} CASCADE"
        found = self._run.names(names)
        self._tables = [name for name in found if name != "alembic_version"]
        self._run([f'CREATE TABLE "{KEPT}{name}" AS SELECT * FROM "{name}"' for name in self._tables])

    def restore(self) -> None:
        clear = [self._clear.format(f'"{name}"') for name in self._tables]
        self._run([*clear, *(f'INSERT INTO "{name}" SELECT * FROM "{KEPT}{name}"' for name in self._tables)])


class _Sqlite:
    def __init__(self, path: str) -> None:
        self._path = path

    def names(self, query: str) -> list[str]:
        with closing(sqlite3.connect(self._path)) as connection:
            return [name for (name,) in connection.execute(query)]

    def __call__(self, statements: Sequence[str]) -> None:
        with closing(sqlite3.connect(self._path, timeout=10)) as connection, connection:
            for statement in statements:
                connection.execute(statement)


class _Postgres:
    def __init__(self, url: str) -> None:
        self._url = url

    def names(self, query: str) -> list[str]:
        return asyncio.run(self._names(query))

    def __call__(self, statements: Sequence[str]) -> None:
        asyncio.run(self._all(statements))

    async def _names(self, query: str) -> list[str]:
        connection = await asyncpg.connect(self._url)
        try:
            return [str(row[0]) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    async def _all(self, statements: Sequence[str]) -> None:
        connection = await asyncpg.connect(self._url)
        try:
            async with connection.transaction():
                await connection.execute("SET LOCAL session_replication_role = replica")  # in any order
                for statement in statements:
                    await connection.execute(statement)
        finally:
            await connection.close()

"""What both apps of usual ORM code begin with."""

import os
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, TypeDecorator, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bench.around import SQLITE_PRAGMAS

URL = os.environ["DATABASE_URL"]
SECRET = os.environ["SECRET_KEY"]
SQLITE = URL.startswith("sqlite")

CONNECTIONS = 10 if SQLITE else 15
"""To PostgreSQL as many as the generated app has in all."""


class UtcDateTime(TypeDecorator[datetime]):
    """SQLite knows no time zones: UTC goes in, UTC comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=None) if value and dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.replace(tzinfo=UTC) if value else None


def now() -> datetime:
    return datetime.now(UTC)


def open_engine(connections: int) -> AsyncEngine:
    engine = create_async_engine(URL, pool_size=connections, max_overflow=0)
    if SQLITE:

        @event.listens_for(engine.sync_engine, "connect")
        def prepare(connection: Any, _: object) -> None:
            for pragma in SQLITE_PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")

    return engine


def open_writing_engine() -> AsyncEngine:
    """SQLite has one writer at a time, and waiting in the pool is much better than waiting in its busy handler."""
    return open_engine(1 if SQLITE else CONNECTIONS)

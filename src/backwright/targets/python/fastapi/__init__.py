"""FastAPI, with SQLAlchemy, Alembic and Pydantic, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.design import Design
from backwright.targets.python.fastapi.project import files, owned, unwritable
from backwright.targets.python.workable import unworkable as unworkable_values

__all__ = ["files", "owned", "unworkable"]


def unworkable(design: Design) -> Iterator[tuple[str, str]]:
    """The stable id of each value or operation that cannot be written, and what is in its way."""
    yield from unworkable_values(design)
    yield from unwritable(design)

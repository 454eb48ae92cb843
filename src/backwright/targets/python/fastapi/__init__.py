"""FastAPI, with SQLAlchemy, Alembic and Pydantic, on SQLite and PostgreSQL."""

from __future__ import annotations

from backwright.targets.python.fastapi.project import files
from backwright.targets.python.workable import unworkable

__all__ = ["files", "unworkable"]

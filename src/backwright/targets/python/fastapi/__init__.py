"""FastAPI, with SQLAlchemy, Alembic and Pydantic, on SQLite and PostgreSQL."""

from __future__ import annotations

from backwright.targets.python.fastapi.project import files

__all__ = ["files"]

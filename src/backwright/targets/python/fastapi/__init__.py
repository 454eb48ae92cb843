"""FastAPI, with SQLAlchemy, Alembic and Pydantic, on SQLite and PostgreSQL."""

from backwright.targets.python.fastapi.project import files, owned, unwritable
from backwright.targets.python.workable import unworkable

__all__ = ["files", "owned", "unworkable", "unwritable"]

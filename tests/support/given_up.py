"""A generated backend whose database gives a transaction up where a request says so, in a process of its own.

`GIVEN_UP` names the package. The first statement of such a request that writes raises what PostgreSQL says of
a deadlock.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from support.running import Project, forked

HEADER = "x-give-up"
_asked: list[bool] = []


class _DeadlockError(Exception):
    sqlstate = "40P01"


def create_app() -> Any:
    """What uvicorn serves. Requests have to come one after the other."""
    event.listen(Engine, "before_cursor_execute", _give_up)
    app = import_module(f"{os.environ['GIVEN_UP']}.main").create_app()

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        _asked[:] = [True for name, _ in scope.get("headers", ()) if name == HEADER.encode()]
        await app(scope, receive, send)

    return asked


def _give_up(_: Any, __: Any, statement: str, *___: Any) -> None:
    if _asked and statement.startswith(("INSERT", "UPDATE", "DELETE")):
        _asked.clear()
        raise DBAPIError(statement, None, _DeadlockError())


@contextmanager
def giving_up(project: Project, database: str) -> Iterator[str]:
    """The address of such a server."""
    environment = project.environment(database, GIVEN_UP=project.package)
    environment["PYTHONPATH"] += os.pathsep + str(Path(__file__).parents[1])
    command = ["uvicorn", "--factory", "support.given_up:create_app", "--no-access-log"]
    with forked(command, project.folder, environment) as address:
        yield address

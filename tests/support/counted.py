"""A generated backend that tells with each answer which statements it took, in a process of its own.

`COUNTED` names the package. Begin and commit are not told, nor what the pool asks to see whether a connection lives.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from support.running import Project, forked

HEADER = "x-statements"
_SILENT = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")
_sent: list[str] = []


def create_app() -> Any:
    """What uvicorn serves. Requests have to come one after the other."""
    package = os.environ["COUNTED"]
    event.listen(Engine, "before_cursor_execute", _tell)
    driver = import_module(f"{package}.driver")
    for kind in (driver.SqliteDriver, driver.PostgresDriver):
        kind.row = _telling(kind.row)
    app = import_module(f"{package}.main").create_app()

    async def counted(scope: Any, receive: Any, send: Any) -> None:
        _sent.clear()

        async def answer(message: Any) -> None:
            if message["type"] == "http.response.start":
                told = [statement[:80] for statement in _sent if not statement.startswith(_SILENT)]
                message["headers"] = [*message["headers"], (HEADER.encode(), json.dumps(told).encode())]
            await send(message)

        await app(scope, receive, answer)

    return counted


def _tell(_: Any, __: Any, statement: str, *___: Any) -> None:
    _sent.append(" ".join(statement.split()))


def _telling(row: Any) -> Any:
    async def told(self: Any, statement: Any, values: Any) -> Any:
        _sent.append("a statement of the driver")
        return await row(self, statement, values)

    return told


@contextmanager
def counting(project: Project, database: str, settings: dict[str, str]) -> Iterator[str]:
    """The address of a server that tells its statements."""
    more = {"COUNTED": project.package, **settings}
    environment = project.environment(database, **more)
    environment["PYTHONPATH"] += os.pathsep + str(Path(__file__).parents[1])
    command = ["uvicorn", "--factory", "support.counted:create_app", "--no-access-log"]
    with forked(command, project.folder, environment) as address:
        yield address

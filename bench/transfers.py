"""A transfer of the ledger: as the tool builds it, and as people write it. Everybody has a book, and much in it."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import jwt

from bench import subject
from bench.seed import USERS, sqlite_value
from bench.servers import HERE, SECRET, App, Postgres

BLUEPRINT = HERE.parent / "examples" / "ledger" / "ledger.py"
_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
_DEPOSIT = 1_000_000
_BANK = USERS + 1
"""The book for the world outside, which all deposits come from."""

_COLUMNS = {
    "users": ("id", "email", "password", "role", "created_at", "updated_at"),
    "books": ("id", "number", "owner_id", "currency", "balance", "created_at", "updated_at"),
    "transfers": ("id", "memo", "created_at", "updated_at"),
    "entries": ("id", "transfer_id", "book_id", "day", "amount", "balance_after", "created_at", "updated_at"),
}


def _rows() -> dict[str, Iterator[tuple[Any, ...]]]:
    """A deposit for everybody, from a book of the world outside: the books are balanced from the beginning."""
    people, times = range(1, USERS + 1), (_SINCE, _SINCE)
    books = [(n, f"S{n:08}", n, "EUR", _DEPOSIT, *times) for n in people]
    entries = ((_BANK, -_DEPOSIT, -n * _DEPOSIT, n, 2 * n - 1) for n in people)
    deposits = ((n, _DEPOSIT, _DEPOSIT, n, 2 * n) for n in people)
    both = sorted([*entries, *deposits], key=lambda entry: entry[4])
    return {
        "users": ((n, f"user{n}@example.com", "-", "customer", *times) for n in people),
        "books": iter([*books, (_BANK, f"S{_BANK:08}", None, "EUR", -USERS * _DEPOSIT, *times)]),
        "transfers": ((n, "deposit", *times) for n in people),
        "entries": ((i, n, book, _SINCE.date(), amount, after, *times) for book, amount, after, n, i in both),
    }


def fill(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        _sqlite(database_url.partition(":///")[2])
    else:
        asyncio.run(_postgresql(database_url.replace("+asyncpg", "")))


async def _postgresql(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for table, rows in _rows().items():
            await connection.copy_records_to_table(table, records=rows, columns=_COLUMNS[table])
            await connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


def _sqlite(path: str) -> None:
    cents = {"balance", "amount", "balance_after"}
    connection = sqlite3.connect(path)
    with connection:
        for table, rows in _rows().items():
            columns = _COLUMNS[table]
            kept = (
                tuple(v * 100 if name in cents else sqlite_value(v) for name, v in zip(columns, row, strict=True))
                for row in rows
            )
            marks = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", kept)
    connection.close()


def tokens() -> list[str]:
    now = datetime.now(UTC)
    claims = {"iat": now, "exp": now + timedelta(days=1)}
    return [jwt.encode(claims | {"sub": str(n)}, SECRET, algorithm="HS256") for n in range(1, subject.CALLERS + 1)]


def move(app: App, token: str, key: str, amount: str = "0.01") -> tuple[int, bytes]:
    body = {"source": "S00000001", "target": "S00000002", "amount": amount, "memo": "rent"}
    return app.ask("POST", "/v1/transfers", token, json.dumps(body).encode(), {"Idempotency-Key": key})


def check_agreement(apps: list[App], token: str) -> None:
    """A transfer through each app, asked for again, and refused: all answer as the first, but for numbers and times."""
    shown = []
    for app in apps:
        (status, made), again = (move(app, token, f"same {app.port}") for _ in range(2))
        refused, _ = move(app, token, f"refused {app.port}", "2000000.00")
        if (status, made) != again:
            raise SystemExit(f"{app.name} answers a key otherwise the second time: {made!r} and {again!r}")
        transfer = json.loads(made)
        entries = [(entry["book"], entry["day"], entry["amount"]) for entry in transfer["entries"]]
        shown.append((status, transfer["memo"], entries, refused))
    if shown[0][0] != 201 or any(one != shown[0] for one in shown):
        raise SystemExit(f"The apps transfer differently: {shown}")


def statements(postgres: Postgres, start: Callable[[str], AbstractContextManager[App]], url: str) -> int:
    """How many statements PostgreSQL logs of one transfer, BEGIN and COMMIT among them."""
    name = url.partition("?")[0].rpartition("/")[2]
    asyncio.run(postgres.execute(f"ALTER DATABASE {name} SET log_statement = 'all'"))
    with start(url) as app:
        # The first ones prepare their statements, on each connection.
        for turn in range(20):
            before = postgres.log_size()
            status, answer = move(app, tokens()[0], f"counted {app.port} {turn}")
            if status != 201:
                raise SystemExit(f"{app.name} does not transfer: {status} {answer!r}")
            logged = postgres.logged_since(before)
    asyncio.run(postgres.execute(f"ALTER DATABASE {name} RESET log_statement"))
    return len(re.findall(r"LOG:  (?:statement|execute \S+):", logged))

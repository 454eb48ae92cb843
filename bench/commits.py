"""Somebody else who commits meanwhile: what an app remembers between two reads is then worth less."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Event, Thread

import asyncpg

from bench.seed import USERS

PER_SECOND = 20

_LIKE = "INSERT INTO article_favorited_by (article_id, user_id) VALUES ({}, {}) ON CONFLICT DO NOTHING"
_pairs = ((1 + n // USERS, 1 + n % USERS) for n in count())


@contextmanager
def commits(database_url: str) -> Iterator[None]:
    """`PER_SECOND` favourites a second, each in a transaction of its own, from another connection than the app's."""
    stop = Event()
    if database_url.startswith("sqlite"):
        thread = Thread(target=_sqlite, args=(database_url.partition(":///")[2], stop))
    else:
        thread = Thread(target=lambda: asyncio.run(_postgresql(database_url.replace("+asyncpg", ""), stop)))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _sqlite(path: str, stop: Event) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    while not stop.is_set():
        connection.execute(_LIKE.format("?", "?"), next(_pairs))
        time.sleep(1 / PER_SECOND)
    connection.close()


async def _postgresql(url: str, stop: Event) -> None:
    connection = await asyncpg.connect(url)
    while not stop.is_set():
        await connection.execute(_LIKE.format("$1", "$2"), *next(_pairs))
        await asyncio.sleep(1 / PER_SECOND)
    await connection.close()

"""Fill the migrated tables of Conduit: the same rows, whatever the database and the order of runs.

Article `n` is the same at every size, so a larger database is a smaller one with more rows behind it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import asyncpg

USERS = 1_000
ARTICLES = 20_000
TAGS = 100
FOLLOWS = 20
"""How many people everybody follows: a feed reads a fiftieth of all articles."""

PASSWORD = "correct horse battery"

_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
_BATCH = 20_000
_PROSE = "People write what they have seen and others read it, now and then with a word of thanks or a question. " * 20

Rows = Iterator[tuple[Any, ...]]

COLUMNS = {
    "users": ("id", "username", "email", "password", "bio", "image"),
    "tags": ("id", "name", "created_at", "updated_at"),
    "user_followers": ("user_id", "follower_id"),
    "articles": ("id", "slug", "title", "description", "body", "author_id", "created_at", "updated_at"),
    "article_tags": ("article_id", "tag_id"),
    "article_favorited_by": ("article_id", "user_id"),
    "comments": ("id", "article_id", "body", "author_id", "created_at", "updated_at"),
}


def _text(random: Random, length: int) -> str:
    start = random.randrange(1, 800)
    return _PROSE[start : start + length].strip()


def _some(random: Random, number: int, last: int) -> list[int]:
    """Different ids up to `last`, evenly apart: much cheaper than `Random.sample`."""
    start = random.randrange(last)
    return [1 + (start + k * last // number) % last for k in range(number)]


def people(password_hash: str) -> dict[str, Rows]:
    """Rows of the tables that do not grow with the articles. Follows are spread evenly over the people."""
    ids = range(1, USERS + 1)
    users = (
        (
            n,
            f"user{n}",
            f"user{n}@example.com",
            password_hash,
            f"Writes as number {n}.",
            None if n % 3 else f"https://example.com/{n}.png",
        )
        for n in ids
    )
    follows = ((1 + (n + 47 * k) % USERS, n) for n in ids for k in range(1, FOLLOWS + 1))
    tags = ((n, f"tag{n}", _SINCE, _SINCE) for n in range(1, TAGS + 1))
    return {"users": users, "tags": tags, "user_followers": follows}


def writing(first: int, last: int) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of articles `first` to `last` and of what hangs on them: two tags, five favourites, one comment each."""
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in list(COLUMNS)[3:]}
    for n in range(first, last + 1):
        random = Random(n)
        at = _SINCE + timedelta(minutes=n, microseconds=random.randrange(1_000_000))
        title = f"Article {n} about {_text(random, 20)}"
        rows["articles"].append(
            (n, f"article-{n}", title, _text(random, 70), _text(random, 900), random.randint(1, USERS), at, at)
        )
        rows["article_tags"] += ((n, tag) for tag in _some(random, 2, TAGS))
        rows["article_favorited_by"] += ((n, user) for user in _some(random, 5, USERS))
        rows["comments"].append((n, n, _text(random, 20), random.randint(1, USERS), at, at))
    return rows


def _batches(last: int) -> Iterator[tuple[str, Sequence[tuple[Any, ...]]]]:
    for start in range(1, last + 1, _BATCH):
        yield from writing(start, min(start + _BATCH - 1, last)).items()


async def postgresql(url: str, articles: int, password_hash: str) -> None:
    # Keys are right by construction; without this, checking two million of them takes most of the time.
    connection = await asyncpg.connect(url, server_settings={"session_replication_role": "replica"})
    try:
        for table, rows in people(password_hash).items():
            await connection.copy_records_to_table(table, records=rows, columns=COLUMNS[table])
        for table, batch in _batches(articles):
            await connection.copy_records_to_table(table, records=batch, columns=COLUMNS[table])
        for table, columns in COLUMNS.items():
            if "id" in columns:
                await connection.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
                )
        await connection.execute("VACUUM ANALYZE")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


def sqlite_value(value: Any) -> Any:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value


def sqlite(path: str, articles: int, password_hash: str) -> None:
    connection = sqlite3.connect(path)
    try:

        def insert(table: str, rows: Iterator[tuple[Any, ...]]) -> None:
            columns = COLUMNS[table]
            marks = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

        with connection:
            for table, people_rows in people(password_hash).items():
                insert(table, people_rows)
            for table, batch in _batches(articles):
                insert(table, (tuple(map(sqlite_value, row)) for row in batch))
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()

"""The limit: bare ASGI, one driver, SQL by hand, nothing between them."""

import asyncio
import gc
import json
import os
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from secrets import token_hex
from time import time
from typing import Any, Protocol
from urllib.parse import parse_qsl

import asyncpg
import jwt
from starlette.types import ASGIApp, Receive, Scope, Send

from bench.around import SQLITE_PRAGMAS, Around, log_to_standard_output, slugify
from bench.limit_sql import Postgres, Sqlite

URL = os.environ["DATABASE_URL"]
SECRET = os.environ["SECRET_KEY"]
READ_CONNECTIONS, WRITE_CONNECTIONS = 10, 5

Article = dict[str, Any]
Values = Sequence[Any]


class Database(Protocol):
    async def open(self) -> None: ...
    async def row(self, sql: str, values: Values) -> Sequence[Any] | None: ...
    async def create(self, me: int, article: Article) -> str: ...
    async def favorite(self, me: int, slug: str) -> str: ...


class PostgresDatabase:
    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(READ_CONNECTIONS)

    async def open(self) -> None:
        url = URL.replace("+asyncpg", "")
        # Planned once, not per request: the planner takes longer than the page itself.
        settings = {"jit": "off", "plan_cache_mode": "force_generic_plan"}
        self._idle = [await asyncpg.connect(url, server_settings=settings) for _ in range(READ_CONNECTIONS)]
        self._writers = await asyncpg.create_pool(
            url, min_size=WRITE_CONNECTIONS, max_size=WRITE_CONNECTIONS, server_settings=settings
        )

    async def row(self, sql: str, values: Values) -> Sequence[Any] | None:
        async with self._turn:
            connection = self._idle.pop()
            try:
                row: Sequence[Any] | None = await connection.fetchrow(sql, *values)
                return row
            finally:
                self._idle.append(connection)

    async def create(self, me: int, article: Article) -> str:
        now, names = datetime.now(UTC), sorted(set(article.get("tagList", [])))
        slug = slugify(article["title"])
        async with self._writers.acquire() as connection, connection.transaction():
            values = (article["title"], article["description"], article["body"], me, now)
            while (new := await connection.fetchval(Postgres.CREATE, slug, *values)) is None:
                slug = f"{slug}-{token_hex(3)}"
            if names:
                await connection.execute(Postgres.TAGS, names, now)
                await connection.execute(Postgres.TAG, new, names)
            return str(await connection.fetchval(Postgres.ONE, me, slug))

    async def favorite(self, me: int, slug: str) -> str:
        async with self._writers.acquire() as connection, connection.transaction():
            await connection.execute(Postgres.FAVORITE, me, slug)
            return str(await connection.fetchval(Postgres.ONE, me, slug))


class SqliteDatabase:
    """In the thread of the event loop: a read takes less time than handing it to another thread."""

    async def open(self) -> None:
        self._reader, self._writer = (
            sqlite3.connect(URL.partition(":///")[2], isolation_level=None, cached_statements=512) for _ in range(2)
        )
        for pragma in SQLITE_PRAGMAS:
            self._writer.execute(f"PRAGMA {pragma}")
        self._reader.execute("PRAGMA query_only = ON")

    async def row(self, sql: str, values: Values) -> Sequence[Any] | None:
        row: Sequence[Any] | None = self._reader.execute(sql, values).fetchone()
        return row

    async def create(self, me: int, article: Article) -> str:
        now, names = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}", json.dumps(sorted(set(article.get("tagList", []))))
        slug = slugify(article["title"])
        self._writer.execute("BEGIN IMMEDIATE")
        with self._writer:
            values = (article["title"], article["description"], article["body"], me, now)
            while not (new := self._writer.execute(Sqlite.CREATE, (slug, *values)).fetchall()):
                slug = f"{slug}-{token_hex(3)}"
            self._writer.execute(Sqlite.TAGS, (names, now))
            self._writer.execute(Sqlite.TAG, (new[0][0], names))
            return str(self._writer.execute(Sqlite.ONE, (me, slug)).fetchone()[0])

    async def favorite(self, me: int, slug: str) -> str:
        self._writer.execute("BEGIN IMMEDIATE")
        with self._writer:
            self._writer.execute(Sqlite.FAVORITE, (me, slug))
            return str(self._writer.execute(Sqlite.ONE, (me, slug)).fetchone()[0])


SQL: type[Postgres] | type[Sqlite] = Sqlite if URL.startswith("sqlite") else Postgres
database: Database = SqliteDatabase() if URL.startswith("sqlite") else PostgresDatabase()


@lru_cache(4096)
def verified(header: bytes) -> tuple[int, int]:
    token = header.removeprefix(b"Token ")
    options: jwt.types.Options = {"require": ["exp", "sub"], "verify_exp": False}
    claims = jwt.decode(token, SECRET, algorithms=["HS256"], options=options)
    return int(claims["sub"]), int(claims["exp"])


def caller(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name == b"authorization":
            user, expires = verified(value)
            if expires <= time():
                raise jwt.ExpiredSignatureError
            return user
    return None


totals: dict[tuple[Any, ...], tuple[Any, int]] = {}


async def page(me: int | None, scope: Scope, *, feed: bool) -> tuple[int, str]:
    query = dict(parse_qsl(scope["query_string"].decode()))
    limit, offset = int(query.pop("limit", "20")), int(query.pop("offset", "0"))
    if not (1 <= limit <= 100 and offset >= 0):
        raise ValueError
    filters = tuple(sorted(query))
    values = [query[name] for name in filters]
    key = (me, *query) if feed else (*filters, *values)
    sql = SQL.feed(limit) if feed else SQL.page(filters, limit)
    row = await database.row(sql, (me, *totals.get(key, ("", 0)), offset, *values))
    if row is None:
        raise LookupError
    if len(totals) > 4096:
        totals.clear()
    totals[key] = (row[1], row[2])
    return 200, row[0]


async def body_of(receive: Receive) -> Article:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    article: Article = json.loads(body)["article"]
    texts = article["title"], article["description"], article["body"], *article.get("tagList", [])
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError
    return article


async def answer(scope: Scope, receive: Receive) -> tuple[int, str]:
    me = caller(scope)
    method, path = scope["method"], scope["path"].removeprefix("/api/articles")
    if method == "GET":
        if path == "":
            return await page(me, scope, feed=False)
        if path == "/feed" and me is not None:
            return await page(me, scope, feed=True)
        row = await database.row(SQL.ONE, (me, path[1:]))
        return (200, row[0]) if row else (404, "{}")
    if me is None:
        return 401, "{}"
    if path == "":
        return 201, await database.create(me, await body_of(receive))
    return 200, await database.favorite(me, path[1:].removesuffix("/favorite"))


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    try:
        status, text = await answer(scope, receive)
    except jwt.InvalidTokenError:
        status, text = 401, "{}"
    except (KeyError, ValueError):
        status, text = 422, "{}"
    body = text.encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def lifespan(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        if kind == "lifespan.startup":
            await database.open()
            gc.freeze()
            gc.set_threshold(50_000, 20, 50)
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return


app: ASGIApp = Around(bare)
log_to_standard_output()

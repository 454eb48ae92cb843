"""The tables: what was measured, beside what was to be reached."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TypeAlias

from bench import load, seed
from bench.commits import PER_SECOND
from bench.servers import HERE

GENERATED, ORM, LIMIT = "generated", "usual ORM code", "limit"
GROWN = "generated, 20 times the rows"
READS = ("list", "tag", "author", "feed", "one")
WRITES = ("create", "favorite")
TRANSFER = "transfer"
BUSY = "busy"

Results: TypeAlias = Mapping[tuple[str, str], load.Numbers]

_TITLES = {
    "list": "list of 20",
    "tag": "list of 20, by tag",
    "author": "list of 20, by author",
    "feed": "feed of 20",
    "one": "one article",
    "create": "create an article",
    "favorite": "favourite an article",
    TRANSFER: "a transfer",
    BUSY: f"list of 20, {PER_SECOND} commits a second meanwhile",
}
_PACKAGES = ("fastapi", "pydantic", "sqlalchemy", "asyncpg", "aiosqlite", "uvicorn", "uvloop", "httptools")

FIRST, LAST = "<!-- measured: begin -->", "<!-- measured: end -->"


def facts(postgresql: str, rounds: int, seconds: int) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"`make bench` on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores ({platform.system()},"
        f" {platform.machine()}), shared by load, app and database; Python {platform.python_version()}, {packages},"
        f" PostgreSQL {postgresql}, SQLite {sqlite3.sqlite_version}, wrk {load.wrk_version()};"
        f" {seed.USERS:,} users, {seed.ARTICLES:,} articles; median of {rounds} rounds of {seconds} s,"
        f" {load.CONNECTIONS} requests at a time."
    )


def render(
    databases: Mapping[str, Results],
    times: Mapping[str, float],
    growth: Mapping[int, float],
    statements: Mapping[str, int],
    facts: str,
) -> str:
    parts = [facts, _goals(databases, times, growth)]
    parts += [f"### {name}\n\n{_speeds(results)}\n\n{_growth_of_data(results)}" for name, results in databases.items()]
    parts.append(f"### A transfer of the ledger\n\n{_transfers(databases, statements)}")
    return "\n\n".join([*parts, f"### The tool\n\n{_tool(times, growth)}"])


def keep(text: str) -> None:
    """Put the tables into the README, between the two lines that are there for them."""
    readme = HERE / "README.md"
    before, _, rest = readme.read_text().partition(FIRST)
    readme.write_text(f"{before}{FIRST}\n\n{text}\n\n{LAST}{rest.partition(LAST)[2]}")


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _numbers(numbers: load.Numbers) -> str:
    return f"{numbers.per_second:,.0f} ({numbers.p50_ms:.1f} / {numbers.p99_ms:.1f})"


def _speeds(results: Results) -> str:
    rows = []
    for kind in (*READS, BUSY, *WRITES):
        usual, ours, limit = (results[kind, app] for app in (ORM, GENERATED, LIMIT))
        ratios = [f"{_ratio(ours, usual):.1f}", f"{_ratio(ours, limit):.2f}"]
        rows.append([_TITLES[kind], *map(_numbers, (usual, ours, limit)), *ratios])
    head = ["requests a second (p50 / p99 in ms)", ORM, GENERATED, LIMIT, f"{GENERATED} : ORM", f"{GENERATED} : limit"]
    return _table(head, rows)


def _growth_of_data(results: Results) -> str:
    rows = []
    for kind in ("list", "feed", BUSY):
        small, large = results[kind, GENERATED], results[kind, GROWN]
        rows.append([_TITLES[kind], _numbers(small), _numbers(large), f"{_slower(small, large):+.0%}"])
    head = ["generated", f"{seed.ARTICLES:,} articles", f"{seed.ARTICLES * 20:,} articles", "time of a request"]
    return _table(head, rows)


def _transfers(databases: Mapping[str, Results], statements: Mapping[str, int]) -> str:
    rows = []
    for name, results in databases.items():
        usual, ours = (results[TRANSFER, app] for app in (ORM, GENERATED))
        rows.append([name, _numbers(usual), _numbers(ours), f"{_ratio(ours, usual):.1f}"])
    rows.append(["statements", *(str(statements[app]) for app in (ORM, GENERATED)), ""])
    return _table(["requests a second (p50 / p99 in ms)", ORM, GENERATED, f"{GENERATED} : ORM"], rows)


def _tool(times: Mapping[str, float], growth: Mapping[int, float]) -> str:
    commands = _table(["Conduit", "seconds"], [[f"`backwright {name}`", f"{s:.2f}"] for name, s in times.items()])
    rows = [[str(size), f"{s:.2f}", f"{s / size * 1000:.1f}"] for size, s in growth.items()]
    return f"{commands}\n\n{_table(['entities', 'build, seconds', 'milliseconds an entity'], rows)}"


def _goals(databases: Mapping[str, Results], times: Mapping[str, float], growth: Mapping[int, float]) -> str:
    rows = [_goal(databases, *goal) for goal in _DATABASE_GOALS]
    head = ["goal", *databases, "met"]
    tool_rows = [
        [f"`{name}` of Conduit under {most} s", f"{times[name]:.2f} s", _met([times[name] < most])]
        for name, most in (("check", 0.15), ("plan", 0.3), ("build", 1.5))
    ]
    largest, smallest = max(growth), min(growth)
    tool_rows.append(
        [f"{largest} entities build in under 20 s", f"{growth[largest]:.1f} s", _met([growth[largest] < 20])]
    )
    factor = growth[largest] / largest * smallest / growth[smallest]
    tool_rows.append(
        [
            "the time grows linearly",
            f"an entity of {largest}: {factor:.2f} of an entity of {smallest}",
            _met([factor < 1.2]),
        ]
    )
    return f"{_table(head, rows)}\n\n{_table(['goal', 'measured', 'met'], tool_rows)}"


def _met(verdicts: list[bool]) -> str:
    return "yes" if all(verdicts) else "**no**"


def _goal(
    databases: Mapping[str, Results], text: str, show: Callable[[Results], str], holds: Callable[[Results], bool]
) -> list[str]:
    return [text, *map(show, databases.values()), _met([holds(results) for results in databases.values()])]


def _ratio(one: load.Numbers, other: load.Numbers) -> float:
    return one.per_second / other.per_second


def _slower(small: load.Numbers, large: load.Numbers) -> float:
    return small.per_second / large.per_second - 1


_Goal: TypeAlias = tuple[str, Callable[[Results], str], Callable[[Results], bool]]


def _at_least(kind: str, rival: str, least: float) -> _Goal:
    def value(results: Results) -> float:
        return _ratio(results[kind, GENERATED], results[kind, rival])

    text = f"{_TITLES[kind]}: at least {least:g} times the {rival}"
    return text, lambda results: f"{value(results):.2f}", lambda results: value(results) >= least


def _unchanged(kind: str) -> _Goal:
    def value(results: Results) -> float:
        return _slower(results[kind, GENERATED], results[kind, GROWN])

    text = f"{_TITLES[kind]}: 20 times more rows change it by less than 20%"
    return text, lambda results: f"{value(results):+.0%}", lambda results: value(results) < 0.2


def _worst_tail(results: Results) -> tuple[str, float]:
    kinds = (*READS, BUSY, *WRITES, TRANSFER)
    shares = {k: results[k, GENERATED].p99_ms / results[k, ORM].p99_ms for k in kinds}
    worst = max(shares, key=lambda kind: shares[kind])
    return worst, shares[worst]


_DATABASE_GOALS: tuple[_Goal, ...] = (
    _at_least("list", ORM, 4),
    _at_least("list", LIMIT, 0.75),
    _at_least("one", ORM, 4),
    _at_least("one", LIMIT, 0.6),
    _at_least("create", ORM, 1.5),
    _at_least("favorite", ORM, 1.5),
    _at_least(TRANSFER, ORM, 1.5),
    _unchanged("list"),
    _unchanged("feed"),
    (
        "p99 below that of the usual ORM code, everywhere",
        lambda results: "worst: {1:.2f} of it ({0})".format(*_worst_tail(results)),
        lambda results: _worst_tail(results)[1] < 1,
    ),
)

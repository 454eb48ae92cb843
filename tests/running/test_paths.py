"""Paths that fit several routes."""

from __future__ import annotations

from pathlib import Path
from urllib.request import urlopen

import pytest

from support.both import Both
from support.running import build, started

BLUEPRINT = '''"""Quays: berths by their quay and number."""

from __future__ import annotations

from backwright import App, Entity
from backwright.fields import field
from backwright.logic import Reply, find, query, reply, rows
from backwright.rules import allow, anyone

app = App()


class Berth(Entity):
    quay: str = field(key=True)
    number: int = field(key=True)

    allow(read=anyone, write=anyone)


@query("GET", "/berths/nearest/{n}", by=anyone)
def nearest(n: int) -> list[Berth]:
    return [berth for berth in rows(Berth) if berth.number >= n]


@query("GET", "/look", by=anyone)
def look(quay: str) -> Reply:
    """A row that may not be there, inside a reply."""
    return reply(berth=find(Berth, quay=quay))
'''


def test_a_path_is_served_by_the_route_that_says_more_of_it(tmp_path: Path) -> None:
    path = tmp_path / "quays.py"
    path.write_text(BLUEPRINT, encoding="utf-8")
    project = build(path, tmp_path / "out")
    project.run("mypy", "--strict", "src", database=project.sqlite_url)
    project.migrate(project.sqlite_url)
    with started(project, project.sqlite_url, {}) as address:
        with urlopen(f"{address}/berths/nearest/1") as answer:
            assert answer.read() == b"[]"
        with urlopen(f"{address}/look?quay=north") as answer:
            assert answer.read() == b'{"berth":null}'


@pytest.mark.blueprint("tests/blueprints/guestbook.py")
def test_values_in_paths_are_read_before_rows_are_looked_for(both: Both) -> None:
    unread = both("GET /@nowhere/entries:9223372036854775808.plain", 404)
    assert unread == {"message": "request not found", "status": 404}
    assert both("GET /@%20/entries:9223372036854775808.plain", 404) == unread
    assert both("GET /@%20/entries:1.plain", 404) == {"message": "place not found", "status": 404}

"""What stands in paths fits into them; what does not may be any text."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from support.reference import model_of
from support.running import build, started
from support.walks.sides import ReferenceSide, ServerSide, Side

BLUEPRINT = '''"""Quays: berths with marks, which have paths, and with words, which have none."""

from __future__ import annotations

from backwright import App, Entity
from backwright.fields import field, inline
from backwright.logic import query, rows
from backwright.rules import allow, anyone

app = App()


class Mark(Entity, timestamps=False):
    name: str = field(value=True, max=10)

    allow(read=anyone, create=anyone)


class Word(Entity, timestamps=False):
    name: str = field(value=True, max=10)

    allow(list=anyone)


class Berth(Entity, timestamps=False):
    marks: set[Mark] = inline(create=True)
    words: set[Word] = inline(create=True)

    allow(create=anyone, read=anyone)


@query("GET", "/marks/common", by=anyone)
def common() -> list[Mark]:
    return [mark for mark in rows(Mark) if mark.name == "red"]
'''
INVALID = {name: {name: ["is invalid"]} for name in ("name", "marks")}
ASKED = [
    ("/marks", {"name": "a/b"}, 422, INVALID["name"]),
    ("/marks", {"name": "common"}, 422, INVALID["name"]),
    ("/berths", {"marks": [".."]}, 422, INVALID["marks"]),
    ("/berths", {"marks": ["common"]}, 422, INVALID["marks"]),
    ("/berths", {"words": ["..", "24/7", "common"]}, 201, None),
]


@pytest.fixture(scope="module", params=["evaluated", "generated"])
def side(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Side]:
    folder = tmp_path_factory.mktemp("keys")
    path = folder / "quays.py"
    path.write_text(BLUEPRINT, encoding="utf-8")
    model = model_of(path)
    if request.param == "evaluated":
        yield ReferenceSide(model)
        return
    project = build(path, folder / "out")
    project.run("mypy", "--strict", "src", database=project.sqlite_url)
    project.migrate(project.sqlite_url)
    with started(project, project.sqlite_url) as address:
        yield ServerSide(model, address, project.sqlite_url)


@pytest.mark.parametrize(("target", "sent", "status", "errors"), ASKED)
def test_a_value_is_held_to_the_paths_that_say_it(
    side: Side, target: str, sent: object, status: int, errors: object
) -> None:
    answer = side.ask("POST", target, {"content-type": "application/json"}, json.dumps(sent).encode())
    assert answer.status == status
    assert errors is None or answer.body["errors"] == errors


def test_rows_that_are_values_leave_by_operations(side: Side) -> None:
    assert side.ask("POST", "/marks", {"content-type": "application/json"}, b'{"name": "red"}').status == 201
    assert side.ask("GET", "/marks/common", {}, None).body == ["red"]

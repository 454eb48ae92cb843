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
from backwright.logic import action, create, ensure, query, rows
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


class Buoy(Entity, timestamps=False):
    name: str = field(key=True, max=10)
    seen: int = 0

    allow(read=anyone)


@action("POST", "/buoys", by=anyone, status=201)
def lay(label: str) -> Buoy:
    return create(Buoy(name=label))


@action("POST", "/sightings", by=anyone)
def see(label: str) -> Buoy:
    buoy = ensure(Buoy(name=label))
    buoy.seen += 1
    return buoy


@action("PUT", "/buoys/{old}/name", by=anyone)
def rename(old: str, label: str) -> list[Buoy]:
    for buoy in rows(Buoy):
        if buoy.name == old:
            buoy.name = label
    return [buoy for buoy in rows(Buoy) if buoy.name == label]


@query("GET", "/buoys/lost", by=anyone)
def lost() -> list[Buoy]:
    return [buoy for buoy in rows(Buoy) if buoy.seen == 0]


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


@pytest.mark.parametrize("label", ["/", "a/b", ".", "..", "lost"])
@pytest.mark.parametrize(("method", "target"), [("POST", "/buoys"), ("POST", "/sightings"), ("PUT", "/buoys/a/name")])
def test_no_operation_gives_a_row_a_key_that_no_path_says(side: Side, method: str, target: str, label: str) -> None:
    headers = {"content-type": "application/json"}
    assert side.ask("POST", "/sightings", headers, b'{"label": "a"}').status == 200
    answer = side.ask(method, target, headers, json.dumps({"label": label}).encode())
    assert (answer.status, answer.body["errors"]) == (422, INVALID["name"])
    assert side.ask("GET", "/buoys/a", {}, None).status == 200


def test_what_is_no_text_is_no_json_although_its_name_is_said_again(side: Side) -> None:
    body = b'{"label": ["\\ud800"], "label": "a"}'
    answer = side.ask("POST", "/sightings", {"content-type": "application/json"}, body)
    assert (answer.status, answer.body["errors"]) == (422, {"request": ["is invalid"]})

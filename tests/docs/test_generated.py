"""What the reference shows is what a generated backend answers."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backwright.checks import Checked
from backwright.design import design
from backwright.evaluator import Response
from backwright.targets import generate, unworkable
from docs.answers import Caller, agrees, settings, written
from docs.pages import EXAMPLES, Example, checked
from support.running import Project, started

BUILT = [
    example for example in EXAMPLES if not example.unbuilt and any(effect.kind == "http" for effect in example.effects)
]
CLOCK = ("now()", "today")
"""What an example says whose answers depend on the day."""
NAMED = pytest.mark.parametrize("example", BUILT, ids=lambda example: f"{example.page.stem}: {example.title}")


@NAMED
def test_an_example_can_be_built(example: Example) -> None:
    done = checked(example)
    assert done.backend is not None
    made = design(done.backend)
    assert list(unworkable(made)) == []
    assert generate(made)


@pytest.mark.long
@NAMED
def test_a_generated_backend_answers_as_the_reference_shows(example: Example, tmp_path: Path) -> None:
    done = checked(example)
    assert done.backend is not None
    if any(word in example.code for word in CLOCK):
        pytest.skip("its answers depend on the day")
    project = written_to(done, tmp_path)
    known = settings(done.backend)
    project.run("alembic", "upgrade", "head", database=project.sqlite_url, **known)
    with started(project, project.sqlite_url, known) as address:
        caller = Caller(lambda *asked: send(address, *asked), never)
        for effect in example.effects:
            for asked, told, response in caller.answers(effect.text) if effect.kind == "http" else ():
                assert response is not None
                assert not told or agrees(response, told), f"{asked}\n{written(response)}\nnot {told}"


def written_to(done: Checked, folder: Path) -> Project:
    assert done.backend is not None
    files = generate(design(done.backend))
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return Project.at(folder)


def never(span: timedelta) -> None:
    raise AssertionError(f"a real clock does not go on by {span}")


def send(address: str, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Response:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, {"content-type": "application/json"}, method=method)
    for name, value in headers.items():
        request.add_header(name, value)
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        text = answer.read()
        said = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status, json.loads(text) if text else None, headers=said, empty=not text)

"""What is compared may be a comparison itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.reference import model_of
from support.running import build, started
from support.walks.sides import ReferenceSide, ServerSide

BLUEPRINT = '''"""Moves: who has the turn."""

from __future__ import annotations

from backwright import App
from backwright.logic import action, require
from backwright.rules import anyone

app = App()


@action("POST", "/moves", by=anyone)
def move(number: int, white: bool) -> bool:
    require((number % 2 == 0) == white, "is not your turn")
    return (number > 2) != (number < 5)
'''
ASKED = [
    (0, True, 200, True),
    (3, False, 200, False),
    (4, True, 200, False),
    (1, True, 422, None),
    (6, False, 422, None),
]


@pytest.mark.parametrize("generated", [False, True])
def test_comparisons_are_compared(generated: bool, tmp_path: Path) -> None:
    path = tmp_path / "moves.py"
    path.write_text(BLUEPRINT, encoding="utf-8")
    model = model_of(path)
    if not generated:
        _asked(ReferenceSide(model))
        return
    project = build(path, tmp_path / "out")
    project.migrate(project.sqlite_url)
    with started(project, project.sqlite_url) as address:
        _asked(ServerSide(model, address, project.sqlite_url))


def _asked(side: ReferenceSide | ServerSide) -> None:
    for number, white, status, said in ASKED:
        body = json.dumps({"number": number, "white": white}).encode()
        answer = side.ask("POST", "/moves", {"content-type": "application/json"}, body)
        assert answer.status == status
        assert said is None or answer.body is said

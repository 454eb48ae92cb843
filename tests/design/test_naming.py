"""Names of rows in bodies: one for each row."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design.naming import told_apart
from backwright.model.backend import Backend
from backwright.model.statements import ForEach, Let
from backwright.model.walk import statements
from support.projects import ROOT

CELLAR = ROOT / "tests" / "blueprints" / "cellar.py"


def read(path: Path) -> Backend:
    backend = check_blueprint(path).backend
    assert backend is not None
    return backend


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("hand", ["rack", "rack_2"]),
        ("lend", ["found", "rack"]),
        ("fill", ["bottle", "bottle_2", "bottle"]),
        ("level", ["rack", "rack_2"]),
        ("shift", ["rack", "name", "rack_2", "rack"]),
    ],
)
def test_each_row_has_its_own(name: str, names: list[str]) -> None:
    body = told_apart(read(CELLAR)).operation(name).body
    found = [
        one.names[0] if isinstance(one, ForEach) else one.name
        for one in statements(body)
        if isinstance(one, ForEach | Let)
    ]
    assert found == names


@pytest.mark.parametrize(
    "path", ["examples/conduit/conduit.py", "tests/blueprints/larder.py", "tests/blueprints/inn.py"]
)
def test_what_has_one_name_for_each_row_stays_as_it_is(path: str) -> None:
    backend = read(ROOT / path)
    assert told_apart(backend) == backend

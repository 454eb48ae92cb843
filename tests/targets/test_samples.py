"""Values for the tests of generated projects: each right by itself, different where no two rows may be alike."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from backwright.checks import check_blueprint
from backwright.design import Design, design
from backwright.targets.python.fastapi.samples import lettered, sent, stored

HEAD = """\
from __future__ import annotations
from datetime import date, datetime
from decimal import Decimal
from backwright import App, Entity
from backwright.fields import Money, field, unique
from backwright.rules import allow, anyone

app = App()


class Row(Entity):
    one: str = field(key=True)
    {field}
    allow(read=anyone)
"""


def designed(tmp_path: Path, *lines: str) -> Design:
    blueprint = tmp_path / "rows.py"
    blueprint.write_text(HEAD.format(field="\n    ".join(lines)))
    backend = check_blueprint(blueprint).backend
    assert backend is not None
    return design(backend)


def value_of(code: str, number: int) -> Any:
    """The code as it is run in a project."""
    names = {"Decimal": Decimal, "UTC": UTC, "date": date, "datetime": datetime, "timedelta": timedelta}
    return eval(code, {**names, "lettered": lettered, "number": number})


@pytest.mark.parametrize(
    ("declared", "pattern"),
    [
        ('code: str = field(unique=True, min=2, max=4, pattern="[A-Z]+")', "[A-Z]{2,4}"),
        ('code: str = field(unique=True, pattern="[a-z]{2}")', "[a-z]{2}"),
        ('code: str = field(unique=True, pattern="[0-9]{13}")', "[0-9]{13}"),
        ('code: str = field(unique=True, pattern="[a-z_]+[0-9]+")', "[a-z_]+[0-9]+"),
    ],
)
def test_texts_of_a_pattern_differ_and_fit(tmp_path: Path, declared: str, pattern: str) -> None:
    made = designed(tmp_path, declared)
    code = stored(made.backend.entity("Row").fields[1], made)
    assert code is not None
    values = {value_of(code, number) for number in range(1, 40)}
    assert len(values) == 39
    assert all(re.fullmatch(pattern, value) for value in values)


@pytest.mark.parametrize("kind", ["Money", "Decimal", "date", "datetime", "float"])
def test_values_of_a_unique_key_differ(tmp_path: Path, kind: str) -> None:
    made = designed(tmp_path, f"value: {kind}", 'unique("one", "value")')
    code = stored(made.backend.entity("Row").fields[1], made)
    assert code is not None
    assert len({value_of(code, number) for number in range(1, 40)}) == 39


def test_what_is_declared_later_is_later(tmp_path: Path) -> None:
    made = designed(tmp_path, "first: date", "last: date")
    first, last = made.backend.entity("Row").fields[1:3]
    codes = [stored(first, made), stored(last, made)]
    assert value_of(str(codes[0]), 1) < value_of(str(codes[1]), 1)
    assert str(sent(first, made)) < str(sent(last, made))

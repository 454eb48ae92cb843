"""The formatter is the last step."""

from __future__ import annotations

import pytest

from backwright.workspace import format_files

PYTHON = "from typing import Any\nimport os\nfrom app.users import models\nx = {'a':os.sep,\n'b':models}\n"


def test_python_is_formatted_and_everything_else_left_alone() -> None:
    files = {"src/app/main.py": PYTHON, "src/app/users.py": "", "README.md": "a  b\n"}
    assert format_files(files) == {
        "src/app/main.py": 'import os\n\nfrom app.users import models\n\nx = {"a": os.sep, "b": models}\n',
        "src/app/users.py": "",
        "README.md": "a  b\n",
    }


def test_the_settings_of_the_project_decide() -> None:
    settings = "[tool.ruff]\nline-length = 20\nsrc = ['src']\n"
    files = format_files({"pyproject.toml": settings, "src/app/main.py": PYTHON, "src/app/users.py": ""})
    assert files["src/app/main.py"].endswith('x = {\n    "a": os.sep,\n    "b": models,\n}\n')
    assert files["pyproject.toml"] == settings


def test_what_is_formatted_stays_as_it_is() -> None:
    once = format_files({"main.py": PYTHON})
    assert format_files(once) == once


def test_what_is_no_python_is_a_mistake_of_the_generator() -> None:
    with pytest.raises(ValueError, match=r"broken\.py"):
        format_files({"broken.py": "x = = 1\n"})


def test_without_python_nothing_is_started() -> None:
    assert format_files({"README.md": "x"}) == {"README.md": "x"}

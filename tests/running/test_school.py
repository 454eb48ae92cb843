"""What is called as a word that Python keeps is called otherwise in Python, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.both import Both
from support.projects import Databases, run_its_tests
from support.running import Project

pytestmark = pytest.mark.blueprint("tests/blueprints/school.py")
SOON = "2090-03-01T10:00:00Z"


def test_rows_and_operations_are_called_as_the_blueprint_says(both: Both) -> None:
    both("POST /classes", 201, {"title": "Latin", "begins": SOON})
    assert both("POST /classes/Latin/enter", 200, {"name": "Ada"})["name"] == "Ada"
    both("POST /imports", 404, {"number": 1})
    both("POST /classes/Latin/imports", 201, {"number": 98})
    both("POST /classes/Latin/imports/1/again", 200)
    both("POST /classes/Latin/imports/2/again", 409)
    both("POST /returns", 201, {"pass": 1, "reason": "ill"})
    both("POST /passes", 201, {"course": "Latin", "name": "Bo"})
    both("POST /returns/1/take", 200, {"other": 2})
    assert both("GET /classes/Latin/lambda", 200) == {"first": ["Ada"], "returns": ["ill"]}
    assert len(both("GET /all-imports?least=99", 200)) == 1


def test_a_text_in_a_text_is_one(both: Both) -> None:
    both("POST /classes", 201, {"title": "Greek", "begins": SOON, "size": 1})
    both("POST /classes/Greek/enter", 200, {"name": "Ada"})
    told = "Greek (01.03. 10:00), 1/1 has no room for anybody, not even for Bo, and will have none"
    both("POST /classes/Greek/enter", 409, {"name": "Bo"}, errors={"class": [told]})
    both("POST /classes", 201, {"title": "Old", "begins": "2001-03-01T10:00:00Z"})
    both("POST /classes/Old/close", 409, errors={"class": ["Old (01.03. 10:00) is over, 2 places"]})


def test_its_own_tests_pass(project: Project, databases: Databases, tmp_path: Path) -> None:
    run_its_tests(project, databases.fresh_database(), tmp_path)

"""A contract of an old system, on both databases: one status for all refusals, numbers for codes, names of its own."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from support.both import Both
from support.projects import run_its_tests
from support.running import Project

pytestmark = pytest.mark.blueprint("tests/blueprints/counter.py")
CLERK = {"USERID": "ANN", "PASSWD": "quite a secret"}
CUSTOMER = {"CUSTNAME": "MILLER", "BIRTHDT": "31.12.1999", "ACTIVE": "true", "GRADE": "2", "CRLIMIT": "100", "X": 1}


def test_its_own_tests_expect_the_statuses_of_the_contract(project: Project, database: str, tmp_path: Path) -> None:
    run_its_tests(project, database, tmp_path)
    text = (project.folder / "tests" / "customers" / "test_routes.py").read_text()
    assert 'TOLD_OTHERWISE = [\n    ("PUT", "/CUSTOMERS/{number}/WATCH"),\n]' in text


def test_all_that_is_refused_has_one_status(both: Both) -> None:
    both = replace(both, header="x-session")
    both("POST /CGI/CLERKS", 201, {"REQ": CLERK})
    wrong = both("POST /CGI/CLERKS/LOGON", 400, {"REQ": CLERK | {"PASSWD": "wrong"}})
    assert wrong == {"RC": 20, "MSG": "credentials are invalid", "FIELDS": {"credentials": ["are invalid"]}}
    assert both("GET /CGI/CUSTOMERS", 400)["RC"] == 20
    assert both("PUT /CGI/CUSTOMERS/1/WATCH", 403)["RC"] == 20
    sent = json.dumps({"REQ": CLERK}).encode()
    tokens = [side.ask("POST", "/CGI/CLERKS/LOGON", {"content-type": "application/json"}, sent) for side in both.sides]
    both.credentials[:] = [answer.body["DATA"]["access_token"] for answer in tokens]
    made = both("POST /CGI/CUSTOMERS", 201, {"REQ": CUSTOMER})["DATA"]
    assert (made["number"], made["ACTIVE"], made["GRADE"], made["CRLIMIT"]) == (1, True, 2, "100.00")
    assert both("GET /CGI/CUSTOMERS?GRADE=2", 200) == {"RC": 0, "ROWS": [made]}
    assert both("POST /CGI/CUSTOMERS", 400, {"REQ": {"GRADE": 4}})["RC"] == 10
    assert both("POST /CGI/CUSTOMERS/1/LOCK", 200)["DATA"]["ACTIVE"] is False
    locked = both("POST /CGI/CUSTOMERS/1/LOCK", 400)
    assert locked == {"RC": 40, "MSG": "ALREADY LOCKED", "FIELDS": {"customer": ["ALREADY LOCKED"]}}
    assert both("PUT /CGI/CUSTOMERS/1/WATCH", 204) is None
    assert both("DELETE /CGI/CUSTOMERS/1", 200) == {"RC": 0}
    assert both("GET /CGI/CUSTOMERS/1", 400)["RC"] == 30

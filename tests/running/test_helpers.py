"""Functions of several steps that only compute: the evaluator and both databases answer alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.both import Both
from support.running import Project

pytestmark = pytest.mark.blueprint("tests/blueprints/kennels.py")


def _owners(both: Both) -> None:
    both("POST /owners", 201, {"name": "Isar Club", "kind": "club"})
    both("POST /owners", 201, {"name": "Ada", "sponsor": 1})
    both("POST /owners", 201, {"name": "Shelter", "kind": "shelter"})
    both("POST /owners", 201, {"name": "Bo", "sponsor": 2})
    for owner, name, weight, born in (
        (1, "Rex", 61, "2012-02-29"),
        (2, "Ina", 9, None),
        (3, "Tom", 24, "2024-05-01"),
        (3, "Pia", 55, "2010-12-31"),
        (4, "Leo", 21, "2026-11-23"),
    ):
        both("POST /dogs", 201, {"owner": owner, "name": name, "weight": weight, "born": born})


def test_a_function_is_given_what_it_reads(both: Both) -> None:
    """Rows over links, one that may not be there, totals, the day; and so are those that it calls."""
    _owners(both)
    for dog, nights in ((1, 3), (2, 11), (3, 30), (4, 1), (5, 12), (2, 1)):
        stay = {"first": f"2030-0{dog}-01", "nights": nights}
        both(f"POST /dogs/{dog}/stays", 200 if (dog, nights) != (2, 1) else 409, stay)
    for owner in (1, 2, 3, 4):
        both(f"GET /owners/{owner}/rebate?most=0.35", 200)
    both("GET /dogs", 200)
    both("GET /stays", 200)


def test_a_function_is_asked_in_lists_orders_and_conditions(both: Both) -> None:
    both("GET /line?weight=0", 200)
    _owners(both)
    for weight in (0, 22, 100):
        both(f"GET /line?weight={weight}", 200)
    both("POST /fatten", 200, {"by": 3})
    both("PATCH /dogs/1", 200, {"weight": 120})
    both("POST /fatten", 200, {"by": 9})
    both("GET /line?weight=10", 200)


def test_several_values_are_compared_one_after_the_other(both: Both) -> None:
    _owners(both)
    for weight, heavy in ((0, ["Rex", "Tom", "Pia"]), (24, ["Rex", "Tom", "Pia"]), (55, ["Rex", "Pia"]), (62, [])):
        assert both(f"GET /line?weight={weight}", 200)["heavy"] == heavy
    both("PATCH /dogs/3", 200, {"name": "Max"})
    line = both("GET /line?weight=24", 200)
    assert line["heavy"] == ["Rex", "Pia"]
    assert line["same"] == ["Rex", "Ina", "Pia", "Leo"]


def test_a_function_is_asked_where_a_value_may_not_be_worked_out(both: Both) -> None:
    _owners(both)
    both("POST /dogs/4/stays", 200, {"first": "2030-03-01", "nights": 2})
    for nights, status in ((1, 200), (2, 200), (30, 409)):
        both("POST /stays/1/longer", status, {"nights": nights})
    both("GET /dogs/4", 200)


def test_what_a_row_computes_is_a_function_too(both: Both) -> None:
    """Given settings, and asked again once what it reads has changed."""
    _owners(both)
    for dog, nights in ((1, 9), (2, 2), (4, 20)):
        both(f"POST /dogs/{dog}/stays", 200, {"first": f"2030-0{dog}-01", "nights": nights})
    both("GET /stays", 200)
    assert [stay["length"] for stay in both("GET /line?weight=0", 200)["stays"]] == ["usual", "long"]
    for stay in (1, 2, 3):
        ended = both(f"POST /stays/{stay}/end", 200)
        assert (ended["gross"], ended["still"]) == ("0.00", False)
        both(f"GET /stays/{stay}", 200)
    both("GET /dogs", 200)


def test_fields_that_anyone_may_change_and_others(both: Both) -> None:
    """Nobody signs in here."""
    _owners(both)
    both("PATCH /owners/2", 200, {"name": "Ada L.", "sponsor": 3})
    both("PATCH /owners/2", 200, {"kind": "club"})
    both("PATCH /owners/2", 403, {"kind": "private", "name": "Ada"})
    both("PATCH /owners/2", 200, {"name": "Ada", "sponsor": None})


def test_what_is_chosen_is_looked_up_as_a_whole(both: Both) -> None:
    _owners(both)
    both("POST /dogs", 201, {"owner": 2, "name": "Ada", "weight": 30})
    both("POST /dogs", 201, {"owner": 1, "name": "Tom", "weight": 9})
    for dog, sent, status in (
        (3, "24", 200),
        (2, "0", 200),
        (2, "30&by_name=true", 200),
        (6, "24", 200),
        (1, "8", 404),
    ):
        both(f"GET /beside/{dog}?weight={sent}", status)


def test_a_function_reads_like_the_blueprint(project: Project) -> None:
    """Once, where it belongs, and called by name."""
    written = "\n".join(path.read_text() for path in sorted(Path(project.folder).glob("src/**/*.py")))
    for name in (
        "price_of",
        "rank",
        "rebate",
        "label_of",
        "older",
        "age",
        "size",
        "is_first",
        "gross",
        "length",
        "is_dear",
    ):
        assert len(re.findall(rf"^def {name}\(", written, re.MULTILINE)) == 1
        assert len(re.findall(rf"\b{name}\(", written)) > 1
    assert "What so many nights cost; the first ten at the full price." in written

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backwright.cli import exits, main

CONDUIT = str(Path(__file__).parents[2] / "examples" / "conduit" / "conduit.py")
SHOP = str(Path(__file__).parents[1] / "blueprints" / "shop.py")


def test_a_plan_that_goes_elsewhere_is_as_wide_as_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", CONDUIT]) == exits.OK
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in lines) <= 100
    assert any(line.startswith("QUESTIONS") for line in lines)


def test_some_sections_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", CONDUIT, "--only", "routes, questions", "--format", "markdown"]) == exits.OK
    heads = [line for line in capsys.readouterr().out.splitlines() if line.startswith("## ")]
    assert heads == ["## Routes", "## Questions"]


def test_a_tool_gets_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", CONDUIT, "--json", "--only", "deletes"]) == exits.OK
    assert list(json.loads(capsys.readouterr().out)) == ["name", "doc", "deletes"]


def test_a_section_that_does_not_exist_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", CONDUIT, "--only", "rotes"]) == exits.USAGE
    said = capsys.readouterr()
    assert said.out == ""
    assert "did you mean 'routes'?" in said.err


def test_what_no_target_builds_yet_can_be_planned(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", SHOP]) == exits.OK
    said = capsys.readouterr()
    assert "/v1/stores/{store_slug}/orders" in said.out
    assert "BW" in said.err

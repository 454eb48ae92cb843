"""What is wrong with files becomes findings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backwright.diagnostics import Findings
from backwright.diagnostics.reading import read_blueprint, read_text
from backwright.source import MAX_BYTES, MAX_FILES


def codes(path: Path) -> list[str]:
    findings = Findings()
    blueprint = read_blueprint(path, findings)
    assert (blueprint is None) == findings.refused
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"#" * (MAX_BYTES + 1), "BW103"), (b"\xff", "BW104"), (b"\0", "BW105"), (b"x = (", "BW106")],
    ids=["huge", "binary", "null", "syntax"],
)
def test_a_file_that_is_no_blueprint(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.py"
    path.write_bytes(content)
    assert codes(path) == [code]


def test_a_path_that_leads_nowhere(tmp_path: Path) -> None:
    assert codes(tmp_path / "x.py") == ["BW101"]
    assert codes(tmp_path / "x.py" / "\0") == ["BW102"]
    assert codes(tmp_path) == ["BW108"]


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.py")
    assert codes(tmp_path / "x.py") == ["BW102"]
    assert codes(Path("/dev/null")) == ["BW102"]


def test_a_folder_that_is_no_package(tmp_path: Path) -> None:
    for number in range(MAX_FILES + 1):
        (tmp_path / f"x{number}.py").touch()
    assert codes(tmp_path) == ["BW109"]


def test_a_file_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text("x = 1\n")
    assert codes(path) == []


def test_a_text_that_is_no_file() -> None:
    findings = Findings()
    blueprint = read_text("x = 1\n", "shop.py", findings)
    assert blueprint is not None
    assert (blueprint.name, len(findings)) == ("shop", 0)
    assert read_text("x = (\n", "shop.py", findings) is None
    assert [str(finding.span) for finding in findings] == ["shop.py:1:5"]

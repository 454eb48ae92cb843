"""Runs the Markdown beside this file."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.diagnostics.catalogue import all_kinds
from diagnostics.literate import Example, annotated, codes, examples
from diagnostics.literate import accept as write

FILES = sorted(Path(__file__).parent.glob("*.md"))
EXAMPLES = [example for file in FILES for example in examples(file)]

NOT_IN_A_TEXT = {"BW101", "BW102", "BW103", "BW104", "BW105", "BW108", "BW109", "BW377", "BW847"}
"""Of files, not of what stands in them: tests/diagnostics/test_reading.py raises these; of `build`, tests/cli."""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.file.stem}: {example.title}")
def test_findings_stand_beside_their_lines(example: Example, tmp_path: Path, accept: bool) -> None:
    found = annotated(example, tmp_path)
    if not accept:
        assert found == example.text


def test_accepting_writes_what_was_found(tmp_path: Path, accept: bool) -> None:
    for file in FILES if accept else []:
        write(file, [(example, annotated(example, tmp_path)) for example in examples(file)])
    copy = tmp_path / "copy.md"
    copy.write_text("# Title\n\n```python\nclass A(\n```\n\n```python\nx = 1  # error: BW106@1 gone\n```\n")
    write(copy, [(example, annotated(example, tmp_path)) for example in examples(copy)])
    first, second = (example.text for example in examples(copy))
    assert first == "class A(  # error: BW106@8 '(' was never closed\n"
    assert "gone" not in second


def test_every_kind_is_raised_by_an_example() -> None:
    shown = {code for example in EXAMPLES for code in codes(example)}
    assert [kind.code for kind in all_kinds() if kind.code not in shown | NOT_IN_A_TEXT] == []

"""What the README shows is what `build` writes."""

from __future__ import annotations

import re
from pathlib import Path

from support.running import build

ROOT = Path(__file__).parents[2]
SHOWN = re.compile(r"<!-- generated: (\S+) -->\n((?:```python\n.*?```\n\n?)+)", re.DOTALL)
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_code_in_the_readme_is_generated(tmp_path: Path) -> None:
    project = build(ROOT / "examples/conduit/conduit.py", tmp_path / "conduit")
    shown = SHOWN.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(shown) == 3
    for path, blocks in shown:
        generated = (project.folder / path).read_text(encoding="utf-8")
        for block in BLOCK.findall(blocks):
            assert block.strip(), path
            assert block in generated, path


def test_the_blueprint_in_the_readme_is_a_part_of_the_example() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blueprint = (ROOT / "examples/conduit/conduit.py").read_text(encoding="utf-8")
    part = readme.partition("```python\n")[2].partition("```")[0]
    lines = [line for line in part.splitlines() if line.strip()]
    assert len(lines) > 10
    remaining = iter(blueprint.splitlines())
    # In their order, with others between them.
    assert all(line in remaining for line in lines)

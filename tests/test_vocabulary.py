"""A blueprint is ordinary Python to every tool that its author uses."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BLUEPRINTS = sorted([*ROOT.glob("examples/*/*.py"), *ROOT.glob("tests/blueprints/*.py")])
EACH = pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda path: path.stem)


def run(tool: str, *arguments: str | Path) -> str:
    """What the tool has to say; nothing where it is content."""
    done = subprocess.run(
        [Path(sys.executable).parent / tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_there_are_the_three_north_stars() -> None:
    assert {"conduit", "shop", "ledger"} <= {path.stem for path in BLUEPRINTS}


@EACH
def test_a_blueprint_can_be_imported(blueprint: Path) -> None:
    spec = importlib.util.spec_from_file_location(f"imported_{blueprint.stem}", blueprint)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.__doc__


def test_importing_the_words_brings_in_no_room() -> None:
    code = "import sys, backwright, backwright.logic, backwright.rules; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    ours = {name for name in loaded if name.split(".")[0] == "backwright"}
    assert ours == {"backwright", "backwright.fields", "backwright.logic", "backwright.rules"}


def test_pyright_strict_is_content() -> None:
    assert run("basedpyright", "--level", "error", *BLUEPRINTS) == ""


def test_mypy_strict_is_content(tmp_path: Path) -> None:
    assert run("mypy", "--strict", f"--cache-dir={tmp_path}", "--scripts-are-modules", *BLUEPRINTS) == ""


def test_ruff_is_content() -> None:
    assert run("ruff", "check", "--line-length=120", *BLUEPRINTS) == ""
    assert run("ruff", "format", "--check", "--line-length=120", *BLUEPRINTS) == ""


@pytest.mark.parametrize(
    ("mistake", "tool"),
    [
        ("x: int = field(max=3, maximum=4)", "mypy"),
        ("allow(reed=anyone)", "mypy"),
        ("Article.titel.x()\nx: int = show()", "mypy"),
    ],
)
def test_a_planted_mistake_is_seen_by_the_type_checker(tmp_path: Path, mistake: str, tool: str) -> None:
    file = tmp_path / "mistaken.py"
    file.write_text(
        "from backwright import Entity, show\nfrom backwright.fields import field\n"
        f"from backwright.rules import allow, anyone\n\nclass Article(Entity):\n    title: str\n\n{mistake}\n"
    )
    assert "error:" in run(tool, "--strict", f"--cache-dir={tmp_path / 'cache'}", file)

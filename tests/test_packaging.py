"""What makes a fresh clone work anywhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def name(requirement: str) -> str:
    match = re.match(r"[\w.-]+", requirement)
    assert match
    return match[0].lower()


def test_the_lock_names_no_host() -> None:
    assert "://" not in LOCK
    assert not re.search(r"(?m)^--(?!hash)", LOCK)


def test_everything_that_is_asked_for_is_locked() -> None:
    groups = [PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"].values()]
    wanted = {name(requirement) for group in groups for requirement in group}
    locked = set(re.findall(r"(?m)^([\w.-]+)==", LOCK))
    assert wanted <= locked


def test_every_locked_package_has_its_hashes() -> None:
    packages = re.split(r"(?m)^(?=[\w.-]+==)", LOCK)[1:]
    assert [package.split("==")[0] for package in packages if "--hash=sha256:" not in package] == []


def test_the_tool_itself_needs_little() -> None:
    assert {name(requirement) for requirement in PROJECT["project"]["dependencies"]} == {"jinja2", "msgspec", "ruff"}

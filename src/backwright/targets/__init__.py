"""From a design to the files of a project: a pure function for each target."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from backwright.design import Design

TARGETS: Mapping[str, str] = {"fastapi": "backwright.targets.python.fastapi"}
"""The module of each target; it has a function `files`."""


def generate(design: Design, target: str = "fastapi") -> dict[str, str]:
    """The text of every file by its path, not formatted yet."""
    files = cast(Callable[[Design], dict[str, str]], import_module(TARGETS[target]).files)
    return files(design)

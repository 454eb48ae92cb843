"""From a design to the files of a project: a pure function for each target, and what it cannot write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import cast

from backwright.design import Design

TARGETS: Mapping[str, str] = {"fastapi": "backwright.targets.python.fastapi"}
"""The module of each target; it has the functions `files`, `owned`, `unworkable` and `unwritable`."""


class NotCarriedError(ValueError):
    """A construct that a target cannot write, which it met on its way. `about`: the stable id of what holds it."""

    def __init__(self, what: str, about: str = "") -> None:
        super().__init__(what)
        self.about = about


def generate(design: Design, target: str = "fastapi") -> dict[str, str]:
    """The text of every file by its path, not formatted yet. Raises NotCarriedError."""
    files = cast(Callable[[Design], dict[str, str]], import_module(TARGETS[target]).files)
    return files(design)


def owned(design: Design, target: str = "fastapi") -> list[str]:
    """The paths of the files that are written once, and belong to their user from then on."""
    found = cast(Callable[[Design], Iterable[str]], import_module(TARGETS[target]).owned)
    return list(found(design))


def unworkable(design: Design, target: str = "fastapi") -> list[tuple[str, str]]:
    """The stable id of each computed value or predicate that the target cannot write, and what is in its way."""
    found = cast(Callable[[Design], Iterable[tuple[str, str]]], import_module(TARGETS[target]).unworkable)
    return list(found(design))


def unwritable(design: Design, target: str = "fastapi") -> list[tuple[str, str]]:
    """The stable id of each operation, helper or hook that the target cannot write, and what is in its way."""
    found = cast(Callable[[Design], Iterable[tuple[str, str]]], import_module(TARGETS[target]).unwritable)
    return list(found(design))

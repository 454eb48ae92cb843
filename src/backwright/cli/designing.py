"""From a blueprint to its design and its files, as several commands need it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backwright.cli.console import Console
    from backwright.design import Design


def designed(blueprint: Path, console: Console, *, to_build: bool) -> Design | None:
    """None where the blueprint has mistakes, which have been shown then.

    What no target carries yet can be planned, and not built.
    """
    from backwright.checks import check_blueprint

    checked = check_blueprint(blueprint)
    if checked.backend is None or (to_build and checked.refused):
        console.findings(checked.findings)
        return None
    if not console.json:
        console.findings(checked.findings, to=sys.stderr)
    from backwright.design import design

    return design(checked.backend)


def generated(blueprint: Path, console: Console) -> dict[str, str] | None:
    """The files of the project, formatted, by path."""
    design = designed(blueprint, console, to_build=True)
    if design is None:
        return None
    from backwright.targets import generate
    from backwright.workspace import format_files

    return format_files(generate(design))

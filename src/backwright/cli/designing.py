"""From a blueprint to its design and its files, as several commands need it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from backwright.checks import Checked
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
    from backwright.design import design

    made = design(checked.backend)
    if to_build and _has_unworkable(made, checked):
        console.findings(checked.findings)
        return None
    if not console.json:
        console.findings(checked.findings, to=sys.stderr)
    return made


def _has_unworkable(made: Design, checked: Checked) -> bool:
    """Adds a finding for each value that the target cannot write."""
    from backwright.diagnostics.catalogue.carried import NotWorkedOut
    from backwright.targets import unworkable

    found = unworkable(made)
    for identity, what in found:
        name = identity.rpartition(".")[2]
        checked.findings.add(NotWorkedOut(name=name, what=what), checked.places[identity])
    return bool(found)


class Generated(NamedTuple):
    """The files of a project, formatted, by path; `owned` are those that belong to their user once they are there."""

    files: dict[str, str]
    owned: list[str]


def generated(blueprint: Path, console: Console) -> Generated | None:
    """The files of the project; None where they cannot be made, which has been said then."""
    design = designed(blueprint, console, to_build=True)
    if design is None:
        return None
    from backwright.targets import NotCarriedError, generate, owned
    from backwright.workspace import format_files

    try:
        return Generated(format_files(generate(design)), owned(design))
    except NotCarriedError as error:
        console.error(
            f"{blueprint}: {error} is not built yet",
            "the blueprint is right, and `backwright plan` shows what it means; say this part in another way",
        )
        return None

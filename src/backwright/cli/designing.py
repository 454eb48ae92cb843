"""From a blueprint to its design and its files, as several commands need it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from backwright.checks import Checked
    from backwright.cli.console import Console
    from backwright.design import Design
    from backwright.diagnostics import Findings
    from backwright.targets import NotCarriedError


class Designed(NamedTuple):
    """A design, and what was found in the blueprint that it is of."""

    design: Design
    checked: Checked


def designed(blueprint: Path, console: Console, *, to_build: bool) -> Designed | None:
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
    if to_build and _is_beyond_the_target(made, checked):
        console.findings(checked.findings)
        return None
    if not console.json:
        console.findings(checked.findings, to=sys.stderr)
    return Designed(made, checked)


def _is_beyond_the_target(made: Design, checked: Checked) -> bool:
    """Adds a finding for each value and each operation that the target cannot write."""
    from backwright.diagnostics.catalogue.carried import NotWritten
    from backwright.diagnostics.catalogue.stored import NotOfDatabases
    from backwright.targets import unworkable, unwritable

    found = {NotOfDatabases: unworkable(made), NotWritten: unwritable(made)}
    for kind, each in found.items():
        for identity, what in each:
            checked.findings.add(kind(name=identity.rpartition(".")[2], what=what), checked.places[identity])
    return any(found.values())


class Generated(NamedTuple):
    """The files of a project, formatted, by path; `owned` are those that belong to their user once they are there."""

    files: dict[str, str]
    owned: list[str]


def generated(blueprint: Path, console: Console) -> Generated | None:
    """The files of the project; None where they cannot be made, which has been said then."""
    made = designed(blueprint, console, to_build=True)
    if made is None:
        return None
    from backwright.targets import NotCarriedError, generate, owned
    from backwright.workspace import format_files

    try:
        return Generated(format_files(generate(made.design)), owned(made.design))
    except NotCarriedError as error:
        if error.about in made.checked.places:
            console.findings(_not_written(error, made.checked))
        else:
            console.error(
                f"{blueprint}: {error} is not built yet",
                "the blueprint is right, and `backwright plan` shows what it means; say this part in another way",
            )
        return None


def _not_written(error: NotCarriedError, checked: Checked) -> Findings:
    """Where the construct stands that the target met."""
    from backwright.diagnostics import Findings
    from backwright.diagnostics.catalogue.carried import NotWritten

    found = Findings(checked.findings.sources.values())
    found.add(NotWritten(name=error.about.rpartition(".")[2], what=str(error)), checked.places[error.about])
    return found

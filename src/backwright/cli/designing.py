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


def examined(blueprint: Path) -> tuple[Checked, Design | None]:
    """Whatever is wrong with a blueprint, what the target cannot write among it; no design where there is no model."""
    from backwright.checks import check_blueprint

    checked = check_blueprint(blueprint)
    if checked.backend is None:
        return checked, None
    from backwright.design import design

    made = design(checked.backend)
    if not checked.refused:
        _find_what_the_target_cannot_write(made, checked)
    return checked, made


def designed(blueprint: Path, console: Console, *, to_build: bool) -> Designed | None:
    """None where the blueprint has mistakes, which have been shown then.

    What no target carries yet can be planned, and not built.
    """
    checked, made = examined(blueprint)
    if made is None or (to_build and checked.refused):
        console.findings(checked.findings)
        return None
    if not console.json:
        console.findings(checked.findings, to=sys.stderr)
    return Designed(made, checked)


def _find_what_the_target_cannot_write(made: Design, checked: Checked) -> None:
    """Adds a finding for each value and each operation that is of that kind."""
    from backwright.diagnostics.catalogue.carried import NotWritten
    from backwright.diagnostics.catalogue.stored import NotOfDatabases
    from backwright.targets import unworkable, unwritable

    for kind, each in ((NotOfDatabases, unworkable(made)), (NotWritten, unwritable(made))):
        for identity, what in each:
            checked.findings.add(kind(name=identity.rpartition(".")[2], what=what), checked.places[identity])


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

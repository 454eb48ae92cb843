"""From the syntax tree of a blueprint to its model: names, types, rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from backwright.diagnostics import Findings

if TYPE_CHECKING:
    from backwright.model.backend import Backend
    from backwright.source import Blueprint, Source, Span


class Checked(msgspec.Struct, frozen=True):
    """A blueprint that was checked.

    `backend` is there unless something is wrong with the blueprint itself: what is right but not carried yet leaves it
    for `plan`. `places` has where each stable id stands; `refused` says that nothing can be built.
    """

    backend: Backend | None
    findings: Findings
    places: Mapping[str, Span]
    sources: Mapping[str, Source]

    @property
    def refused(self) -> bool:
        return self.findings.refused


def check_blueprint(path: Path) -> Checked:
    """Check a file, or a folder of files; whatever it holds, this answers with findings and never raises."""
    from backwright.diagnostics.reading import read_blueprint

    findings = Findings()
    blueprint = read_blueprint(path, findings)
    return _check(blueprint, findings) if blueprint is not None else Checked(None, findings, {}, findings.sources)


def check_text(text: str, name: str = "blueprint.py") -> Checked:
    """Check a blueprint that is no file."""
    from backwright.diagnostics.reading import read_text

    findings = Findings()
    blueprint = read_text(text, name, findings)
    return _check(blueprint, findings) if blueprint is not None else Checked(None, findings, {}, findings.sources)


def _check(blueprint: Blueprint, findings: Findings) -> Checked:
    from backwright.checks.building import build
    from backwright.checks.carried import refuse_what_is_not_carried
    from backwright.checks.scopes import Module, Run

    run = Run(blueprint.name, findings)
    run.modules += [Module(one.name, one.source, one.tree, findings) for one in blueprint.modules]
    backend, read = build(run)
    wrong = any(one.severity == "error" for one in findings)
    if not wrong:
        refuse_what_is_not_carried(backend, read)
    return Checked(None if wrong else backend, findings, run.places, findings.sources)

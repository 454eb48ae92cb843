"""`backwright plan shop.py`."""

from __future__ import annotations

import sys
from argparse import Namespace

from backwright.cli import exits
from backwright.cli.console import Console
from backwright.cli.designing import designed


def run(options: Namespace, console: Console) -> int:
    only = _sections(options.only, console)
    if only is None:
        return exits.USAGE
    made = designed(options.blueprint, console, to_build=False)
    if made is None:
        return exits.REFUSED
    design = made.design
    from backwright.report import plan

    if options.json:
        console.data(plan.as_data(design, only))
    elif options.format == "markdown":
        console.say(plan.markdown(design, only).rstrip())
    else:
        console.say(plan.terminal(design, console.style(), _width(), only).rstrip())
    return exits.OK


def _sections(wanted: str, console: Console) -> list[str] | None:
    """None where one of them does not exist, which has been said then."""
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    if names:
        from backwright.diagnostics import did_you_mean
        from backwright.report.plan import SECTIONS

        for name in names:
            if name not in SECTIONS:
                close = did_you_mean(name, SECTIONS)
                hint = f" (did you mean '{close}'?)" if close else ""
                console.error(f"a plan has no section '{name}'{hint}", f"it has {', '.join(SECTIONS)}")
                return None
    return names


def _width() -> int:
    """Of the terminal; what is written to a file is as wide as a page."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100

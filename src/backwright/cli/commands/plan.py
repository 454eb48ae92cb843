"""`backwright plan shop.py`."""

from __future__ import annotations

from argparse import Namespace

from backwright.cli import exits
from backwright.cli.console import Console
from backwright.cli.designing import designed


def run(options: Namespace, console: Console) -> int:
    design = designed(options.blueprint, console, to_build=False)
    if design is None:
        return exits.REFUSED
    from backwright.report import plan

    if options.json:
        console.data(plan.as_data(design))
    elif options.format == "markdown":
        console.say(plan.markdown(design).rstrip())
    else:
        console.say(plan.terminal(design, console.style()).rstrip())
    return exits.OK

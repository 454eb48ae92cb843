"""`backwright plan shop.py`."""

from __future__ import annotations

import shutil
from argparse import Namespace

from backwright.cli import exits
from backwright.cli.console import Console
from backwright.cli.designing import designed


def run(options: Namespace, console: Console) -> int:
    from backwright.report import plan

    only = [name.strip() for name in options.only.split(",") if name.strip()]
    unknown = [name for name in only if name not in plan.SECTIONS]
    if unknown:
        console.error(f"a plan has no section {unknown[0]}", f"it has {', '.join(plan.SECTIONS)}")
        return exits.USAGE
    design = designed(options.blueprint, console, to_build=False)
    if design is None:
        return exits.REFUSED
    if options.json:
        console.data(plan.as_data(design, only))
    elif options.format == "markdown":
        console.say(plan.markdown(design, only).rstrip())
    else:
        width = shutil.get_terminal_size((plan.WIDTH, 0)).columns
        console.say(plan.terminal(design, console.style(), width, only).rstrip())
    return exits.OK

"""`backwright explain BW203`."""

from __future__ import annotations

from argparse import Namespace

from backwright.cli import exits
from backwright.cli.console import Console
from backwright.diagnostics import did_you_mean
from backwright.diagnostics.catalogue import all_kinds, find_kind
from backwright.diagnostics.pages import page


def run(options: Namespace, console: Console) -> int:
    if options.code is None:
        for each in all_kinds():
            console.say(f"{each.code}  {each.slug:<28}  {each.title()}")
        return exits.OK
    kind = find_kind(options.code)
    if kind is None:
        close = did_you_mean(options.code, [name for each in all_kinds() for name in (each.code, each.slug)])
        console.error(
            f"there is no finding '{options.code}'" + (f" (did you mean '{close}'?)" if close else ""),
            "`backwright explain` lists them all",
        )
        return exits.USAGE
    console.say(page(kind).rstrip())
    return exits.OK

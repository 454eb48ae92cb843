"""`backwright check shop.py`."""

from __future__ import annotations

from argparse import Namespace

from backwright.cli import exits
from backwright.cli.console import Console
from backwright.cli.designing import examined


def run(options: Namespace, console: Console) -> int:
    checked, _ = examined(options.blueprint)
    console.findings(checked.findings)
    if checked.refused or checked.backend is None:
        return exits.REFUSED
    if not console.json:
        count = len(checked.backend.entities)
        console.say(f"{options.blueprint}: no mistakes in {count} {'entity' if count == 1 else 'entities'}")
    return exits.OK

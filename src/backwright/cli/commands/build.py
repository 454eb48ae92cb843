"""`backwright build shop.py --out backend`."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from textwrap import indent

import backwright
from backwright.cli import exits
from backwright.cli.console import Console
from backwright.cli.designing import Generated, generated
from backwright.workspace import HandEditsError, RefusedError, Written, write_environment, write_tree


def run(options: Namespace, console: Console) -> int:
    made = generated(options.blueprint, console)
    if made is None:
        return exits.REFUSED
    try:
        written, fresh_secrets = write_project(made, options.out)
    except RefusedError as error:
        report_refusal(error, console)
        return exits.REFUSED
    if console.json:
        console.data({"folder": str(options.out), "environment": fresh_secrets, **asdict(written)})
    else:
        _report(written, options.out, fresh_secrets, console)
    return exits.OK


def write_project(made: Generated, folder: Path) -> tuple[Written, bool]:
    """What was done to the files, and whether `.env` was made. Raises RefusedError."""
    files = made.files
    written = write_tree(files, folder, version=backwright.__version__, owned=made.owned)
    return written, ".env.example" in files and write_environment(folder, files[".env.example"])


def report_refusal(error: RefusedError, console: Console) -> None:
    paths = error.paths if isinstance(error, HandEditsError) else ()
    if console.json:
        console.data({"error": str(error), "help": error.help, "paths": list(paths)})
        return
    console.error(f"{error}; nothing was written", error.help)
    for path in paths:
        console.step(f"    {path}")


def _report(written: Written, folder: Path, fresh_secrets: bool, console: Console) -> None:
    verbs = ("created", "replaced", "deleted", "unchanged")
    counts = [f"{len(getattr(written, verb))} {verb}" for verb in verbs if getattr(written, verb)]
    console.say(f"{folder}: {', '.join(counts)}")
    if written.kept:
        console.say(f"kept as you edited them: {', '.join(written.kept)}")
    if written.lacking:
        console.say(f"{', '.join(written.owned)} is yours and stays as it is; the blueprint wants in it:")
        for lines in written.lacking:
            console.say("\n" + indent(lines, "    "))
    if fresh_secrets:
        console.say(f"{folder / '.env'} has fresh secrets; git ignores it")
    if written.created:
        console.say(f"how to start it: {folder / 'README.md'}")

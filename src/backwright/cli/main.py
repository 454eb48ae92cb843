"""Where every run begins and ends; whatever happens, nobody sees a traceback who did not ask for one."""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence

from backwright.cli import exits
from backwright.cli.console import Console
from backwright.cli.parser import make_parser

TRACEBACK = "BACKWRIGHT_TRACEBACK"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code. Raises SystemExit where argparse does: `--help`, `--version` and what it does not understand."""
    _print_whatever_it_is()
    # Models and texts have no circles, and a run is short: to look for them takes a third of a large build.
    gc.set_threshold(500_000)
    options = make_parser().parse_args(arguments)
    console = Console(json=getattr(options, "json", False))
    try:
        command = importlib.import_module(f"backwright.cli.commands.{options.command}")
        code: int = command.run(options, console)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return exits.INTERRUPTED
    except BrokenPipeError:
        # The interpreter flushes once more on its way out, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.CLOSED_PIPE
    except OSError as error:
        return _system_refused(console, error)
    except Exception as error:
        return _own_mistake(console, error)
    return code


def _print_whatever_it_is() -> None:
    """A name of a file that is no text, or a terminal that knows ASCII only, must not end a run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _system_refused(console: Console, error: OSError) -> int:
    _traceback_if_wanted()
    where = f"{error.filename}: " if error.filename else ""
    console.error(where + (error.strerror or str(error)))
    return exits.REFUSED


def _own_mistake(console: Console, error: Exception) -> int:
    _traceback_if_wanted()
    console.error(
        f"Backwright made a mistake: {type(error).__name__}: {error}",
        f"it is not yours; please report it with the blueprint and with what {TRACEBACK}=1 shows",
    )
    return exits.INTERNAL


def _traceback_if_wanted() -> None:
    if os.environ.get(TRACEBACK):
        import traceback

        traceback.print_exc()

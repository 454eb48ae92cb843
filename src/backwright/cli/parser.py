"""The command line, and the help that teaches it."""

from __future__ import annotations

import argparse
from pathlib import Path

import backwright

ABOUT = """\
Describe a backend once, in a blueprint. Get the code that a senior backend engineer would write.
"""

EXAMPLES = """\
examples:
  backwright new shop                      write a first blueprint, shop.py
  backwright check shop.py                 find every mistake in it
  backwright plan shop.py                  see the design before a line is written
  backwright build shop.py --out backend   write the backend
  backwright run shop.py                   build it, set it up and start it on SQLite
  backwright explain BW203                 what a finding means

exit codes:
  0   done
  1   the blueprint has mistakes, or something was refused; the output says what
  2   the command line was not understood
  70  a mistake in Backwright itself

Colours follow NO_COLOR and FORCE_COLOR. `backwright COMMAND --help` has more about each.
"""


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="backwright", description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"backwright {backwright.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _new(commands)
    _check(commands)
    _plan(commands)
    _build(commands)
    _run(commands)
    _explain(commands)
    return parser


Commands = argparse._SubParsersAction  # the name that argparse gives to no one


def _command(commands: Commands[argparse.ArgumentParser], name: str, doc: str, more: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=doc,
        description=doc[:1].upper() + doc[1:] + ".",
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _blueprint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("blueprint", type=Path, help="a Python file, or a folder of them that is a package")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document, for a tool")


def _new(commands: Commands[argparse.ArgumentParser]) -> None:
    more = """\
Writes NAME.py here: accounts, something they own, who may do what. It never replaces a file.

examples:
  backwright new shop
  backwright new shop && backwright run shop.py
"""
    parser = _command(commands, "new", "write a first blueprint", more)
    parser.add_argument("name", metavar="NAME", help="what the backend is called, such as shop or todo_list")


def _check(commands: Commands[argparse.ArgumentParser]) -> None:
    more = """\
Every mistake of the blueprint is shown in one run, with its place, its reason and what to write instead. The blueprint
is read and never run.

examples:
  backwright check shop.py
  backwright check shop.py --json | jq '.findings[].message'
"""
    parser = _command(commands, "check", "find the mistakes in a blueprint", more)
    _blueprint(parser)
    _json(parser)


def _plan(commands: Commands[argparse.ArgumentParser]) -> None:
    more = """\
Shows the routes and who may call them, tables and indexes with their reasons, what a delete takes with it, how each
operation is made safe, settings, every default that was taken, and the questions that a careful engineer would ask.
Nothing is written.

sections: routes, tables, deletes, safety, environment, defaults, security, performance, questions

examples:
  backwright plan shop.py
  backwright plan shop.py --only routes,questions
  backwright plan shop.py --only routes,questions
  backwright plan shop.py --format markdown > PLAN.md
  backwright plan shop.py --json
"""
    parser = _command(commands, "plan", "show the design before a line is written", more)
    _blueprint(parser)
    parser.add_argument("--format", choices=["terminal", "markdown"], default="terminal", help="for whom (%(default)s)")
    parser.add_argument("--only", metavar="SECTIONS", default="", help="these sections alone, such as routes,tables")
    _json(parser)


def _build(commands: Commands[argparse.ArgumentParser]) -> None:
    more = """\
The folder may be empty, new, or an earlier build. What you have edited by hand is kept; where this build would change
such a file, all of them are named and nothing is written. A git-ignored .env gets fresh secrets, once.

examples:
  backwright build shop.py --out backend
  backwright build shop.py --out backend --json
"""
    parser = _command(commands, "build", "write the backend", more)
    _blueprint(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the project")
    _json(parser)


def _run(commands: Commands[argparse.ArgumentParser]) -> None:
    more = """\
Builds the backend, installs what it needs into an environment of its own, migrates a SQLite database and starts it.
The project stays in DIR; without --out, in your cache folder.

examples:
  backwright run shop.py
  backwright run shop.py --port 9000
  backwright run shop.py --out backend
"""
    parser = _command(commands, "run", "build the backend and start it on SQLite", more)
    _blueprint(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="the folder of the project")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (%(default)s)")


def _explain(commands: Commands[argparse.ArgumentParser]) -> None:
    more = """\
examples:
  backwright explain BW203
  backwright explain unknown-field
  backwright explain                 lists them all
"""
    parser = _command(commands, "explain", "say what a finding means and what to write instead", more)
    parser.add_argument("code", metavar="CODE", nargs="?", help="the code or the name of a finding")

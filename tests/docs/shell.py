"""A shell in a folder, for the commands of a page. What it answers is compared with what the page shows."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import TracebackType

DONE = "<that was all>"


class Shell:
    """One process, so that variables and functions of one command are there for the next."""

    def __init__(self, folder: Path, tools: Path, environment: dict[str, str]) -> None:
        """`tools`: an empty folder for what the commands call by its name."""
        self._provide(tools)
        paths = [str(tools), environment["PATH"]]
        self._process = subprocess.Popen(
            ["sh"],
            cwd=folder,
            env={**environment, "PATH": ":".join(paths), "NO_COLOR": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __enter__(self) -> Shell:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)

    def _provide(self, tools: Path) -> None:
        """This Python, its `backwright`, and a `curl` for machines that have none, or an old one."""
        python = Path(sys.executable)
        commands: dict[str, tuple[Path, ...]] = {
            "backwright": (python.with_name("backwright"),),
            "curl": (python, Path(__file__).with_name("curl.py")),
            "python3": (python,),
        }
        for name, command in commands.items():
            script = tools / name
            script.write_text(f'#!/bin/sh\nexec {shlex.join(map(str, command))} "$@"\n', encoding="utf-8")
            script.chmod(0o755)

    def run(self, command: str) -> str:
        """All that it says, without spaces at the ends of lines."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{command}\necho '{DONE}'\n")
        self._process.stdin.flush()
        said = ""
        while not said.endswith(f"{DONE}\n"):
            line = self._process.stdout.readline()
            assert line, f"the shell ended with {command}:\n{said}"
            said += line
        return "\n".join(line.rstrip() for line in said.removesuffix(f"{DONE}\n").splitlines())


def shows(page: str, said: str) -> bool:
    """Whether a page shows what was said; a line of three dots is any lines, three dots in a line any text."""
    wanted = "\n".join(_line(line) for line in page.splitlines())
    return re.fullmatch(wanted, said) is not None


def _line(line: str) -> str:
    if line.strip() == "...":
        return r"[\s\S]*"
    return re.escape(line.rstrip()).replace(r"\.\.\.", ".*?")

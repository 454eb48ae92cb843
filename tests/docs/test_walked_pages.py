"""The pages that lead somewhere are walked: their files written, their commands run, what they show compared."""

from __future__ import annotations

import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from docs.shell import Shell, shows
from support.running import free_port, installed

DOCS = Path(__file__).parents[2] / "docs"
STEP = re.compile(
    r"<!-- (?P<step>write|change): (?P<file>\S+) -->\n```\w+\n(?P<text>.*?)^```$"
    r"|^```console\n(?P<commands>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
PATIENCE = 30
"""Seconds that a backend has to become ready."""


def test_the_tutorial(tmp_path: Path) -> None:
    assert walk(DOCS / "tutorial.md", tmp_path) > 20


def test_a_blueprint_of_several_files(tmp_path: Path) -> None:
    assert walk(DOCS / "packages.md", tmp_path) == 4
    comments = tmp_path / "work/backend/src/club/comments"
    assert {path.name for path in comments.iterdir()} >= {"models.py", "queries.py", "routes.py"}


def walk(page: Path, folder: Path) -> int:
    """How many commands the page has, all of which did what it shows."""
    work, tools = folder / "work", folder / "tools"
    work.mkdir()
    tools.mkdir()
    # Nothing is installed: what `run` would find installed is found in its folder.
    with Shell(work, tools, {**os.environ, "PYTHONPATH": str(work / "backend" / "src")}) as shell:
        walked = _Walk(shell, work)
        try:
            for step in STEP.finditer(page.read_text(encoding="utf-8")):
                walked.take(step)
        finally:
            walked.stop()
    return walked.commands


class _Walk:
    def __init__(self, shell: Shell, folder: Path) -> None:
        self._shell = shell
        self._folder = folder
        self._port = free_port()
        self._server = ""
        self.commands = 0

    def take(self, step: re.Match[str]) -> None:
        if step["step"] == "write":
            path = self._folder / step["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step["text"], encoding="utf-8")
        elif step["step"] == "change":
            path = self._folder / step["file"]
            path.write_text(changed(path.read_text(encoding="utf-8"), step["text"]), encoding="utf-8")
        else:
            for command, shown in commands(step["commands"].replace(":8000", f":{self._port}")):
                self.commands += 1
                said = self._serve(command) if command.startswith("backwright run") else self._shell.run(command)
                assert shows(shown, said), f"$ {command}\n{said}\n--- and not\n{shown}"

    def _serve(self, command: str) -> str:
        """Starts a backend beside the shell, in place of the one before."""
        self.stop()
        installed(self._folder / "backend")
        log = self._folder / "run.log"
        self._server = self._shell.run(f"{command} --port={self._port} >{log} 2>&1 & echo $!")
        deadline = time.monotonic() + PATIENCE
        while not _is_ready(self._port):
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        return log.read_text(encoding="utf-8").partition("INFO:")[0].rstrip()

    def stop(self) -> None:
        if self._server:
            self._shell.run(f"kill {self._server}; wait {self._server} 2>/dev/null")
            self._server = ""


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a fence, and what stands below it."""
    for block in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = block.partition("\n")
        yield command, shown.rstrip("\n")


def changed(text: str, change: str) -> str:
    """A text after a change that shows lines as they are, and those that go and come behind `-` and `+`."""
    lines = [(line[:1], line[1:]) for line in change.splitlines()]
    before = "".join(f"{line}\n" for sign, line in lines if sign != "+")
    after = "".join(f"{line}\n" for sign, line in lines if sign != "-")
    assert text.count(before) == 1, f"once in the file:\n{before}"
    return text.replace(before, after)


def _is_ready(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=1).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True

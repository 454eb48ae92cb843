"""The last step over generated Python: imports in order, none unused, formatted."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

SETTINGS = "pyproject.toml"
_MEMORY = "/dev/shm"
_ROOM = 256 * 2**20
"""Bytes that a large project does not need."""


def format_files(files: Mapping[str, str]) -> dict[str, str]:
    """The same files, their Python formatted as the project's own `pyproject.toml` says.

    One run of the formatter for all: starting it costs more than the work.
    Raises ValueError where something is not Python, which is a mistake in the generator.
    """
    python = [name for name in files if name.endswith(".py")]
    if not python:
        return dict(files)
    with tempfile.TemporaryDirectory(prefix="backwright-", dir=_memory()) as scratch:
        folder = Path(scratch)
        for name in python + [SETTINGS] * (SETTINGS in files):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(files[name], encoding="utf-8", newline="\n")
        isolated = [] if SETTINGS in files else ["--isolated"]
        fixing = ("--quiet", "--exit-zero", "--fix", "--no-cache", "--select", "I,F401,UP034")
        _ruff(folder, "check", *fixing, *isolated, ".")
        _ruff(folder, "format", "--no-cache", *isolated, ".")
        formatted = {name: (folder / name).read_text(encoding="utf-8") for name in python}
    return {**files, **formatted}


def _memory() -> str | None:
    """Where files need no disk, if there is such a place: to make thousands and delete them takes seconds on one."""
    roomy = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if roomy and "TMPDIR" not in os.environ else None


def _ruff(folder: Path, *arguments: str) -> None:
    from ruff import find_ruff_bin

    run = subprocess.run([find_ruff_bin(), *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if run.returncode:
        raise ValueError(f"the generated code could not be formatted:\n{run.stderr or run.stdout}")

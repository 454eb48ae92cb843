"""`backwright run shop.py`: build, install, migrate, start."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import NoReturn

from backwright.cli import exits
from backwright.cli.commands.build import report_refusal, write_project
from backwright.cli.console import Console
from backwright.cli.designing import generated
from backwright.workspace import RefusedError


def run(options: Namespace, console: Console) -> int:
    made = generated(options.blueprint, console)
    if made is None:
        return exits.REFUSED
    files = made.files
    folder = (options.out or _cache_folder(options.blueprint)).resolve()
    console.step(f"Building {folder}")
    try:
        write_project(made, folder)
    except RefusedError as error:
        report_refusal(error, console)
        return exits.REFUSED
    package = _package(files)
    environment = {**os.environ, "DATABASE_URL": f"sqlite+aiosqlite:///{folder / package}.db"}
    try:
        python = _install(folder, files["pyproject.toml"], console)
        console.step("Migrating the database")
        _call([str(python), "-m", "alembic", "upgrade", "head"], folder, environment)
    except subprocess.CalledProcessError as error:
        console.error(f"`{' '.join(error.cmd)}` failed:\n{error.output}")
        return exits.REFUSED
    console.step(f"Starting on http://{options.host}:{options.port} (stop with Ctrl-C)")
    return _serve(
        python,
        folder,
        environment,
        ["--factory", f"{package}.main:create_app", f"--host={options.host}", f"--port={options.port}"],
    )


def _serve(python: Path, folder: Path, environment: dict[str, str], arguments: list[str]) -> NoReturn:
    """This process becomes the server, so that signals reach it without a detour."""
    os.chdir(folder)
    os.execve(python, [str(python), "-m", "uvicorn", *arguments], environment)


def _cache_folder(blueprint: Path) -> Path:
    """One for each blueprint on this machine."""
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    path = blueprint.resolve()
    return root / "backwright" / f"{path.stem}-{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"


def _package(files: dict[str, str]) -> str:
    return next(path.split("/")[1] for path in files if path.startswith("src/") and path.endswith("/main.py"))


def _install(folder: Path, project: str, console: Console) -> Path:
    """The Python of the project's own environment, with what it needs; made again when its dependencies change."""
    environment = folder / ".venv"
    python = environment / "bin" / "python"
    stamp = environment / ".installed"
    if not python.exists():
        console.step(f"Making {environment}")
        _call([sys.executable, "-m", "venv", str(environment)], folder)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != project:
        console.step("Installing what it needs (once, about a minute)")
        _call([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", "."], folder)
        stamp.write_text(project, encoding="utf-8")
    return python


def _call(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    subprocess.run(
        command, cwd=folder, env=environment, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )

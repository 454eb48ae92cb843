"""Files to blueprints: one file, or a folder of files as a package."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from backwright.source.parsing import Problem, parse
from backwright.source.text import Source, Span

if TYPE_CHECKING:
    import ast

MAX_BYTES = 4 * 1024 * 1024
"""Some ten thousand entities. A larger file is no blueprint, and its syntax tree could fill the memory."""


MAX_FILES = 1000
"""Of a package. A folder with more, such as a home folder, was given by mistake."""


class Module(msgspec.Struct, frozen=True):
    """One file: `name` is dotted and relative to the package, "" for its `__init__`; a single file has its stem."""

    name: str
    source: Source
    tree: ast.Module


class Blueprint(msgspec.Struct, frozen=True):
    """All files of one blueprint, in the order of their names; `package` is None where it is a single file."""

    name: str
    package: str | None
    modules: tuple[Module, ...]


class Reading(msgspec.Struct, frozen=True):
    """What could be read, and why the rest could not. `sources` has the text of both, to quote from."""

    blueprint: Blueprint | None
    problems: tuple[Problem, ...]
    sources: tuple[Source, ...]


def read(path: Path) -> Reading:
    """Every file is tried, so that one run shows the problems of all."""
    package = _folder_name(path) if _is_folder(path) else None
    files = sorted(_python_files(path)) if package is not None else [path]
    if not files:
        return Reading(None, (Problem("empty", _nowhere(path)),), ())
    if len(files) > MAX_FILES:
        return Reading(None, (Problem("too many", _nowhere(path), str(MAX_FILES)),), ())
    modules, problems, sources = [], [], []
    for file in files:
        source = _load(file)
        if isinstance(source, Problem):
            problems.append(source)
            continue
        sources.append(source)
        tree = parse(source)
        if isinstance(tree, Problem):
            problems.append(tree)
        else:
            modules.append(Module(_module_name(file, path) if package is not None else file.stem, source, tree))
    blueprint = None if problems else Blueprint(package or path.stem, package, tuple(modules))
    return Reading(blueprint, tuple(problems), tuple(sources))


def read_source(source: Source) -> Reading:
    """A blueprint that is one text; its name is that of the path, without the ending."""
    tree = parse(source)
    if isinstance(tree, Problem):
        return Reading(None, (tree,), (source,))
    name = Path(source.path).stem
    return Reading(Blueprint(name, None, (Module(name, source, tree),)), (), (source,))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # opening it will say why
        return False


def _folder_name(path: Path) -> str:
    return path.name if path.name not in ("", "..") else path.resolve().name


def _python_files(folder: Path) -> list[Path]:
    """Those of the package, without hidden folders, caches and what links lead to. Stops where it can be no package."""
    found: list[Path] = []
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        found += [Path(root, name) for name in names if name.endswith(".py")]
        if len(found) > MAX_FILES:
            break
    return found


def _module_name(file: Path, package: Path) -> str:
    parts = file.relative_to(package).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _load(file: Path) -> Source | Problem:
    try:
        if file.exists() and not file.is_file():
            return Problem("unreadable", _nowhere(file), "it is no file")
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Problem("missing", _nowhere(file))
    except (OSError, ValueError) as error:
        return Problem("unreadable", _nowhere(file), getattr(error, "strerror", None) or str(error))
    if len(data) > MAX_BYTES:
        return Problem("too large", _nowhere(file), f"{MAX_BYTES // 1024 // 1024} MB")
    try:
        return Source(str(file), data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        return Problem("encoding", Span(str(file), line, column, line, column + 1), f"0x{data[error.start]:02x}")


def _nowhere(path: Path) -> Span:
    return Span(str(path), 1, 1, 1, 1)

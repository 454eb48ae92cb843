"""Paths that stay inside the folder that is written to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from backwright.workspace.manifest import FOLDER
from backwright.workspace.refusals import UnsafePathError


def check_names(names: Iterable[str]) -> None:
    """Relative, with plain parts, and none the folder of another.

    Raises UnsafePathError.
    """
    known = set(names)
    for name in known:
        path = PurePosixPath(name)
        if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in name or not name.isprintable():
            raise UnsafePathError(repr(name), "is not a path inside the folder")
        if str(path) != name or path.parts[0] == FOLDER or name == ".env":
            raise UnsafePathError(name, "is not a path that a build may write")
        for parent in path.parents:
            if str(parent) in known:
                raise UnsafePathError(name, f"cannot be written: {parent} is a file")


def check_places(folder: Path, names: Iterable[str]) -> None:
    """No part of them is a symbolic link, which could lead outside, and folders are folders.

    Raises UnsafePathError.
    """
    seen: set[Path] = set()
    for name in names:
        path = folder / name
        for part in (path, *path.parents):
            if part == folder or part in seen:
                break
            if part.is_symlink():
                raise UnsafePathError(str(part.relative_to(folder)), "is a symbolic link")
            if part != path and part.exists() and not part.is_dir():
                raise UnsafePathError(str(part.relative_to(folder)), "is a file where a folder has to be")
            seen.add(part)

"""Why nothing was written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class RefusedError(Exception):
    """Nothing was written. `help` says what the user can do."""

    help: str = ""


class ForeignFolderError(RefusedError):
    help = "give `--out` a folder that is empty, does not exist yet, or was made by `build`"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is not empty and was not made by Backwright")
        self.folder = folder


class HandEditsError(RefusedError):
    help = "undo these edits, or build into another folder and take over what you want"

    def __init__(self, paths: Sequence[str]) -> None:
        files = "1 file has" if len(paths) == 1 else f"{len(paths)} files have"
        super().__init__(f"{files} been edited by hand and would change")
        self.paths = tuple(paths)


class UnsafePathError(RefusedError):
    help = "files are only written inside the folder that `--out` names"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} {reason}")
        self.path = path

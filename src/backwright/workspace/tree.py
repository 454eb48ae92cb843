"""Write a generated project, keeping what its owner changed.

Each file is judged by three hashes: what the last build wrote, what is there now, what this build makes. An edit stays
as long as this build makes the same as the last one; where both changed nothing at all is written. Files that belong to
their user are written where there are none; no manifest lists them, so nothing ever replaces or deletes them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from backwright.workspace.manifest import FOLDER, NAME, Manifest, digest
from backwright.workspace.owned import lacking
from backwright.workspace.paths import check_names, check_places
from backwright.workspace.refusals import ForeignFolderError, HandEditsError, UnsafePathError


@dataclass(frozen=True, slots=True)
class Written:
    """What a build did to each file. `kept` were edited by hand, and this build did not want to change them.

    `owned` belong to their user; `lacking` is what these have to be given, by hand, for the rest to fit.
    """

    created: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def write_tree(files: Mapping[str, str], folder: Path, *, version: str, owned: Collection[str] = ()) -> Written:
    """All of it, or nothing. `version` is that of the tool, for the manifest; `owned` are written only once.

    Raises RefusedError.
    """
    check_names(files)
    folder = folder.resolve()
    before = _manifest_of(folder)
    check_places(folder, [NAME, *files, *before.files])
    contents = {name: text.encode() for name, text in files.items() if name not in owned}
    verdicts = dict(_judge(folder, before, contents))
    edited = sorted(name for name, verdict in verdicts.items() if verdict == "edited")
    if edited:
        raise HandEditsError(edited)
    after = Manifest(version, {name: digest(content) for name, content in contents.items()})
    kept = sorted(name for name in owned if (folder / name).exists())
    new = {name: files[name].encode() for name in owned if name not in kept}
    verdicts |= dict.fromkeys(new, "created")
    done = {verdict: tuple(sorted(n for n in verdicts if verdicts[n] == verdict)) for verdict in set(verdicts.values())}
    missing = tuple(line for name in kept for line in lacking(files[name], folder / name))
    written = Written(**done, owned=tuple(kept), lacking=missing)
    changed = {name: (contents | new)[name] for name in written.created + written.replaced}
    _apply(folder, changed, written.deleted, after)
    return written


def write_new_file(path: Path, text: str) -> None:
    """Raises FileExistsError."""
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def _manifest_of(folder: Path) -> Manifest:
    if folder.exists() and not folder.is_dir():
        raise UnsafePathError(str(folder), "is not a folder")
    manifest = Manifest.load(folder)
    if manifest is not None:
        check_names(manifest.files)
        return manifest
    # A repository that has just been made is as good as empty.
    if folder.exists() and any(entry.name != ".git" for entry in folder.iterdir()):
        raise ForeignFolderError(folder)
    return Manifest("")


def _judge(folder: Path, before: Manifest, contents: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    for name in {*contents, *before.files}:
        now = _digest_of(folder / name)
        new = digest(contents[name]) if name in contents else None
        yield name, _verdict(before.files.get(name), now, new)


def _verdict(before: str | None, now: str | None, new: str | None) -> str:
    """None is a file that is not there."""
    if now == new:
        return "unchanged"
    if now == before:
        return "created" if now is None else "deleted" if new is None else "replaced"
    return "kept" if before == new else "edited"


def _digest_of(path: Path) -> str | None:
    try:
        return digest(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:  # a folder, or a file that may not be read: certainly not what was generated
        return "unreadable"


def _apply(folder: Path, changed: Mapping[str, bytes], deleted: tuple[str, ...], manifest: Manifest) -> None:
    """Everything is on the disk before the first file changes its name; the manifest comes last.

    Interrupted in between, the next build sees files that are already as it wants them.
    """
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix="writing-", dir=folder / FOLDER))
    try:
        for number, content in enumerate(changed.values()):
            (staging / str(number)).write_bytes(content)
        (staging / "manifest").write_text(manifest.text(), encoding="utf-8", newline="\n")
        for number, name in enumerate(changed):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / str(number)).replace(folder / name)
        for name in deleted:
            (folder / name).unlink()
            _remove_empty_folders(folder, folder / name)
        (staging / "manifest").replace(folder / NAME)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _remove_empty_folders(folder: Path, path: Path) -> None:
    for parent in path.parents:
        if parent == folder or any(os.scandir(parent)):
            return
        parent.rmdir()

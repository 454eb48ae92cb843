"""Writing a project: all of it or nothing, and never over what its owner changed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from backwright.workspace import ForeignFolderError, HandEditsError, UnsafePathError, Written, write_tree

FILES = {"README.md": "one\n", "src/app/main.py": "two\n", "src/app/users/models.py": "three\n"}


def build(folder: Path, files: dict[str, str] | None = None) -> Written:
    return write_tree(FILES if files is None else files, folder, version="1")


def tree(folder: Path) -> dict[str, str]:
    """What is there, without the manifest."""
    paths = (path for path in folder.rglob("*") if path.is_file() and ".backwright" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


@pytest.mark.parametrize("place", ["new", "deeply/new", "."])
def test_an_empty_or_new_folder(tmp_path: Path, place: str) -> None:
    written = build(tmp_path / place)
    assert written == Written(created=tuple(sorted(FILES)))
    assert tree(tmp_path / place) == FILES
    assert [path.name for path in (tmp_path / place / ".backwright").iterdir()] == ["manifest.json"]


def test_a_repository_that_has_just_been_made(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert build(tmp_path).created


def test_the_same_again_writes_nothing(tmp_path: Path) -> None:
    build(tmp_path)
    os.utime(tmp_path / "README.md", ns=(1, 1))
    assert build(tmp_path) == Written(unchanged=tuple(sorted(FILES)))
    assert (tmp_path / "README.md").stat().st_mtime_ns == 1


def test_what_changed_in_the_blueprint_changes(tmp_path: Path) -> None:
    build(tmp_path)
    written = build(tmp_path, {"README.md": "one\n", "src/app/main.py": "2\n", "src/new.py": "4\n"})
    assert written == Written(
        created=("src/new.py",),
        replaced=("src/app/main.py",),
        deleted=("src/app/users/models.py",),
        unchanged=("README.md",),
    )
    assert not (tmp_path / "src/app/users").exists()


def test_an_edit_stays_where_the_build_makes_the_same_as_before(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "README.md").write_text("mine\n")
    (tmp_path / "src/app/users/models.py").unlink()
    (tmp_path / "src/own.py").write_text("own\n")
    written = build(tmp_path, FILES | {"src/app/main.py": "2\n"})
    assert written == Written(replaced=("src/app/main.py",), kept=("README.md", "src/app/users/models.py"))
    assert tree(tmp_path) == {"README.md": "mine\n", "src/app/main.py": "2\n", "src/own.py": "own\n"}
    assert build(tmp_path, FILES | {"src/app/main.py": "2\n"}).kept == written.kept


def test_edits_that_would_be_lost_are_all_named_and_nothing_is_written(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "README.md").write_text("mine\n")
    (tmp_path / "src/app/users/models.py").write_text("mine\n")
    (tmp_path / "src/new.py").write_text("mine\n")
    before = tree(tmp_path)
    manifest = (tmp_path / ".backwright/manifest.json").read_text()
    with pytest.raises(HandEditsError) as refused:
        build(tmp_path, {"README.md": "1\n", "src/app/main.py": "2\n", "src/new.py": "4\n"})
    assert refused.value.paths == ("README.md", "src/app/users/models.py", "src/new.py")
    assert tree(tmp_path) == before
    assert (tmp_path / ".backwright/manifest.json").read_text() == manifest


def test_an_edit_that_is_what_the_build_makes_is_no_edit(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "README.md").write_text("1\n")
    assert build(tmp_path, FILES | {"README.md": "1\n"}).unchanged == tuple(sorted(FILES))
    assert build(tmp_path, FILES).replaced == ("README.md",)


def test_a_build_that_was_interrupted_is_finished_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path)
    replace, calls = Path.replace, []

    def fails_the_second_time(path: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise OSError("no space left")
        return replace(path, target)

    changed = {name: text.upper() for name, text in FILES.items()}
    monkeypatch.setattr(Path, "replace", fails_the_second_time)
    with pytest.raises(OSError, match="no space left"):
        build(tmp_path, changed)
    monkeypatch.undo()
    assert [path.name for path in (tmp_path / ".backwright").iterdir()] == ["manifest.json"]
    assert len(build(tmp_path, changed).unchanged) == 1
    assert tree(tmp_path) == changed


def test_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine\n")
    with pytest.raises(ForeignFolderError):
        build(tmp_path)
    (tmp_path / ".backwright").mkdir()
    (tmp_path / ".backwright/manifest.json").write_text("[]")
    with pytest.raises(ForeignFolderError):
        build(tmp_path)
    assert set(tree(tmp_path)) == {"notes.txt"}


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine\n")
    with pytest.raises(UnsafePathError, match="is not a folder"):
        build(tmp_path / "out")


@pytest.mark.parametrize(
    "name",
    [
        "/etc/x",
        "../x",
        "a/../../x",
        "a\\..\\x",
        "",
        ".",
        "a//b",
        "./a",
        ".env",
        ".backwright/manifest.json",
        "a\nb",
        "a\0",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafePathError):
        build(tmp_path / "out", {"fine.py": "x\n", name: "x\n"})
    assert list(tmp_path.iterdir()) == []


def test_a_file_cannot_be_the_folder_of_another(tmp_path: Path) -> None:
    with pytest.raises(UnsafePathError, match="is a file"):
        build(tmp_path, {"a": "x\n", "a/b": "x\n"})


def test_links_are_not_followed(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    build(out)
    (out / "src").rename(elsewhere)
    (out / "src").symlink_to(elsewhere)
    with pytest.raises(UnsafePathError, match="src is a symbolic link"):
        build(out, FILES | {"src/app/main.py": "2\n"})
    assert (elsewhere / "app/main.py").read_text() == "two\n"


def test_a_file_in_place_of_a_folder_and_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    build(tmp_path, {"a.py": "x\n"})
    (tmp_path / "src").write_text("mine\n")
    with pytest.raises(UnsafePathError, match="a file where a folder has to be"):
        build(tmp_path)
    (tmp_path / "b.py").mkdir()
    with pytest.raises(HandEditsError):
        build(tmp_path, {"a.py": "x\n", "b.py": "x\n"})


def test_a_manifest_that_points_elsewhere_deletes_nothing(tmp_path: Path) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim"
    build(out)
    victim.write_text("one\n")
    manifest = json.loads((out / ".backwright/manifest.json").read_text())
    manifest["files"]["../victim"] = manifest["files"]["README.md"]
    (out / ".backwright/manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(UnsafePathError):
        build(out)
    assert victim.read_text() == "one\n"


def test_the_manifest_names_the_version_and_each_file(tmp_path: Path) -> None:
    build(tmp_path)
    manifest = json.loads((tmp_path / ".backwright/manifest.json").read_text())
    assert manifest["version"] == "1"
    assert list(manifest["files"]) == sorted(FILES)


OWN = "src/app/external.py"
STUB = 'async def quote(city: str) -> int:\n    """What it costs."""\n    raise NotImplementedError\n'


def build_with_own(folder: Path, text: str = STUB) -> Written:
    return write_tree(FILES | {OWN: text}, folder, version="1", owned=[OWN])


def test_a_file_of_the_user_is_written_once(tmp_path: Path) -> None:
    assert OWN in build_with_own(tmp_path).created
    mine = "async def quote(city: str) -> int:\n    return 1\n"
    (tmp_path / OWN).write_text(mine)
    written = build_with_own(tmp_path)
    assert (written.owned, written.lacking, written.created, written.replaced) == ((OWN,), (), (), ())
    assert build(tmp_path).deleted == ()
    assert (tmp_path / OWN).read_text() == mine
    (tmp_path / OWN).unlink()
    assert build_with_own(tmp_path).created == (OWN,)


def test_what_a_file_of_the_user_lacks_is_said(tmp_path: Path) -> None:
    build_with_own(tmp_path)
    (tmp_path / OWN).write_text("# all mine\n\nasync def quote( city:str )->int: return 1\n")
    assert build_with_own(tmp_path).lacking == ()
    more = STUB.replace("city: str", "city: str, fast: bool") + '\n\nasync def ask() -> None:\n    """Whom?"""\n'
    assert build_with_own(tmp_path, more).lacking == (
        'async def quote(city: str, fast: bool) -> int:\n    """What it costs."""\n    raise NotImplementedError',
        'async def ask() -> None:\n    """Whom?"""',
    )
    (tmp_path / OWN).write_text("not Python, for now\n")
    assert build_with_own(tmp_path, more).lacking == ()
    assert (tmp_path / OWN).read_text() == "not Python, for now\n"


def test_an_own_file_that_is_there_before_the_first_build_asks_for_it_stays(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / OWN).write_text("mine = 1\n")
    assert build_with_own(tmp_path).lacking == (STUB.rstrip(),)
    assert (tmp_path / OWN).read_text() == "mine = 1\n"

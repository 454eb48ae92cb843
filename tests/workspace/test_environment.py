"""`.env`: once, with secrets of its own, for its owner's eyes."""

from __future__ import annotations

from pathlib import Path

from backwright.workspace import PLACEHOLDER, write_environment

EXAMPLE = (
    f"# Settings\nDATABASE_URL=sqlite+aiosqlite:///app.db\nSECRET_KEY={PLACEHOLDER}\nOTHER_KEY={PLACEHOLDER}-too\n"
)


def values(folder: Path) -> dict[str, str]:
    lines = (folder / ".env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def test_each_secret_is_fresh_and_the_rest_as_in_the_example(tmp_path: Path) -> None:
    assert write_environment(tmp_path, EXAMPLE)
    found = values(tmp_path)
    assert found["DATABASE_URL"] == "sqlite+aiosqlite:///app.db"
    assert len(found["SECRET_KEY"]) == 64
    assert found["SECRET_KEY"] != found["OTHER_KEY"]
    assert PLACEHOLDER not in (tmp_path / ".env").read_text()


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    write_environment(tmp_path, EXAMPLE)
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600


def test_it_is_written_once(tmp_path: Path) -> None:
    write_environment(tmp_path, EXAMPLE)
    before = values(tmp_path)
    assert not write_environment(tmp_path, EXAMPLE)
    assert values(tmp_path) == before


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".env").symlink_to(tmp_path / "elsewhere")
    assert not write_environment(tmp_path, EXAMPLE)
    assert not (tmp_path / "elsewhere").exists()

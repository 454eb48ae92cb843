"""A blueprint of several files."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.checks import Checked, check_blueprint

HEAD = "from __future__ import annotations\n\n"
USERS = """
from backwright import Account, App
from backwright.fields import Email, Password, field
from backwright.rules import allow, anyone, me, signed_in

app = App(name="club")
members = [signed_in]


class User(Account):
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, read=me)
"""
NOTES = """
from typing import TYPE_CHECKING

from backwright import Entity
from backwright.rules import allow, me

from {users} import members
if TYPE_CHECKING:
    from {users} import User as Person


class Note(Entity):
    text: str
    author: Person = me

    allow(read=members, create=members, update=author)
"""


def check(folder: Path, **modules: str) -> Checked:
    package = folder / "club"
    package.mkdir()
    for name, text in modules.items():
        (package / f"{name}.py").write_text(HEAD + text, encoding="utf-8")
    return check_blueprint(package)


@pytest.mark.parametrize("users", [".users", "club.users"])
def test_modules_share_their_names(tmp_path: Path, users: str) -> None:
    checked = check(tmp_path, users=USERS, notes=NOTES.format(users=users))
    assert [finding.headline for finding in checked.findings] == []
    assert checked.backend is not None
    note = checked.backend.entity("Note")
    assert [link.target for link in note.links] == ["User"]
    assert checked.backend.name == "club"
    assert checked.places["Note.text"].path.endswith("notes.py")


def test_a_name_is_imported_before_it_is_used(tmp_path: Path) -> None:
    text = NOTES.format(users=".users").replace("User as Person", "Usr as Person")
    checked = check(tmp_path, users=USERS, notes=text)
    assert [finding.headline for finding in checked.findings] == ["users declares no 'Usr' (did you mean 'User'?)"]


def test_a_name_has_one_meaning_in_all_files(tmp_path: Path) -> None:
    checked = check(tmp_path, users=USERS, others=USERS.replace("app = App(name='club')", ""))
    assert {finding.code for finding in checked.findings} >= {"BW215"}


def test_a_module_that_is_not_there(tmp_path: Path) -> None:
    checked = check(tmp_path, users=USERS, notes=NOTES.format(users=".user"))
    found = {finding.headline for finding in checked.findings}
    assert found == {"there is no module .user in this blueprint (did you mean 'users'?)"}


def test_a_mistake_in_a_file_is_told_in_that_file(tmp_path: Path) -> None:
    checked = check(tmp_path, users=USERS + "    bio: Strange\n", notes=NOTES.format(users=".users"))
    assert [Path(finding.span.path).name for finding in checked.findings] == ["users.py"]

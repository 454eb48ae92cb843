"""`backwright new shop`."""

from __future__ import annotations

import keyword
import re
from argparse import Namespace
from pathlib import Path

from backwright.cli import exits
from backwright.cli.console import Console
from backwright.workspace import write_new_file

BLUEPRINT = '''\
"""{title}: people keep notes, and show the ones that they like to everybody."""

from __future__ import annotations

from backwright import Account, App, Entity, Rest, Tokens, lists
from backwright.fields import Email, Password, field
from backwright.logic import action
from backwright.rules import allow, anyone, me, nobody, signed_in

app = App(api=Rest(prefix="/api"), sign_in=Tokens())


class User(Account):
    """Someone who signs in with their e-mail."""

    email: Email = field(unique=True)
    name: str = field(max=80)
    password: Password

    allow(create=anyone, read=me, update=me)


class Note(Entity):
    """Something that a user wrote down. Others see it once it is published."""

    title: str = field(max=200)
    text: str = field(default="", max=10_000)
    published: bool = field(default=False, write=nobody)
    author: User = me

    def public(self) -> bool:
        return self.published

    allow(read=[author, public], create=signed_in, update=author, delete=author)
    lists(order="-created_at", filter=["published"], search=["title", "text"])

    @action(by=author)
    def publish(self) -> None:
        """Everybody may read it from now on."""
        self.published = True
'''


def run(options: Namespace, console: Console) -> int:
    name = options.name.removesuffix(".py").replace("-", "_").lower()
    if not re.fullmatch("[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        console.error(f"'{options.name}' cannot be the name of a Python module", "such as shop, or todo_list")
        return exits.USAGE
    path = Path(f"{name}.py")
    try:
        write_new_file(path, BLUEPRINT.replace("{title}", name.replace("_", " ").capitalize()))
    except FileExistsError:
        console.error(f"{path} is there already; nothing was written", "give another name")
        return exits.REFUSED
    console.say(f"{path} is a first blueprint. Change it, then:\n")
    console.say(f"  backwright check {path}\n  backwright plan {path}\n  backwright run {path}")
    return exits.OK

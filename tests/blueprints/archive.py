"""Archive: folders and documents that several edit at once, that are deleted softly, and brought back."""

from __future__ import annotations

from typing import Annotated, Literal

from backwright import Account, App, Entity, lists
from backwright.fields import Email, Password, field, many, relation, unique, within
from backwright.logic import action, computed, require
from backwright.rules import allow, anyone, has_role, me, signed_in

app = App()

keeper = has_role("keeper")


class User(Account):
    email: Email = field(unique=True)
    password: Password
    role: Literal["reader", "keeper"] = "reader"

    allow(create=anyone, read=me, update=me)


class Tag(Entity, timestamps=False):
    """A word that documents are found by."""

    word: str = field(key=True, max=20)

    allow(read=anyone, create=keeper, delete=keeper)


class Folder(Entity, versioned=True):
    """Where documents lie."""

    code: str = field(key=True, max=20)
    title: str = field(max=60)
    documents: list[Document] = many()

    allow(read=anyone, create=signed_in, update=signed_in, delete=keeper)

    @computed
    def size(self) -> int:
        return sum(document.pages for document in self.documents)

    @action(by=keeper)
    def rename(self, title: Annotated[str, field(max=60)]) -> None:
        """Give it another title."""
        self.title = title


class Document(Entity, versioned="required"):
    """A paper; who changes it has to say which version they saw."""

    folder: Folder = within()
    number: int = field(key=True, min=1, max=999)
    title: str = field(max=60)
    pages: int = field(default=1, min=1)
    state: Literal["draft", "final"] = "draft"
    author: User = relation(default=me)
    tags: set[Tag] = many()

    allow(read=anyone, create=signed_in, update=[author, keeper], delete=[author, keeper])
    unique("folder", "title")
    lists(order="number", filter=["state", "tags.word"], sort=["pages"], limit=20)

    @action(by=[author, keeper], moves="draft -> final")
    def finish(self) -> None:
        """It is written."""
        require(self.pages < 100, "too long")

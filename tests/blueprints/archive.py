"""Archive: folders and documents that several edit at once, that are deleted softly, and brought back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from backwright import Account, App, Entity, Tokens, lists
from backwright.fields import Email, Password, Slug, field, index, inline, many, relation, slugify, unique, within
from backwright.logic import Reply, action, computed, delete, query, reply, require, rows, today
from backwright.rules import allow, anyone, has_role, me, signed_in

app = App(sign_in=Tokens(access=timedelta(minutes=15), refresh=timedelta(days=30)))

keeper = has_role("keeper")


class User(Account, soft_delete=True):
    email: Email = field(unique=True)
    password: Password
    role: Literal["reader", "keeper"] = "reader"

    allow(create=anyone, read=[me, keeper], update=me, delete=me, restore=keeper)


class Tag(Entity, timestamps=False):
    """A word that documents are found by."""

    word: str = field(key=True, max=20)

    allow(read=anyone, create=keeper, delete=keeper)


class Folder(Entity, versioned=True, soft_delete=True):
    """Where documents lie."""

    code: Slug = slugify("title", key=True)
    title: str = field(max=60)
    documents: list[Document] = many()
    watchers: set[User] = many()

    allow(read=anyone, create=signed_in, update=signed_in, delete=keeper, restore=keeper)

    @computed
    def size(self) -> int:
        return sum(document.pages for document in self.documents)

    @computed
    def watched(self, me: User) -> bool:
        return me in self.watchers

    @computed
    def watchers_count(self) -> int:
        return len(self.watchers)

    @action(by=signed_in)
    def watch(self, me: User) -> None:
        self.watchers.add(me)

    @action(by=keeper)
    def rename(self, title: Annotated[str, field(max=60)]) -> None:
        """Give it another title."""
        self.title = title


class Document(Entity, versioned="required", soft_delete=True):
    """A paper; who changes it has to say which version they saw."""

    folder: Folder = within()
    number: int = field(key=True, min=1, max=999)
    title: str = field(max=60)
    pages: int = field(default=1, min=1)
    state: Literal["draft", "review", "final"] = "draft"
    author: User = relation(default=me)
    tags: set[Tag] = inline(create=True)
    related: set[Document] = many()

    def in_work(self) -> bool:
        return self.state in ("draft", "review")

    allow(read=anyone, create=signed_in, update=[author, keeper], delete=[author, keeper], restore=author)
    unique("folder", "title")
    index("author", "number", where=in_work)
    lists(order="number", filter=["state", "tags.word"], sort=["pages"], limit=20)

    @computed
    def related_count(self) -> int:
        return len(self.related)

    @computed
    def is_settled(self) -> bool:
        return all(other.state == "final" for other in self.related)

    @action(by=signed_in)
    def relate(self, other: Document) -> None:
        """See also."""
        require(other not in self.related, "is related")
        self.related.add(other)

    @action(by=keeper)
    def discard(self) -> None:
        """Away with it."""
        delete(self)

    @action(by=[author, keeper], moves="draft | review -> final")
    def finish(self) -> None:
        """It is written."""
        require(self.pages < 100, "too long")


class Remark(Entity):
    """What somebody has to say; it goes with the document, and comes back with it."""

    document: Document = within()
    text: str = field(max=200)
    author: User = relation(default=me)

    allow(read=anyone, create=signed_in, delete=author)
    lists(order="id")


class Loan(Entity):
    """Who has a document at home; it still tells which one when that is deleted."""

    document: Document
    reader: User = relation(default=me)
    until: date

    allow(read=anyone, create=signed_in, update=reader)
    lists(order="until", filter=["document.title"], limit=20)


@query(by=anyone)
def overview() -> Reply:
    """How much there is."""
    return reply(
        folders=[folder.title for folder in rows(Folder)],
        pages=sum(document.pages for document in rows(Document)),
        drafts=[document.title for document in rows(Document) if document.state == "draft"],
        out=[loan.document.title for loan in rows(Loan) if loan.until < today()],
    )

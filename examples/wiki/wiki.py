"""Wiki: pages that everybody may better. Each save is kept as a revision, and nothing that was written is ever lost."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from backwright import Account, App, Entity, Record, Rest, Tokens, View, lists, setting, show
from backwright.fields import Email, Password, Slug, field, inline, many, sequence, slugify, within
from backwright.logic import action, after, computed, create, ensure, groups, query, require, rows, stored
from backwright.rules import allow, anyone, has_role, me, signed_in

app = App(api=Rest(prefix="/v1", case="camel"), sign_in=Tokens())

ADMIN_PASSWORD: Password = setting("The password of the first admin.")

admin = has_role("admin")
editor = has_role("editor", "admin")


class User(Account):
    """Someone who writes."""

    name: str = field(key=True, fixed=True, min=2, max=30, pattern="[a-z0-9-]+")
    email: Email = field(unique=True)
    password: Password
    role: Literal["writer", "editor", "admin"] = field(default="writer", write=admin)

    allow(create=anyone, read=[me, admin], update=me)
    allow(update=admin, only=["role"])


class Author(View, User, nested=True):
    """What everybody sees of someone who writes."""

    show(User.name)
    allow(get=anyone)


class Topic(Entity, timestamps=False):
    """What pages are about."""

    name: str = field(value=True, max=40)

    allow(list=anyone)
    lists(order="name")


class Page(Entity, versioned=True):
    """What the wiki knows about something. Who sends an ETag with If-Match overwrites nobody's work."""

    slug: Slug = slugify("title", key=True)
    title: str = field(max=120)
    text: str = field(default="", max=100_000, listed=False)
    note: str = field(default="", max=200, listed=False)
    topics: set[Topic] = inline(create=True)
    protection: Literal["open", "editors"] = field(default="open", write=editor)
    edited_by: User = me
    revisions: list[Revision] = many()

    def writable(self, me: User) -> bool:
        return self.protection == "open" or me.role != "writer"

    @stored
    def edits(self) -> int:
        return len(self.revisions)

    allow(read=anyone, create=signed_in, update=writable)
    lists(
        order="title", limit=50, search=["title", "text"], filter={"topic": "topics.name"}, sort=["edits", "updated_at"]
    )

    @after("create", "update")
    def keep(self, me: User) -> None:
        self.edited_by = me
        create(Revision(page=self, title=self.title, text=self.text, note=self.note, author=me))

    @query(by=anyone)
    def history(self, since: date, until: date) -> list[Change]:
        """What was changed from the day `since` until before the day `until`, the latest first."""
        return [
            change_of(revision)
            for revision in sorted(self.revisions, key=number_of, reverse=True)
            if since <= revision.created_at.date() < until
        ]

    @query(by=anyone)
    def contributors(self) -> list[Contributor]:
        """Who wrote it, whoever wrote most first."""
        return sorted(
            [Contributor(name=author.name, edits=len(made)) for author, made in groups(self.revisions, by=author_of)],
            key=most_first,
        )


class Revision(Entity, append_only=True):
    """A page as it was after one save."""

    page: Page = within()
    number: int = sequence(per="page", key=True)
    title: str = field(max=120)
    text: str = field(max=100_000, blank=True, listed=False)
    note: str = field(default="", max=200)
    author: User

    def writable(self, me: User) -> bool:
        return self.page.writable(me)

    @computed
    def size(self) -> int:
        return len(self.text)

    allow(read=anyone)
    lists(order="-number", limit=50, filter={"author": "author.name"})

    @action(by=writable)
    def restore(self, me: User) -> Page:
        """Make the page what it was then: that is a save like every other."""
        page = self.page
        require(page.title != self.title or page.text != self.text, "the page is like that")
        page.title = self.title
        page.text = self.text
        page.note = f"back to revision {self.number}"
        page.keep(me)
        return page


class Change(Record):
    """One save."""

    slug: str
    title: str
    number: int
    note: str
    author: str
    at: datetime


class Contributor(Record):
    """How often somebody saved a page."""

    name: str
    edits: int


def change_of(revision: Revision) -> Change:
    return Change(
        slug=revision.page.slug,
        title=revision.title,
        number=revision.number,
        note=revision.note,
        author=revision.author.name,
        at=revision.created_at,
    )


def number_of(revision: Revision) -> int:
    return revision.number


def author_of(revision: Revision) -> User:
    return revision.author


def most_first(contributor: Contributor) -> int:
    return -contributor.edits


def newest_first(revision: Revision) -> datetime:
    return revision.created_at


@query("GET", "/changes", by=anyone)
def changes(count: Annotated[int, field(min=1, max=100)] = 20) -> list[Change]:
    """The latest saves of all pages."""
    return [change_of(one) for one in sorted(rows(Revision), key=newest_first, reverse=True)[:count]]


ensure(User(name="admin", email="admin@example.com", password=ADMIN_PASSWORD, role="admin"))

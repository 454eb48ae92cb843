"""Blog: authors write posts as drafts and publish them, readers comment, moderators keep the peace."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from backwright import Account, App, Entity, Rest, Tokens, View, lists, show
from backwright.fields import Email, Password, Slug, Url, field, inline, many, slugify, within
from backwright.logic import action, computed, now, query, require
from backwright.rules import allow, anyone, has_role, me, nobody, signed_in

app = App(
    api=Rest(prefix="/v1", case="camel"),
    sign_in=Tokens(access=timedelta(hours=1)),
)

moderator = has_role("moderator")


class User(Account):
    """Someone who writes or reads."""

    username: str = field(key=True, min=2, max=40, pattern="[a-z0-9_]+")
    email: Email = field(unique=True)
    password: Password
    bio: str | None = field(default=None, max=500)
    website: Url | None = None
    role: Literal["member", "moderator"] = field(default="member", write=moderator)
    saved: set[Post] = many(inverse="saved_by")

    allow(create=anyone, read=[me, moderator], update=me)
    allow(update=moderator, only=["role"])


class Author(View, User, nested=True):
    """What everybody sees of someone who writes."""

    show(User.username, User.bio, User.website)
    allow(get=anyone)


class Topic(Entity, timestamps=False):
    """What posts are about."""

    name: str = field(key=True, max=40)
    description: str = field(default="", max=200)

    allow(read=anyone, write=moderator)


class Post(Entity):
    """Something to read. Nobody but its author sees a draft."""

    slug: Slug = slugify("title", key=True)
    title: str = field(max=160)
    summary: str = field(default="", max=300)
    body: str = field(listed=False, max=50_000)
    topics: set[Topic] = inline()
    author: User = me
    status: Literal["draft", "published"] = field(default="draft", write=nobody)
    published_at: datetime | None = field(default=None, write=nobody)
    saved_by: set[User] = many()
    comments: list[Comment] = many()

    def public(self) -> bool:
        return self.status == "published"

    allow(read=[public, author], create=signed_in, update=author, delete=[author, moderator])
    lists(
        order=["-published_at", "-created_at"],
        limit=20,
        filter={"topic": "topics.name", "author": "author.username", "status": "status", "published": "published_at"},
        sort=["published_at", "title"],
        search=["title", "summary", "body"],
    )

    @computed
    def saved_by_me(self, me: User | None) -> bool:
        return me in self.saved_by

    @computed
    def comment_count(self) -> int:
        return len(self.comments)

    @query
    def saved(self, me: User) -> bool:
        """The posts that I put aside."""
        return me in self.saved_by

    @action(by=author)
    def publish(self) -> None:
        """Show it to everybody."""
        require(self.status == "draft", "is published already")
        self.status = "published"
        self.published_at = now()

    @action(by=[author, moderator])
    def withdraw(self) -> None:
        """Make it a draft again."""
        self.status = "draft"
        self.published_at = None

    @action(by=signed_in)
    def save(self, me: User) -> None:
        self.saved_by.add(me)

    @action("DELETE", "save", by=signed_in)
    def unsave(self, me: User) -> None:
        self.saved_by.discard(me)


class Comment(Entity):
    """What a reader says of a post."""

    post: Post = within()
    author: User = me
    body: str = field(max=2_000)

    allow(list=anyone, create=signed_in, update=author, delete=[author, post.author, moderator])
    lists(limit=50)

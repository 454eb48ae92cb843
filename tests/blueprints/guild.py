"""Guild: teams, their members by name, and what they make; rows in rows in rows, keys of several parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from backwright import Account, App, Entity, Rest, Tokens, View, lists, show
from backwright.fields import Email, Password, Slug, field, inline, many, relation, slugify, unique, within
from backwright.logic import action, computed, query
from backwright.rules import allow, anyone, has_role, me, signed_in

app = App(
    api=Rest(
        prefix="/api",
        request={"{entity}": "{data}"},
        one={"{entity}": "{data}"},
        many={"{entities}": "{data}"},
        limit=None,
    ),
    sign_in=Tokens(scheme="Token", access=timedelta(hours=1)),
    ids="uuid",
)

owner = has_role("owner")
member = has_role("owner", "member")


class User(Account, current="user"):
    """Somebody."""

    email: Email = field(unique=True)
    password: Password
    name: str = field(max=40)
    friends: set[User] = many()
    teams: list[Membership] = many()

    allow(create=anyone, read=me, update=me, delete=me)


class Buddy(View, User, nested=True):
    """What others see of somebody."""

    show(User.id, User.name)
    allow(get=signed_in)

    @computed
    def friend(self, me: User | None) -> bool:
        return me in self.friends

    @action("POST", "befriend", by=signed_in)
    def befriend(self, me: User) -> None:
        self.friends.add(me)

    @action("DELETE", "befriend", by=signed_in)
    def unfriend(self, me: User) -> None:
        self.friends.discard(me)


class Team(Entity):
    """People who make things together."""

    slug: Slug = slugify("name", key=True, max=20)
    name: str = field(max=60)
    open: bool = True
    founder: User = me
    members: list[Membership] = many()
    works: list[Work] = many()

    def listed(self) -> bool:
        return self.open

    allow(read=[listed, founder, member], create=signed_in, update=[founder, owner], delete=founder)
    lists(order="name")

    @computed
    def size(self) -> int:
        return len(self.members)


class Membership(Entity, path="members"):
    """Somebody in a team."""

    team: Team = within()
    user: User = relation(key=True, on_delete="cascade")
    role: Literal["owner", "member"] = field(default="member", write=[team.founder, owner])

    allow(read=[team.founder, member], create=[team.founder, owner], update=[team.founder, owner], delete=team.founder)
    lists(order="role")


class Tag(Entity, timestamps=False):
    name: str = field(value=True, max=12)

    allow(list=anyone)


class Work(Entity):
    """Something that a team makes."""

    team: Team = within()
    number: int = field(key=True, min=1, max=999)
    title: str = field(max=80)
    maker: User | None = relation(default=None, on_delete="null")
    base: Work | None = relation(default=None, on_delete="null")
    tags: set[Tag] = inline(name="labels", create=True, max=3)
    stages: list[Stage] = many()

    allow(read=[member, team.founder], create=member, update=member, delete=[team.founder, owner])
    lists(
        order="-number",
        filter={"label": "tags.name", "maker": "maker.id", "base": "base.number"},
        sort=["title", "number"],
        search=["title"],
    )

    @computed
    def done(self) -> bool:
        return all(stage.done for stage in self.stages)

    @query
    def unfinished(self) -> bool:
        return any(not stage.done for stage in self.stages)


class Stage(Entity):
    """A step of a work."""

    work: Work = within()
    name: str = field(key=True, max=20)
    done: bool = False

    unique("work", "name")
    allow(read=[work.maker, member], write=member)

    @action(by=[work.maker, member])
    def finish(self) -> None:
        self.done = True

"""To-do: lists of tasks, one's own and shared ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from backwright import Account, App, Entity, Rest, Tokens, View, lists, show
from backwright.fields import Email, Password, field, index, inline, many, unique, within
from backwright.logic import action, computed, now, query, require
from backwright.rules import allow, anyone, me, nobody, signed_in

app = App(
    api=Rest(prefix="/v1"),
    sign_in=Tokens(access=timedelta(minutes=15), refresh=timedelta(days=30)),
    ids="uuid",
)


class User(Account):
    """Someone with things to do."""

    email: Email = field(unique=True)
    password: Password = field(min=10)
    name: str = field(max=80)

    allow(create=anyone, read=me, update=me, delete=me)


class Person(View, User, nested=True):
    """What others on a list see of someone."""

    show(User.id, User.name)
    allow(read=signed_in)


class Project(Entity, path="lists"):
    """A list of tasks. Its members work on it with the owner."""

    name: str = field(max=80)
    color: Literal["grey", "red", "green", "blue"] = "grey"
    owner: User = me
    members: set[User] = inline()
    tasks: list[Task] = many()

    unique("owner", "name")
    allow(read=[owner, members], create=signed_in, update=owner, delete=owner)
    lists(order="name", limit=50)

    @computed
    def open_tasks(self) -> int:
        return len([task for task in self.tasks if not task.done])


class Task(Entity):
    """Something to do."""

    project: Project = within()
    title: str = field(max=200)
    notes: str | None = field(default=None, max=5_000, listed=False)
    priority: int = field(default=3, min=1, max=5)
    due: date | None = None
    labels: list[str] = field(default=(), max=10)
    assignee: User | None = None
    done: bool = field(default=False, write=nobody)
    done_at: datetime | None = field(default=None, write=nobody)
    steps: list[Step] = inline(max=30)

    index("due")
    allow(read=[project.owner, project.members], write=[project.owner, project.members])
    lists(
        order=["priority", "due"],
        limit=50,
        filter=["done", "priority", "due"],
        sort=["priority", "due", "title", "created_at"],
        search=["title", "notes"],
    )

    @query
    def mine(self, me: User) -> bool:
        """What I have to do."""
        return self.assignee == me and not self.done

    @action(by=[project.owner, project.members])
    def complete(self) -> None:
        require(not self.done, "is done already")
        self.done = True
        self.done_at = now()

    @action(by=[project.owner, project.members])
    def reopen(self) -> None:
        self.done = False
        self.done_at = None


class Step(Entity, timestamps=False):
    """A part of a task."""

    task: Task = within()
    text: str = field(max=200)
    done: bool = False

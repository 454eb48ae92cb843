"""Ballot: votes that are kept of sets, and remarks that are made unless they are there."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from backwright import App, Entity, Rest, lists
from backwright.fields import check, field, many, relation, within
from backwright.logic import Reply, action, create, delete, ensure, reply, stored
from backwright.rules import allow, anyone

app = App(api=Rest())


class Club(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    issues: list[Issue] = many(inverse="club")
    users: list[User] = many(inverse="club")
    allow(read=anyone, write=anyone)

    @stored
    def votes(self) -> int:
        return sum(len(one.voters) for one in self.issues)


class User(Entity, timestamps=False, soft_delete=True):
    name: str = field(key=True, max=20)
    weight: int = 1
    club: Club | None = relation(default=None, on_delete="cascade")
    voted: set[Issue] = many(inverse="voters")
    allow(read=anyone, write=anyone, restore=anyone)

    @stored
    def number(self) -> int:
        return len(self.voted)

    @action(by=anyone)
    def vote_twice(self, issue: Issue, other: Issue) -> Reply:
        self.voted.add(issue)
        first = self.number
        self.voted.add(other)
        return reply(first=first, number=self.number, votes=issue.votes, weights=other.weights)

    @action(by=anyone)
    def leave(self) -> None:
        delete(self)


class Issue(Entity, timestamps=False):
    title: str = field(key=True, max=20)
    club: Club | None = relation(default=None)
    voters: set[User] = many()
    remarks: list[Remark] = many(inverse="issue")

    allow(read=anyone, write=anyone)
    lists(sort=["votes"])

    @stored
    def votes(self) -> int:
        return len(self.voters)

    @stored
    def weights(self) -> int:
        return sum(one.weight for one in self.voters)

    @stored
    def open(self) -> int:
        return len([one for one in self.remarks if one.is_open])

    @stored
    def all(self) -> int:
        return len(self.remarks)

    @stored
    def worth(self) -> int | None:
        if len(self.remarks) == 0:
            return None
        return sum(one.points for one in self.remarks)

    @stored
    def highest(self) -> int:
        return max((one.points for one in self.remarks), default=9)

    @stored
    def all_open(self) -> bool:
        return all(one.is_open for one in self.remarks)

    @stored
    def loudest(self) -> Literal["quiet", "loud"]:
        return "loud" if any(one.points > 3 for one in self.remarks) else "quiet"

    @stored
    def last_day(self) -> date:
        return max((one.day for one in self.remarks), default=date(2030, 1, 1))

    @check("has too many remarks")
    def is_quiet(self) -> bool:
        return len(self.remarks) <= 4

    @check("has too many voters")
    def few(self) -> bool:
        return len(self.voters) <= 3

    @action(by=anyone)
    def vote(self, user: User) -> int:
        self.voters.add(user)
        return self.votes

    @action(by=anyone)
    def all_in(self, users: list[User]) -> int:
        for one in users:
            self.voters.add(one)
        return self.votes

    @action(by=anyone)
    def report(self, names: Annotated[list[str], field(max=3)]) -> Reply:
        """One remark of a name, however often it is reported."""
        before = [one.name for one in self.remarks]
        for name in names:
            ensure(Remark(issue=self, name=name))
        return reply(
            before=before,
            names=[one.name for one in self.remarks],
            open=self.open,
            all=self.all,
            worth=self.worth,
        )

    @action(by=anyone)
    def remark(self, name: str) -> Remark:
        made = ensure(Remark(issue=self, name=name, points=2))
        made.points += 1
        return made

    @action(by=anyone)
    def none_in(self) -> int:
        for one in self.voters:
            self.voters.discard(one)
        return self.votes


class Remark(Entity, timestamps=False):
    issue: Issue = within()
    name: str = field(key=True, max=20)
    is_open: bool = True
    points: int = field(default=1, min=1, max=5)
    day: date = date(2031, 1, 1)
    allow(read=anyone, update=anyone, delete=anyone)

    @stored
    def half(self) -> int | None:
        return self.points // 2 if self.points > 1 else None


@action(by=anyone)
def opened(title: str) -> Issue:
    return ensure(Issue(title=title))


@action(by=anyone)
def fresh(title: str) -> Reply:
    issue = create(Issue(title=title))
    return reply(
        worth=issue.worth,
        highest=issue.highest,
        loudest=issue.loudest,
        last_day=issue.last_day,
        all_open=issue.all_open,
    )

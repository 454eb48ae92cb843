"""School: classes, passes and imports, which are called as words that Python keeps."""

from __future__ import annotations

from datetime import datetime, timedelta

from backwright import App, Entity, Rest
from backwright.fields import field, many, within
from backwright.logic import Reply, action, computed, create, now, query, reply, require, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Class(Entity):
    title: str = field(key=True, max=30)
    begins: datetime
    size: int = field(default=2, min=1, max=40)
    passes: list[Pass] = many(inverse="course")
    imports: list[Import] = many()
    allow(read=anyone, write=anyone)

    @computed
    def label(self) -> str:
        return f"{self.title} ({self.begins:%d.%m. %H:%M}), {len(self.passes)}/{self.size}"

    @action(by=anyone)
    def enter(self, name: str) -> Pass:
        require(
            len(self.passes) < self.size,
            f"{self.label} has no room for anybody, not even for {name}, and will have none",
        )
        return create(Pass(course=self, name=name))

    @action(by=anyone)
    def close(self) -> None:
        is_over = self.begins <= now() - timedelta(days=1)
        require(not is_over, f"{self.title} ({self.begins:%d.%m. %H:%M}) is over, {self.size} places")
        self.size = max(len(self.passes), 1)

    @query(by=anyone)
    def lambda_(self) -> Reply:
        returns = [one.reason for one in rows(Return) if one.pass_.course == self]
        return reply(first=[one.name for one in self.passes][:1], returns=returns)


class Pass(Entity):
    course: Class
    name: str
    allow(read=anyone, write=anyone)


class Return(Entity):
    pass_: Pass
    reason: str
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def take(self, other: Pass) -> None:
        self.pass_ = other


class Import(Entity):
    course: Class = within()
    number: int = field(max=99)
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def again(self) -> Import:
        return create(Import(course=self.course, number=self.number + 1))


@query("GET", "/all-imports", by=anyone)
def all_imports(least: int = 0) -> list[Import]:
    return [one for one in rows(Import) if one.number >= least and len(one.course.passes) > 0]

"""Nursery: trees, what is known of their harvests, and refusals under names that are none of Python."""

from __future__ import annotations

from backwright import App, Entity, Record, Rest
from backwright.logic import Reply, action, query, reply
from backwright.rules import allow, anyone

app = App(
    api=Rest(
        one={"data": "{data}"},
        errors={
            "class": "{code}",
            "statusCode": "{status}",
            "invalid-params": [{"name": "{subject}", "reason": "{message}"}],
            "copy": 2,
            "json": None,
            "_links": {"@self": "/help", "help-of": "{code}"},
        },
    )
)


class Tree(Entity):
    sort: str
    baskets: int = 0

    allow(read=anyone, create=anyone)

    @action(by=anyone)
    def pick(self, baskets: int = 3) -> Harvest:
        self.baskets += baskets
        return Harvest(tree=self, names=["first", "last"])

    @query(by=anyone)
    def told(self) -> Reply:
        return reply(tree=self, harvest=Harvest(tree=self, names=[]))


class Harvest(Record):
    tree: Tree
    names: list[str]

"""Troupe: dancers whose partners leave in the middle of what is done with them."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import field, many, relation
from backwright.logic import Reply, action, delete, reply, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Troupe(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    dancers: list[Dancer] = many(inverse="troupe")
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def close(self) -> Reply:
        known = [dancer for dancer in self.dancers]
        delete(self)
        return reply(name=self.name, names=[one.name for one in known], left=len(self.dancers))


class Dancer(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    troupe: Troupe = relation(on_delete="cascade")
    partner: Dancer | None = relation(default=None)
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def leave(self) -> Reply:
        delete(self)
        return reply(
            name=self.name,
            troupe=self.troupe.name,
            left=len(self.troupe.dancers),
            partner=self.partner.name if self.partner is not None else None,
        )

    @action(by=anyone)
    def part(self) -> Reply:
        """The partner leaves, of whom nothing is known afterwards."""
        before = self.partner is None
        if self.partner is not None:
            delete(self.partner)
        return reply(
            before=before,
            after=self.partner is None,
            name=self.partner.name if self.partner is not None else None,
        )

    @action(by=anyone)
    def lose(self, other: Dancer) -> bool:
        delete(other)
        return self.partner is None


@action(by=anyone)
def without(other: Dancer) -> Reply:
    dancers = [one for one in rows(Dancer)]
    before = [one.partner.name for one in dancers if one.partner is not None]
    delete(other)
    return reply(before=before, after=[one.partner.name for one in dancers if one.partner is not None])


@action(by=anyone)
def last_partners() -> int:
    """Each lets a partner go who is still there."""
    letters = 0
    for one in rows(Dancer):
        if one.partner is not None:
            letters += len(one.partner.name)
            delete(one.partner)
    return letters

"""Troupe: dancers whose partners leave, and who take the names of others, in the middle of what is done with them."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import field, many, relation
from backwright.logic import Reply, action, delete, find, reply, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Troupe(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    dancers: list[Dancer] = many(inverse="troupe")
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def close(self) -> Reply:
        known = self.dancers
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
    def follow(self, other: Dancer) -> Reply:
        """One takes the name of another, and is found by it at once."""
        name = other.name
        other.name = f"ex {name}"
        self.name = name
        found = find(Dancer, name)
        return reply(troupe=found.troupe.name if found is not None else None, names=[one.name for one in rows(Dancer)])

    @action(by=anyone)
    def swap(self, other: Dancer) -> Reply:
        mine = self.name
        self.name = other.name
        other.name = mine
        names = [one.name for one in rows(Dancer)]
        return reply(names=names, found=[one.name for one in rows(Dancer) if one.name == mine])

    @action(by=anyone)
    def lose(self, other: Dancer) -> bool:
        delete(other)
        return self.partner is None


@action(by=anyone)
def without(other: Dancer) -> Reply:
    dancers = rows(Dancer)
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

"""Tenancy: what owners may be owed by tenants, over leases and their entries, each kept of the one before."""

from __future__ import annotations

from typing import Annotated

from backwright import App, Entity
from backwright.fields import Id, check, field, many, relation, within
from backwright.logic import action, create, delete, query, stored
from backwright.rules import allow, anyone

app = App()


class Owner(Entity, timestamps=False):
    """Bears so much."""

    name: str = field(key=True, max=20)
    most: int = 100
    tenants: list[Tenant] = many()

    allow(read=anyone, write=anyone)

    @check("is owed too much")
    def is_bearable(self) -> bool:
        return sum(tenant.owed for tenant in self.tenants) <= self.most


class Tenant(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    owner: Owner
    leases: list[Lease] = many()

    allow(read=anyone, write=anyone)

    @stored
    def owed(self) -> int:
        return sum(lease.balance for lease in self.leases)

    @action(by=anyone)
    def remind(self, kind: Kind, least: int) -> list[Entry]:
        """A fee for each lease of which more is owed; what the others owe is what it was."""
        made: list[Entry] = []
        for lease in self.leases:
            if lease.balance > least:
                made += [create(Entry(lease=lease, kind=kind, amount=1))]
        return made

    @action(by=anyone)
    def limit(self, kind: Kind, most: int) -> list[Entry]:
        """A fee for one lease after the other, until so much is owed by the last."""
        made: list[Entry] = []
        for lease in self.leases:
            if all(one.balance < most for one in self.leases):
                made += [create(Entry(lease=lease, kind=kind, amount=1))]
        return made


class Lease(Entity, timestamps=False, soft_delete=True):
    """May be handed on to another tenant."""

    number: int = field(key=True, min=1, max=999)
    tenant: Tenant
    entries: list[Entry] = many()

    allow(read=anyone, write=anyone, restore=anyone)

    @stored
    def balance(self) -> int:
        return sum(entry.amount * entry.kind.factor for entry in self.entries if entry.amount != 7)

    @action(by=anyone, status=201)
    def load(self, kind: Kind, amounts: Annotated[list[int], field(max=4)]) -> list[Entry]:
        """One entry for each."""
        made: list[Entry] = []
        for amount in amounts:
            made += [create(Entry(lease=self, kind=kind, amount=amount))]
        return made

    @action(by=anyone)
    def clear(self, least: int) -> int:
        """What is less goes."""
        for entry in self.entries:
            if entry.amount < least:
                delete(entry)
        return self.tenant.owed

    @query(by=anyone)
    def latest(self) -> list[Id]:
        """The last of those that are alike comes first."""
        return [entry.id for entry in sorted(self.entries, key=by_amount, reverse=True)]


class Kind(Entity, timestamps=False):
    """Of entries: what each of them counts."""

    name: str = field(key=True, max=20)
    factor: int = field(default=1, min=-9, max=9)

    allow(read=anyone, write=anyone)


class Entry(Entity, timestamps=False):
    lease: Lease = within()
    kind: Kind = relation(on_delete="cascade")
    amount: int = field(min=-999, max=999)

    allow(read=anyone, write=anyone)


def by_amount(entry: Entry) -> tuple[int, int]:
    return entry.amount, entry.id  # type: ignore[return-value]  # keys are numbers here

"""Who may set which field of rows that are sent inside others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backwright.evaluator.exchange import Exchange
from backwright.evaluator.input import Sent
from backwright.evaluator.store import Ref
from backwright.model.members import Collection, Computed, Field, Link
from backwright.model.shapes import wire


@dataclass
class RightsInside:
    """Asked twice: before anything is written, of the caller and of rows that are there; then of those that are new."""

    exchange: Exchange
    written: bool = False

    def check(self, values: Mapping[str, Any], row: Ref | None) -> None:
        """`row`: the one that they are sent inside, where it is there already."""
        self._members(self.exchange.entity.collections, [(row, values)])

    def _members(self, members: tuple[Collection, ...], owners: list[tuple[Ref | None, Mapping[str, Any]]]) -> None:
        for member in members:
            if member.inline is not None and member.kind == "list":
                given = [(row, values[member.name]) for row, values in owners if member.name in values]
                self._rows(member, [(owner, one) for owner, items in given for one in items])

    def _rows(self, collection: Collection, rows: list[tuple[Ref | None, Sent]]) -> None:
        for member in self.exchange.backend.entity(collection.target).members:
            if isinstance(member, Collection):
                known = self.exchange.rows.known
                self._members((member,), [(known(one, owner, collection), one.values) for owner, one in rows])
            elif not isinstance(member, Computed):
                self._asked(collection, member, [pair for pair in rows if member.name in pair[1].values])

    def _asked(self, collection: Collection, member: Field | Link, rows: list[tuple[Ref | None, Sent]]) -> None:
        for owner, one in rows if member.write is not None else ():
            if not self._may(collection, member, owner, one):
                subject = f"{one.subject}{wire(member, self.exchange.api.case)}"
                raise self.exchange.refusal("forbidden", subject)

    def _may(self, collection: Collection, member: Field | Link, owner: Ref | None, one: Sent) -> bool:
        judge, rows = self.exchange.judge, self.exchange.rows
        assert member.write is not None
        if not judge.asks_row(member.write):
            return self.written or judge.may_hold(member.write)
        row = rows.new.get(one.subject) if self.written else rows.known(one, owner, collection)
        return row is None or not self.exchange.state.has(row) or judge.holds(member.write, row)

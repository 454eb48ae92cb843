"""Consignments: what an operation asks of a state that it knows already."""

from __future__ import annotations

from typing import Literal

from backwright import App, Entity, Rest
from backwright.logic import Reply, action, query, reply, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Consignment(Entity, timestamps=False):
    state: Literal["packed", "sent", "lost"] = "packed"
    weight: int = 1
    allow(read=anyone, create=anyone)

    def is_sent(self) -> bool:
        return self.state == "sent"

    def is_under_way(self) -> bool:
        return self.state in ("sent", "lost")

    def price(self) -> int:
        return 3 if self.is_sent() else 1

    @query(by=anyone)
    def told(self) -> Reply:
        price = (self.price() if self.is_sent() else self.price() * 2) + self.weight
        return reply(price=price, late=self.is_sent() and self.is_under_way() and self.weight > 3)

    @action(by=anyone, moves="sent -> lost")
    def lose(self) -> int:
        return self.price()

    @action(by=anyone, moves="packed -> sent")
    def send(self) -> int:
        return self.price() + self.weight


@query("GET", "/prices", by=anyone)
def prices() -> list[int]:
    return [
        consignment.price()
        for consignment in rows(Consignment)
        if consignment.is_sent() or not consignment.is_under_way()
    ]

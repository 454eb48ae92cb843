"""What the other systems of the blueprints answer in tests: by what they are asked alone, so that all hear the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def quote(city: str, weight: int) -> dict[str, Any]:
    if len(city) % 5 == 4:
        raise ConnectionError("the carrier is closed")
    return {"carrier": "north", "price": Decimal(weight), "days": len(city) % 20}


def price_of(city: str, weight: int) -> Decimal:
    if len(city) % 5 == 3:
        raise ConnectionError("nobody knows that city")
    return Decimal(weight) + Decimal("0.50")


def where_is(_: object) -> str:
    return "at sea"


def announce(city: str) -> None:
    if len(city) % 7 == 6:
        raise TimeoutError(city)

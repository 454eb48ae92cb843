"""The blueprints that walks go through, and where these begin."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from backwright.design.environment import suffix
from backwright.model.backend import Backend
from backwright.model.operations import Rate
from support.walks.sides import given_settings

ROOT = Path(__file__).parents[3]
FURTHER = (
    "academy",
    "almanac",
    "arboretum",
    "archive",
    "auction",
    "ballot",
    "bindery",
    "board",
    "bookcase",
    "bureau",
    "caravan",
    "catalogue",
    "cellar",
    "census",
    "clinic",
    "club",
    "counter",
    "courier",
    "depot",
    "docket",
    "doorbell",
    "exhibits",
    "ferry",
    "fleet",
    "galley",
    "garage",
    "gazette",
    "guestbook",
    "guild",
    "herbarium",
    "inn",
    "invoicing",
    "junction",
    "kiosk",
    "luggage",
    "museum",
    "nursery",
    "orchard",
    "parcels",
    "playlist",
    "quarry",
    "safe",
    "saleroom",
    "shelter",
    "shelves",
    "signpost",
    "stall",
    "studio",
    "survey",
    "tavern",
    "telegraph",
    "tourney",
    "troupe",
    "workshop",
)
WALKED = [*sorted((ROOT / "examples").glob("*/*.py")), *(ROOT / "tests" / "blueprints" / f"{n}.py" for n in FURTHER)]
UNHURRIED = {"SIGN_IN_RATE": "100000/minute", "REGISTRATION_RATE": "100000/minute"}
"""What the servers are told, which walks would wait for otherwise."""


def environment(model: Backend) -> dict[str, str]:
    """All that a server is told: of every way to sign in that it may be tried often."""
    ways = (f"SIGN_IN_RATE{suffix(model, number)}".upper() for number in model.doors)
    return UNHURRIED | dict.fromkeys(ways, UNHURRIED["SIGN_IN_RATE"]) | given_settings(model)


def unhurried(model: Backend) -> Backend:
    """The same for the evaluator, which has no environment."""
    often = Rate(100_000, timedelta(minutes=1))
    return replace(model, sign_ins=tuple(replace(way, rate=often) for way in model.sign_ins))

"""The blueprints that walks go through, and where these begin."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from backwright.model.backend import Backend
from backwright.model.operations import Rate

ROOT = Path(__file__).parents[3]
FURTHER = (
    "almanac",
    "archive",
    "bindery",
    "board",
    "bureau",
    "catalogue",
    "cellar",
    "census",
    "clinic",
    "club",
    "counter",
    "courier",
    "depot",
    "doorbell",
    "ferry",
    "gazette",
    "guestbook",
    "guild",
    "inn",
    "kiosk",
    "museum",
    "quarry",
    "safe",
    "saleroom",
    "shelter",
    "shelves",
    "signpost",
    "stall",
    "survey",
    "tavern",
    "telegraph",
    "tourney",
    "workshop",
)
WALKED = [*sorted((ROOT / "examples").glob("*/*.py")), *(ROOT / "tests" / "blueprints" / f"{n}.py" for n in FURTHER)]
UNHURRIED = {"SIGN_IN_RATE": "100000/minute", "REGISTRATION_RATE": "100000/minute"}
"""What the servers are told, which walks would wait for otherwise."""


def unhurried(model: Backend) -> Backend:
    """The same for the evaluator, which has no environment."""
    often = Rate(100_000, timedelta(minutes=1))
    return replace(model, sign_ins=tuple(replace(way, rate=often) for way in model.sign_ins))

"""Every default that was taken: one file per family, each a function from the facts."""

from __future__ import annotations

from backwright.design.defaults.api import of_the_api
from backwright.design.defaults.default import Default, Family
from backwright.design.defaults.lists import of_lists
from backwright.design.defaults.rows import of_rows
from backwright.design.defaults.sign_in import of_sign_in
from backwright.design.facts import Facts

__all__ = ["FAMILIES", "Default", "defaults"]

FAMILIES: tuple[Family, ...] = (of_the_api, of_lists, of_rows, of_sign_in)


def defaults(facts: Facts) -> tuple[Default, ...]:
    """In the order of the families."""
    return tuple(default for family in FAMILIES for default in family(facts))

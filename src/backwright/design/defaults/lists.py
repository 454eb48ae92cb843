"""What holds of lists."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.design.defaults.default import Default
from backwright.design.facts import Facts
from backwright.design.wording import several, shortened
from backwright.model.api import says
from backwright.model.entities import Entity, View


def of_lists(facts: Facts) -> Iterator[Default]:
    api = facts.design.api
    listed = [owner for owner in facts.backend.owners if facts.routes(owner.name, "list")]
    if not listed:
        return
    unsaid = [owner for owner in listed if owner.listing.limit is None]
    if unsaid and api.limit is not None:
        value = f"{api.limit} rows, at most {api.at_most}"
        yield Default(f"page of {_named(unsaid)}", value, "lists(limit=50, at_most=200)")
    bounded = [owner for owner in listed if owner.listing.limit is not None and owner.listing.at_most is None]
    if bounded:
        yield Default(f"largest page of {_named(bounded)}", f"{api.at_most} rows", "lists(at_most=200)")
    unordered = [owner for owner in listed if not owner.listing.order]
    if unordered:
        yield Default(f"order of {_named(unordered)}", "as they were created", 'lists(order="-created_at")')
    cut = [
        route.read.paging for route in facts.design.routes if route.read is not None and route.read.paging is not None
    ]
    if any(paging.pages == "offset" for paging in cut):
        value = f"`{api.parameter('limit')}`, `{api.parameter('offset')}`, exact total"
        yield Default("pages", value, 'lists(pages="number")')
    if any(paging.pages == "cursor" for paging in cut) and not says(api.page, "{total}"):
        value = f"`{api.parameter('limit')}`, `{api.parameter('cursor')}`, no total"
        yield Default("pages by cursor", value, 'Rest(page={"total": "{total}", ...})')


def _named(owners: list[Entity | View]) -> str:
    return shortened([several(owner.name) for owner in owners])

"""What holds of rows and their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from backwright.design.defaults.default import Default
from backwright.design.facts import Facts
from backwright.design.wording import several, shortened
from backwright.model.entities import Entity
from backwright.model.members import Slugified
from backwright.model.types import NUMBERS, TEXTS, Scalar, Type, present


def of_rows(facts: Facts) -> Iterator[Default]:
    yield from _kept(facts)
    yield from _links(facts)
    yield from _made(facts)
    yield from _values(facts)


def _kept(facts: Facts) -> Iterator[Default]:
    timed = _entities(facts, lambda entity: bool(entity.times))
    if timed:
        yield Default(f"times of {timed}", "created_at and updated_at, shown", "timestamps=False")
    if gone := _entities(facts, lambda entity: facts.deletable(entity.name) and not entity.soft_delete):
        yield Default(f"deleted {gone}", "gone for good, with what they own", "soft_delete=True")
    if last := _entities(facts, lambda e: bool(facts.routes(e.name, "update")) and e.versioned == "no"):
        yield Default(f"two updates of {last} at once", "the last one wins", "versioned=True")
    if written := _entities(facts, lambda e: not e.audit and _is_written(facts, e)):
        yield Default(f"history of {written}", "not kept", 'audit=("create", "update", "delete")')


def _is_written(facts: Facts, entity: Entity) -> bool:
    return bool(facts.routes(entity.name, "create", "update", "delete"))


def _entities(facts: Facts, test: Callable[[Entity], bool]) -> str:
    return shortened([several(entity.name) for entity in facts.backend.entities if test(entity)], most=4)


def _links(facts: Facts) -> Iterator[Default]:
    links = [link for entity in facts.backend.entities for link in entity.links if not link.within]
    staying = [link.id for link in links if link.on_delete == "restrict"]
    if staying:
        value = "keep what they name from being deleted"
        yield Default(shortened(staying), value, 'relation(on_delete="cascade")')
    cleared = [link.id for link in links if link.on_delete == "null"]
    if cleared:
        yield Default(shortened(cleared), "cleared when that row goes", 'relation(on_delete="restrict")')
    keyed = [link.id for link in links if not link.view and facts.backend.nested_view(link.target) is None]
    if keyed:
        yield Default(f"shown as a key: {shortened(keyed)}", "the key of the row", "class Brief(View, X, nested=True)")


def _made(facts: Facts) -> Iterator[Default]:
    slugs = [f for entity in facts.backend.entities for f in entity.fields if isinstance(f.made, Slugified)]
    if slugs:
        longest = max(f.made.max for f in slugs if isinstance(f.made, Slugified))
        value = f"made once of {longest} characters, with a suffix where taken"
        yield Default(shortened([field.id for field in slugs]), value, 'slugify("title", max=60)')


def _values(facts: Facts) -> Iterator[Default]:
    kinds = [_scalar(field.type) for entity in facts.backend.entities for field in entity.fields]
    if TEXTS.intersection(kinds):
        yield Default("empty text", "null if that is allowed, else refused as blank", "field(blank=True)")
    if NUMBERS.intersection(kinds):
        yield Default("numbers", "never read from text; decimals leave as text", "")
    yield Default("instants", "UTC, microseconds, Z; refused without offset", "")


def _scalar(kind: Type) -> str:
    inner = present(kind)
    return inner.name if isinstance(inner, Scalar) else ""

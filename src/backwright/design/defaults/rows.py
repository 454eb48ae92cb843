"""What holds of rows and their fields."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.design.defaults.default import Default
from backwright.design.facts import Facts
from backwright.design.source import class_line
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
    entities = facts.backend.entities
    timed = [entity for entity in entities if entity.times]
    yield from _of(timed, "times of {}", "created_at and updated_at, shown", "timestamps=False")
    if any(entity.times and entity.collections for entity in entities):
        yield Default("updated_at", "moves with the fields of a row, not with its sets", "")
    gone = [entity for entity in entities if facts.deletable(entity.name) and not entity.soft_delete]
    yield from _of(gone, "deleted {}", "gone for good, with what they own", "soft_delete=True")
    last = [entity for entity in entities if facts.routes(entity.name, "update") and entity.versioned == "no"]
    yield from _of(last, "two updates of {} at once", "the last one wins", "versioned=True")
    written = [e for e in entities if not e.audit and facts.routes(e.name, "create", "update", "delete")]
    yield from _of(written, "history of {}", "not kept", 'audit=["update", "delete"]')


def _of(entities: list[Entity], what: str, value: str, option: str) -> Iterator[Default]:
    if entities:
        names = shortened([several(entity.name) for entity in entities], most=4)
        yield Default(what.format(names), value, class_line(entities[0], option))


def _links(facts: Facts) -> Iterator[Default]:
    links = [link for entity in facts.backend.entities for link in entity.links if not link.within]
    staying = [link.id for link in links if link.on_delete == "restrict"]
    if staying:
        value = "keep what they name from being deleted"
        yield Default(shortened(staying), value, 'relation(on_delete="cascade")')
    cleared = [link.id for link in links if link.on_delete == "null"]
    if cleared:
        yield Default(shortened(cleared), "cleared when that row goes", 'relation(on_delete="restrict")')
    sets = [c.id for entity in facts.backend.entities for c in entity.collections if c.inline and c.kind == "set"]
    if sets:
        yield Default(f"order of {shortened(sets)}", "that of their keys", "")
    keyed = [link for link in links if not link.view and facts.backend.nested_view(link.target) is None]
    if keyed:
        change = f"class Brief(View, {keyed[0].target}, nested=True)"
        yield Default(f"how {shortened([link.id for link in keyed])} show", "as the key of the row", change)


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

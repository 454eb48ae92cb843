"""How each operation is made true under concurrency, and how many statements that takes."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.design.costs import Statements
from backwright.design.facts import Facts
from backwright.design.locks import holds
from backwright.design.routes import Route
from backwright.design.safety.means import Means
from backwright.design.safety.operations import following_means, operation_means
from backwright.design.told import Told
from backwright.design.wording import listed, several, spoken
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Collection, Numbered, Slugified

__all__ = ["Means", "Safety", "safety"]


class Safety(Told, frozen=True):
    """One route: what it relies on, and the statements that one request takes."""

    method: str
    path: str
    name: str
    means: tuple[Means, ...]
    statements: Statements


def safety(facts: Facts) -> tuple[Safety, ...]:
    """Of every route."""
    return tuple(_safety(facts, route) for route in facts.design.routes)


def _safety(facts: Facts, route: Route) -> Safety:
    endpoint = route.endpoint
    path = endpoint.pattern(facts.design.api.prefix)
    means = tuple(_means(facts, route)) or (Means("transaction", "all of it or nothing"),)
    return Safety(endpoint.method, path, endpoint.name, means, facts.costs.of(route))


def _means(facts: Facts, route: Route) -> Iterator[Means]:
    kind = route.endpoint.kind
    if kind in ("get", "list", "named"):
        yield Means("snapshot", "one statement reads everything")
    elif kind == "sign_in":
        yield Means("snapshot", "one statement finds the account; wrong attempts are counted")
    elif kind == "sign_out" and not facts.backend.renewed:
        yield Means("transaction", "the cookie is forgotten, nothing is stored")
    elif kind in ("refresh", "sign_out"):
        yield Means("row lock", "of two uses of one refresh token one wins, the other ends the session")
    elif route.endpoint.operation is not None:
        yield from operation_means(facts, route.endpoint.operation)
    else:
        entity = facts.backend.rows_of(route.endpoint.owner)
        yield from dict.fromkeys(
            (*_counting(route, entity), *_verb(facts, route, entity), *following_means(facts, entity, kind))
        )


def _verb(facts: Facts, route: Route, entity: Entity) -> Iterator[Means]:
    kind = route.endpoint.kind
    if kind in ("update", "delete"):
        yield Means("row lock", f"the {spoken(entity.name)} is locked, then the rule is asked")
    if kind == "update" and entity.versioned != "no":
        yield Means("version", "If-Match has to name the version that is stored")
    if kind == "delete":
        yield from _deleting(facts, entity)
        return
    if kind == "restore":
        yield Means("row lock", f"the deleted {spoken(entity.name)} is locked, so that one caller brings it back")
    if kind == "create" and route.parents:
        yield _living_in(facts, route)
    inside = dict(_inside(facts.backend, entity))
    owned = [one for one in inside.values() if one.kind == "list" and kind != "restore"]
    made = [facts.backend.entity(one.target) for one in owned]
    made += [entity] if kind == "create" else []
    if slugs := [slug for one in made for slug in _slugs(one)]:
        taken = f"a {listed(slugs)} that is taken gets the next suffix"
        yield Means("retry", f"{taken}, with one more statement for each try")
    if any(isinstance(field.made, Numbered) for one in made for field in one.fields):
        yield Means("counter", "its row is locked until the commit: no number is given twice")
    yield from _constraints(facts, route, entity)
    for name, collection in inside.items():
        if collection.kind == "set":
            new = "; those that are missing are made in the order of their key" if _makes(collection) else ""
            yield Means("insert-or-nothing", f"`{name}` are linked once{new}")
        else:
            yield Means("key order", f"`{name}` are written in the order of their key, with their owner")


def _counting(route: Route, entity: Entity) -> Iterator[Means]:
    counted = route.counted
    if counted is None:
        return
    if counted.every:
        yield Means("table lock", f"nobody else writes {several(entity.name)} meanwhile: the rule asks of all of them")
    above = ["the account that calls"] * counted.of_caller + [f"the row of its `{link.name}`" for link in counted.links]
    if above:
        asked = f"the rule asks of its {several(entity.name)}, the new one with them"
        yield Means("row lock", f"{listed(above)} {'are' if len(above) > 1 else 'is'} locked: {asked}")


def _living_in(facts: Facts, route: Route) -> Means:
    above = f"the {spoken(route.parents[0].link.target)}"
    if holds(facts.effects, route)[0] == "held":
        return Means("row lock", f"{above} is held, by many at once: nobody deletes it before the commit")
    return Means("row lock", f"{above} is locked: what belongs to it decides, and changes")


def _deleting(facts: Facts, entity: Entity) -> Iterator[Means]:
    if entity.soft_delete:
        yield Means("cascade", "what it owns is marked with it, with the same instant")
        return
    table = facts.design.table(entity.name).name
    pointing = [column.reference.on_delete for _, column in facts.pointing.get(table, ()) if column.reference]
    if "cascade" in pointing:
        yield Means("cascade", "what it owns goes in the same statement")
    if "restrict" in pointing:
        yield Means("constraint", "a foreign key refuses as long as the row is named")


def _constraints(facts: Facts, route: Route, entity: Entity) -> Iterator[Means]:
    """The unique constraints that what is sent can run into."""
    sent = {given.member.id for given in route.body}
    made = {field.id for field in entity.fields if field.made is not None}
    for unique in facts.design.table(entity.name).uniques:
        if unique.subject in made:
            continue
        if route.endpoint.kind in ("create", "restore") or unique.subject in sent:
            yield Means("constraint", f"{listed(unique.columns)}: the database decides, taken is a conflict")


def _slugs(entity: Entity) -> list[str]:
    return [field.name for field in entity.fields if isinstance(field.made, Slugified)]


def _inside(backend: Backend, entity: Entity, around: str = "") -> Iterator[tuple[str, Collection]]:
    """The collections that are sent with a row, those inside others too, each with what leads there."""
    for collection in entity.collections:
        if collection.inline is not None:
            yield f"{around}{collection.name}", collection
            if collection.kind == "list":
                target = backend.entity(collection.target)
                yield from _inside(backend, target, f"{around}{collection.name}.")


def _makes(collection: Collection) -> bool:
    return collection.inline is not None and collection.inline.create

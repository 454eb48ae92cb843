"""What a walk has learnt: rows and callers, each by what the two sides call it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Link
from backwright.model.names import in_case
from backwright.model.shapes import wire
from support.alike import Pair

TOKENS = ("token", "access_token")


@dataclass
class Row:
    """A row that both sides have: the values of its key, and the row that it lives in.

    `within`: the ids of its inline rows, by the name of the list; of those further in, by the list around it, the id of
    the row there, and the name. `people`: who made it, and whom it names.
    `tags`: what was told of its version. `amounts`: those that it was shown with last.
    """

    entity: str
    key: list[Pair]
    parent: Row | None = None
    within: dict[str, list[Pair]] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    tags: Pair | None = None
    amounts: list[Pair] = field(default_factory=list)


@dataclass
class Person:
    """A caller: tokens on the two sides, and what each calls the account.

    `login`: what they sign in with, as far as it was told. `kept`: one without whom much stays closed.
    """

    login: str
    tokens: Pair
    refresh: Pair | None = None
    key: Pair | None = None
    kept: bool = False


Rows: TypeAlias = list[Row]


def sent(model: Backend, person: Person, side: int) -> dict[str, str]:
    """The header by which that side knows who calls."""
    sign_in = model.sign_ins[0]
    return {sign_in.header.lower(): sign_in.sent(person.tokens[side])}


def key_of(model: Backend, entity: Entity, bodies: tuple[Any, Any]) -> list[Pair]:
    """The key of the row that the two bodies show; nothing where they do not show it."""
    case = model.apis[0].case
    if any(member.value for member in entity.fields) and all(isinstance(body, str) for body in bodies):
        return [bodies]  # it is shown as the value that names it
    names = [wire(member, case) for member in entity.key]
    found = [outermost(body, names) for body in bodies]
    if None in found:
        return []
    pairs = []
    for member, one, other in zip(entity.key, *found, strict=True):  # type: ignore[misc]
        if isinstance(member, Link) and isinstance(one, dict):
            inner = wire(model.entity(member.target).key[0], case)
            one, other = one.get(inner), other.get(inner)
        pairs.append((one, other))
    return pairs


def tokens_of(bodies: tuple[Any, Any], case: Any) -> tuple[Pair | None, Pair | None]:
    """The access tokens and the refresh tokens that the two bodies show."""
    access = next((pair for name in TOKENS if (pair := _pair(bodies, in_case(name, case)))), None)
    return access, _pair(bodies, in_case("refresh_token", case))


def _pair(bodies: tuple[Any, Any], name: str) -> Pair | None:
    first, second = (outermost(body, [name]) for body in bodies)
    return (first[0], second[0]) if first and second and first[0] is not None else None


def outermost(body: Any, names: list[str]) -> list[Any] | None:
    """The values of these names in the outermost object that has them all."""
    if isinstance(body, dict):
        if all(name in body for name in names):
            return [body[name] for name in names]
        return next((found for value in body.values() if (found := outermost(value, names))), None)
    return None

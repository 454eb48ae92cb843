"""What has to be asked or worked out again when rows change: checks, and values that rows keep of others."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.design.conditions import written_out
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import Attribute, Display, Expression, Self
from backwright.model.members import Collection, Computed
from backwright.model.part import Part
from backwright.model.walk import parts, replace


class Duty(Part, frozen=True):
    """What is due after a write.

    `link`: the row that was written leads to those that it is about by that link; "" where it is one of them. `reads`:
    the members of the written row that it depends on, by their stable ids. `keeps`: the id of the value that is worked
    out again; "" where `asks` is the id of a check.
    """

    link: str
    reads: frozenset[str]
    keeps: str = ""
    asks: str = ""


def duties(backend: Backend, entity: str) -> list[Duty]:
    """What is due when a row of the entity is made, changed or deleted: values first, then checks."""
    kept: list[Duty] = []
    checked: list[Duty] = []
    for owner in backend.entities:
        for value in owner.computed:
            if value.stored:
                body = _expanded(backend, value.value)
                own = _asks_itself(backend, body)
                ways = _ways(backend, owner, body, entity, own=own)
                kept += [Duty(link, reads, keeps=f"{value.owner}.{value.name}") for link, reads in ways]
        for check in owner.checks:
            body = _expanded(backend, backend.function(check.function).value)
            ways = _ways(backend, owner, body, entity, own=True)
            checked += [Duty(link, reads, asks=check.function) for link, reads in ways]
    return [*kept, *checked]


def _expanded(backend: Backend, body: Expression) -> Expression:
    """With what only computes written out, kept values too: what they depend on, this depends on."""

    def expand(part: Expression) -> Expression:
        if isinstance(part, Attribute) and backend.owns(part.member):
            member = backend.member(part.member)
            if isinstance(member, Computed) and member.stored:
                return Display((part, _expanded(backend, member.value)), part.type)
        return part

    return replace(written_out(backend, body), expand)


def _ways(
    backend: Backend, owner: Entity, body: Expression, written: str, *, own: bool
) -> Iterator[tuple[str, frozenset[str]]]:
    """How a row that is written leads to those that a value or a check is about, by which of its members.

    `own`: it may be one of these itself.
    """
    every = [part.member for part in parts(body) if isinstance(part, Attribute) and backend.owns(part.member)]
    members = [backend.member(member) for member in every]
    reads = frozenset(member for member in every if member.startswith(f"{written}."))
    if owner.name == written and own:
        yield "", reads
    links = [m.through for m in members if isinstance(m, Collection) and m.kind == "list" and m.target == written]
    for link in dict.fromkeys(links):
        yield link.rpartition(".")[2], reads | {link}


def _asks_itself(backend: Backend, value: Expression) -> bool:
    """Whether a kept value depends on the row's own columns."""
    own = (part.member for part in parts(value) if isinstance(part, Attribute) and isinstance(part.base, Self))
    return any(not isinstance(backend.member(member), Collection) for member in own)

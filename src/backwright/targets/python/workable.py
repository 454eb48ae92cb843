"""What a blueprint computes that the databases cannot: found before anything is written."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.design import Design
from backwright.design.inlining import written_out
from backwright.model.entities import Entity
from backwright.model.expressions import Expression, Name
from backwright.model.members import Field, Link, Member
from backwright.model.rules import Rule, Satisfies
from backwright.model.types import BOOL
from backwright.model.walk import parts
from backwright.targets.python.core import CoreCompiler, UnsupportedError
from backwright.targets.python.literal import sql_text


def unworkable(design: Design) -> Iterator[tuple[str, str]]:
    """The stable id of each computed value or predicate that cannot be written in SQL, and what is in its way."""
    core = CoreCompiler(design)
    for identity, expression in _worked_out(design):
        body = written_out(design.backend, expression)
        try:
            core.condition(body, "row") if body.type == BOOL else core.value(body, "row")
        except UnsupportedError as error:
            yield identity, str(error)
    for identity in _of_indexes(design):
        try:
            sql_text(design.backend, written_out(design.backend, design.backend.function(identity).value))
        except UnsupportedError as error:
            yield identity, str(error)


def asks_settings(design: Design) -> bool:
    """Whether a computed value or a predicate asks the environment."""
    names = {setting.name for setting in design.backend.settings}
    every = (written_out(design.backend, expression) for _, expression in _worked_out(design))
    return any(isinstance(part, Name) and part.name in names for one in every for part in parts(one))


def _of_indexes(design: Design) -> Iterator[str]:
    """The predicates of indexes of some rows, which the row alone has to tell."""
    for entity in design.backend.entities:
        every = [*(unique.where for unique in entity.uniques), *(index.where for index in entity.indexes)]
        yield from dict.fromkeys(filter(None, every))


def _worked_out(design: Design) -> Iterator[tuple[str, Expression]]:
    backend = design.backend
    predicates: dict[str, None] = {}
    for owner in backend.owners:
        yield from ((one.id, one.value) for one in owner.computed)
        rules = [grant.rule for grant in owner.grants]
        if isinstance(owner, Entity):
            rules += [rule for member in owner.members for rule in _rights(member)]
        predicates |= dict.fromkeys(named.where for named in owner.lists)
        predicates |= dict.fromkeys(one for rule in rules for one in _methods(rule))
    yield from ((one, backend.function(one).value) for one in predicates)


def _methods(rule: Rule) -> Iterator[str]:
    return (person.function for person in rule.people if isinstance(person, Satisfies))


def _rights(member: Member) -> Iterator[Rule]:
    if isinstance(member, Field | Link):
        yield from (rule for rule in (member.read, member.write) if rule is not None)

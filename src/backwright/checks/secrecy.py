"""Secrets in bodies: rows are found by those with a lookup alone, and of these only a hash is kept."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.checks.scopes import Run
from backwright.diagnostics.catalogue import fields
from backwright.model.backend import Backend
from backwright.model.expressions import Attribute, Compare, Expression, Word
from backwright.model.members import is_hashed, is_secret
from backwright.model.outside import every, own_values
from backwright.model.statements import Adjust, Assign, Relate, Statement
from backwright.model.walk import parts

_FINDING = frozenset({"authenticate", "ensure", "find", "get"})


def check_secrecy(run: Run, backend: Backend) -> None:
    """Tell where a body asks more of a secret than is kept of it."""
    for identity, expressions in _expressions(backend):
        place = run.places.get(identity)
        for expression in expressions if place is not None else ():
            for name in dict.fromkeys(_found_by(backend, expression)):
                run.findings.add(fields.SecretWithoutLookup(name=name), run.places[identity])
            for name in dict.fromkeys(_read(backend, expression)):
                run.findings.add(fields.HashRead(name=name), run.places[identity])


def _found_by(backend: Backend, expression: Expression) -> Iterator[str]:
    for part in parts(expression):
        if isinstance(part, Word) and part.word in _FINDING and part.kind:
            entity = backend.entity(part.kind)
            for argument in part.arguments:
                member = entity.member(argument.name) if argument.name else None
                if is_secret(member) and not is_hashed(member):
                    yield argument.name


def _read(backend: Backend, expression: Expression) -> Iterator[str]:
    """The hashed secrets that are read otherwise than to be compared: more mentions than comparisons have."""
    compared = [side for p in parts(expression) if isinstance(p, Compare) for side in (p.left, p.right)]
    for part in {p for p in parts(expression) if isinstance(p, Attribute) and backend.owns(p.member)}:
        if not is_hashed(backend.member(part.member)):
            continue
        if sum(p == part for p in parts(expression)) > sum(side == part for side in compared):
            yield part.member.rpartition(".")[2]


def _expressions(backend: Backend) -> Iterator[tuple[str, list[Expression]]]:
    yield from ((one.id, _of(one.body)) for one in backend.procedures)
    yield from ((one.id, _of(one.body)) for one in backend.operations)
    yield from ((one.id, [one.value]) for one in backend.functions)
    for owner in backend.owners:
        yield from ((one.id, _of(one.body)) for one in owner.procedures)
        yield from ((one.id, _of(one.body)) for one in owner.operations)
        yield from ((one.id, [one.value]) for one in owner.computed)
        yield from ((one.id, [one.value]) for one in owner.functions)
    yield from ((one.name, _of(one.body)) for one in backend.reactions)
    yield from ((one.name, _of(one.body)) for one in backend.jobs)


def _of(body: tuple[Statement, ...]) -> list[Expression]:
    """The values of a body, without the fields that it sets."""
    found: list[Expression] = []
    for statement in every(body):
        if isinstance(statement, Assign | Adjust | Relate):
            found += [statement.target.base, statement.value]
        else:
            found += own_values(statement)
    return found

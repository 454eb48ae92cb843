"""Secrets in bodies: rows are found by those with a lookup alone, and of these only a hash is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from backwright.checks.scopes import Run
from backwright.diagnostics.catalogue import fields
from backwright.model.backend import Backend
from backwright.model.entities import keeps_secrets
from backwright.model.expressions import Attribute, Compare, Expression, Name, Word
from backwright.model.members import Field, Issued, is_hashed, is_secret
from backwright.model.statements import Adjust, Assign, Let, Relate, Statement
from backwright.model.walk import own_values, parts, statements

_FINDING = frozenset({"authenticate", "ensure", "find", "get"})


def check_secrecy(run: Run, backend: Backend) -> None:
    """Tell where a body asks more of a secret than is kept of it."""
    kept = (entity for entity in backend.entities if keeps_secrets(entity))
    secrets = {field.id: field for entity in kept for field in entity.fields if is_secret(field) or is_hashed(field)}
    for identity, asked in _expressions(backend) if secrets else ():
        place = run.places.get(identity)
        for expression in asked.values if place is not None else ():
            for name in dict.fromkeys(_found_by(secrets, expression)):
                run.findings.add(fields.SecretWithoutLookup(name=name), run.places[identity])
            for name in dict.fromkeys(_read(secrets, expression, asked.made)):
                run.findings.add(fields.HashRead(name=name), run.places[identity])


class _Asked(NamedTuple):
    """What a body asks; `made`: the names of the rows that it makes, of which it knows all."""

    values: list[Expression]
    made: frozenset[str] = frozenset()


def _found_by(secrets: Mapping[str, Field], expression: Expression) -> Iterator[str]:
    for part in parts(expression):
        if isinstance(part, Word) and part.word in _FINDING:
            found = (secrets.get(f"{part.kind}.{argument.name}") for argument in part.arguments)
            yield from (secret.name for secret in found if secret is not None and not is_hashed(secret))


def _read(secrets: Mapping[str, Field], expression: Expression, made: frozenset[str]) -> Iterator[str]:
    """The hashed secrets that are read otherwise than to be compared: more mentions than comparisons have."""
    every = list(parts(expression))
    compared = [side for p in every if isinstance(p, Compare) for side in (p.left, p.right)]
    for part in {p for p in every if isinstance(p, Attribute)}:
        secret = secrets.get(part.member)
        known = isinstance(part.base, Name) and part.base.name in made
        if secret is None or not is_hashed(secret) or (known and isinstance(secret.made, Issued)):
            continue
        if every.count(part) > compared.count(part):
            yield secret.name


def _expressions(backend: Backend) -> Iterator[tuple[str, _Asked]]:
    yield from ((one.id, _of(one.body)) for one in backend.procedures)
    yield from ((one.id, _of(one.body)) for one in backend.operations)
    yield from ((one.id, _Asked([one.value])) for one in backend.functions)
    for owner in backend.owners:
        yield from ((one.id, _of(one.body)) for one in owner.procedures)
        yield from ((one.id, _of(one.body)) for one in owner.operations)
        yield from ((one.id, _Asked([one.value])) for one in owner.computed)
        yield from ((one.id, _Asked([one.value])) for one in owner.functions)
    yield from ((one.name, _of(one.body)) for one in backend.reactions)
    yield from ((one.name, _of(one.body)) for one in backend.jobs)


def _of(body: tuple[Statement, ...]) -> _Asked:
    """The values of a body, without the fields that it sets."""
    found: list[Expression] = []
    for statement in statements(body):
        if isinstance(statement, Assign | Adjust | Relate):
            found += [statement.target.base, statement.value]
        else:
            found += own_values(statement)
    made = (one.name for one in statements(body) if isinstance(one, Let) and getattr(one.value, "word", "") == "create")
    return _Asked(found, frozenset(made))

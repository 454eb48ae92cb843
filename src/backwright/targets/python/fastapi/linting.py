"""What linters take for something else by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backwright.model.backend import Backend
from backwright.model.entities import Entity, Record
from backwright.model.expressions import Attribute, Compare, Expression, Name, Value
from backwright.model.members import Field
from backwright.model.operations import Operation, Procedure
from backwright.model.statements import Let
from backwright.model.walk import expressions, statements

_SECRET = re.compile(r"(^|_)(pas+wo?r?d|pass(phrase)?|pwd|token|secrete?)($|_)", re.IGNORECASE)


def looks_like_passwords(backend: Backend) -> bool:
    """Whether texts stand beside names of fields, parameters or locals that linters take for passwords."""
    texts = (
        name
        for name, text in _beside(backend)
        if isinstance(text, Value) and isinstance(text.value, str) and text.value
    )
    return any(_SECRET.search(name) for name in texts)


def _beside(backend: Backend) -> Iterator[tuple[str, Expression | None]]:
    bodies: tuple[Operation | Procedure, ...] = (*backend.every_operation, *backend.procedures)
    owners: tuple[Entity | Record, ...] = (*backend.entities, *backend.records)
    for owner in owners:
        yield from ((field.name, field.default) for field in owner.fields if isinstance(field, Field))
    for body in bodies:
        yield from ((parameter.name, parameter.default) for parameter in body.parameters)
        yield from ((each.name, each.value) for each in statements(body.body) if isinstance(each, Let))
        yield from (beside for part in expressions(body.body) for beside in _compared(part))
    for function in backend.functions:
        yield from ((parameter.name, parameter.default) for parameter in function.parameters)


def _compared(part: Expression) -> Iterator[tuple[str, Expression]]:
    if isinstance(part, Compare):
        for one, other in ((part.left, part.right), (part.right, part.left)):
            if isinstance(one, Name | Attribute):
                yield one.name if isinstance(one, Name) else one.member.rpartition(".")[2], other

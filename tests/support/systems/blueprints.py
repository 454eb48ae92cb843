"""A whole blueprint, drawn for a seed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random

from support.systems import calls, changes, functions, operations, replies, several, statements, tables, values, writing
from support.systems.declared import System, Table
from support.systems.draw import Draw, Expression, Statement
from support.systems.impossible import ImpossibleError
from support.systems.names import Names

LEAVES: dict[Expression, int] = {
    values.known: 8,
    values.constant: 2,
    values.comparison: 4,
    values.is_there: 1,
    values.maybe: 3,
}
FORMS: dict[Expression, int] = {
    **LEAVES,
    values.template: 8,
    values.formatted: 4,
    values.of_choices: 1,
    values.about_rows: 2,
    values.guarded: 4,
    values.conditional: 3,
    several.some_rows: 3,
    several.some_values: 3,
    several.fold: 6,
    several.average: 2,
    calls.call: 5,
    replies.reply: 6,
}
READING: dict[Statement, int] = {
    statements.local: 6,
    statements.early: 2,
    statements.where_there: 2,
    statements.where_absent: 1,
    statements.requirement: 1,
    statements.tally: 1,
}
ACTING: dict[Statement, int] = {
    statements.local: 5,
    statements.branch: 4,
    statements.where_there: 3,
    statements.where_absent: 1,
    statements.early: 1,
    statements.loop: 6,
    statements.tally: 2,
    statements.requirement: 2,
    changes.assign: 7,
    changes.assign_link: 2,
    changes.make: 4,
    changes.have: 2,
    changes.look: 3,
    changes.remove: 2,
    changes.remove_each: 2,
    changes.relate: 3,
    changes.extend: 2,
    calls.acting: 3,
}
"""How often each form is tried, of expressions and of statements."""
APIS = ("", "", "", "update='PUT'", "case='camel'", "prefix='/api'", "unknown='ignore'")
"""What may be said of the API."""


def blueprint(seed: int) -> str:
    """The text of one, the same for the same seed everywhere."""
    return writing.text_of(drawn(seed))


def drawn(seed: int) -> System:
    """What is in it."""
    random = Random(seed)
    draw = Draw(random, Names(random), System(), LEAVES, FORMS, READING, ACTING, values.TEMPLATES)
    tables.tables(draw)
    for _ in range(random.randint(0, 2)):
        tables.record(draw)
    for _ in draw.system.tables:
        _tried(functions.key, draw)
    for _ in range(random.randint(2, 6)):
        _tried(functions.helper, draw, random.choice(["database", "read"]))
    for table in draw.system.tables.values():
        _of_table(draw, table)
    for _ in range(random.randint(1, 3)):
        _tried(functions.helper, draw, "act")
    for _ in range(random.randint(9, 15)):
        owner = draw.table() if draw.chance(0.6) else None
        _tried(operations.operation, draw, owner, acts=draw.chance(0.65))
    draw.system.entities_first = draw.chance(0.5)
    draw.system.api = draw.one_of(APIS)
    return draw.system


def _of_table(draw: Draw, table: Table) -> None:
    """What an entity computes, keeps and asks for."""
    for form, share in (
        (functions.method, 0.7),
        (functions.method, 0.4),
        (functions.computed, 0.7),
        (functions.computed, 0.6),
        (functions.stored, 0.35),
        (functions.check, 0.25),
        (functions.named_list, 0.35),
        (functions.unique, 0.2),
        (functions.hook, 0.25),
    ):
        if draw.chance(share):
            _tried(form, draw, table)


def _tried(form: Callable[..., None], *given: object, **options: object) -> None:
    """Draws a part, which is left out where nothing comes of it."""
    for _ in range(6):
        with suppress(ImpossibleError):
            form(*given, **options)
            return

"""The sections of a plan, their titles, and what terminal and page say alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from backwright.design.cascades import Cascade
from backwright.design.costs import Statements
from backwright.design.overview import ColumnLine, KeyLine, RouteLine, TableLine
from backwright.design.plan import Plan
from backwright.design.safety import Means, Safety
from backwright.design.wording import counted

SECTIONS = {
    "routes": "who may call them, and what they answer",
    "tables": "columns, and why each constraint and index is there",
    "deletes": "what goes with a row",
    "safety": "how each operation stays true when many call at once",
    "environment": "variables that the backend reads",
    "defaults": "what holds because the blueprint says nothing else",
    "security": "what an attacker would look at first",
    "performance": "what grows with rows and callers",
    "questions": "what a careful engineer would ask, and what holds until you answer",
}
"""By name, with what they are about."""


def chosen(only: Sequence[str]) -> list[str]:
    """The sections that were asked for, in their order; all where none was."""
    return [section for section in SECTIONS if not only or section in only]


def headline(plan: Plan) -> str:
    """How much of everything there is."""
    return ", ".join(
        (
            counted(len(plan.routes), "route"),
            counted(len(plan.tables), "table"),
            counted(len(plan.environment), "environment variable"),
            counted(len(plan.defaults), "default"),
            counted(len(plan.security) + len(plan.performance), "note"),
            counted(len(plan.questions), "question"),
        )
    )


def by_feature(routes: Sequence[RouteLine]) -> Iterator[tuple[str, list[RouteLine]]]:
    """The routes of each feature together."""
    for feature, lines in groupby(routes, key=lambda route: route.feature):
        yield feature, list(lines)


def who(route: RouteLine) -> str:
    """Who may call a route, and what narrows it."""
    return f"{route.who}, {route.rows}" if route.rows else route.who


def column(told: ColumnLine) -> str:
    """`author_id -> users`, `bio str?`."""
    if told.reference:
        return f"{told.name}{'?' if told.optional else ''} -> {told.reference.partition(',')[0]}"
    optional = "?" if told.optional else ""
    return f"{told.name}{optional}" if told.type == told.name else f"{told.name} {told.type}{optional}"


def columns(table: TableLine) -> str:
    return ", ".join(column(told) for told in table.columns)


def told_keys(table: TableLine) -> tuple[KeyLine, ...]:
    """Without the `id` that every row has."""
    return tuple(key for key in table.keys if key.columns != ("id",))


def effects(cascade: Cascade) -> Iterator[str]:
    """What becomes of which tables, one line for each fate."""
    fates = {"deleted": "deleted with it", "unlinked": "unlinked", "cleared": "cleared", "refuses": "in the way"}
    for how, fate in fates.items():
        tables = dict.fromkeys(effect.table for effect in cascade.effects if effect.how == how)
        if tables:
            yield f"{fate}: {', '.join(tables)}"


def alike(safeties: Sequence[Safety]) -> list[tuple[tuple[Means, ...], Statements, list[Safety]]]:
    """The operations that are made safe in the same way, together."""
    groups: dict[tuple[tuple[Means, ...], Statements], list[Safety]] = {}
    for one in safeties:
        groups.setdefault((one.means, one.statements), []).append(one)
    return [(means, number, found) for (means, number), found in groups.items()]


def statements(told: Statements) -> str:
    """ "1 statement", "3 to 4 statements (1 read, 1 lock, 2 writes)", "2 statements, and 3 for each row"."""
    most = counted(told.most, "statement")
    said = most if told.least == told.most else f"{told.least} to {most}"
    numbers = {"read": told.reads, "lock": told.locks, "write": told.writes}
    if told.locks or told.writes:
        said += f" ({', '.join(counted(number, noun) for noun, number in numbers.items() if number)})"
    return f"{said}, and {told.per_row} for each row" if told.per_row else said

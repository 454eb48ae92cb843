"""The plan for a person at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from backwright.design import Design
from backwright.design.notes import Note
from backwright.design.plan import Plan, plan
from backwright.design.wording import shortened
from backwright.diagnostics.terminal import Style, printable
from backwright.report.plan.layout import columns, paragraph
from backwright.report.plan.sections import (
    SECTIONS,
    alike,
    by_feature,
    chosen,
    effects,
    headline,
    statements,
    told_keys,
    who,
)
from backwright.report.plan.sections import columns as column_list

WIDTH = 100
BOUNDS = (60, 140)
"""A terminal that is narrower or wider is written for as if it had this many columns."""


def terminal(design: Design, style: Style, width: int = WIDTH, only: Sequence[str] = ()) -> str:
    """The sections that were asked for, wrapped to the width."""
    told, room = plan(design), min(max(width, BOUNDS[0]), BOUNDS[1])
    lines = [style("place", printable(told.name)), *paragraph(told.doc, room, 0), *paragraph(headline(told), room, 0)]
    for section in chosen(only):
        body = list(_SECTIONS[section](told, room, style))
        if body:
            lines += ["", *_title(section.upper(), "place", SECTIONS[section], "quiet", room, style, 0), *body]
    return "\n".join(lines) + "\n"


def _title(name: str, role: str, about: str, softer: str, room: int, style: Style, indent: int = 2) -> Iterator[str]:
    yield from chain.from_iterable(columns([(name, about)], room, indent, style, (role, softer)))


def _routes(told: Plan, room: int, style: Style) -> Iterator[str]:
    roles = ("gutter", "", "help", "quiet")
    rows = [(line.method, line.path, who(line), line.answer) for line in told.routes]
    lines = columns(rows, room, 4, style, roles)
    for feature, routes in by_feature(told.routes):
        yield f"  {style('place', feature)}"
        for _ in routes:
            yield from next(lines)


def _tables(told: Plan, room: int, style: Style) -> Iterator[str]:
    keys = [
        ("unique" if key.unique else "index", ", ".join(key.columns), key.reason)
        for table in told.tables
        for key in told_keys(table)
    ]
    lines = columns(keys, room, 4, style, ("gutter", "", "quiet"))
    for table in told.tables:
        yield from _title(table.name, "place", table.what, "quiet", room, style)
        yield from paragraph(column_list(table), room, 4)
        for _ in told_keys(table):
            yield from next(lines)


def _deletes(told: Plan, room: int, style: Style) -> Iterator[str]:
    for cascade in told.deletes:
        by = f"by {cascade.by}" if cascade.by else "by operations alone"
        yield from _title(cascade.entity, "place", by, "help", room, style)
        role = "warning" if cascade.others else ""
        for line in paragraph(cascade.summary, room, 4):
            yield style(role, line) if role else line
        for effect in effects(cascade):
            yield from (style("quiet", line) for line in paragraph(effect, room, 4, 2))


def _safety(told: Plan, room: int, style: Style) -> Iterator[str]:
    for means, number, found in alike(told.safety):
        names = ", ".join(one.name for one in found)
        yield from paragraph(f"{names}: {statements(number)}", room, 2, 2)
        rows = [(one.kind, one.reason) for one in means]
        yield from chain.from_iterable(columns(rows, room, 6, style, ("gutter", "quiet")))


def _environment(told: Plan, room: int, style: Style) -> Iterator[str]:
    rows = [(one.name, _default(one.default, one.required), one.meaning) for one in told.environment]
    yield from chain.from_iterable(columns(rows, room, 2, style, ("", "help", "quiet")))


def _default(default: str | None, required: bool) -> str:
    if default is None:
        return "required"
    return "required in production" if required else default


def _defaults(told: Plan, room: int, style: Style) -> Iterator[str]:
    rows = [(one.what, one.value, one.change or "(always)") for one in told.defaults]
    yield from chain.from_iterable(columns(rows, room, 2, style, ("", "help", "quiet")))


def _security(told: Plan, room: int, style: Style) -> Iterator[str]:
    yield from _notes(told.security, room, style)


def _performance(told: Plan, room: int, style: Style) -> Iterator[str]:
    yield from _notes(told.performance, room, style)


def _notes(notes: Sequence[Note], room: int, style: Style) -> Iterator[str]:
    for note in notes:
        yield from paragraph(f"- {note.text}", room, 2, 2)
        yield from (style("quiet", line) for line in paragraph(shortened(note.subjects), room, 6))


def _questions(told: Plan, room: int, style: Style) -> Iterator[str]:
    for number, one in enumerate(told.questions, 1):
        yield from paragraph(f"{number:>2}. {one.question}", room, 2, 4)
        yield from (style("quiet", line) for line in paragraph(shortened(one.subjects), room, 6))
        rows = [("now", one.default), ("else", one.answer)]
        yield from chain.from_iterable(columns(rows, room, 6, style, ("gutter", "help")))


_SECTIONS: dict[str, Callable[[Plan, int, Style], Iterator[str]]] = {
    "routes": _routes,
    "tables": _tables,
    "deletes": _deletes,
    "safety": _safety,
    "environment": _environment,
    "defaults": _defaults,
    "security": _security,
    "performance": _performance,
    "questions": _questions,
}

"""The plan as Markdown, for a pull request or a wiki."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from backwright.design import Design
from backwright.design.notes import Note
from backwright.design.plan import Plan, plan
from backwright.design.wording import listed
from backwright.diagnostics.terminal import printable
from backwright.report.plan.sections import (
    SECTIONS,
    alike,
    by_feature,
    chosen,
    column,
    effects,
    headline,
    statements,
    told_keys,
    who,
)


def markdown(design: Design, only: Sequence[str] = ()) -> str:
    """The sections that were asked for."""
    told = plan(design)
    lines = [f"# The plan of {_text(told.name)}", "", _text(told.doc), "", f"{headline(told)}."]
    for section in chosen(only):
        body = list(_SECTIONS[section](told))
        if body:
            lines += ["", f"## {section.capitalize()}", "", f"_{SECTIONS[section].capitalize()}._", "", *body]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """What a blueprint says, so that it stays text: a stranger may have written it."""
    flat = printable(" ".join(text.split()))
    return flat.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _code(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`" if text else ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _routes(told: Plan) -> Iterator[str]:
    for number, (feature, routes) in enumerate(by_feature(told.routes)):
        yield from ("",) if number else ()
        yield from (f"### {feature}", "")
        rows = (
            (
                _code(f"{one.method} {one.path}"),
                _text(who(one)),
                f"{one.status}: {_text(one.answer)}",
                ", ".join(one.refusals),
            )
            for one in routes
        )
        yield from _table(("Route", "Who may", "Answers", "Refuses with"), rows)


def _tables(told: Plan) -> Iterator[str]:
    for number, table in enumerate(told.tables):
        yield from ("",) if number else ()
        yield from (f"### {table.name}", "", f"{table.what[0].upper()}{table.what[1:]}.", "")
        yield from _table(("Column", "Points to"), ((_code(column(c)), c.reference) for c in table.columns))
        yield ""
        keys = (
            ("unique" if key.unique else "index", _code(", ".join(key.columns)), _text(key.reason))
            for key in told_keys(table)
        )
        yield from _table(("Kind", "Columns", "Reason"), keys)


def _deletes(told: Plan) -> Iterator[str]:
    rows = (
        (cascade.entity, _text(cascade.by or "operations alone"), cascade.summary, "<br>".join(effects(cascade)))
        for cascade in told.deletes
    )
    yield from _table(("Deleted", "By", "What matters", "What goes"), rows) if told.deletes else ()


def _safety(told: Plan) -> Iterator[str]:
    rows = (
        (
            ", ".join(_code(one.name) for one in found),
            "<br>".join(f"{one.kind}: {_text(one.reason)}" for one in means),
            statements(number),
        )
        for means, number, found in alike(told.safety)
    )
    yield from _table(("Operations", "Made safe by", "Takes"), rows)


def _environment(told: Plan) -> Iterator[str]:
    rows = (
        (
            _code(one.name),
            _text(one.meaning),
            "" if one.default is None else _code(one.default),
            "yes" if one.required else "",
        )
        for one in told.environment
    )
    yield from _table(("Variable", "Meaning", "Default", "Required in production"), rows)


def _defaults(told: Plan) -> Iterator[str]:
    rows = ((_text(one.what), _text(one.value), _code(one.change) or "always so") for one in told.defaults)
    yield from _table(("What", "Default", "Said otherwise by"), rows)


def _security(told: Plan) -> Iterator[str]:
    yield from _notes(told.security)


def _performance(told: Plan) -> Iterator[str]:
    yield from _notes(told.performance)


def _notes(notes: Iterable[Note]) -> Iterator[str]:
    for note in notes:
        yield f"- {_text(note.text)}<br>{listed([_code(subject) for subject in note.subjects])}"


def _questions(told: Plan) -> Iterator[str]:
    for number, one in enumerate(told.questions, 1):
        subjects = listed([_code(subject) for subject in one.subjects])
        answer = f"Now: {_text(one.default)}. Otherwise: {_code(one.answer)}"
        yield f"{number}. **{_text(one.question)}**<br>{subjects}<br>{answer}"


_SECTIONS: dict[str, Callable[[Plan], Iterator[str]]] = {
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

"""Rows that a body has deleted, and names all the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from backwright.checks.bodies.scope import Scope
from backwright.diagnostics.catalogue import body_statements
from backwright.model.expressions import Argument, Conditional, Display, Expression, Name, New, Self, Word
from backwright.model.statements import Adjust, Assign, Do, Let, Relate, Return, Statement
from backwright.model.types import Row, present

_MAKES = ("create", "ensure")


def refuse_deleted(node: ast.stmt, statement: Statement, scope: Scope) -> None:
    """A finding where a statement writes a row that was surely deleted before it, links to it, or shows it."""
    for name in dict.fromkeys(_counted_on(statement)):
        if f"deleted {name}" in scope.facts:
            scope.report(node, body_statements.DeletedRow(name=name))
            scope.track.failed = True


def after_deleting(statement: Statement, scope: Scope) -> Scope:
    """What is known once a statement has deleted a row for good."""
    match statement:
        case Do(Word(word="delete", arguments=(Argument(value=(Name() | Self()) as row), *_))):
            kind = present(row.type)
            if isinstance(kind, Row) and not scope.symbols.owners[kind.entity].stays:
                return scope.knowing(frozenset({f"deleted {_name(row)}"}))
    return scope


def _counted_on(statement: Statement) -> Iterator[str]:
    """The names of the rows that have to be there."""
    match statement:
        case Assign(target, value):
            yield from (_name(target.base), *_told(value))
        case Adjust(target):
            yield _name(target.base)
        case Relate(target, change, value) if change in ("add", "append"):
            yield from (_name(target.base), _name(value))
        case Return(value) if value is not None:
            yield from _told(value)
        case Do(Word(word="delete") as word):
            yield _name(word.arguments[0].value)
        case Do(Word() as word) | Let(_, Word() as word) if word.word in _MAKES:
            yield from _told(word)


def _told(value: Expression) -> Iterator[str]:
    """The names of the rows that a value shows, or that a new row links to."""
    match value:
        case Name() | Self():
            yield _name(value)
        case New(values=values) | Word(arguments=values):
            yield from (name for each in values for name in _told(each.value))
        case Display(items=items):
            yield from (name for each in items for name in _told(each))
        case Conditional(then=then, otherwise=otherwise):
            yield from (*_told(then), *_told(otherwise))


def _name(row: Expression) -> str:
    if isinstance(row, Self):
        return "self"
    return row.name if isinstance(row, Name) else ""

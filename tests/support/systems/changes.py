"""Statements that change rows."""

from __future__ import annotations

from support.systems.declared import Scope, Table
from support.systems.draw import Draw, indented
from support.systems.impossible import ImpossibleError
from support.systems.kinds import INT, MONEY, TEXT, ListOf, Maybe, Row, Type
from support.systems.several import rows_of

KEYS = ("'a'", "'b'", "'x'")
"""Of rows that bodies look for, so that some are there."""


def assign(draw: Draw, scope: Scope) -> list[str]:
    """A field gets a value, or another one."""
    path, table = _changed(draw, scope)
    name = draw.one_of([*table.assigned])
    kind = table.fields[name]
    if kind in (INT, MONEY) and draw.chance(0.5):
        return [f"{path}.{name} {draw.one_of(['+=', '-='])} {draw.value(scope, kind, 1)}"]
    value = draw.value(scope, kind, 2)
    if value == f"{path}.{name}":
        raise ImpossibleError
    return [f"{path}.{name} = {value}"]


def assign_link(draw: Draw, scope: Scope) -> list[str]:
    """A link leads elsewhere, or nowhere."""
    path, table = _changed(draw, scope)
    name = draw.one_of([name for name in table.links if name not in table.fixed])
    kind = table.links[name]
    if isinstance(kind, Maybe):
        return [f"{path}.{name} = {draw.value(scope, kind, 1)}"]
    return [f"{path}.{name} = {_another(draw, scope, kind, f'{path}.{name}')}"]


def make(draw: Draw, scope: Scope) -> list[str]:
    """A new row, which may get a name."""
    _may_make(scope)
    table = draw.table()
    made = f"{scope.say('create')}({_constructed(draw, scope, table)})"
    scope.function.creates = True
    return [f"{scope.learn(draw.local(scope, made), table.row)} = {made}" if draw.chance(0.7) else made]


def have(draw: Draw, scope: Scope) -> list[str]:
    """The row with a key, made if it is not there."""
    _may_make(scope)
    table = _keyed(draw)
    made = f"{scope.say('ensure')}({_constructed(draw, scope, table)})"
    scope.function.creates = True
    return [f"{scope.learn(draw.local(scope, made), table.row)} = {made}"]


def look(draw: Draw, scope: Scope) -> list[str]:
    """The row with a key or with some value, or None, or the operation is refused."""
    table = draw.table() if draw.chance(0.3) else _keyed(draw)
    word = draw.one_of(["find", "get"])
    if table.key:
        asked = _key(draw, scope) if draw.chance(0.5) else f"{table.key}={_key(draw, scope)}"
    else:
        name = draw.one_of([name for name, kind in table.fields.items() if not isinstance(kind, Maybe)])
        asked = f"{name}={draw.value(scope, table.fields[name], 1)}"
    made = f"{scope.say(word)}({scope.say(table.name)}, {asked})"
    name = draw.local(scope, made)
    if word == "get":
        return [f"{scope.learn(name, table.row)} = {made}"]
    scope.learn(name, Maybe(table.row))
    found = draw.block(scope.sure(name, table.row).block(), 1) if scope.depth == 0 else []
    return [f"{name} = {made}", *([f"if {name} is not None:", *indented(found)] if found else [])]


def remove(draw: Draw, scope: Scope) -> list[str]:
    """A row goes, where something is true of it; what goes with it is not known, so no row is named after it."""
    if scope.turns != "one":
        raise ImpossibleError
    rows = [name for name, kind in scope.known.items() if isinstance(kind, Row) and name.isidentifier()]
    lines = _deleted(draw, scope, draw.one_of([name for name in rows if name != "self"]))
    scope.forget_rows()
    return lines


def remove_each(draw: Draw, scope: Scope) -> list[str]:
    """Rows go, one after the other."""
    if scope.turns != "one":
        raise ImpossibleError
    table = draw.table()
    source = rows_of(draw, scope, table, 1)
    inside = scope.block()
    name = inside.learn(draw.local(scope, source), table.row)
    lines = [f"for {name} in {source}:", *indented(_deleted(draw, inside, name))]
    scope.forget_rows()
    return lines


def _deleted(draw: Draw, scope: Scope, name: str) -> list[str]:
    scope.function.deletes = True
    lines = [f"{scope.say('delete')}({name})"]
    return [f"if {draw.condition(scope, 1)}:", *indented(lines)] if draw.chance(0.7) else lines


def relate(draw: Draw, scope: Scope) -> list[str]:
    """A row comes into a set, or leaves it."""
    path, table = _changed(draw, scope)
    name = draw.one_of([*table.sets])
    row = draw.one_of(draw.of_kind(scope, Row(table.sets[name])))
    return [f"{path}.{name}.{draw.one_of(['add', 'discard'])}({row})"]


def extend(draw: Draw, scope: Scope) -> list[str]:
    """A list of texts gets one more, unless it is there."""
    path, table = _changed(draw, scope)
    name = draw.one_of([name for name, kind in table.fields.items() if kind == ListOf(TEXT)])
    value = draw.value(scope, TEXT, 1)
    return [f"if {value} not in {path}.{name}:", *indented([f"{path}.{name}.append({value})"])]


def _changed(draw: Draw, scope: Scope) -> tuple[str, Table]:
    """A row that is changed: one that has a name, or is one link away."""
    return draw.one_of(draw.rows(scope, 1))


def _may_make(scope: Scope) -> None:
    """Rows are not made of each row, of which there would be more and more."""
    if scope.turns == "many":
        raise ImpossibleError


def _keyed(draw: Draw) -> Table:
    return draw.one_of([table for table in draw.system.tables.values() if table.key])


def _key(draw: Draw, scope: Scope) -> str:
    return draw.one_of(KEYS) if draw.chance(0.5) else draw.value(scope, TEXT, 1)


def _constructed(draw: Draw, scope: Scope, table: Table) -> str:
    """`Note(text="Hello")`: what has no default, and some of the rest."""
    given = []
    for name, kind in table.fields.items():
        if name == table.key:
            given.append(f"{name}={_key(draw, scope)}")
        elif name in table.required or draw.chance(0.4):
            given.append(f"{name}={draw.value(scope, kind, 1)}")
    for name, kind in table.links.items():
        if not isinstance(kind, Maybe) or draw.chance(0.5):
            given.append(f"{name}={draw.value(scope, kind, 1)}")
    return f"{scope.say(table.name)}({', '.join(given)})"


def _another(draw: Draw, scope: Scope, kind: Type, than: str) -> str:
    return draw.one_of([path for path in draw.of_kind(scope, kind) if path != than])

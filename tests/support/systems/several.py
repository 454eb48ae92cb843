"""Expressions of several rows or values: lists, what is chosen from them, and what they are folded to."""

from __future__ import annotations

from support.systems.declared import Scope, Table
from support.systems.draw import Draw, names_in
from support.systems.impossible import ImpossibleError
from support.systems.kinds import BOOL, DECIMAL, INT, NUMBERS, ORDERED, TEXT, ListOf, Row, Type
from support.systems.values import collections


def rows_of(draw: Draw, scope: Scope, table: Table, depth: int) -> str:
    """Several rows: of a row, of a name, or all; some of them, in an order, the first ones."""
    if scope.own:
        raise ImpossibleError
    there = [*collections(draw, scope, table.row), *draw.of_kind(scope, ListOf(table.row))]
    everything = [f"{scope.say('rows')}({scope.say(table.name)})"] if scope.place != "database" else []
    made = draw.one_of(there if there and draw.chance(0.6) else everything)
    if draw.chance(0.4):
        made = chosen(draw, scope, table, made, depth)
    if draw.chance(0.25):
        made = in_order(draw, scope, table, made)
    return made


def chosen(draw: Draw, scope: Scope, table: Table, source: str, depth: int) -> str:
    """Those of which a condition is true."""
    name = draw.inner(scope, source)
    test = draw.condition(scope.inside(name, table.row), depth)
    if name not in names_in(test):
        raise ImpossibleError
    return f"[{name} for {name} in {source} if {test}]"


def in_order(draw: Draw, scope: Scope, table: Table, source: str) -> str:
    """Sorted by a function of the module, perhaps the first few alone."""
    keys = [function.name for entity, function in draw.system.keys if entity == table.name]
    if not keys or scope.place == "database":
        return source
    key = scope.say(draw.one_of(keys))
    made = f"{scope.say('sorted')}({source}, key={key}{draw.one_of(['', '', ', reverse=True'])})"
    return f"{made}[:{draw.random.randint(1, 3)}]" if draw.chance(0.4) else made


def some_rows(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """A list of rows."""
    if not isinstance(kind, ListOf) or not isinstance(kind.item, Row) or scope.place == "database":
        raise ImpossibleError
    table = draw.system.tables[kind.item.entity]
    made = rows_of(draw, scope, table, max(depth, 1))
    if made.startswith(("[", "sorted(")) or made in scope.known:
        return made
    name = draw.inner(scope, made)
    return f"[{name} for {name} in {made}]"


def some_values(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """A list of what rows have."""
    if not isinstance(kind, ListOf) or isinstance(kind.item, Row):
        raise ImpossibleError
    return f"[{_each(draw, scope, kind.item, depth)}]"


def fold(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """What several rows come to."""
    if kind == INT and draw.chance(0.4):
        return _number_of(draw, scope, depth)
    if kind == BOOL:
        return f"{scope.say(draw.one_of(['any', 'all']))}({_each(draw, scope, kind, depth)})"
    if kind == TEXT and scope.place != "database":
        return f"', '.join({_each(draw, scope, kind, depth)})"
    if kind in NUMBERS and draw.chance(0.5):
        return f"{scope.say('sum')}({_each(draw, scope, kind, depth)})"
    if kind in ORDERED:
        word, nothing = scope.say(draw.one_of(["max", "min"])), draw.value(scope, kind, 0)
        return f"{word}(({_each(draw, scope, kind, depth)}), default={nothing})"
    raise ImpossibleError


def average(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """The mean of a number of each row, of which the databases agree on two digits."""
    if kind != DECIMAL:
        raise ImpossibleError
    each = _each(draw, scope, draw.one_of(NUMBERS), depth)
    return f"{scope.say('round')}({scope.say('mean')}(({each}), default=0), 2)"


def _number_of(draw: Draw, scope: Scope, depth: int) -> str:
    source = rows_of(draw, scope, draw.table(), depth)
    if source.startswith("rows("):
        name = draw.inner(scope, source)
        source = f"[{name} for {name} in {source}]"
    return f"{scope.say('len')}({source})"


def _turns(draw: Draw, scope: Scope, depth: int) -> tuple[str, Type]:
    """What a comprehension is over, and of what type each of it is."""
    lists = {name: kind.item for name, kind in scope.known.items() if isinstance(kind, ListOf)}
    if lists and draw.chance(0.4):
        name = draw.one_of([*lists])
        return name, lists[name]
    table = draw.table()
    return rows_of(draw, scope, table, depth), table.row


def _each(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """A comprehension without its brackets: a value of each row, perhaps of some of them alone."""
    source, item = _turns(draw, scope, min(depth, 1))
    name = draw.inner(scope, source)
    inside = scope.inside(name, item)
    value = draw.value(inside, kind, min(depth, 1))
    if name not in names_in(value):
        raise ImpossibleError
    test = f" if {draw.condition(inside, min(depth, 1))}" if draw.chance(0.3) else ""
    return f"{value} for {name} in {source}{test}"

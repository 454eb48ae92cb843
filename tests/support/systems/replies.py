"""Objects in answers, as `reply(...)` makes them."""

from __future__ import annotations

from support.systems.declared import Scope
from support.systems.draw import Draw
from support.systems.impossible import ImpossibleError
from support.systems.kinds import COMMON, REPLY, ListOf, PairOf, RecordOf, Type
from support.systems.several import rows_of


def reply(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """Some values by names: what the body has named, and more."""
    if kind != REPLY:
        raise ImpossibleError
    values = {name: name for name in _local(scope) if draw.chance(0.8)}
    for _ in range(draw.random.randint(1, 4)):
        name = draw.names.fresh(values)
        values[name] = _part(draw, scope, depth)
    scope.say("reply")
    return f"reply({', '.join(f'{name}={value}' for name, value in values.items())})"


def _local(scope: Scope) -> list[str]:
    """The names that the body gave; what was sent says nothing new."""
    shown = scope.function.local - set(scope.function.parameters) - {"self"}
    return [name for name, kind in scope.known.items() if name in shown and not _is_record(kind)]


def _is_record(kind: Type) -> bool:
    return isinstance(kind, RecordOf) or (isinstance(kind, ListOf) and isinstance(kind.item, RecordOf))


def _part(draw: Draw, scope: Scope, depth: int) -> str:
    """A value, a row, rows, an object, or a list of objects."""
    way = draw.one_of(["value", "value", "value", "row", "rows", "object", "objects", "objects", "groups", "groups"])
    if way == "row":
        return draw.one_of([path for path, _ in draw.rows(scope)])
    if way == "rows":
        return draw.value(scope, ListOf(draw.table().row), 1)
    if way == "object" and depth > 0:
        return reply(draw, scope, REPLY, depth - 1)
    if way == "objects" and depth > 0:
        return _objects(draw, scope, depth - 1)
    if way == "groups" and depth > 0:
        return _groups(draw, scope, depth - 1)
    return draw.value(scope, draw.one_of(COMMON), depth)


def _objects(draw: Draw, scope: Scope, depth: int) -> str:
    """One of each row."""
    table = draw.table()
    source = rows_of(draw, scope, table, 1)
    name = draw.inner(scope, source)
    return f"[{reply(draw, scope.inside(name, table.row), REPLY, depth)} for {name} in {source}]"


def _groups(draw: Draw, scope: Scope, depth: int) -> str:
    """One of each group of rows that are alike."""
    entity, key = draw.one_of([each for each in draw.system.keys if not isinstance(each[1].result, PairOf)])
    table = draw.system.tables[entity]
    source = rows_of(draw, scope, table, 1)
    alike = draw.inner(scope, source, key.name)
    group = draw.inner(scope, source, key.name, alike)
    inside = scope.inside(alike, key.result).inside(group, ListOf(table.row))
    by = f"{scope.say('groups')}({source}, by={scope.say(key.name)})"
    return f"[{reply(draw, inside, REPLY, depth)} for {alike}, {group} in {by}]"

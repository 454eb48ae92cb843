"""Statements that compute, decide and repeat."""

from __future__ import annotations

from support.systems.declared import Scope
from support.systems.draw import Draw, indented
from support.systems.impossible import ImpossibleError
from support.systems.kinds import COMMON, INT, MONEY, TEXT, ListOf, Maybe, Type, annotation
from support.systems.several import rows_of
from support.systems.values import optionals

DEEPEST = 2
"""Blocks that stand inside each other."""


def local(draw: Draw, scope: Scope) -> list[str]:
    """A value gets a name, or a name another value."""
    several: list[Type] = (
        [ListOf(draw.table().row), ListOf(INT), Maybe(draw.table().row)] if scope.place != "database" else []
    )
    kind = draw.kind([*COMMON, *several, *several])
    value = draw.value(scope, kind, 2)
    old = [name for name in scope.known if scope.known[name] == kind and name in scope.function.local]
    old = [name for name in old if name not in scope.function.parameters and name != "self"]
    if old and scope.depth == 0 and draw.chance(0.15):
        name = draw.one_of(old)
        if value == name:
            raise ImpossibleError
        return [f"{name} = {value}"]
    name = scope.learn(draw.local(scope, value), kind)
    return [f"{name}: {annotation(kind)} = {value}" if isinstance(kind, Maybe) else f"{name} = {value}"]


def branch(draw: Draw, scope: Scope) -> list[str]:
    """`if`, perhaps with an `else`, or an early end."""
    _may_nest(scope)
    test, inside = draw.condition(scope, 2), scope.block()
    lines = [f"if {test}:", *indented(_some(draw, inside))]
    if scope.has_result and draw.chance(0.25):
        return [*lines, *indented(result(draw, inside, 2))]
    if draw.chance(0.4):
        lines += ["else:", *indented(_some(draw, scope.block()))]
    return lines


def where_there(draw: Draw, scope: Scope) -> list[str]:
    """What is done where an optional value is there."""
    _may_nest(scope)
    path, kind = draw.one_of(optionals(draw, scope))
    inside = scope.sure(path, kind).block()
    test = f" and {draw.condition(inside, 1)}" if draw.chance(0.3) else ""
    body = _some(draw, inside) if scope.function.acts else result(draw, inside, 2)
    return [f"if {path} is not None{test}:", *indented(body)]


def where_absent(draw: Draw, scope: Scope) -> list[str]:
    """The end where an optional value is not there; below, it is."""
    path, kind = draw.one_of([each for each in optionals(draw, scope) if each[0].isidentifier()])
    lines = [f"if {path} is None:", *indented(result(draw, scope, 1))]
    scope.known[path] = kind
    return lines


def early(draw: Draw, scope: Scope) -> list[str]:
    """The end, on a condition."""
    return [f"if {draw.condition(scope, 2)}:", *indented(result(draw, scope, 2))]


def body(draw: Draw, scope: Scope, least: int, most: int) -> list[str]:
    """All that a function does: some statements, and its result, which depends on something if others ask for it."""
    lines = draw.block(scope, draw.random.randint(least, most))
    if scope.has_result:
        value = draw.value(scope, scope.function.result, 3)
        if not scope.function.operation and not draw.depends(scope, value):
            raise ImpossibleError
        lines.append(f"return {value}")
    if not lines:
        raise ImpossibleError
    return lines


def result(draw: Draw, scope: Scope, depth: int) -> list[str]:
    """The end, with what the function answers."""
    if not scope.has_result or scope.turns != "one":
        raise ImpossibleError
    return [f"return {draw.value(scope, scope.function.result, depth)}"]


def loop(draw: Draw, scope: Scope) -> list[str]:
    """Over a list that was sent or named, or over rows."""
    _may_nest(scope)
    source, kind, few = _source(draw, scope)
    name = draw.local(scope, source)
    inside = scope.block()
    inside.turns = "few" if few and scope.turns != "many" else "many"
    inside.learn(name, kind)
    return [f"for {name} in {source}:", *indented(_some(draw, inside))]


def _source(draw: Draw, scope: Scope) -> tuple[str, Type, bool]:
    """What a loop is over, of what kind each is, and whether there are few."""
    lists = {name: kind.item for name, kind in scope.known.items() if isinstance(kind, ListOf)}
    if lists and draw.chance(0.5):
        name = draw.one_of([*lists])
        return name, lists[name], scope.function.operation and name in scope.function.parameters
    table = draw.table()
    return rows_of(draw, scope, table, 1), table.row, False


def tally(draw: Draw, scope: Scope) -> list[str]:
    """A number that a loop adds to."""
    if scope.depth:
        raise ImpossibleError
    kind = draw.one_of([INT, INT, MONEY, TEXT])
    table = draw.table()
    source = rows_of(draw, scope, table, 1)
    inside = scope.block()
    inside.turns = "many"
    total = draw.local(scope, source)
    each = draw.local(scope.inside(total, kind), source)
    inside.learn(each, table.row)
    value, test = draw.value(inside, kind, 1), draw.condition(inside, 1)
    first = {INT: "0", TEXT: "''", MONEY: f"{scope.say('Decimal')}(0)"}[kind]
    scope.learn(total, kind)
    begin = f"{total}: Money = {first}" if kind == MONEY else f"{total} = {first}"
    return [begin, f"for {each} in {source}:", f"    if {test}:", f"        {total} += {value}"]


def requirement(draw: Draw, scope: Scope) -> list[str]:
    """What has to hold."""
    if scope.place == "database":
        raise ImpossibleError
    outcome = draw.one_of(["", "", ", outcome='forbidden'", ", outcome='invalid'", ", outcome='missing'"])
    said = f", 'no {draw.random.randint(1, 99)}'" if outcome or draw.chance(0.8) else ""
    return [f"{scope.say('require')}({draw.condition(scope, 2)}{said}{outcome})"]


def _may_nest(scope: Scope) -> None:
    if scope.depth >= DEEPEST:
        raise ImpossibleError


def _some(draw: Draw, scope: Scope) -> list[str]:
    """A block that is not empty."""
    lines = draw.block(scope, draw.random.randint(1, 2))
    if not lines:
        raise ImpossibleError
    return lines

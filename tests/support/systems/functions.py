"""Functions that nobody calls from outside: helpers, methods, values that are computed or kept, checks, hooks."""

from __future__ import annotations

from support.systems.declared import Function, Place, Scope, Table
from support.systems.draw import Draw, names_in
from support.systems.impossible import ImpossibleError
from support.systems.kinds import (
    BOOL,
    COMMON,
    DATE,
    INT,
    MONEY,
    NOTHING,
    TEXT,
    ListOf,
    Maybe,
    PairOf,
    Row,
    Type,
)
from support.systems.statements import body


def helper(draw: Draw, place: Place) -> None:
    """A plain function, which may call those before it."""
    name = draw.names.of_function(draw.system.names)
    parameters: dict[str, Type] = {}
    for _ in range(draw.random.randint(0, 2)):
        parameters[draw.names.fresh({name}, parameters)] = _parameter(draw, several=place != "database")
    parameters[draw.names.fresh({name}, parameters)] = draw.table().row
    function = Function(name, parameters, _result(draw, place), place, local={*parameters})
    least, most = {"database": (0, 1), "read": (0, 2), "act": (1, 3)}[place]
    lines = body(draw, Scope(function, dict(parameters)), least, most)
    draw.system.names.add(name)
    draw.system.helpers.append(function)
    draw.system.functions.append(function.written(lines))


def _parameter(draw: Draw, *, several: bool) -> Type:
    row = draw.table().row
    lists = [ListOf(row), ListOf(draw.one_of([INT, TEXT]))] if several else []
    return draw.kind([row, row, Maybe(row), Maybe(INT), Maybe(DATE), *lists, *COMMON])


def _result(draw: Draw, place: Place) -> Type:
    if place == "act":
        return draw.kind([NOTHING, NOTHING, INT, BOOL, TEXT, MONEY])
    row = draw.table().row
    rows: list[Type] = [Maybe(row), ListOf(row), ListOf(row)] if place == "read" else []
    return draw.kind([*COMMON, *rows])


def key(draw: Draw) -> None:
    """What rows are put in order by, or into groups."""
    table, name = draw.table(), draw.names.of_function(draw.system.names)
    row = draw.names.fresh({name})
    kinds = draw.random.sample([INT, TEXT, DATE, MONEY], 2)
    several = draw.chance(0.25)
    function = Function(name, {row: table.row}, PairOf(tuple(kinds)) if several else kinds[0], "database", local={row})
    values = [draw.value(Scope(function, {row: table.row}), kind, 1) for kind in (kinds if several else kinds[:1])]
    if any(row not in names_in(value) for value in values):
        raise ImpossibleError
    draw.system.names.add(name)
    draw.system.keys.append((table.name, function))
    draw.system.functions.append(function.written([f"return {', '.join(values)}"]))


def method(draw: Draw, table: Table) -> None:
    """What a row answers."""
    function = _of_row(draw, table, draw.one_of(COMMON))
    if draw.chance(0.5):
        function.parameters[draw.names.fresh({function.name})] = _parameter(draw, several=False)
    function.local |= {*function.parameters}
    lines = body(draw, Scope(function, {"self": table.row, **function.parameters}), 0, 1)
    _declare(table, function, lines)
    table.methods.append(function)


def computed(draw: Draw, table: Table) -> None:
    """A value that is worked out when the row is read."""
    function = _of_row(draw, table, draw.kind([*COMMON, Maybe(INT)]))
    value = draw.value(Scope(function, {"self": table.row}), function.result, 3)
    _declare(table, function, [f"return {value}"], "@computed")
    table.computed[function.name] = function.result


def stored(draw: Draw, table: Table) -> None:
    """A value that is kept: what the rows of a list come to."""
    name = draw.one_of([*table.lists])
    function = _of_row(draw, table, draw.one_of([INT, INT, BOOL]))
    row = draw.names.fresh({"self"})
    inside = Scope(function, {row: Row(table.lists[name])}, own=True)
    source = f"{row} in self.{name}" + (f" if {draw.condition(inside, 1)}" if draw.chance(0.5) else "")
    if function.result == BOOL:
        value = f"{draw.one_of(['any', 'all'])}({draw.condition(inside, 1)} for {source})"
    else:
        number = draw.value(inside, INT, 1)
        folds = ["sum({number} for {source})", "len([{row} for {source}])", "max(({number} for {source}), default=0)"]
        value = draw.one_of(folds).format(number=number, row=row, source=source)
    _declare(table, function, [f"return {value}"], "@stored")
    table.computed[function.name] = function.result


def check(draw: Draw, table: Table) -> None:
    """What holds of each row, and mostly does."""
    function = _of_row(draw, table, BOOL)
    number = draw.one_of([name for name, kind in table.fields.items() if kind == INT])
    test = draw.condition(Scope(function, {"self": table.row}), 2)
    _declare(table, function, [f"return {test} or self.{number} < 3"], f"@check('{function.name} holds')")


def named_list(draw: Draw, table: Table) -> None:
    """The rows of which something is true."""
    function = _of_row(draw, table, BOOL)
    test = draw.condition(Scope(function, {"self": table.row}), 2)
    _declare(table, function, [f"return {test}"], "@query")


def unique(draw: Draw, table: Table) -> None:
    """No two rows are alike, or no two of those of which something is true."""
    names = [name for name, kind in table.assigned.items() if not isinstance(kind, ListOf)]
    some = draw.random.sample(names, min(len(names), draw.random.randint(1, 2)))
    said = ", ".join(map(repr, some))
    if draw.chance(0.5):
        table.bodies.append(f"unique({said})")
        return
    function = _of_row(draw, table, BOOL)
    test = draw.condition(Scope(function, {"self": table.row}, own=True), 1)
    _declare(table, function, [f"return {test}"])
    table.bodies.append(f"unique({said}, where={function.name})")


def hook(draw: Draw, table: Table) -> None:
    """What follows when a row is made, changed or deleted."""
    verbs = draw.one_of(["'create'", "'create', 'update'", "'update'", "'delete'"])
    function = _of_row(draw, table, NOTHING)
    function.place = "act"
    scope = Scope(function, {"self": table.row}, turns="many")
    lines = body(draw, scope, 1, 2)
    _declare(table, function, lines, f"@after({verbs})")


def _of_row(draw: Draw, table: Table, result: Type) -> Function:
    """The beginning of one in a class, which speaks of its row."""
    name = draw.names.fresh(table.members)
    return Function(name, {}, result, "database", owner=table.name, local={"self"})


def _declare(table: Table, function: Function, lines: list[str], *heads: str) -> None:
    """Puts it into its class."""
    if "self" not in "\n".join(lines):
        raise ImpossibleError
    table.members.add(function.name)
    table.bodies.append(function.written(lines, *heads))

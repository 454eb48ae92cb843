"""Actions and queries: what callers ask for, what they send, what they are answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from support.systems.declared import Function, Scope, Table
from support.systems.draw import Draw
from support.systems.kinds import (
    BOOL,
    COMMON,
    DATE,
    INT,
    MONEY,
    NOTHING,
    REPLY,
    TEXT,
    Choice,
    ListOf,
    Maybe,
    RecordOf,
    Type,
    annotation,
)
from support.systems.statements import body


@dataclass(frozen=True)
class Parameter:
    """What is sent, as its type and as it is written behind its name."""

    kind: Type
    text: str


def operation(draw: Draw, table: Table | None, *, acts: bool) -> None:
    """One of a row, or of the module."""
    name = draw.names.fresh(table.members) if table is not None else draw.names.of_function(draw.system.names)
    sent: dict[str, Parameter] = {}
    for _ in range(draw.one_of([0, 1, 1, 2, 2, 3])):
        parameter = draw.one_of([*ALWAYS, *(SENT if acts else ())])(draw)
        sent[draw.names.fresh({name}, sent)] = parameter
    sent = dict(sorted(sent.items(), key=lambda each: " = " in each[1].text))  # what may be left out comes last
    parameters = {given: each.kind for given, each in sent.items()}
    function = Function(name, parameters, _result(draw, table, acts=acts), "act" if acts else "read", operation=True)
    function.limited |= {given: each.text for given, each in sent.items()}
    known: dict[str, Type] = dict(parameters)
    if table is not None:
        function.owner, known["self"] = table.name, table.row
    function.local |= {*known}
    least, most = (1, 5) if acts else (0, 3)
    text = function.written(body(draw, Scope(function, known), least, most), _head(draw, table, function))
    _declare(draw, table, function, text)


def _result(draw: Draw, table: Table | None, *, acts: bool) -> Type:
    """Mostly an object, which tells most."""
    row = draw.table().row
    nothing = [NOTHING] if acts and table is not None else []
    others: list[Type] = [row, Maybe(row), ListOf(row), ListOf(row), ListOf(INT), ListOf(TEXT), *nothing]
    return draw.kind([*5 * [REPLY], draw.kind(COMMON), draw.kind(COMMON), *draw.random.sample(others, 3)])


def _head(draw: Draw, table: Table | None, function: Function) -> str:
    """The decorator."""
    word, method = ("action", "POST") if function.acts else ("query", "GET")
    path = function.name.replace("_", "-").strip("-")
    options = "by=anyone"
    if table is not None and table.state and function.acts and draw.chance(0.4):
        state = table.fields[table.state]
        assert isinstance(state, Choice)
        first, second, third = map(str, draw.random.sample(state.values, 3))
        options += f", moves='{draw.one_of([first, f'{first} | {second}'])} -> {third}'"
    return f"@{word}('{method}', '{'' if table is not None else '/'}{path}-now', {options})"


def _declare(draw: Draw, table: Table | None, function: Function, text: str) -> None:
    if table is None:
        draw.system.names.add(function.name)
        draw.system.functions.append(text)
        if function.acts:
            draw.system.helpers.append(function)
        return
    table.members.add(function.name)
    table.bodies.append(text)
    if function.acts:
        table.methods.append(function)


def _limited(kind: Type) -> Parameter:
    limits = "max=12" if kind == TEXT else "min=-99, max=99"
    return Parameter(kind, f"Annotated[{annotation(kind)}, field({limits})]")


def _row(draw: Draw) -> Parameter:
    row = draw.table().row
    return Parameter(row, row.entity)


def _row_or_none(draw: Draw) -> Parameter:
    kind = Maybe(draw.table().row)
    return Parameter(kind, f"{annotation(kind)} = None")


def _rows(draw: Draw) -> Parameter:
    kind = ListOf(draw.table().row)
    return Parameter(kind, f"Annotated[{annotation(kind)}, field(max=3)]")


def _records(draw: Draw) -> Parameter:
    kind = ListOf(RecordOf(draw.one_of([*draw.system.records])))
    return Parameter(kind, f"Annotated[{annotation(kind)}, field(max=3)]")


ALWAYS: tuple[Callable[[Draw], Parameter], ...] = (
    _row,
    _row,
    _row_or_none,
    lambda _: _limited(INT),
    lambda _: _limited(INT),
    lambda _: _limited(TEXT),
    lambda _: _limited(MONEY),
    lambda _: Parameter(DATE, "Day"),
    lambda _: Parameter(BOOL, "bool = False"),
    lambda _: Parameter(Maybe(INT), "Annotated[int, field(min=-99, max=99)] | None = None"),
)
SENT: tuple[Callable[[Draw], Parameter], ...] = (
    _rows,
    _records,
    lambda _: Parameter(ListOf(INT), "Annotated[list[Annotated[int, field(min=-99, max=99)]], field(max=4)]"),
)
"""What a query cannot say, and a body can."""

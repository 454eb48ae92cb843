"""Calls of what the blueprint has itself: functions of the module, methods of rows."""

from __future__ import annotations

from support.systems.declared import Function, Scope
from support.systems.draw import Draw
from support.systems.impossible import ImpossibleError
from support.systems.kinds import PLAIN, Type


def call(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """A function that only computes, and has that result."""
    if scope.own:
        raise ImpossibleError
    found = [each for each in _callable(draw, scope) if each[1].result == kind and not each[1].acts]
    where, function = draw.one_of(found)
    return written(draw, scope, where, function, min(depth, 1))


def acting(draw: Draw, scope: Scope) -> list[str]:
    """An action or a function that changes rows; what it answers may get a name."""
    found = [each for each in _callable(draw, scope) if each[1].acts]
    rare = [function for _, function in found if function.creates or function.deletes]
    where, function = draw.one_of([each for each in found if scope.turns == "one" or each[1] not in rare])
    made = written(draw, scope, where, function, 1)
    scope.function.creates |= function.creates
    if function.deletes:
        scope.function.deletes = True
        scope.forget_rows()
    if function.result in PLAIN and draw.chance(0.5):
        return [f"{scope.learn(draw.local(scope, made), function.result)} = {made}"]
    return [made]


def written(draw: Draw, scope: Scope, where: str, function: Function, depth: int) -> str:
    """The call of one, as a statement or in an expression."""
    name = f"{where}.{function.name}" if where else scope.say(function.name)
    return f"{name}({draw.arguments(scope, function, depth)})"


def _callable(draw: Draw, scope: Scope) -> list[tuple[str, Function]]:
    """What can be called here, each with the row that it is of."""
    found = [("", function) for function in draw.system.helpers]
    found += [(path, function) for path, table in draw.rows(scope, 1) for function in table.methods]
    return [each for each in found if scope.place != "database" or each[1].place == "database"]

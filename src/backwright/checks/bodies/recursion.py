"""Functions, operations and computed values that call themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backwright.checks.bodies.weight import walk
from backwright.diagnostics import Findings, Related
from backwright.diagnostics.catalogue import body_statements
from backwright.model.backend import Backend
from backwright.model.expressions import Attribute, Call, Groups, Sorted
from backwright.model.part import Part
from backwright.source import Span


def refuse_recursion(backend: Backend, places: Mapping[str, Span], findings: Findings) -> None:
    """Report each circle of calls once. `places`: where each function stands, by stable id."""
    bodies = dict(_bodies(backend))
    calls = {name: sorted(_called(parts) & bodies.keys()) for name, parts in bodies.items()}
    told: set[str] = set()
    for name in bodies:
        circle = [] if name in told or name not in places else _circle(name, calls)
        if circle and not told & set(circle):
            told |= set(circle)
            related = [Related(places[step], "is a part of the circle") for step in circle[1:] if step in places]
            way = " -> ".join([*circle, name])
            case = body_statements.Recursion(name=name.rpartition(".")[2], way=way)
            findings.add(case, places[name], related=related)


def _bodies(backend: Backend) -> Iterator[tuple[str, Sequence[Part]]]:
    """What every function, operation and computed value does, by stable id."""
    owners = backend.owners
    for function in (*backend.functions, *(one for owner in owners for one in owner.functions)):
        yield function.id, (function.value,)
    for procedure in (*backend.procedures, *(one for owner in owners for one in owner.procedures)):
        yield procedure.id, procedure.body
    for operation in backend.every_operation:
        yield operation.id, operation.body
    for computed in (computed for owner in owners for computed in owner.computed):
        yield computed.id, (computed.value,)


def _called(parts: Sequence[Part]) -> set[str]:
    names: set[str] = set()
    for part in (inner for outer in parts for inner in walk(outer)):
        match part:
            case Call(function) | Attribute(_, function):
                names.add(function)
            case Groups(_, by) | Sorted(_, by):
                names.add(by)
    return names


def _circle(start: str, calls: Mapping[str, Sequence[str]]) -> list[str]:
    """The shortest way of calls from a function back to it; empty where there is none."""
    came: dict[str, str] = {}
    waiting = [start]
    for current in waiting:
        for called in calls.get(current, ()):
            if called == start:
                return _way(start, current, came)
            if called not in came:
                came[called] = current
                waiting.append(called)
    return []


def _way(start: str, last: str, came: Mapping[str, str]) -> list[str]:
    way = [last]
    while way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]

"""How large an expression is, and what it reads."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.checks.bodies.scope import Scope, Track
from backwright.model.expressions import Attribute, Call, Expression, Me, Name, Rows, Self, Word
from backwright.model.part import Part
from backwright.model.types import Row

LARGEST = 5_000
DEEPEST = 100

_READING = frozenset({"get", "find", "create", "ensure", "authenticate", "verify", "sign_in"})


def inner_parts(part: Part) -> Iterator[Part]:
    """The parts that stand directly in one, its type left out."""
    for name in part.__struct_fields__:
        if name == "type":
            continue
        value = getattr(part, name)
        if isinstance(value, Part):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Part))


def too_large(found: Expression, track: Track) -> bool:
    """Whether it would be, written out. Local names stand for their values, which were weighed before."""
    size, depth = _weigh(found, track)
    return size > LARGEST or depth > DEEPEST


def _weigh(part: Part, track: Track) -> tuple[int, int]:
    known = track.weights.get(id(part))
    if known is not None:
        return known[1], known[2]
    size, depth = 1, 0
    for inner in inner_parts(part):
        more, deep = _weigh(inner, track)
        size, depth = size + more, max(depth, deep)
    track.weights[id(part)] = (part, size, depth + 1)
    return size, depth + 1


def walk(part: Part) -> Iterator[Part]:
    """It and all that stands in it."""
    waiting = [part]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(inner_parts(current))


def reads_rows(found: Expression, scope: Scope) -> bool:
    """Whether it asks about more than what was sent."""
    return any(_reads_rows(part, scope) for part in walk(found))


def _reads_rows(part: Part, scope: Scope) -> bool:
    match part:
        case Self() | Me() | Rows():
            return True
        case Name(name):
            return name in scope.track.derived
        case Attribute(base):
            return isinstance(base.type, Row)
        case Word(word):
            return word in _READING
        case Call(_, base, arguments):
            return base is not None or any(isinstance(argument.value.type, Row) for argument in arguments)
    return False

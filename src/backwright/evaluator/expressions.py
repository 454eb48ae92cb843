"""What an expression is worth for a caller and a row.

Two-valued for data, unknown for nobody: whatever asks about a caller who is absent is UNKNOWN as a whole, and only
`and`, `or`, `not`, `any`, `all`, conditional expressions and what is called look into their parts. Whether something
asks is a property of the text, not of the rows, so that a target may fold it when it compiles.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import singledispatch
from typing import Any
from zoneinfo import ZoneInfo

from backwright.evaluator.mentions import Mentions, is_about_nobody
from backwright.evaluator.plain import Object, compute, fold, present_first, rounded, told
from backwright.evaluator.refusals import Lost
from backwright.evaluator.store import Ref, State, local
from backwright.model import expressions as x
from backwright.model.backend import Backend
from backwright.model.members import Collection, Computed
from backwright.model.operations import Function
from backwright.model.types import BOOL, Maybe, PairOf, Scalar, SetOf, Type, element, present


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("unknown is neither true nor false")


UNKNOWN = _Unknown()
"""What is asked about nobody."""


EXACT = frozenset({Scalar("money"), Scalar("decimal")})


def exact(value: Any, kind: Type) -> Any:
    """A number as its type has it: a whole one where a fraction may stand is one, money has cents; each of a list."""
    if isinstance(value, list) and (item := element(present(kind))) is not None:
        return [exact(each, item) for each in value]
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    if present(kind) == Scalar("money"):
        return rounded(Decimal(str(value)), 2)
    if present(kind) == Scalar("float"):
        return float(value)
    return Decimal(str(value)) if present(kind) in EXACT else value


@dataclass(frozen=True)
class World:
    """What does not vary within one operation. `effect` evaluates what also changes rows."""

    backend: Backend
    state: State
    mentions: Mentions
    settings: Mapping[str, Any]
    effect: Callable[[x.Word | x.Call, Frame], Any]


@dataclass(frozen=True)
class Frame:
    """Where a name is looked up. `absent`: the names of what is unknown, with "me" for nobody. `acts`: in the body of
    an operation, where each item of a list is worked out for itself.
    """

    world: World
    me: Ref | None
    row: Any = None
    names: Mapping[str, Any] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    acts: bool = False

    @property
    def state(self) -> State:
        return self.world.state

    def bind(self, values: Mapping[str, Any]) -> Frame:
        """The same with more names."""
        unknown = {name for name, value in values.items() if value is UNKNOWN}
        absent = (self.absent - values.keys()) | unknown
        return replace(self, names={**self.names, **values}, absent=absent)


def frame(world: World, me: Ref | None, row: Any = None, names: Mapping[str, Any] | None = None) -> Frame:
    """Where a body or a rule begins."""
    start = Frame(world, me, row, absent=frozenset({"me"} if me is None else ()))
    return start.bind(names or {})


def settled(value: Any, kind: Type) -> Any:
    """A value that is kept or shown: what came out unknown is false, or null where it is no bool."""
    if value is not UNKNOWN:
        return value
    return False if present(kind) == BOOL else None


def evaluate(node: x.Expression, at: Frame) -> Any:
    """What the expression is worth: a value, or UNKNOWN."""
    if at.absent and not looks_inside(node, at) and at.world.mentions.of(node) & at.absent:
        return UNKNOWN
    return _value(node, at)


def truth(node: x.Expression, at: Frame) -> bool:
    """Whether it holds: unknown does not."""
    value = evaluate(node, at)
    return value is not UNKNOWN and bool(value)


def apply(function: Function, at: Frame, row: Any, values: Mapping[str, Any]) -> Any:
    """What a function answers, of a row where it is a method."""
    return evaluate(function.value, frame(at.world, at.me, row, values))


def member(at: Frame, base: Any, identity: str) -> Any:
    """A member of a row, a record or a value; of a collection, that of each."""
    name = local(identity)
    if isinstance(base, Ref):
        return _member_of_row(at, base, identity, name)
    if isinstance(base, list):
        return [value for each in base for value in _as_list(member(at, each, identity))]
    if isinstance(base, Object):
        return base.values[name]
    return None if base is None else getattr(base, name)


def _member_of_row(at: Frame, ref: Ref, identity: str, name: str) -> Any:
    found = at.world.backend.member(identity)
    if isinstance(found, Computed):
        return evaluate(found.value, frame(at.world, at.me, ref))
    if isinstance(found, Collection):
        return at.state.others(ref, found)
    return at.state.get(ref, name)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def looks_inside(node: x.Expression, at: Frame) -> bool:
    """Whether it may be known although it mentions what is unknown, by its parts."""
    if at.acts and isinstance(node, x.Comprehension | x.Sorted | x.Slice):
        return True
    if isinstance(node, x.Attribute):
        return at.world.mentions.computed(node) is not None
    if isinstance(node, x.Aggregate) and node.fold in ("any", "all") and isinstance(node.source, x.Comprehension):
        return not any(at.world.mentions.of_loop(loop) & at.absent for loop in node.source.loops)
    return isinstance(node, x.And | x.Or | x.Not | x.Conditional | x.Call | x.New | x.Word)


@singledispatch
def _value(node: x.Expression, at: Frame) -> Any:
    if isinstance(node, x.Value | x.Exact):
        return {} if node.type == Scalar("json") else node.value
    return at.row if isinstance(node, x.Self) else at.me


@_value.register
def _(node: x.Name, at: Frame) -> Any:
    return at.names[node.name] if node.name in at.names else at.world.settings[node.name]


@_value.register
def _(node: x.Attribute, at: Frame) -> Any:
    base = led(node.base, evaluate(node.base, at), at)
    return UNKNOWN if base is UNKNOWN else member(at, base, node.member)


def led(node: x.Expression, value: Any, at: Frame) -> Any:
    """The row that a link led to, which has to be there where it is asked."""
    if isinstance(node, x.Attribute) and isinstance(value, Ref) and at.state.is_gone(value):
        raise Lost
    return value


@_value.register
def _(node: x.And, at: Frame) -> Any:
    return _decided((evaluate(operand, at) for operand in node.operands), ends=False)


@_value.register
def _(node: x.Or, at: Frame) -> Any:
    return _decided((evaluate(operand, at) for operand in node.operands), ends=True)


def _decided(values: Iterable[Any], *, ends: bool) -> Any:
    """Kleene: one value that decides does so, whatever is unknown beside it; none after it is asked."""
    unknown = False
    for value in values:
        if value is UNKNOWN:
            unknown = True
        elif bool(value) is ends:
            return ends
    return UNKNOWN if unknown else not ends


@_value.register
def _(node: x.Not, at: Frame) -> Any:
    value = evaluate(node.operand, at)
    return UNKNOWN if value is UNKNOWN else not value


@_value.register
def _(node: x.Conditional, at: Frame) -> Any:
    test = evaluate(node.test, at)
    return UNKNOWN if test is UNKNOWN else evaluate(node.then if test else node.otherwise, at)


_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@_value.register
def _(node: x.Compare, at: Frame) -> Any:
    if is_about_nobody(node):
        return (at.me is None) is (node.operator == "==")
    left, right = (_comparable(side, evaluate(side, at)) for side in (node.left, node.right))
    if any(isinstance(present(side.type), Scalar) and _is_email(side.type) for side in (node.left, node.right)):
        left, right = (value.lower() if isinstance(value, str) else value for value in (left, right))
    if node.operator in ("==", "!="):
        return (left == right) is (node.operator == "==")
    # The source has to guard an optional value, so that this has no third outcome to tell.
    return left is not None and right is not None and _ORDERS[node.operator](left, right)


def _is_email(kind: Type) -> bool:
    return present(kind) == Scalar("email")


def _comparable(node: x.Expression, value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) and present(node.type) != Scalar("float") else value


@_value.register
def _(node: x.Contains, at: Frame) -> Any:
    item, container = evaluate(node.item, at), evaluate(node.container, at)
    if container is None or (item is None and isinstance(container, str)):
        return False
    return item in container


@_value.register
def _(node: x.Arithmetic, at: Frame) -> Any:
    return compute(node.operator, evaluate(node.left, at), evaluate(node.right, at))


@_value.register
def _(node: x.Negative, at: Frame) -> Any:
    value = evaluate(node.operand, at)
    return None if value is None else -value


@_value.register
def _(node: x.Format, at: Frame) -> Any:
    parts = zip(node.parts, node.formats, strict=True)
    return "".join(format(_told(evaluate(part, at), part.type, how), how) for part, how in parts)


def _told(value: Any, kind: Type, how: str) -> Any:
    """A value as a text tells it: amounts have cents, other exact numbers no zeros at their end."""
    if present(kind) == Scalar("decimal") and isinstance(value, Decimal) and not how:
        return format(told(value), "f")
    return exact(value, kind) if present(kind) == Scalar("money") else value


@_value.register
def _(node: x.Comprehension, at: Frame) -> Any:
    found = _yields(node, node.loops, at)
    if at.acts:
        found = (settled(item, node.item.type) for item in found)
    return list(dict.fromkeys(found)) if isinstance(node.type, SetOf) else list(found)


def _yields(node: x.Comprehension, loops: tuple[x.Loop, ...], at: Frame) -> Iterator[Any]:
    if not loops:
        yield evaluate(node.item, at)
        return
    for each in evaluate(loops[0].source, at) or ():
        inner = at.bind(named(loops[0].names, each))
        if all(truth(condition, inner) for condition in loops[0].conditions):
            yield from _yields(node, loops[1:], inner)


def named(names: tuple[str, ...], value: Any) -> dict[str, Any]:
    """The variables of a loop."""
    return {names[0]: value} if len(names) == 1 else dict(zip(names, value, strict=True))


@_value.register
def _(node: x.Aggregate, at: Frame) -> Any:
    if node.fold in ("any", "all") and isinstance(node.source, x.Comprehension):
        return _decided(_yields(node.source, node.source.loops, at), ends=node.fold == "any")
    source = evaluate(node.source, at)
    default = None if node.default is None else evaluate(node.default, at)
    if node.fold == "sum" and present(node.type) == Scalar("timedelta"):
        return sum(source or (), timedelta())
    return fold(node.fold, source or (), default)


@_value.register
def _(node: x.Rows, at: Frame) -> Any:
    return at.state.refs(node.entity)


@_value.register
def _(node: x.Groups, at: Frame) -> Any:
    groups: dict[Any, list[Any]] = {}
    for each in evaluate(node.source, at):
        groups.setdefault(_of_each(node.by, each, at), []).append(each)
    return sorted(groups.items(), key=lambda group: present_first(group[0]))


@_value.register
def _(node: x.Sorted, at: Frame) -> Any:
    found = [(_of_each(node.key, each, at) if node.key else each, each) for each in evaluate(node.source, at)]
    known = sorted((pair for pair in found if pair[0] is not None), key=lambda pair: pair[0], reverse=node.reverse)
    return [each for _, each in (*known, *(pair for pair in found if pair[0] is None))]


def _of_each(name: str, each: Any, at: Frame) -> Any:
    function = at.world.backend.function(name)
    if function.on_row:
        return apply(function, at, each, {})
    return apply(function, at, None, {function.parameters[0].name: each})


@_value.register
def _(node: x.Item, at: Frame) -> Any:
    return evaluate(node.base, at)[evaluate(node.index, at)]


@_value.register
def _(node: x.Slice, at: Frame) -> Any:
    bounds = [None if bound is None else evaluate(bound, at) for bound in (node.start, node.stop)]
    return evaluate(node.base, at)[bounds[0] : bounds[1]]


@_value.register
def _(node: x.Display, at: Frame) -> Any:
    items = [evaluate(item, at) for item in node.items]
    if isinstance(node.type, PairOf):
        return tuple(items)
    return list(dict.fromkeys(items)) if isinstance(node.type, SetOf) else items


@_value.register
def _(node: x.New, at: Frame) -> Any:
    found = {v.name: (evaluate(v.value, at), v.value.type) for v in node.values}
    certain = (one for one, kind in found.values() if kind != BOOL and not isinstance(kind, Maybe))
    if not at.acts and any(one is UNKNOWN for one in certain):
        return UNKNOWN  # a value that is computed is told whole; an operation answers with what it has
    values = {name: exact(settled(one, kind), kind) for name, (one, kind) in found.items()}
    if node.name == "Reply":
        values = {name: told(one) if _is_plain(found[name][1]) else one for name, one in values.items()}
    record = next((one for one in at.world.backend.records if one.name == node.name), None)
    for member in record.fields if record is not None else ():
        if member.name not in values:
            default = member.default
            values[member.name] = None if default is None else settled(evaluate(default, at), default.type)
    return Object(node.name, values)


def _is_plain(kind: Type) -> bool:
    """Whether it is an exact number that is no amount, or a list of them."""
    return present(element(present(kind)) or kind) == Scalar("decimal")


@_value.register
def _(node: x.Call, at: Frame) -> Any:
    backend = at.world.backend
    if node.function not in at.world.mentions.functions:
        return at.world.effect(node, at)
    base = None if node.base is None else evaluate(node.base, at)
    if base is UNKNOWN:
        return UNKNOWN
    function = backend.function(node.function)
    return apply(function, at, base, arguments(function.parameters, node.arguments, at))


def arguments(parameters: Iterable[Any], given: Iterable[x.Argument], at: Frame) -> dict[str, Any]:
    """The values of the parameters: those given by name or in order, the defaults of the rest."""
    parameters = tuple(parameters)
    named = {given.name: given.value for given in given if given.name}
    in_order = iter([given.value for given in given if not given.name])
    values = {}
    for parameter in parameters:
        source = named.get(parameter.name) or next(in_order, None) or parameter.default
        values[parameter.name] = None if source is None else evaluate(source, at)
    return values


@_value.register
def _(node: x.Method, at: Frame) -> Any:
    base = evaluate(node.base, at)
    if base is None or node.name.startswith("_"):
        return None
    return getattr(base, node.name)(*(evaluate(argument, at) for argument in node.arguments))


@_value.register
def _(node: x.Word, at: Frame) -> Any:
    if node.word == "now":
        return at.state.now
    if node.word == "today":
        return today(at.state.now, at.world.backend)
    return at.world.effect(node, at)


def today(now: datetime, backend: Backend) -> Any:
    """The day of that instant in the time zone of the backend."""
    return now.astimezone(ZoneInfo(backend.timezone)).date()

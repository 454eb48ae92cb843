"""What is asked as a condition, and what its answer shows about the rest."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from backwright.checks.bodies.reading import constant_int, infer
from backwright.checks.bodies.scope import Facts, Refused, Scope, chain
from backwright.checks.bodies.types import describe, is_number
from backwright.diagnostics.catalogue import body_values
from backwright.model.expressions import Aggregate, And, Arithmetic, Compare, Display, Expression, Method, Sorted, Value
from backwright.model.types import BOOL, INT, NOTHING, TEXT, Choice, ListOf, Maybe, SetOf, Type, is_text, present

NO_FACTS: Facts = frozenset()


def condition(node: ast.expr, scope: Scope) -> Expression:
    """What a node says as yes or no: a collection that has something, a text that is not empty, a value that is."""
    return asked(infer(node, scope, BOOL), node, scope)


def asked(found: Expression, node: ast.expr, scope: Scope, other: ast.expr | None = None) -> Expression:
    """The same of what was read already; `other`: the value that stands for it otherwise."""
    kind = found.type
    if isinstance(kind, Maybe):
        return _asked_of_optional(found, kind, node, scope, other)
    if kind == BOOL:
        return found
    if isinstance(kind, ListOf | SetOf):
        return Compare(">", Aggregate("len", found, None, INT), Value(0, INT), BOOL)
    if is_text(kind):
        return Compare("!=", found, Value("", TEXT), BOOL)
    if is_number(kind):
        raise _ambiguous(kind, node, scope, other)
    raise scope.refusal(node, body_values.AlwaysTrue(type=describe(kind)))


def _asked_of_optional(
    found: Expression, kind: Maybe, node: ast.expr, scope: Scope, other: ast.expr | None
) -> Expression:
    exists = Compare("!=", found, Value(None, NOTHING), BOOL)
    if kind.item == BOOL:
        return Compare("==", found, Value(True, BOOL), BOOL)
    if is_number(kind.item):
        raise _ambiguous(kind, node, scope, other)
    if is_text(kind.item) and not (isinstance(kind.item, Choice) and "" not in kind.item.values):
        return And((exists, Compare("!=", found, Value("", TEXT), BOOL)), BOOL)
    return exists


def _ambiguous(kind: Type, node: ast.expr, scope: Scope, other: ast.expr | None) -> Refused:
    """The finding about a number as a condition, with what to write; `other`: as in `x or 0`."""
    path = chain(node) or "x"
    asks = f"{path} is not None" if isinstance(kind, Maybe) else f"{path} != 0"
    if other is not None:
        instead = f"`{path} if {asks} else {ast.unparse(other)}`"
    else:
        instead = f"`{asks}`" + f", or `{path} is not None and {path} != 0`" * isinstance(kind, Maybe)
    return scope.refusal(node, body_values.AmbiguousTruth(type=describe(kind), instead=instead))


def shown(node: ast.expr, answer: bool) -> Facts:
    """What is known once a condition has had this answer."""
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return shown(operand, not answer)
        case ast.BoolOp(op=op, values=values):
            return _shown_by_all(values, answer) if isinstance(op, ast.And) == answer else NO_FACTS
        case ast.Compare(left=left, ops=ops, comparators=rights):
            return _shown_by_comparison([left, *rights], ops, answer)
    path = chain(node)
    if path is None or not answer:
        return NO_FACTS
    return frozenset({f"present {path}", f"filled {path}", f"nonzero len({path})", f"nonzero {path}"})


def _shown_by_all(nodes: Iterable[ast.expr], answer: bool) -> Facts:
    return frozenset().union(*(shown(node, answer) for node in nodes))


def _shown_by_comparison(operands: list[ast.expr], operators: list[ast.cmpop], answer: bool) -> Facts:
    if len(operators) > 1 and not answer:
        return NO_FACTS
    facts: Facts = NO_FACTS
    for left, operator, right in zip(operands, operators, operands[1:], strict=False):
        facts |= _shown_by(left, operator, right, answer)
        facts |= _shown_by(right, _mirrored(operator), left, answer)
    return facts


def _shown_by(subject: ast.expr, operator: ast.cmpop, other: ast.expr, answer: bool) -> Facts:
    path = chain(subject)
    if path is None:
        return NO_FACTS
    if isinstance(other, ast.Constant) and other.value is None:
        known = answer if isinstance(operator, ast.IsNot | ast.NotEq) else not answer
        asks = isinstance(operator, ast.Is | ast.IsNot | ast.Eq | ast.NotEq)
        return frozenset({f"present {path}"}) if known and asks else NO_FACTS
    facts = set()
    number = constant_int(other)
    least = None if number is None else _least(operator, number, answer)
    if least is not None and path.startswith("len("):
        facts.add(f"long {least} {path[4:-1]}")
    elif least is not None and least >= 0:
        facts |= {f"natural {path}", f"least {least} {path}"}
    bound = chain(other)
    if bound is not None and (isinstance(operator, ast.Lt) if answer else isinstance(operator, ast.GtE)):
        facts.add(f"within {path} {bound[4:-1]}" if bound.startswith("len(") else f"below {path} {bound}")
    if number is not None and _excludes_zero(operator, number, answer):
        facts |= {f"nonzero {path}"} | ({f"filled {path[4:-1]}"} if path.startswith("len(") else set())
    if isinstance(other, ast.Constant) and isinstance(operator, ast.Eq) and answer:
        facts.add(f"present {path}")
    return frozenset(facts)


def _least(operator: ast.cmpop, number: int, answer: bool) -> int | None:
    """The least whole number that has this answer; None where there is none."""
    match operator, answer:
        case (ast.Gt(), True) | (ast.LtE(), False):
            return number + 1
        case (ast.GtE() | ast.Eq(), True) | (ast.Lt() | ast.NotEq(), False):
            return number
    return None


def _excludes_zero(operator: ast.cmpop, number: int, answer: bool) -> bool:
    """Whether zero would have had the other answer."""
    match operator:
        case ast.Eq():
            zero = number == 0
        case ast.NotEq():
            zero = number != 0
        case ast.Lt():
            zero = number > 0
        case ast.LtE():
            zero = number >= 0
        case ast.Gt():
            zero = number < 0
        case ast.GtE():
            zero = number <= 0
        case _:
            return False
    return zero != answer


def _mirrored(operator: ast.cmpop) -> ast.cmpop:
    mirror: dict[type[ast.cmpop], type[ast.cmpop]] = {
        ast.Lt: ast.Gt,
        ast.LtE: ast.GtE,
        ast.Gt: ast.Lt,
        ast.GtE: ast.LtE,
    }
    return mirror.get(type(operator), type(operator))()


def named(name: str, value: ast.expr, found: Expression, before: Scope, after: Scope) -> Scope:
    """After a name has got a value: what was known of the value is known of the name."""
    path = chain(value)
    if isinstance(found, Sorted) and isinstance(value, ast.Call):
        path = chain(value.args[0])  # it has as many items
    known = (fact.rpartition(" ") for fact in before.facts)
    facts = {f"{what} {name}" for what, _, subject in known if subject == path}
    if path is not None and path.startswith("len("):
        facts.add(f"length {name} {path[4:-1]}")
    return after.knowing(frozenset(facts))


def has_items(source: Expression, place: ast.expr, scope: Scope) -> bool:
    """Whether something is in it, as far as that is shown."""
    if isinstance(source, Display):
        return bool(source.items)
    if isinstance(source, Arithmetic) and isinstance(place, ast.BinOp):  # one list behind another
        return has_items(source.left, place.left, scope) or has_items(source.right, place.right, scope)
    if isinstance(source, Method) and source.name == "split" and source.arguments:
        return True  # what has no such part is one part
    if isinstance(source, Sorted) and isinstance(place, ast.Call):
        return has_items(source.source, place.args[0], scope)
    if isinstance(place, ast.GeneratorExp | ast.ListComp | ast.SetComp) and len(place.generators) == 1:
        loop = place.generators[0]
        return not loop.ifs and f"filled {chain(loop.iter)}" in scope.facts
    return f"filled {chain(place)}" in scope.facts


def has_item(place: ast.expr, index: ast.expr, scope: Scope) -> bool:
    """Whether a list or a text is shown to be so long that it has an item at that place."""
    path, at, number = chain(place), chain(index), constant_int(index)
    if number is not None:
        lengths = (fact.split() for fact in scope.facts if fact.startswith("long ") and fact.endswith(f" {path}"))
        return any(0 <= number < int(length) for _, length, _ in lengths)
    return {f"natural {at}", f"within {at} {path}"} <= scope.facts and scope.mode != "pure"


def narrowed(kind: Type, path: str | None, scope: Scope) -> Type:
    """The type, without None where a guard has shown so."""
    return present(kind) if path is not None and f"present {path}" in scope.facts else kind

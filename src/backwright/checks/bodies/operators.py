"""Comparisons, `and`, `or`, `not` and conditional expressions."""

from __future__ import annotations

import ast
from functools import partial

import msgspec

from backwright.checks.bodies.habits import compared
from backwright.checks.bodies.narrowing import asked, condition, shown
from backwright.checks.bodies.reading import (
    MAX_DEPTH,
    alike,
    both,
    certain,
    each,
    infer,
    reads,
    scalar,
    unguarded,
)
from backwright.checks.bodies.scope import Scope, chain
from backwright.checks.bodies.types import common, comparable, describe, ordered
from backwright.diagnostics.catalogue import body_statements, body_values
from backwright.model.expressions import (
    And,
    Call,
    Compare,
    Comparison,
    Conditional,
    Contains,
    Expression,
    Me,
    Not,
    Or,
    Value,
    Word,
)
from backwright.model.types import (
    BOOL,
    NOTHING,
    TEXT,
    ListOf,
    PairOf,
    Scalar,
    Type,
    element,
    is_text,
    optional,
    present,
)

_COMPARISONS: dict[type[ast.cmpop], Comparison] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


@reads(ast.Compare)
def _compare(node: ast.Compare, scope: Scope, _: Type | None) -> Expression:
    places = [node.left, *node.comparators]
    if len(node.ops) == 1:
        return _comparison(places[0], node.ops[0], places[1], scope)
    steps = zip(places, node.ops, places[1:], strict=False)
    known = scope
    tasks = []
    for left, operator, right in steps:
        tasks.append(partial(_comparison, left, operator, right, known))
        known = known.knowing(shown(ast.Compare(left, [operator], [right]), True))
    parts = each(tasks)
    for place, part in zip(node.comparators[:-1], parts, strict=False):
        if isinstance(part, Compare) and _acts(part.right):
            raise scope.refusal(place, body_values.ComparedTwice())
    return And(parts, BOOL)


def _acts(found: Expression) -> bool:
    return isinstance(found, Call) or (isinstance(found, Word) and found.word in ("create", "ensure", "sign_in"))


def _comparison(left: ast.expr, operator: ast.cmpop, right: ast.expr, scope: Scope) -> Expression:
    if isinstance(operator, ast.In | ast.NotIn):
        inside = _contains(left, right, scope)
        return Not(inside, BOOL) if isinstance(operator, ast.NotIn) else inside
    if isinstance(operator, ast.Is | ast.IsNot):
        return _identity(left, operator, right, scope)
    if isinstance(left, ast.Tuple) and isinstance(right, ast.Tuple) and len(left.elts) == len(right.elts) > 0:
        return _one_after_the_other(left.elts, operator, right.elts, scope)
    first, second = _operands(left, right, scope)
    if isinstance(operator, ast.Eq | ast.NotEq):
        _check_equality(first, second, left, operator, right, scope)
    else:
        _check_order(first, second, left, right, scope)
    return Compare(_COMPARISONS[type(operator)], first, second, BOOL)


def _one_after_the_other(left: list[ast.expr], operator: ast.cmpop, right: list[ast.expr], scope: Scope) -> Expression:
    """Several values beside as many: the first two that differ tell their order."""
    equal = each([partial(_comparison, one, ast.Eq(), other, scope) for one, other in zip(left, right, strict=True)])
    for place, part in zip(left, equal, strict=True):
        if isinstance(part, Compare) and (_acts(part.left) or _acts(part.right)):
            raise scope.refusal(place, body_values.ComparedTwice())
    if isinstance(operator, ast.Eq | ast.NotEq):
        alike = And(equal, BOOL)
        return alike if isinstance(operator, ast.Eq) else Not(alike, BOOL)
    strict = ast.Lt() if isinstance(operator, ast.Lt | ast.LtE) else ast.Gt()
    found = _comparison(left[-1], operator, right[-1], scope)
    for one, other, same in reversed([*zip(left, right, equal, strict=True)][:-1]):
        found = Or((_comparison(one, strict, other, scope), And((same, found), BOOL)), BOOL)
    return found


def _operands(left: ast.expr, right: ast.expr, scope: Scope) -> tuple[Expression, Expression]:
    """Both sides; a constant beside a choice is one of its values, beside floating point it is that."""
    if isinstance(left, ast.Constant):
        second = infer(right, scope)
        return infer(left, scope, second.type), second
    if isinstance(right, ast.Constant):
        first = infer(left, scope)
        return first, infer(right, scope, first.type)
    first, second = both(left, right, scope)
    return alike(first, second)


def _identity(left: ast.expr, operator: ast.Is | ast.IsNot, right: ast.expr, scope: Scope) -> Expression:
    if isinstance(left, ast.Constant) and left.value is None:
        left, right = right, left
    if not (isinstance(right, ast.Constant) and right.value is None):
        sign = "==" if isinstance(operator, ast.Is) else "!="
        raise scope.refusal(right, body_values.IdentityOfValues(instead=sign))
    found = infer(left, scope)
    if not optional(found.type) and f"present {chain(left)}" not in scope.facts:
        scope.report(left, body_values.NeverNone(type=describe(found.type)))
    return Compare("==" if isinstance(operator, ast.Is) else "!=", found, Value(None, NOTHING), BOOL)


def _unrelated(left: Type, right: Type) -> body_values.UnrelatedComparison:
    first, second = describe(left), describe(right)
    return body_values.UnrelatedComparison(left=first, right=second, instead=compared(first, second))


def _check_equality(
    first: Expression, second: Expression, left: ast.expr, operator: ast.cmpop, right: ast.expr, scope: Scope
) -> None:
    for found, place in ((first, left), (second, right)):
        if found.type == NOTHING:
            instead = "is" if isinstance(operator, ast.Eq) else "is not"
            raise scope.refusal(place, body_values.EqualsNone(instead=instead))
        if scalar(found) == "password":
            raise scope.refusal(place, body_values.PasswordCompared())
    if not comparable(first.type, second.type, scope.symbols):
        case = _unrelated(first.type, second.type)
        raise scope.refusal(right, case)


def _check_order(first: Expression, second: Expression, left: ast.expr, right: ast.expr, scope: Scope) -> None:
    for found, place in ((first, left), (second, right)):
        if optional(found.type):
            raise unguarded(found, place, scope)
        if not ordered(found.type):
            raise scope.refusal(place, body_values.NotOrdered(type=describe(found.type)))
    if not comparable(first.type, second.type, scope.symbols):
        case = _unrelated(first.type, second.type)
        raise scope.refusal(right, case)


def _contains(left: ast.expr, right: ast.expr, scope: Scope) -> Expression:
    if isinstance(right, ast.List | ast.Tuple | ast.Set):
        item = infer(left, scope)
        container = infer(right, scope, ListOf(item.type))
    else:
        container = certain(right, scope)
        item = infer(left, scope, element(container.type) or TEXT)
    wanted = _held(container.type)
    if wanted is None:
        raise scope.refusal(right, body_values.NotCollection(type=describe(container.type), instead=""))
    if not comparable(item.type, wanted, scope.symbols):
        case = _unrelated(item.type, wanted)
        raise scope.refusal(left, case)
    if optional(item.type) and not optional(wanted) and is_text(container.type) and not isinstance(item, Me):
        raise unguarded(item, left, scope)
    return Contains(item, container, BOOL)


def _held(container: Type) -> Type | None:
    """What may be asked to be in it."""
    if isinstance(container, PairOf):
        return container.items[0] if len(set(container.items)) == 1 else None
    if container == Scalar("period"):
        return Scalar("datetime")
    return TEXT if is_text(container) else element(container)


@reads(ast.BoolOp)
def _logic(node: ast.BoolOp, scope: Scope, hint: Type | None) -> Expression:
    if hint != BOOL and isinstance(node.op, ast.Or):
        return _either(node.values, scope, hint)
    both_ways = isinstance(node.op, ast.And)
    tasks = []
    known = scope
    for value in node.values:
        tasks.append(partial(_asked_plainly, value, known, hint))
        known = known.knowing(shown(value, both_ways))
    operands = each(tasks)
    return And(operands, BOOL) if both_ways else Or(operands, BOOL)


def _asked_plainly(node: ast.expr, scope: Scope, hint: Type | None) -> Expression:
    if hint == BOOL:
        return condition(node, scope)
    found = infer(node, scope, BOOL)
    if found.type != BOOL:
        raise scope.refusal(node, body_values.AndOfValues(type=describe(found.type)))
    return found


def _either(values: list[ast.expr], scope: Scope, hint: Type | None) -> Expression:
    """`a or b or c` of values: the first that says something."""
    tasks = []
    known = scope
    for value in values:
        tasks.append(partial(infer, value, known, hint))
        known = known.knowing(shown(value, False))
    *founds, other = each(tasks)
    if len(founds) > MAX_DEPTH and any(found.type != BOOL for found in (*founds, other)):
        raise scope.refusal(values[MAX_DEPTH], body_statements.NestedTooDeeply())
    asked_so_far: tuple[Expression, ...] = (other,)
    for place in reversed(range(len(founds))):
        found = founds[place]
        if found.type == BOOL and other.type == BOOL:
            asked_so_far = (found, *asked_so_far)
            other = Or(asked_so_far, BOOL)
        else:
            other = _first(found, other, values[place], values[place + 1], scope)
            asked_so_far = (other,)
    return other


def _first(found: Expression, other: Expression, value: ast.expr, rest: ast.expr, scope: Scope) -> Expression:
    kind = common(present(found.type), other.type, scope.symbols)
    if kind is None:
        case = body_values.NothingInCommon(left=describe(present(found.type)), right=describe(other.type))
        raise scope.refusal(rest, case)
    test = asked(found, value, scope, rest)
    return Conditional(test, msgspec.structs.replace(found, type=present(found.type)), other, kind)


@reads(ast.IfExp)
def _conditional(node: ast.IfExp, scope: Scope, hint: Type | None) -> Expression:
    test, then, otherwise = each(
        (
            lambda: condition(node.test, scope),
            lambda: infer(node.body, scope.knowing(shown(node.test, True)), hint),
            lambda: infer(node.orelse, scope.knowing(shown(node.test, False)), hint),
        )
    )
    then, otherwise = alike(then, otherwise)
    kind = common(then.type, otherwise.type, scope.symbols)
    if kind is None:
        case = body_values.NothingInCommon(left=describe(then.type), right=describe(otherwise.type))
        raise scope.refusal(node.orelse, case)
    return Conditional(test, then, otherwise, kind)

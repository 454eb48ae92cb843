"""Bodies that only compute, as one expression: local names stand for their values, branches become conditionals."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from backwright.checks.bodies.annotations import annotation
from backwright.checks.bodies.arithmetic import arithmetic
from backwright.checks.bodies.effects import effect
from backwright.checks.bodies.narrowing import condition, named, shown
from backwright.checks.bodies.reading import certain, each, infer, typed
from backwright.checks.bodies.refused import unsupported
from backwright.checks.bodies.scope import Refused, Scope
from backwright.checks.bodies.targets import field_target
from backwright.checks.bodies.types import common, describe
from backwright.checks.bodies.weight import too_large
from backwright.diagnostics.catalogue import body_statements
from backwright.model.expressions import Conditional, Expression, Name
from backwright.model.types import NOTHING, Type


def folded(nodes: Sequence[ast.stmt], scope: Scope, result: Type, function: ast.FunctionDef) -> Expression:
    """What the statements return, as one expression."""
    if scope.track.overgrown:
        raise Refused
    for place, node in enumerate(nodes):
        rest = nodes[place + 1 :]
        if isinstance(node, ast.Return):
            return _returned(node, rest, scope, result)
        if isinstance(node, ast.If) and _returns(node):
            return _branched(node, rest, scope, result, function)
        try:
            scope = _after(node, scope)
        except Refused:
            scope.track.failed = True
            for name in _names(node):
                scope = scope.without(name)
    if not scope.track.failed:
        scope.findings.add(body_statements.MissingReturn(name=function.name), scope.source.name_span(function))
    raise Refused


def _names(node: ast.stmt) -> list[str]:
    return [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]


def _returned(node: ast.Return, rest: Sequence[ast.stmt], scope: Scope, result: Type) -> Expression:
    if rest:
        scope.report(rest[0], body_statements.UnreachableCode())
        scope.track.failed = True
    if node.value is None:
        raise scope.refusal(node, body_statements.BareReturn(type=describe(result)))
    found = typed(node.value, scope, result)
    _check_size(found, node, scope)
    return found


def _check_size(found: Expression, node: ast.stmt, scope: Scope) -> None:
    if too_large(found, scope.track):
        raise scope.refusal(node, body_statements.TooLarge())


def _returns(node: ast.If) -> bool:
    return any(isinstance(part, ast.Return) for part in ast.walk(node))


def _falls_through(nodes: Sequence[ast.stmt]) -> bool:
    if not nodes:
        return True
    last = nodes[-1]
    if isinstance(last, ast.If):
        return _falls_through(last.body) or _falls_through(last.orelse)
    return not isinstance(last, ast.Return)


def _branched(
    node: ast.If, rest: Sequence[ast.stmt], scope: Scope, result: Type, function: ast.FunctionDef
) -> Expression:
    ways = [list(way) + (list(rest) if _falls_through(way) else []) for way in (node.body, node.orelse)]
    if rest and not (_falls_through(node.body) or _falls_through(node.orelse)):
        scope.report(rest[0], body_statements.UnreachableCode())
        scope.track.failed = True
    test, then, otherwise = each(
        (
            partial(condition, node.test, scope),
            partial(folded, ways[0], scope.knowing(shown(node.test, True)), result, function),
            partial(folded, ways[1], scope.knowing(shown(node.test, False)), result, function),
        )
    )
    kind = common(then.type, otherwise.type, scope.symbols) or result
    found = Conditional(test, then, otherwise, kind)
    _check_size(found, node, scope)
    return found


def _after(node: ast.stmt, scope: Scope) -> Scope:
    """What is known behind a statement that only names values."""
    match node:
        case ast.Assign(targets=[target], value=value):
            return _named(target, value, scope, None)
        case ast.Assign():
            raise scope.refusal(node, body_statements.ChainedAssignment())
        case ast.AnnAssign(value=None):
            raise scope.refusal(node, body_statements.NameWithoutValue())
        case ast.AnnAssign(target=target, annotation=written, value=value) if value is not None:
            return _named(target, value, scope, annotation(written, scope))
        case ast.AugAssign():
            return _augmented(node, scope)
        case ast.If():
            return _merged(node, scope)
        case ast.For():
            raise scope.refusal(node, body_statements.LoopInComputed())
        case ast.Expr():
            return effect(node, scope)[1]
        case ast.Pass():
            return scope
        case _:
            raise unsupported(node, scope)


def _named(target: ast.expr, value: ast.expr, scope: Scope, wanted: Type | None) -> Scope:
    if isinstance(target, ast.Attribute):
        field_target(target, scope)
    if isinstance(target, ast.Tuple | ast.List):
        raise scope.refusal(target, body_statements.UnpackingAssignment())
    if not isinstance(target, ast.Name):
        raise scope.refusal(target, body_statements.NoTarget(type="an item"))
    if target.id in ("self", "me"):
        raise scope.refusal(target, body_statements.AssignmentToSelf(name=target.id))
    found = infer(value, scope) if wanted is None else typed(value, scope, wanted)
    if too_large(found, scope.track):
        raise scope.refusal(value, body_statements.TooLarge())
    return named(target.id, value, found, scope, scope.standing(target.id, found))


def _augmented(node: ast.AugAssign, scope: Scope) -> Scope:
    if not isinstance(node.target, ast.Name):
        if isinstance(node.target, ast.Attribute):
            field_target(node.target, scope)
        raise scope.refusal(node.target, body_statements.NoTarget(type="an item"))
    before = certain(ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target), scope)
    found = arithmetic(node.op, (before, certain(node.value, scope)), (node.target, node.value), scope)
    if too_large(found, scope.track):
        raise scope.refusal(node, body_statements.TooLarge())
    return scope.standing(node.target.id, found)


def _merged(node: ast.If, scope: Scope) -> Scope:
    """Behind an `if` that returns nothing: each name is one of two values."""
    test = condition(node.test, scope)
    ways = []
    for nodes, answer in ((node.body, True), (node.orelse, False)):
        way = scope.knowing(shown(node.test, answer))
        for inner in nodes:
            way = _after(inner, way)
        ways.append(way)
    return _joined(test, ways[0], ways[1], node, scope)


def _joined(test: Expression, first: Scope, second: Scope, node: ast.If, scope: Scope) -> Scope:
    after = replace(scope, unbound=first.unbound | second.unbound)
    for name in sorted(first.bound.keys() | second.bound.keys()):
        one, other = _value_of(name, first), _value_of(name, second)
        if one is other and one is not None:
            continue
        if one is None or other is None:
            after = replace(after, unbound=after.unbound | {name}, locals={**after.locals, name: _kind(one, other)})
            continue
        kind = common(one.type, other.type, scope.symbols)
        if kind is None:
            case = body_statements.TypeChanged(name=name, before=describe(one.type), after=describe(other.type))
            raise scope.refusal(node, case)
        after = after.standing(name, Conditional(test, one, other, kind))
        _check_size(after.bound[name], node, scope)
    return after


def _value_of(name: str, scope: Scope) -> Expression | None:
    """What a name stands for: a parameter that has no other value for itself; None where it has none."""
    if name in scope.bound or name in scope.unbound or name not in scope.locals:
        return scope.bound.get(name)
    return Name(name, scope.locals[name])


def _kind(one: Expression | None, other: Expression | None) -> Type:
    found = one or other
    return NOTHING if found is None else found.type

"""Bodies of operations, hooks, reactions, jobs and procedures."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from backwright.checks.bodies.annotations import annotation
from backwright.checks.bodies.arithmetic import OPERATORS, arithmetic, is_never_zero
from backwright.checks.bodies.collections import filled, iterated, target_names
from backwright.checks.bodies.deleted import after_deleting, refuse_deleted
from backwright.checks.bodies.effects import effect
from backwright.checks.bodies.narrowing import condition, named, shown
from backwright.checks.bodies.reading import both, certain, infer, typed, unguarded
from backwright.checks.bodies.refused import unsupported
from backwright.checks.bodies.scope import Refused, Scope, chain
from backwright.checks.bodies.targets import field_target
from backwright.checks.bodies.types import common, describe, fits
from backwright.checks.bodies.weight import reads_rows
from backwright.diagnostics.catalogue import body_statements, body_values
from backwright.model.expressions import Expression, Value
from backwright.model.statements import Adjust, Assign, Branch, ForEach, Let, Return, Statement
from backwright.model.types import NOTHING, Maybe, Type, optional

Read: TypeAlias = tuple[tuple[Statement, ...], Scope | None]
"""The statements, and what is known behind them: None where nothing comes behind."""

StatementReader: TypeAlias = Callable[[Any, Scope, Type], Read]


def block(nodes: Sequence[ast.stmt], scope: Scope, result: Type) -> Read:
    """Statements in their order; each has its findings."""
    done: list[Statement] = []
    after: Scope | None = scope
    for node in nodes:
        if scope.track.overgrown:
            return tuple(done), None  # that much has been said, and the rest says nothing new
        if after is None:
            scope.report(node, body_statements.UnreachableCode())
            scope.track.failed = True
            break
        before = after
        try:
            more, after = _READERS.get(type(node), _refuse)(node, before, result)
            done += more
            for statement in more:
                refuse_deleted(node, statement, before)
                after = after and after_deleting(statement, after)
        except Refused:
            scope.track.failed = True
            after = _without(node, before)
    return tuple(done), after


def _without(node: ast.stmt, scope: Scope) -> Scope | None:
    """After a statement that has a finding: what it would have named is unknown, without a further finding."""
    if isinstance(node, ast.Return):
        return None
    for name in assigned_names([node]):
        scope = scope.without(name)
    return scope


def assigned_names(nodes: Iterable[ast.stmt]) -> list[str]:
    """The local names to which statements give a value."""
    inner = (part for node in nodes for part in ast.walk(node))
    return [part.id for part in inner if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]


def _assign(node: ast.Assign, scope: Scope, _: Type) -> Read:
    if len(node.targets) > 1:
        raise scope.refusal(node, body_statements.ChainedAssignment())
    return _give(node.targets[0], node.value, scope, None)


def _annotated(node: ast.AnnAssign, scope: Scope, _: Type) -> Read:
    if node.value is None:
        raise scope.refusal(node, body_statements.NameWithoutValue())
    return _give(node.target, node.value, scope, annotation(node.annotation, scope))


def _give(target: ast.expr, value: ast.expr, scope: Scope, wanted: Type | None) -> Read:
    if isinstance(target, ast.Tuple | ast.List):
        raise scope.refusal(target, body_statements.UnpackingAssignment())
    if isinstance(target, ast.Attribute):
        return _set_field(target, value, scope)
    if not isinstance(target, ast.Name):
        raise scope.refusal(target, body_statements.NoTarget(type="an item"))
    kind = wanted or scope.locals.get(target.id)
    found = typed(value, scope, wanted) if wanted is not None else infer(value, scope, kind)
    return (Let(target.id, found),), named(target.id, value, found, scope, let(target, found, scope, wanted))


def let(target: ast.Name, found: Expression, scope: Scope, wanted: Type | None = None) -> Scope:
    """What is known once a local name has that value."""
    name = target.id
    if name in ("self", "me"):
        raise scope.refusal(target, body_statements.AssignmentToSelf(name=name))
    if reads_rows(found, scope):
        scope.track.derived.add(name)
    kind = _declared(target, found, scope, wanted)
    after = scope.holding({name: kind})
    known = {f"present {name}"} if optional(kind) and not optional(found.type) else set()
    known |= {f"nonzero {name}"} if is_never_zero(found, scope) else set()
    return after.knowing(frozenset(known))


def _declared(target: ast.Name, found: Expression, scope: Scope, wanted: Type | None) -> Type:
    """The type of a name: the one that it had, unless that was None alone."""
    before = scope.locals.get(target.id)
    if before is None or target.id in scope.unbound | scope.broken:
        return wanted or found.type
    if before == NOTHING:
        return common(before, found.type, scope.symbols) or found.type
    if found.type == NOTHING and not optional(before):
        return Maybe(before)
    if not fits(found.type, before, scope.symbols):
        wider = common(before, found.type, scope.symbols)
        if wider is None or not optional(wider):
            case = body_statements.TypeChanged(name=target.id, before=describe(before), after=describe(found.type))
            raise scope.refusal(target, case)
        return wider
    return before


def _set_field(node: ast.Attribute, value: ast.expr, scope: Scope) -> Read:
    target, symbol = field_target(node, scope)
    found = typed(value, scope, target.type)
    after = scope.changed(node.attr)
    path = chain(node)
    if optional(symbol.type) and not optional(found.type) and path is not None:
        after = after.knowing(frozenset({f"present {path}"}))
    return (Assign(target, found),), after


def _adjust(node: ast.AugAssign, scope: Scope, _: Type) -> Read:
    if isinstance(node.target, ast.Name):
        before = certain(ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target), scope)
        found = arithmetic(node.op, (before, certain(node.value, scope)), (node.target, node.value), scope)
        return (Let(node.target.id, found),), let(node.target, found, scope)
    if not isinstance(node.target, ast.Attribute):
        raise scope.refusal(node.target, body_statements.NoTarget(type="an item"))
    target, _symbol = field_target(node.target, scope)
    before, value = both(_loaded(node.target), node.value, scope)
    if optional(before.type):
        raise unguarded(target, node.target, scope)
    if optional(value.type):
        raise unguarded(value, node.value, scope)
    found = arithmetic(node.op, (before, value), (node.target, node.value), scope)
    if not fits(found.type, target.type, scope.symbols):
        case = body_values.WrongType(found=describe(found.type), expected=describe(target.type))
        raise scope.refusal(node.value, case)
    return (Adjust(target, OPERATORS[type(node.op)], value),), scope.changed(node.target.attr)


def _loaded(node: ast.Attribute) -> ast.Attribute:
    return ast.copy_location(ast.Attribute(node.value, node.attr, ast.Load()), node)


def _branch(node: ast.If, scope: Scope, result: Type) -> Read:
    try:
        test: Expression = condition(node.test, scope)
    except Refused:
        scope.track.failed = True
        test = Value(True, NOTHING)  # the branches have findings of their own
    then, after_then = block(node.body, scope.knowing(shown(node.test, True)), result)
    otherwise, after_otherwise = block(node.orelse, scope.knowing(shown(node.test, False)), result)
    return (Branch(test, then, otherwise),), merged(after_then, after_otherwise, scope)


def merged(first: Scope | None, second: Scope | None, before: Scope) -> Scope | None:
    """What is known where two ways meet."""
    if first is None or second is None:
        return first or second
    names: dict[str, Type] = {}
    for name in first.locals.keys() & second.locals.keys():
        one, other = first.locals[name], second.locals[name]
        names[name] = one if one == other else common(one, other, before.symbols) or one
    alone = first.locals.keys() ^ second.locals.keys()
    return replace(
        before,
        locals=names,
        facts=first.facts & second.facts,
        broken=first.broken | second.broken,
        unbound=first.unbound | second.unbound | alone,
    )


def _for(node: ast.For, scope: Scope, result: Type) -> Read:
    if node.orelse:
        raise scope.refusal(node.orelse[0], body_statements.LoopElse())
    source, held = iterated(node.iter, scope)
    names = target_names(node.target, held, scope)
    if reads_rows(source, scope):
        scope.track.derived |= names.keys()
    again = _again(node.body, scope)
    body, after = block(node.body, again.holding(names).knowing(filled(source, names)), result)
    behind = merged(after, again, again) or again
    return (ForEach(tuple(names), source, body),), replace(
        behind, unbound=behind.unbound | (names.keys() - scope.locals)
    )


def _again(nodes: Iterable[ast.stmt], scope: Scope) -> Scope:
    """At the start of any round of a loop: nothing is known of what a round changes."""
    places = list(nodes)
    scope = scope.forgetting(assigned_names(places))
    for part in (part for node in places for part in ast.walk(node)):
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
            scope = scope.changed(part.attr)
    return scope


def _return(node: ast.Return, scope: Scope, result: Type) -> Read:
    if node.value is None:
        if result != NOTHING:
            raise scope.refusal(node, body_statements.BareReturn(type=describe(result)))
        return (Return(None),), None
    if result == NOTHING:
        found = infer(node.value, scope)
        if found.type != NOTHING:
            raise scope.refusal(node.value, body_statements.ResultWithoutType(type=describe(found.type)))
        return (Return(None),), None
    return (Return(typed(node.value, scope, result)),), None


def _effect(node: ast.Expr, scope: Scope, _: Type) -> Read:
    return effect(node, scope)


def _pass(_node: ast.Pass, scope: Scope, _: Type) -> Read:
    return (), scope


def _refuse(node: ast.stmt, scope: Scope, _: Type) -> Read:
    raise unsupported(node, scope)


_READERS: dict[type[ast.stmt], StatementReader] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _adjust,
    ast.If: _branch,
    ast.For: _for,
    ast.Return: _return,
    ast.Expr: _effect,
    ast.Pass: _pass,
}

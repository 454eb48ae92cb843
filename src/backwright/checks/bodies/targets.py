"""What statements change: fields of rows, and who is linked."""

from __future__ import annotations

import ast

from backwright.checks.bodies.calls import CHANGES, arguments
from backwright.checks.bodies.names import member_symbol, method_of, row_type
from backwright.checks.bodies.reading import infer, typed, unguarded
from backwright.checks.bodies.scope import Refused, Scope, chain
from backwright.checks.bodies.types import describe
from backwright.checks.symbols import MemberSymbol
from backwright.diagnostics import Kind, did_you_mean
from backwright.diagnostics.catalogue import body_names, body_statements
from backwright.model.expressions import (
    Arithmetic,
    Attribute,
    Compare,
    Comprehension,
    Conditional,
    Contains,
    Display,
    Expression,
    Loop,
    Name,
)
from backwright.model.statements import Assign, Relate
from backwright.model.types import BOOL, NOTHING, ListOf, Row, SetOf, element, optional

_FITTING = {"append": "add", "add": "append", "discard": "remove"}
"""What a change is called of a set where it is said of a list, and the other way round."""


def check_writing(node: ast.stmt | ast.expr, what: str, scope: Scope) -> None:
    """Refused where the body only reads."""
    if scope.mode != "write":
        place = "a query" if scope.mode == "read" else "a value that is computed"
        raise scope.refusal(node, body_names.ChangeInRead(what=what, place=place))


def field_target(node: ast.Attribute, scope: Scope) -> tuple[Attribute, MemberSymbol]:
    """The field or link that an assignment changes."""
    check_writing(node, f"an assignment to `{node.attr}`", scope)
    base = infer(node.value, scope)
    if optional(base.type):
        raise unguarded(base, node.value, scope)
    if not isinstance(base.type, Row):
        raise scope.refusal(node, body_statements.NoTarget(type=describe(base.type)))
    symbol = member_symbol(base, node.attr, scope)
    if symbol is None:
        raise _unknown(node, base, scope)
    refused = _refused(symbol, node.attr, scope)
    if refused is not None:
        raise scope.refusal(node, refused)
    return Attribute(base, symbol.id, row_type(symbol.type, scope)), symbol


def _unknown(node: ast.Attribute, base: Expression, scope: Scope) -> Refused:
    if method_of(base, node.attr, scope) is not None:
        return scope.refusal(node, body_statements.AssignmentToDerived(name=node.attr, reason="computed"))
    owner = scope.symbols.owners.get(describe(base.type))
    if owner is not None and node.attr in owner.broken:
        return Refused()
    case = body_names.UnknownMemberInBody(name=node.attr, owner=describe(base.type))
    return scope.refusal(node, case, did_you_mean(node.attr, owner.members if owner is not None else ()))


def _refused(symbol: MemberSymbol, name: str, scope: Scope) -> Kind | None:
    match symbol.kind:
        case "computed":
            return body_statements.AssignmentToDerived(name=name, reason="computed")
        case "made":
            return body_statements.AssignmentToDerived(name=name, reason="made with the row")
        case "implicit":
            return body_statements.AssignmentToDerived(name=name, reason="kept by the backend")
        case "collection":
            return body_statements.AssignmentToCollection(name=name)
    return body_statements.AssignmentToFixed(name=name) if symbol.fixed and not scope.creating else None


def collection_change(node: ast.Call, scope: Scope) -> Relate | Assign | None:
    """`row.collection.add(other)`; None where the call is no change of a collection.

    Of plain values in a field it is an assignment.
    """
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in {*CHANGES, "clear", "extend", "update", "pop"}:
        return None
    if not isinstance(function.value, ast.Attribute):
        _refuse_local_change(function, scope)
        return None
    target = infer(function.value, scope)
    if not isinstance(target, Attribute) or element(target.type) is None or optional(target.type):
        return None
    check_writing(node, f"`{function.attr}`", scope)
    symbol = member_symbol(target.base, function.value.attr, scope)
    related = symbol is None or symbol.kind == "collection"
    refused = None if symbol is None or related else _refused(symbol, function.value.attr, scope)
    if refused is not None:
        raise scope.refusal(function.value, refused)
    change = _relate(node, function, target, scope)
    return change if related else Assign(target, _with_change(change, scope))


def _relate(node: ast.Call, function: ast.Attribute, target: Attribute, scope: Scope) -> Relate:
    kind, held = target.type, element(target.type)
    name = function.attr
    allowed = ("add", "discard", "remove") if isinstance(kind, SetOf) else ("append", "remove")
    if name not in allowed or held is None:
        case = body_statements.WrongChange(change=name, type=describe(kind), allowed=", ".join(allowed))
        raise scope.refusal(function, case, _FITTING.get(name))
    arguments(node, name, 1, 1, scope)
    value = typed(node.args[0], scope, held)
    change = {"add": "add", "discard": "discard", "append": "append"}.get(name, "remove")
    return Relate(target, change, value)  # type: ignore[arg-type]


def _with_change(change: Relate, scope: Scope) -> Expression:
    """The values of a field after the change."""
    field, value, kind = change.target, change.value, change.target.type
    if change.change in ("add", "append"):
        longer = Arithmetic("+", field, Display((value,), kind), kind)
        held = Contains(value, field, BOOL)
        return Conditional(held, field, longer, kind) if change.change == "add" else longer
    name = "each"
    while name in scope.locals:
        name += "_"
    each = Name(name, element(kind) or value.type)
    loop = Loop((name,), field, (Compare("!=", each, value, BOOL),))
    return Comprehension(each, (loop,), kind)


def _refuse_local_change(function: ast.Attribute, scope: Scope) -> None:
    """A local list does not grow; a row's own method of that name is none of our business."""
    path = chain(function.value)
    if path is None or path not in scope.locals or path in scope.broken:
        return
    if isinstance(scope.locals[path], ListOf | SetOf):
        raise scope.refusal(function, body_statements.ChangeOfLocal(name=path, instead=_longer(path, scope)))


def _longer(name: str, scope: Scope) -> str:
    """What to write instead of a change of a local list or set."""
    kind = scope.locals[name]
    if isinstance(kind, SetOf):
        return f"a comprehension: `{name} = {{x for x in ... if ...}}`"
    begins = f", and `{name}: list[...] = []` where it begins" if kind == ListOf(NOTHING) else ""
    return f"`{name} += [...]`{begins}; or a comprehension: `[x for x in ... if ...]`"

"""Signatures: what can be called, with which arguments, and whether it only computes."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from backwright.checks.calls import Options
from backwright.checks.defaults import read_default
from backwright.checks.fields import limits_of
from backwright.checks.functions import Taken, Written
from backwright.checks.scopes import Module
from backwright.checks.symbols import Signature
from backwright.diagnostics.catalogue import operations
from backwright.model.operations import Parameter
from backwright.model.types import Nothing, Row

EFFECTS = frozenset(
    f"backwright.logic.{word}"
    for word in ["require", "create", "ensure", "get", "delete", "authenticate", "sign_in", "sign_out", "emit", "mail"]
)
CHANGES = frozenset({"add", "discard", "append", "remove"})


def parameters(written: Written) -> tuple[Parameter, ...]:
    """The typed inputs, with limits and defaults."""
    return tuple(_parameter(written.module, taken) for taken in written.taken)


def _parameter(module: Module, taken: Taken) -> Parameter:
    limits = limits_of(module, taken.typed.type, taken.typed.limits, Options("", taken.node))
    default = None
    if taken.default is not None and module.called(taken.default) == "backwright.fields.field":
        module.say(operations.FieldAsDefault(name=taken.name), taken.default)
    elif taken.default is not None:
        default = read_default(module, taken.default, taken.typed.type, limits)
    return Parameter(taken.name, taken.typed.type, limits, default)


def signature(written: Written, effects: set[str]) -> Signature:
    """How the function is called from bodies."""
    result = written.result
    if written.kind == "action" and written.on_row and isinstance(result, Nothing):
        result = Row(written.owner)
    kinds = {"action": "operation", "query": "operation", "external": "external", "list": "list"}
    computes = written.kind in ("plain", "computed", "stored", "check", "list") and written.id not in effects
    kind = kinds.get(written.kind) or ("function" if computes else "procedure")
    return Signature(
        id=written.id,
        kind=kind,  # type: ignore[arg-type]  # one of those above
        parameters=parameters(written),
        result=result,
        owner=written.owner,
        on_row=written.on_row,
        caller=written.caller,
        pure=computes,
    )


def procedures(functions: Iterable[Written]) -> set[str]:
    """The ids of the plain functions that do something, by themselves or by what they call."""
    known = list(functions)
    doing = {one.id for one in known if one.kind not in ("plain", "computed", "stored", "check", "list")}
    plain = [one for one in known if one.kind == "plain"]
    doing |= {one.id for one in plain if isinstance(one.result, Nothing) or _does(one)}
    calls = {one.id: _called(one) for one in plain}
    names = {identity.rpartition(".")[2] for identity in doing}
    while more := {one.id for one in plain if one.id not in doing and calls[one.id] & names}:
        doing |= more
        names |= {identity.rpartition(".")[2] for identity in more}
    return doing - {one.id for one in known if one.kind in ("computed", "stored", "check", "list")}


def _does(written: Written) -> bool:
    for node in ast.walk(written.node):
        if isinstance(node, ast.Call) and written.module.called(node) in EFFECTS:
            return True
        if isinstance(node, ast.For):
            return True
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        if any(isinstance(target, ast.Attribute) for target in targets):
            return True
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = node.value.func
            if isinstance(called, ast.Attribute) and called.attr in CHANGES:
                return True
    return False


def _called(written: Written) -> set[str]:
    """The names of what is called."""
    found = set()
    for node in ast.walk(written.node):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                found.add(node.func.id)
            elif isinstance(node.func, ast.Attribute):
                found.add(node.func.attr)
    return found

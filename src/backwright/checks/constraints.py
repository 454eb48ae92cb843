"""`unique(...)`, `index(...)`, `@check`: what holds of all rows together, and of each."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from backwright.checks.calls import Options
from backwright.checks.classes import Body
from backwright.checks.entries import gathered, implicit_types
from backwright.checks.limits import described
from backwright.checks.scopes import documentation, text_of
from backwright.diagnostics.catalogue import names, rules, stored
from backwright.model.entities import Check, Index, Unique
from backwright.model.types import BOOL, ListOf, Scalar, SetOf, Type, present

UNFIT = frozenset({"json", "file", "html", "password", "secret", "token"})


def read_uniques(body: Body) -> tuple[Unique, ...]:
    """The rows that may not be alike."""
    found: dict[tuple[tuple[str, ...], str, str], Unique] = {}
    for options in body.called("unique"):
        members = _members(body, options)
        during = _during(body, options)
        where = read_where(body, options)
        if not options.spread and not during:
            assert isinstance(options.node, ast.Call)
            body.module.say(stored.NothingNamed(word="unique"), options.node)
        elif len(members) == len(options.spread) and _stands(found, members, options, where, during):
            assert isinstance(options.node, ast.Call)
            body.module.say(stored.ConstraintTwice(word="unique"), options.node)
        elif members or during:
            found[members, where, during] = Unique(members, where, during, options.get("message", ""))
    return tuple(found.values())


def _stands(
    found: Iterable[tuple[tuple[str, ...], str, str]], members: tuple[str, ...], options: Options, *among: str
) -> bool:
    """Whether such a constraint stands above; of all rows, whether one of some of them does."""
    of_all = not {"where", "during"} & set(options.nodes)
    return any(known == members and (of_all or (any(among) and (*rest,) == among)) for known, *rest in found)


def read_indexes(body: Body) -> tuple[Index, ...]:
    """The indexes that were asked for."""
    found = []
    for options in body.called("index"):
        members = _members(body, options)
        if not options.spread:
            assert isinstance(options.node, ast.Call)
            body.module.say(stored.NothingNamed(word="index"), options.node)
        elif members:
            found.append(Index(members, read_where(body, options)))
    return tuple(found)


def _members(body: Body, options: Options) -> tuple[str, ...]:
    module, found = body.module, list[str]()
    for node in options.spread:
        name = (text_of(node) or "").removeprefix("-")
        kind = _type(body, name)
        if kind is None:
            if name not in body.broken:
                case = names.UnknownField(name=name or " ", owner=body.definition.name)
                module.say(case, node, suggest=module.guess(name, body.members, implicit_types(body)))
        elif gathered(kind) is not None or isinstance(present(kind), ListOf | SetOf) or _unfit(kind):
            module.say(stored.NotForConstraint(name=name, kind=described(kind)), node)
        elif name in found:
            module.say(stored.NamedTwice(name=name), node)
        else:
            found.append(name)
    return tuple(found)


def _type(body: Body, name: str) -> Type | None:
    if name in body.members:
        return body.members[name].typed.type
    if name in body.functions and body.functions[name].kind == "stored":
        return body.functions[name].result
    return implicit_types(body).get(name)


def _unfit(kind: Type) -> bool:
    inner = present(kind)
    return isinstance(inner, Scalar) and inner.name in UNFIT


def _during(body: Body, options: Options) -> str:
    name = options.get("during", "")
    if not name:
        return ""
    kind = _type(body, name)
    node = options.nodes["during"]
    if kind is None:
        if name not in body.broken:
            case = names.UnknownField(name=name, owner=body.definition.name)
            body.module.say(case, node, suggest=body.module.guess(name, body.members))
        return ""
    if present(kind) != Scalar("period"):
        body.module.say(stored.DuringPeriod(name=name), node)
        return ""
    return str(name)


def read_where(body: Body, options: Options) -> str:
    """The id of the method that says which rows are meant."""
    node = options.nodes.get("where")
    if node is None or "where" not in options.values or (isinstance(node, ast.Constant) and node.value is None):
        return ""
    module = body.module
    name = node.id if isinstance(node, ast.Name) else ""
    written = body.functions.get(name)
    if written is None:
        if name not in body.broken:
            methods = [one.name for one in body.functions.values() if one.result == BOOL]
            module.say(rules.WhereMethod(), node, suggest=module.guess(name, methods))
        return ""
    if written.taken or written.caller != "none" or written.result != BOOL:
        module.say(rules.WhereSignature(name=name), node)
        return ""
    if body.lines.get(name, 0) > node.lineno:
        module.say(names.UsedBeforeDefinition(name=name), node)
    return written.id


def read_checks(body: Body) -> tuple[Check, ...]:
    """What is true of every row."""
    found = []
    for written in body.functions.values():
        if written.kind != "check" or not written.sound:
            continue
        if written.taken or written.caller != "none" or written.result != BOOL:
            body.module.say(rules.CheckSignature(name=written.name), body.module.source.name_span(written.node))
            continue
        message = written.options.get("message", "") if written.options is not None else ""
        found.append(Check(written.id, message or documentation(written.node.body)))
    return tuple(found)

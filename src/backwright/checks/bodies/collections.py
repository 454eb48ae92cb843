"""Comprehensions, displays, indexes and slices."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import partial

from backwright.checks.bodies.narrowing import condition, has_item, has_items, shown
from backwright.checks.bodies.reading import certain, constant_int, each, infer, reads, typed
from backwright.checks.bodies.scope import Facts, Scope, chain
from backwright.checks.bodies.types import JSON, common, describe
from backwright.diagnostics.catalogue import body_names, body_values
from backwright.model.expressions import (
    Argument,
    Comprehension,
    Display,
    Expression,
    Groups,
    Item,
    Loop,
    Name,
    New,
    Rows,
    Slice,
)
from backwright.model.names import another
from backwright.model.types import (
    BOOL,
    INT,
    NOTHING,
    TEXT,
    ListOf,
    PairOf,
    SetOf,
    Type,
    element,
    is_text,
    present,
)
from backwright.model.walk import free_names


@reads(ast.ListComp, ast.SetComp, ast.GeneratorExp)
def _comprehension(node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope, hint: Type | None) -> Expression:
    loops = []
    inner = scope
    for generator in node.generators:
        loop, inner = _loop(generator, inner)
        loops.append(loop)
    wanted = element(hint) if hint is not None else None
    item = condition(node.elt, inner) if wanted == BOOL else infer(node.elt, inner, wanted)
    kind = SetOf(item.type) if isinstance(node, ast.SetComp) else ListOf(item.type)
    return Comprehension(item, tuple(loops), kind)


def _loop(node: ast.comprehension, scope: Scope) -> tuple[Loop, Scope]:
    if node.is_async:
        raise scope.refusal(node.iter, body_names.Await())
    source, held = iterated(node.iter, scope)
    names = target_names(node.target, held, scope)
    called = _called(names, scope)
    inner = scope.turning(names).calling(called).knowing(filled(source, names))
    conditions = []
    for test in node.ifs:
        conditions.append(condition(test, inner))
        inner = inner.knowing(shown(test, True))
    return Loop(tuple(one.name for one in called.values()), source, tuple(conditions)), inner


def _called(names: Mapping[str, Type], scope: Scope) -> dict[str, Name]:
    """What a loop calls what it goes over: nothing that a value is made of which is written out inside it."""
    taken = {one.name for value in scope.bound.values() for one in free_names(value)}
    return {name: Name(another(name, taken | (scope.locals.keys() - {name})), kind) for name, kind in names.items()}


def iterated(node: ast.expr, scope: Scope) -> tuple[Expression, Type]:
    """What a loop goes over, and what it meets there."""
    if isinstance(node, ast.Name) and node.id in scope.symbols.owners and not scope.hides(node.id):
        raise scope.refusal(node, body_names.KindAsRows(name=node.id))
    source = certain(node, scope)
    held = element(source.type)
    if held is None:
        raise scope.refusal(node, body_values.NotCollection(type=describe(source.type), instead=""))
    return source, held


def filled(source: Expression, names: Iterable[str]) -> Facts:
    """What a loop over groups shows of them: there is none without rows."""
    return frozenset({f"filled {[*names][-1]}"}) if isinstance(source, Groups) else frozenset()


def target_names(node: ast.expr, held: Type, scope: Scope) -> dict[str, Type]:
    """The names that a loop gives to what it meets: one, or as many as there are in a pair."""
    if isinstance(node, ast.Name):
        return {node.id: held}
    if isinstance(node, ast.Tuple | ast.List) and all(isinstance(part, ast.Name) for part in node.elts):
        names = [part.id for part in node.elts if isinstance(part, ast.Name)]
        if not isinstance(held, PairOf) or len(held.items) != len(names) or len(set(names)) != len(names):
            raise scope.refusal(node, body_values.UnpackMismatch(type=describe(held), count=len(names)))
        return dict(zip(names, held.items, strict=True))
    raise scope.refusal(node, body_values.LoopTarget())


@reads(ast.DictComp)
def _dictionary_comprehension(node: ast.DictComp, scope: Scope, _: Type | None) -> Expression:
    raise scope.refusal(node, body_values.DictionaryInBody())


@reads(ast.Dict)
def _dictionary(node: ast.Dict, scope: Scope, hint: Type | None) -> Expression:
    if hint is None or present(hint) != JSON:
        raise scope.refusal(node, body_values.DictionaryInBody())
    names = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
    if not all(isinstance(name, str) for name in names):
        raise scope.refusal(node, body_values.NotConstant(what="a name in JSON"))
    values = each([partial(infer, value, scope, JSON) for value in node.values])
    return New("Json", tuple(Argument(str(n), v) for n, v in zip(names, values, strict=True)), JSON)


@reads(ast.List, ast.Set, ast.Tuple)
def _display(node: ast.List | ast.Set | ast.Tuple, scope: Scope, hint: Type | None) -> Expression:
    for part in node.elts:
        if isinstance(part, ast.Starred):
            raise scope.refusal(part, body_names.StarArguments())
    if isinstance(node, ast.Tuple) and not isinstance(hint, ListOf | SetOf):
        return _pair(node, scope, hint)
    wanted = element(hint) if hint is not None else None
    items = each([partial(infer, part, scope, wanted) for part in node.elts])
    kind: Type = items[0].type if items else wanted or NOTHING
    for item, part in zip(items, node.elts, strict=True):
        wider = common(kind, item.type, scope.symbols)
        if wider is None:
            raise scope.refusal(part, body_values.NothingInCommon(left=describe(kind), right=describe(item.type)))
        kind = wider
    return Display(items, SetOf(kind) if isinstance(node, ast.Set) else ListOf(kind))


def _pair(node: ast.Tuple, scope: Scope, hint: Type | None) -> Expression:
    wanted = hint.items if isinstance(hint, PairOf) and len(hint.items) == len(node.elts) else ()
    hints: list[Type | None] = [*wanted] or [None] * len(node.elts)
    items = each([partial(infer, part, scope, want) for part, want in zip(node.elts, hints, strict=True)])
    return Display(items, PairOf(tuple(item.type for item in items)))


@reads(ast.Subscript)
def _subscript(node: ast.Subscript, scope: Scope, _: Type | None) -> Expression:
    base = certain(node.value, scope)
    if isinstance(node.slice, ast.Slice):
        return _slice(node.slice, base, node, scope)
    place = constant_int(node.slice)
    if isinstance(base.type, PairOf) and place is not None and 0 <= place < len(base.type.items):
        return Item(base, infer(node.slice, scope), base.type.items[place])
    if isinstance(base.type, SetOf):
        raise scope.refusal(node.value, body_values.WithoutOrder())
    held = TEXT if is_text(base.type) else element(base.type)
    if held is None:
        name = node.slice.value if isinstance(node.slice, ast.Constant) else None
        instead = f"write `{ast.unparse(node.value)}.{name}`" if isinstance(name, str) and name.isidentifier() else ""
        raise scope.refusal(node.value, body_values.NotCollection(type=describe(base.type), instead=instead))
    ends = place in (0, -1) and has_items(base, node.value, scope)
    if not ends and not has_item(node.value, node.slice, scope):
        raise scope.refusal(node.slice, body_values.UnsafeIndex(instead=_guard(node, scope)))
    return Item(base, typed(node.slice, scope, INT), held)


def _guard(node: ast.Subscript, scope: Scope) -> str:
    """What to ask before an item is taken, of what the guard is understood: a path of names."""
    base, index, place = chain(node.value), chain(node.slice), constant_int(node.slice)
    if base is None:
        return "give the list a name on a line before, `found = ...`, and ask for it: `found[0] if found else ...`"
    match node.slice:
        case ast.BinOp(left, ast.Sub(), ast.Constant(value=1)) if chain(left) == f"len({base})":
            return f"ask first: `if {base}:`, and write `{base}[-1]` for the last one"
    if place in (0, -1):
        return f"ask first: `if {base}:`, or `... if {base} else ...`"
    if place is not None and place > 0:
        return f"ask first: `len({base}) > {place}`"
    if place is not None or scope.mode == "pure":
        return "write `sorted(..., key=function)`, the other way round where it counts from the end, and a slice of it"
    return f"ask first: `0 <= {index or 'index'} < len({base})`, of an index that has a name"


def _slice(part: ast.Slice, base: Expression, node: ast.Subscript, scope: Scope) -> Expression:
    if part.step is not None:
        raise scope.refusal(part.step, body_values.SliceStep())
    if isinstance(base.type, SetOf) or isinstance(base, Rows):
        raise scope.refusal(node.value, body_values.WithoutOrder())
    if not isinstance(base.type, ListOf) and not is_text(base.type):
        raise scope.refusal(node.value, body_values.NotCollection(type=describe(base.type), instead=""))
    start = _bound(part.lower, base, scope)
    stop = _bound(part.upper, base, scope)
    return Slice(base, start, stop, TEXT if is_text(base.type) else base.type)


def _bound(node: ast.expr | None, base: Expression, scope: Scope) -> Expression | None:
    if node is None:
        return None
    if (constant_int(node) or 0) < 0 and not is_text(base.type):
        raise scope.refusal(node, body_values.NegativeSlice())
    return typed(node, scope, INT)


@reads(ast.Lambda)
def _lambda(node: ast.Lambda, scope: Scope, _: Type | None) -> Expression:
    raise scope.refusal(node, body_names.LambdaInBody(instead="a plain function"))


@reads(ast.NamedExpr)
def _walrus(node: ast.NamedExpr, scope: Scope, _: Type | None) -> Expression:
    raise scope.refusal(node, body_values.Walrus())


@reads(ast.Await)
def _await(node: ast.Await, scope: Scope, _: Type | None) -> Expression:
    raise scope.refusal(node, body_names.Await())


@reads(ast.Yield, ast.YieldFrom)
def _yield(node: ast.Yield | ast.YieldFrom, scope: Scope, _: Type | None) -> Expression:
    raise scope.refusal(node, body_names.Yield())


@reads(ast.Starred)
def _starred(node: ast.Starred, scope: Scope, _: Type | None) -> Expression:
    raise scope.refusal(node, body_names.StarArguments())

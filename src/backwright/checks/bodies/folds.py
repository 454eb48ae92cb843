"""The builtins that compute: sum, len, any, all, min, max, mean, round, abs, sorted, groups."""

from __future__ import annotations

import ast
from functools import partial
from typing import cast

import msgspec

from backwright.checks.bodies.calls import arguments, reads_word
from backwright.checks.bodies.habits import NAMES, best
from backwright.checks.bodies.names import row_type
from backwright.checks.bodies.narrowing import has_items
from backwright.checks.bodies.reading import certain, each, infer, scalar, typed
from backwright.checks.bodies.scope import Refused, Scope
from backwright.checks.bodies.types import DECIMAL, JSON, common, describe, is_number, ordered
from backwright.checks.symbols import Signature
from backwright.diagnostics import did_you_mean
from backwright.diagnostics.catalogue import body_names, body_values
from backwright.model.expressions import (
    Aggregate,
    Argument,
    Arithmetic,
    Comprehension,
    Conditional,
    Display,
    Expression,
    Fold,
    Groups,
    Rows,
    Sorted,
    Value,
    Word,
)
from backwright.model.names import snake
from backwright.model.types import (
    BOOL,
    INT,
    ListOf,
    Nothing,
    PairOf,
    RecordOf,
    Row,
    SetOf,
    Type,
    element,
    is_text,
    optional,
    present,
)


def collection(node: ast.expr, scope: Scope, hint: Type | None = None) -> tuple[Expression, Type]:
    """A list or a set, and what it holds."""
    found = certain(node, scope, hint)
    held = element(found.type)
    if held is None:
        raise scope.refusal(node, body_values.NotCollection(type=describe(found.type), instead=""))
    return found, held


_CHOSEN = "leave None out: `[x for x in ... if x is not None]`"


@reads_word("len")
def _len(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    arguments(node, "len", 1, 1, scope)
    found = certain(node.args[0], scope)
    if element(found.type) is None and not is_text(found.type):
        raise scope.refusal(node.args[0], body_values.NotCollection(type=describe(found.type), instead=""))
    return Aggregate("len", found, None, INT)


@reads_word("any", "all")
def _any(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    name = cast("ast.Name", node.func).id
    arguments(node, name, 1, 1, scope)
    source, held = collection(node.args[0], scope, ListOf(BOOL))
    if held != BOOL:
        case = body_values.WrongType(found=describe(source.type), expected="list[bool]")
        raise scope.refusal(node.args[0], case)
    return Aggregate(cast("Fold", name), source, None, BOOL)


@reads_word("sum")
def _sum(node: ast.Call, scope: Scope, hint: Type | None) -> Expression:
    start = arguments(node, "sum", 1, 2, scope, ("start",)).get("start")
    if len(node.args) == 2:
        start = node.args[1]
    wanted = None if hint is None else ListOf(hint)
    source, held = collection(node.args[0], scope, wanted)
    if held == BOOL and isinstance(source, Comprehension):
        source, held = _counted(source), INT
    if optional(held):
        raise scope.refusal(node.args[0], body_values.OptionalWithoutGuard(path="each value", instead=_CHOSEN))
    if not is_number(held) and describe(held) != "timedelta":
        raise scope.refusal(node.args[0], body_values.NotANumber(operator="sum", type=describe(held)))
    total = Aggregate("sum", source, None, held)
    return total if start is None else _started(total, start, scope)


def _counted(source: Comprehension) -> Comprehension:
    """How often something is true."""
    item = Conditional(source.item, Value(1, INT), Value(0, INT), INT)
    return msgspec.structs.replace(source, item=item, type=ListOf(INT))


def _started(total: Aggregate, start: ast.expr, scope: Scope) -> Expression:
    first = infer(start, scope, total.type)
    kind = common(total.type, first.type, scope.symbols)
    if kind is None:
        raise scope.refusal(start, body_values.WrongType(found=describe(first.type), expected=describe(total.type)))
    if scalar(first) == "timedelta" or getattr(first, "value", None) == 0:
        return total
    return Arithmetic("+", total, first, kind)


@reads_word("min", "max")
def _least(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    name = cast("ast.Name", node.func).id
    for keyword in node.keywords:
        if keyword.arg == "key":
            raise scope.refusal(keyword, body_names.KeyOfLeast(name=name, instead=best(node, name)))
    default = arguments(node, name, 1, 50, scope, ("default",)).get("default")
    if len(node.args) > 1:
        return _least_of_several(cast("Fold", name), node, scope)
    source, held = collection(node.args[0], scope)
    _check_ordered(held, node.args[0], scope)
    return _folded(cast("Fold", name), source, held, node.args[0], default, scope)


@reads_word("backwright.logic.mean")
def _mean(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    default = arguments(node, "mean", 1, 1, scope, ("default",)).get("default")
    source, held = collection(node.args[0], scope)
    if optional(held) or not is_number(held):
        raise scope.refusal(node.args[0], body_values.NotANumber(operator="mean", type=describe(held)))
    kind = held if describe(held) == "float" else DECIMAL
    return _folded("mean", source, kind, node.args[0], default, scope)


def _least_of_several(name: Fold, node: ast.Call, scope: Scope) -> Expression:
    values = each([partial(certain, place, scope) for place in node.args])
    kind = values[0].type
    for value, place in zip(values, node.args, strict=True):
        _check_ordered(value.type, place, scope)
        wider = common(kind, value.type, scope.symbols)
        if wider is None:
            case = body_values.NothingInCommon(left=describe(kind), right=describe(value.type))
            raise scope.refusal(place, case)
        kind = wider
    return Aggregate(name, Display(values, ListOf(kind)), None, kind)


def _check_ordered(held: Type, node: ast.expr, scope: Scope) -> None:
    if optional(held):
        raise scope.refusal(node, body_values.OptionalWithoutGuard(path="each value", instead=_CHOSEN))
    if not ordered(held):
        raise scope.refusal(node, body_values.NotOrdered(type=describe(held)))


def _folded(
    name: Fold, source: Expression, held: Type, place: ast.expr, default: ast.expr | None, scope: Scope
) -> Expression:
    if default is None:
        if not has_items(source, place, scope):
            raise scope.refusal(place, body_values.MaybeEmpty(fold=name))
        return Aggregate(name, source, None, held)
    other = infer(default, scope, held)
    kind = common(held, other.type, scope.symbols)
    if kind is None:
        case = body_values.WrongType(found=describe(other.type), expected=describe(held))
        raise scope.refusal(default, case)
    return Aggregate(name, source, other, kind)


@reads_word("round")
def _round(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    named = arguments(node, "round", 1, 2, scope, ("ndigits",))
    places = [node.args[1]] if len(node.args) == 2 else list(named.values())
    number = certain(node.args[0], scope)
    if not is_number(number.type):
        raise scope.refusal(node.args[0], body_values.NotANumber(operator="round", type=describe(number.type)))
    if not places:
        return Word("round", "", (Argument("", number),), INT)
    digits = typed(places[0], scope, INT)
    if not (isinstance(digits, Value) and isinstance(digits.value, int) and -20 <= digits.value <= 20):
        raise scope.refusal(places[0], body_values.NotConstant(what="the number of digits"))
    return Word("round", "", (Argument("", number), Argument("", digits)), number.type)


@reads_word("abs")
def _abs(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    arguments(node, "abs", 1, 1, scope)
    number = certain(node.args[0], scope)
    if not is_number(number.type) and scalar(number) != "timedelta":
        raise scope.refusal(node.args[0], body_values.NotANumber(operator="abs", type=describe(number.type)))
    return Word("abs", "", (Argument("", number),), number.type)


@reads_word("sorted")
def _sorted(node: ast.Call, scope: Scope, hint: Type | None) -> Expression:
    named = arguments(node, "sorted", 1, 1, scope, ("key", "reverse"))
    source, held = collection(node.args[0], scope, hint)
    reverse = _flag(named["reverse"], scope) if "reverse" in named else False
    if "key" not in named:
        if optional(held):
            raise scope.refusal(node.args[0], body_values.OptionalWithoutGuard(path="each value", instead=_CHOSEN))
        if not ordered(held):
            raise scope.refusal(node.args[0], body_values.NotOrdered(type=describe(held)))
        return Sorted(source, "", reverse, ListOf(held))
    function = key_function(named["key"], held, scope)
    if not isinstance(function.result, PairOf) and not ordered(present(function.result)):
        raise scope.refusal(named["key"], body_values.NotOrdered(type=describe(function.result)))
    return Sorted(source, function.id, reverse, ListOf(held))


def _flag(node: ast.expr, scope: Scope) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return node.value
    raise scope.refusal(node, body_values.NotConstant(what="`reverse`"))


def key_function(node: ast.expr, held: Type, scope: Scope) -> Signature:
    """The function of one value that says by what to sort or to group."""
    instead = _function_instead(node, held)
    if isinstance(node, ast.Lambda):
        raise scope.refusal(node, body_names.LambdaInBody(instead=instead))
    signature = _named_function(node, scope)
    unfit = body_names.NotAFunctionOfOne(item=describe(held), instead=instead)
    if signature is None:
        raise scope.refusal(node, unfit)
    wanted = [parameter.type for parameter in signature.parameters]
    if signature.on_row:
        wanted = [Row(signature.owner), *wanted]
    if len(wanted) != 1 or signature.caller != "none" or row_type(wanted[0], scope) != row_type(held, scope):
        raise scope.refusal(node, unfit)
    if signature.kind != "function":
        name = signature.id.rpartition(".")[2]
        raise scope.refusal(node, body_names.CallOfActing(name=name, place="an order"))
    for part in result.items if isinstance(result := present(signature.result), PairOf) else ():
        if optional(part) or not ordered(part):
            raise scope.refusal(node, body_values.NotOrdered(type=describe(part)))
    return signature


def _function_instead(node: ast.expr, held: Type) -> str:
    """A function that says what a lambda says, or the member that is named: `Lot.day`, "day"."""
    row, item = snake(held.entity) if isinstance(held, Row) else "one", describe(held)
    match node:
        case ast.Lambda(args=ast.arguments(args=[ast.arg(arg=row)]), body=ast.Attribute(attr=name) as body):
            return f"`def {name}_of({row}: {item}) -> ...: return {ast.unparse(body)}` at module level"
        case ast.Lambda(args=ast.arguments(args=[ast.arg(arg=row)]), body=body):
            return f"`def order_of({row}: {item}) -> ...: return {ast.unparse(body)}` at module level"
        case ast.Attribute(value=ast.Name(), attr=name) | ast.Constant(value=str(name)) if name.isidentifier():
            return f"`def {name}_of({row}: {item}) -> ...: return {row}.{name}` at module level"
    return f"`def order_of({row}: {item}) -> ...` at module level"


def _named_function(node: ast.expr, scope: Scope) -> Signature | None:
    if isinstance(node, ast.Name) and not scope.hides(node.id):
        found = scope.symbols.functions.get(node.id)
        if node.id in scope.symbols.broken:
            raise Refused
        if found is None and node.id not in scope.symbols.owners:
            case = body_names.UnknownNameInBody(name=node.id, instead=NAMES.get(node.id, ""))
            raise scope.refusal(node, case, did_you_mean(node.id, scope.symbols.functions))
        return found
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = scope.symbols.owners.get(node.value.id)
        return owner.methods.get(node.attr) if owner is not None else None
    return None


@reads_word("backwright.logic.groups")
def _groups(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    named = arguments(node, "groups", 1, 2, scope, ("by",))
    by = named.get("by") or (node.args[1] if len(node.args) == 2 else None)
    if by is None:
        raise scope.refusal(node, body_names.MissingArgument(argument="by", name="groups"))
    source, held = collection(node.args[0], scope)
    function = key_function(by, held, scope)
    if isinstance(present(function.result), ListOf | SetOf | RecordOf | Nothing) or present(function.result) == JSON:
        raise scope.refusal(by, body_values.NotOrdered(type=describe(function.result)))
    return Groups(source, function.id, ListOf(PairOf((function.result, ListOf(held)))))


@reads_word("backwright.logic.rows")
def _rows(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    arguments(node, "rows", 1, 1, scope)
    name = kind_name(node.args[0], scope)
    return Rows(name, ListOf(Row(name)))


def kind_name(node: ast.expr, scope: Scope, *, account: bool = False) -> str:
    """The entity that is named as an argument."""
    owners = scope.symbols.owners
    name = node.id if isinstance(node, ast.Name) and not scope.hides(node.id) else ""
    owner = owners.get(name)
    wanted = "the account" if account else "an entity"
    allowed = ("account",) if account else ("entity", "account")
    if name in scope.symbols.broken:
        raise Refused
    if owner is None or owner.kind not in allowed:
        known = [known.name for known in owners.values() if known.kind in allowed]
        raise scope.refusal(node, body_names.NotAKind(wanted=wanted), did_you_mean(name, known) if name else None)
    return owner.name

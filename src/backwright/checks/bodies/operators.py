"""Comparisons, `and`, `or`, `not`, arithmetic and conditional expressions."""

from __future__ import annotations

import ast
from functools import partial

import msgspec

from backwright.checks.bodies.narrowing import asked, condition, shown
from backwright.checks.bodies.reading import (
    as_float,
    both,
    certain,
    constant_int,
    each,
    infer,
    is_zero,
    reads,
    scalar,
    unguarded,
)
from backwright.checks.bodies.scope import Scope, chain
from backwright.checks.bodies.types import FLOAT, common, comparable, describe, is_number, ordered
from backwright.diagnostics.catalogue import body_values
from backwright.model.expressions import (
    And,
    Arithmetic,
    Call,
    Compare,
    Comparison,
    Conditional,
    Contains,
    Exact,
    Expression,
    Me,
    Negative,
    Not,
    Operator,
    Or,
    Value,
    Word,
)
from backwright.model.types import (
    BOOL,
    INT,
    NOTHING,
    TEXT,
    Choice,
    ListOf,
    PairOf,
    Scalar,
    ScalarName,
    SetOf,
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

OPERATORS: dict[type[ast.operator], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}

_INSTEAD: dict[type[ast.operator] | type[ast.unaryop], tuple[str, str]] = {
    ast.BitAnd: ("&", "write `and`, or a comprehension with `in`"),
    ast.BitOr: ("|", "write `or`, or join lists with `+`"),
    ast.BitXor: ("^", "write `!=`"),
    ast.LShift: ("<<", "multiply"),
    ast.RShift: (">>", "divide with `//`"),
    ast.MatMult: ("@", "there are no matrices"),
    ast.Invert: ("~", "write `not`"),
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
    first, second = _operands(left, right, scope)
    if isinstance(operator, ast.Eq | ast.NotEq):
        _check_equality(first, second, left, operator, right, scope)
    else:
        _check_order(first, second, left, right, scope)
    return Compare(_COMPARISONS[type(operator)], first, second, BOOL)


def _operands(left: ast.expr, right: ast.expr, scope: Scope) -> tuple[Expression, Expression]:
    """Both sides; a constant beside a choice is one of its values, beside floating point it is that."""
    if isinstance(left, ast.Constant):
        second = infer(right, scope)
        return infer(left, scope, second.type), second
    if isinstance(right, ast.Constant):
        first = infer(left, scope)
        return first, infer(right, scope, first.type)
    first, second = both(left, right, scope)
    return _alike(first, second)


def _alike(first: Expression, second: Expression) -> tuple[Expression, Expression]:
    if present(second.type) == FLOAT:
        return as_float(first), second
    if present(first.type) == FLOAT:
        return first, as_float(second)
    return first, second


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
        case = body_values.UnrelatedComparison(left=describe(first.type), right=describe(second.type))
        raise scope.refusal(right, case)


def _check_order(first: Expression, second: Expression, left: ast.expr, right: ast.expr, scope: Scope) -> None:
    for found, place in ((first, left), (second, right)):
        if optional(found.type):
            raise unguarded(found, place, scope)
        if not ordered(found.type):
            raise scope.refusal(place, body_values.NotOrdered(type=describe(found.type)))
    if not comparable(first.type, second.type, scope.symbols):
        case = body_values.UnrelatedComparison(left=describe(first.type), right=describe(second.type))
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
        raise scope.refusal(right, body_values.NotCollection(type=describe(container.type)))
    if not comparable(item.type, wanted, scope.symbols):
        case = body_values.UnrelatedComparison(left=describe(item.type), right=describe(wanted))
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
    """`a or b` of values: the first that says something."""
    first, *rest = values
    found = infer(first, scope, hint)
    known = scope.knowing(shown(first, False))
    other = _either(rest, known, hint) if len(rest) > 1 else infer(rest[0], known, hint)
    if found.type == BOOL and other.type == BOOL:
        return Or((found, *(other.operands if isinstance(other, Or) and len(rest) > 1 else (other,))), BOOL)
    kind = common(present(found.type), other.type, scope.symbols)
    if kind is None:
        case = body_values.NothingInCommon(left=describe(present(found.type)), right=describe(other.type))
        raise scope.refusal(rest[0], case)
    test = asked(found, first, scope)
    return Conditional(test, msgspec.structs.replace(found, type=present(found.type)), other, kind)


@reads(ast.UnaryOp)
def _unary(node: ast.UnaryOp, scope: Scope, hint: Type | None) -> Expression:
    if isinstance(node.op, ast.Not):
        return Not(condition(node.operand, scope), BOOL)
    if isinstance(node.op, ast.Invert):
        raise scope.refusal(node, body_values.UnsupportedOperator(operator="~", instead="write `not`"))
    operand = certain(node.operand, scope, hint)
    if not is_number(operand.type) and scalar(operand) != "timedelta":
        sign = "-" if isinstance(node.op, ast.USub) else "+"
        raise scope.refusal(node.operand, body_values.NotANumber(operator=sign, type=describe(operand.type)))
    if isinstance(node.op, ast.UAdd):
        return operand
    match operand:
        case Value(int() as value, kind):
            return Value(-value, kind)
        case Exact(exact, kind):
            return Exact(exact.copy_negate(), kind)
    return Negative(operand, operand.type)


@reads(ast.IfExp)
def _conditional(node: ast.IfExp, scope: Scope, hint: Type | None) -> Expression:
    test, then, otherwise = each(
        (
            lambda: condition(node.test, scope),
            lambda: infer(node.body, scope.knowing(shown(node.test, True)), hint),
            lambda: infer(node.orelse, scope.knowing(shown(node.test, False)), hint),
        )
    )
    kind = common(then.type, otherwise.type, scope.symbols)
    if kind is None:
        case = body_values.NothingInCommon(left=describe(then.type), right=describe(otherwise.type))
        raise scope.refusal(node.orelse, case)
    return Conditional(test, then, otherwise, kind)


@reads(ast.BinOp)
def _binary(node: ast.BinOp, scope: Scope, hint: Type | None) -> Expression:
    if type(node.op) in _INSTEAD:
        operator, instead = _INSTEAD[type(node.op)]
        raise scope.refusal(node, body_values.UnsupportedOperator(operator=operator, instead=instead))
    sided = isinstance(node.op, ast.Add) and isinstance(hint, ListOf)
    left, right = each(
        (
            lambda: certain(node.left, scope, hint if sided else None),
            lambda: certain(node.right, scope, hint if sided else None),
        )
    )
    return arithmetic(node.op, (left, right), (node.left, node.right), scope)


def arithmetic(
    operator: ast.operator,
    operands: tuple[Expression, Expression],
    places: tuple[ast.expr, ast.expr],
    scope: Scope,
) -> Expression:
    """The operator on two values, both there."""
    left, right = _alike(*operands)
    sign = OPERATORS.get(type(operator))
    if sign is None:
        written, instead = _INSTEAD[type(operator)]
        raise scope.refusal(places[1], body_values.UnsupportedOperator(operator=written, instead=instead))
    if sign == "%" and is_text(left.type):
        raise scope.refusal(places[0], body_values.PercentFormatting())
    kind = _result(sign, left, right, scope)
    if kind is None:
        raise scope.refusal(places[1], _unfit(sign, left, right))
    if sign in ("/", "//", "%"):
        _check_divisor(right, places[1], scope)
    if sign == "**" and not 0 <= (constant_int(places[1]) or 0) <= 64:
        raise scope.refusal(places[1], body_values.NotConstant(what="an exponent of 0 to 64"))
    return Arithmetic(sign, left, right, kind)


def _unfit(
    sign: Operator, left: Expression, right: Expression
) -> body_values.WrongOperands | body_values.TextPlusOther:
    if sign == "+" and is_text(left.type) != is_text(right.type):
        return body_values.TextPlusOther(other=describe(right.type if is_text(left.type) else left.type))
    return body_values.WrongOperands(operator=sign, left=describe(left.type), right=describe(right.type))


def _check_divisor(divisor: Expression, place: ast.expr, scope: Scope) -> None:
    known = isinstance(divisor, Value | Exact) and not is_zero(divisor)
    if (
        known
        or f"nonzero {chain(place)}" in scope.facts
        or (scalar(divisor) == "timedelta" and _acts_as_constant(divisor))
    ):
        return
    raise scope.refusal(place, body_values.MaybeZero(divisor=chain(place) or "this"))


def _acts_as_constant(span: Expression) -> bool:
    """A `timedelta(days=1)`: all its parts are written, and one is not zero."""
    if not isinstance(span, Word) or span.word != "timedelta":
        return False
    parts = [argument.value for argument in span.arguments]
    return all(isinstance(part, Value | Exact) for part in parts) and any(not is_zero(part) for part in parts)


def _result(sign: Operator, left: Expression, right: Expression, scope: Scope) -> Type | None:
    first, second = left.type, right.type
    if is_number(first) and is_number(second):
        return _number(sign, scalar(left), scalar(right))
    if sign == "+" and is_text(first) and is_text(second):
        return None if {Scalar("html")} & {first, second} else TEXT
    if sign == "+" and isinstance(first, ListOf) and isinstance(second, ListOf):
        return common(first, second, scope.symbols)
    if sign in ("+", "-") and isinstance(first, SetOf | Choice):
        return None
    name = _TIMES.get((sign, scalar(left), scalar(right)))
    return Scalar(name) if name is not None else None


_TIMES: dict[tuple[Operator, str, str], ScalarName] = {
    ("+", "date", "timedelta"): "date",
    ("+", "datetime", "timedelta"): "datetime",
    ("+", "timedelta", "date"): "date",
    ("+", "timedelta", "datetime"): "datetime",
    ("+", "timedelta", "timedelta"): "timedelta",
    ("-", "date", "timedelta"): "date",
    ("-", "datetime", "timedelta"): "datetime",
    ("-", "date", "date"): "timedelta",
    ("-", "datetime", "datetime"): "timedelta",
    ("-", "timedelta", "timedelta"): "timedelta",
    ("*", "timedelta", "int"): "timedelta",
    ("*", "int", "timedelta"): "timedelta",
    ("/", "timedelta", "int"): "timedelta",
    ("//", "timedelta", "int"): "timedelta",
    ("/", "timedelta", "timedelta"): "float",
    ("//", "timedelta", "timedelta"): "int",
    ("%", "timedelta", "timedelta"): "timedelta",
}
"""What times and spans of time make of each other."""


def _number(sign: Operator, left: str, right: str) -> Type | None:
    names = {left, right}
    if "float" in names:
        return FLOAT if names <= {"float", "int"} else None
    if names == {"int"}:
        return FLOAT if sign == "/" else INT
    if sign == "**":
        return Scalar("decimal") if right == "int" else None
    if "money" not in names or (names == {"money"} and sign in ("*", "/", "//")):
        return Scalar("decimal")
    return Scalar("decimal") if sign in ("/", "//") and left != "money" else Scalar("money")

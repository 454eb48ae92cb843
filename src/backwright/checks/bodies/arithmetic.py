"""Arithmetic: on numbers, times and spans of time; `+` joins texts and lists."""

from __future__ import annotations

import ast
from decimal import Decimal

from backwright.checks.bodies.habits import joined
from backwright.checks.bodies.narrowing import condition
from backwright.checks.bodies.reading import (
    alike,
    certain,
    constant_int,
    each,
    is_zero,
    reads,
    scalar,
)
from backwright.checks.bodies.scope import Scope, chain
from backwright.checks.bodies.types import FLOAT, common, describe, is_number
from backwright.diagnostics.catalogue import body_values
from backwright.model.expressions import (
    Aggregate,
    Arithmetic,
    Attribute,
    Conditional,
    Display,
    Exact,
    Expression,
    Negative,
    Not,
    Operator,
    Value,
    Word,
)
from backwright.model.types import (
    BOOL,
    INT,
    TEXT,
    Choice,
    ListOf,
    Maybe,
    Scalar,
    ScalarName,
    SetOf,
    Type,
    is_text,
)

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
    left, right = alike(*operands)
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
    kinds = {describe(left.type), describe(right.type)}
    exact = "float" in kinds and kinds & {"money", "decimal"}
    instead = "take both as Money or Decimal: a float is not exact" if exact else joined(sign, left.type, right.type)
    return body_values.WrongOperands(
        operator=sign, left=describe(left.type), right=describe(right.type), instead=instead
    )


def _check_divisor(divisor: Expression, place: ast.expr, scope: Scope) -> None:
    if (
        is_never_zero(divisor, scope)
        or f"nonzero {chain(place)}" in scope.facts
        or (scalar(divisor) == "timedelta" and _acts_as_constant(divisor))
    ):
        return
    raise scope.refusal(place, body_values.MaybeZero(divisor=chain(place) or "this"))


def is_never_zero(divisor: Expression, scope: Scope) -> bool:
    """A number that is written, a field whose limits leave zero out, the larger of several with one above zero, or what
    is chosen or made of these.
    """
    match divisor:
        case Conditional(then=then, otherwise=otherwise):
            return is_never_zero(then, scope) and is_never_zero(otherwise, scope)
        case Arithmetic("*", left, right):
            return is_never_zero(left, scope) and is_never_zero(right, scope)
        case Arithmetic("+", Aggregate(fold="len"), Value(value=int() as more)):
            return more > 0
        case Value() | Exact():
            return not is_zero(divisor)
        case Attribute(base=base, member=member) if not isinstance(base.type, Maybe):
            kind, _, name = member.partition(".")
            owner = scope.symbols.owner_of(kind)
            known = owner.members.get(name) if owner is not None else None
            limited = scope.mode != "write" or name not in scope.given
            return limited and known is not None and known.nonzero
        case Aggregate(fold="max", source=Display(items=items)):
            return any(isinstance(one, Value | Exact) and Decimal(one.value or 0) > 0 for one in items)
    return False


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

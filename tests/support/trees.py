"""Syntax trees at random: what nobody writes, and what somebody might."""

from __future__ import annotations

import ast
from collections.abc import Callable
from random import Random
from typing import Any

_NAMES = """
    self me x y day loan Book Reader Loan Card Line Lent Colour LIMIT Amount month fee tidy lookup now today rows
    get find create ensure delete emit mail require reply html groups mean verify sign_in authenticate timedelta
    date datetime Decimal UUID sum len any all min max round sorted abs print isinstance list nothing Period self
    self me
"""
_MEMBERS = """
    title subtitle price weight pages status colour holder donor lent_at fans loans words extra open rare slug age
    isbn free mine lend nearby name email password birthday friends book reader day days fee id created_at lower
    split replace date add discard append now RED li year start value join strftime total_seconds overlaps titel
"""
NAMES, MEMBERS = _NAMES.split(), _MEMBERS.split()
ARGUMENTS = [*MEMBERS, "key", "default", "by", "outcome", "to", "subject", "template", "after", "reverse"]
CONSTANTS: list[Any] = [
    *(0, 1, -3, 7, 10**30, 0.01, 1e300, 2j, b"x", None, True, False, ...),
    *("draft", "", "%", "\0", "\ud800", "a", "conflict"),
]
OPERATORS = [ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.BitOr]
COMPARISONS = [ast.Eq, ast.NotEq, ast.Lt, ast.GtE, ast.Is, ast.IsNot, ast.In, ast.NotIn]


class Trees:
    """Expressions and statements; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def expression(self, depth: int) -> ast.expr:
        if depth == 0 or self.random.random() < 0.15:
            if self.random.random() < 0.35:
                return ast.Constant(self.random.choice(CONSTANTS))
            return ast.Name(self.random.choice(NAMES), ast.Load())
        return self.random.choice(self._makers())(depth - 1)

    def _makers(self) -> list[Callable[[int], ast.expr]]:
        return [self.attribute, self.attribute, self.attribute, self.operation, self.call, self.call, self.other]

    def attribute(self, depth: int) -> ast.expr:
        return ast.Attribute(self.expression(depth), self.random.choice(MEMBERS), ast.Load())

    def operation(self, depth: int) -> ast.expr:
        first, second, third = (self.expression(depth) for _ in range(3))
        compared = self.random.choice(COMPARISONS)()
        return self.random.choice(
            [
                ast.BinOp(first, self.random.choice(OPERATORS)(), second),
                ast.Compare(first, [compared], [second]),
                ast.Compare(first, [compared, compared], [second, third]),
                ast.BoolOp(self.random.choice([ast.And, ast.Or])(), [first, second, third]),
                ast.UnaryOp(self.random.choice([ast.Not, ast.USub, ast.UAdd, ast.Invert])(), first),
                ast.IfExp(first, second, third),
            ]
        )

    def call(self, depth: int) -> ast.expr:
        places = [self.expression(depth) for _ in range(self.random.randint(0, 2))]
        names = self.random.sample(ARGUMENTS, self.random.choice([0, 0, 1, 2]))
        named = [ast.keyword(name, self.expression(depth)) for name in names]
        function = self.random.choice([ast.Name(self.random.choice(NAMES), ast.Load()), self.attribute(depth)])
        return ast.Call(function, places, named)

    def other(self, depth: int) -> ast.expr:
        first, second = self.expression(depth), self.expression(depth)
        target = ast.Name(self.random.choice("xy"), ast.Store())
        loop = ast.comprehension(target, second, [self.expression(depth)], 0)
        return self.random.choice(
            [
                ast.List([first, second], ast.Load()),
                ast.Tuple([first, second], ast.Load()),
                ast.Set([first]),
                ast.Dict([ast.Constant("a")], [first]),
                ast.Subscript(first, second, ast.Load()),
                ast.Subscript(first, ast.Slice(second, None), ast.Load()),
                ast.JoinedStr([ast.Constant("a"), ast.FormattedValue(first, -1)]),
                ast.ListComp(first, [loop]),
                ast.GeneratorExp(first, [loop]),
                ast.SetComp(first, [loop]),
                ast.DictComp(first, second, [loop]),
                ast.Await(first),
                ast.NamedExpr(ast.Name("z", ast.Store()), first),
                ast.Starred(first, ast.Load()),
                ast.Lambda(ast.arguments([], [], None, [], [], None, []), first),
            ]
        )

    def block(self, depth: int) -> list[ast.stmt]:
        return [self.statement(depth) for _ in range(self.random.randint(1, 3))]

    def statement(self, depth: int) -> ast.stmt:
        value = self.expression(3)
        field = ast.Attribute(ast.Name("self", ast.Load()), self.random.choice(MEMBERS), ast.Store())
        local = ast.Name(self.random.choice("xy"), ast.Store())
        flat: list[Callable[[], ast.stmt]] = [
            lambda: ast.Expr(value),
            lambda: ast.Assign([local], value),
            lambda: ast.Assign([field], value),
            lambda: ast.AugAssign(field, self.random.choice(OPERATORS)(), value),
            lambda: ast.AugAssign(local, ast.Add(), value),
            lambda: ast.AnnAssign(local, self.expression(1), value, 1),
            lambda: ast.Return(self.random.choice([None, value])),
            ast.Break,
        ]
        nested: list[Callable[[], ast.stmt]] = [
            lambda: ast.If(value, self.block(depth - 1), []),
            lambda: ast.If(value, self.block(depth - 1), self.block(depth - 1)),
            lambda: ast.For(local, value, self.block(depth - 1), []),
            lambda: ast.While(value, self.block(depth - 1), []),
        ]
        return self.random.choice([*flat, *nested, *nested] if depth else flat)()

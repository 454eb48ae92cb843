"""Annotations of results whose type no type checker can tell from the statement that finds them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Set

from backwright.targets.python.fastapi.operations.expressions.texts import bare, mentions

_FOLDS = frozenset({"coalesce", "max", "min", "sum"})
"""SQL functions whose result has the type of what they are given."""
_OF_VALUES = frozenset({"abs", "max", "min", "round_half_up", "sum"})
"""The same of Python."""
_TYPED = frozenset({"ExactNumber", "and_", "cast", "exists", "false", "literal", "or_", "true", "type_coerce"})
_TESTS = frozenset({"in_", "is_", "is_distinct_from", "is_not", "is_not_distinct_from"})


def annotated(lines: list[str], kind: str, fresh: Callable[[str], str]) -> list[str]:
    """The lines of a function that returns a plain value of this type, where what it returns has no type of its own."""
    for number, line in enumerate(lines):
        begins = re.fullmatch(r"( *)return (.+)", line)
        if begins is None:
            continue
        before, untyped = lines[:number], _untyped_names(lines)
        indent, code = begins.groups()
        node = _parsed(code)
        if isinstance(node, ast.Name) and node.id in untyped:
            given = re.compile(rf"( *{node.id}) = ")
            there = next((place for place, one in enumerate(before) if given.match(one)), None)
            if there is not None:
                lines = [*lines[:there], given.sub(rf"\1: {kind} = ", lines[there], count=1), *lines[there + 1 :]]
        elif node is not None and not isinstance(node, ast.Name) and _is_untyped(node, untyped, returned=True):
            name = "result" if not any(mentions(one, ["result"]) for one in lines) else fresh("result")
            named = [f"{indent}{name}: {kind} = {bare(code)}", f"{indent}return {name}"]
            return [*before, *named, *annotated(lines[number + 1 :], kind, fresh)]
    return lines


def _parsed(code: str) -> ast.expr | None:
    try:
        return ast.parse(code, mode="eval").body
    except SyntaxError:
        return None


def _untyped_names(lines: list[str]) -> frozenset[str]:
    """The names whose first value has no type."""
    known: dict[str, bool] = {}
    for line in lines:
        given = re.match(r" *(\w+) = (.+)$", line)
        if given is not None and given[1] not in known:
            node = _parsed(given[2])
            untyped = frozenset(name for name, is_untyped in known.items() if is_untyped)
            known[given[1]] = node is not None and _is_untyped(node, untyped)
    return frozenset(name for name, is_untyped in known.items() if is_untyped)


def _is_untyped(node: ast.expr, names: Set[str], *, returned: bool = False) -> bool:  # noqa: C901  one case for each
    """Whether a value is `Any` to a type checker. `returned`: it takes what a statement finds for what is asked for."""

    def each(*nodes: ast.expr) -> list[bool]:
        return [_is_untyped(one, names) for one in nodes]

    match node:
        case ast.Await(ast.Call(ast.Name("value_of"), [_, statement])):
            return not returned and _is_untyped_column(_first_column(statement))
        case ast.Await(ast.Call(ast.Name("values_by_id"))):
            return True
        case ast.Name(name):
            return name in names
        case ast.BinOp(left, _, right):
            return any(each(left, right))
        case ast.Compare(left, [operator, *_], comparators):
            return not isinstance(operator, ast.In | ast.NotIn | ast.Is | ast.IsNot) and any(each(left, *comparators))
        case ast.UnaryOp(operator, operand):
            return not isinstance(operator, ast.Not) and _is_untyped(operand, names)
        case ast.BoolOp(_, operands):
            return all(_is_untyped(one, names, returned=returned) for one in operands)
        case ast.IfExp(_, then, otherwise):
            return all(_is_untyped(one, names, returned=returned) for one in (then, otherwise))
        case ast.Call(ast.Name("mean")):
            return True
        case ast.Call(ast.Name(name), arguments) if name in _OF_VALUES:
            return any(each(*arguments))
        case ast.Call(ast.Attribute(base)) | ast.Attribute(base) | ast.Subscript(base):
            return _is_untyped(base, names)
    return False


def _first_column(statement: ast.expr) -> ast.expr:
    """The first thing that a statement selects."""
    while isinstance(statement, ast.Call):
        if isinstance(statement.func, ast.Name):
            return statement.args[0]
        assert isinstance(statement.func, ast.Attribute)
        statement = statement.func.value
    return statement


def _is_untyped_column(node: ast.expr) -> bool:
    """Whether SQLAlchemy tells type checkers nothing of the type of a column."""
    match node:
        case ast.Call(ast.Name("not_"), [ast.Compare()]):
            return False
        case ast.Call(ast.Name(name)):
            return name not in _TYPED
        case ast.Call(ast.Attribute(ast.Name("func"), name), arguments, keywords):
            typed = name == "count" or any(one.arg == "type_" for one in keywords)
            return _is_untyped_column(arguments[0]) if name in _FOLDS else not typed
        case ast.Call(ast.Attribute(_, "scalar_subquery")):
            return True
        case ast.Call(ast.Attribute(base, name)):
            return name not in _TESTS and _is_untyped_column(base)
        case ast.BinOp(left):
            return _is_untyped_column(left)
        case ast.UnaryOp(_, operand):
            return _is_untyped_column(operand)
        case ast.Subscript() | ast.Attribute(ast.Attribute(attr="c")):
            return True
    return False

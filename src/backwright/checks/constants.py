"""Constants of a blueprint, judged against the types that the vocabulary writes for its options."""

from __future__ import annotations

import ast
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from backwright.checks.scopes import Module, text_of
from backwright.checks.words import form

MISFIT: Final = object()
"""Not a value of that type."""

_NODES = (
    "Any",
    "Allowed",
    "People",
    "type",
    "Callable",
    "Rest",
    "Tokens",
    "Template",
    "Wording",
    "Codes",
    "Parameters",
    "Refusal",
    "object",
)
"""Types whose values are names of the blueprint or have a reader of their own: the node stands for itself."""

_NAMES = {
    "bool": "True or False",
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "None": "None",
    "timedelta": "a span of time such as timedelta(days=1)",
}
_UNITS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds")


def constant(module: Module, node: ast.expr, wanted: str) -> Any:
    """The value of a node as that type of the vocabulary; `MISFIT` where it is none."""
    return _fit(module, node, form(wanted))


def _fit(module: Module, node: ast.expr, kind: ast.expr) -> Any:
    if isinstance(kind, ast.BinOp):
        value = _fit(module, node, kind.left)
        return _fit(module, node, kind.right) if value is MISFIT else value
    if isinstance(kind, ast.Subscript):
        return _fit_subscript(module, node, kind)
    name = kind.id if isinstance(kind, ast.Name) else "None"
    return node if name in _NODES else _plain(module, node, name)


def _fit_subscript(module: Module, node: ast.expr, kind: ast.Subscript) -> Any:
    name = kind.value.id if isinstance(kind.value, ast.Name) else ""
    if name in _NODES:
        return node
    if name == "Literal":
        value = text_of(node)
        return value if value in literals(kind) else MISFIT
    if name == "dict":
        return _texts_by_name(node)
    if not isinstance(node, ast.List | ast.Tuple):
        return MISFIT
    values = tuple(_fit(module, item, kind.slice) for item in node.elts)
    return MISFIT if MISFIT in values else values


def _texts_by_name(node: ast.expr) -> Any:
    if not isinstance(node, ast.Dict):
        return MISFIT
    pairs = [(text_of(key), text_of(value)) for key, value in zip(node.keys, node.values, strict=True)]
    return MISFIT if any(key is None or value is None for key, value in pairs) else dict(pairs)


def _plain(module: Module, node: ast.expr, name: str) -> Any:
    if name == "timedelta":
        return span_of_time(module, node)
    if name == "float":
        return number(module, node)
    if not isinstance(node, ast.Constant):
        exact = number(module, node) if name == "int" else MISFIT
        return int(exact) if isinstance(exact, Decimal) and exact == exact.to_integral_value() else MISFIT
    types: dict[str, type] = {"bool": bool, "str": str, "int": int, "None": type(None)}
    return node.value if type(node.value) is types.get(name) else MISFIT


def number(module: Module, node: ast.expr) -> Any:
    """A number exactly as it is written, with its sign; `MISFIT` for everything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = number(module, node.operand)
        return -value if isinstance(value, Decimal) and isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.Call) and module.called(node) == "decimal.Decimal" and len(node.args) == 1:
        return _decimal(text_of(node.args[0]) or module.source.segment(node.args[0]))
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Decimal(node.value) if isinstance(node.value, int) else _decimal(module.source.segment(node))
    return MISFIT


def _decimal(text: str) -> Any:
    try:
        value = Decimal(text.replace("_", ""))
    except InvalidOperation:
        return MISFIT
    return value if value.is_finite() else MISFIT


def span_of_time(module: Module, node: ast.expr) -> Any:
    """`timedelta(days=1, hours=2)` of whole or exact numbers; `MISFIT` for everything else."""
    if not isinstance(node, ast.Call) or module.called(node) != "datetime.timedelta":
        return MISFIT
    ordered = ("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks")
    given = list(zip(ordered, node.args, strict=False)) + [(word.arg, word.value) for word in node.keywords]
    units: dict[str, float] = {}
    for unit, value in given:
        amount = number(module, value)
        if unit not in _UNITS or amount is MISFIT:
            return MISFIT
        units[unit] = float(amount)
    try:
        return timedelta(**units)
    except (OverflowError, ValueError):
        return MISFIT


def literals(kind: ast.Subscript) -> tuple[str, ...]:
    """The words of `Literal["a", "b"]`."""
    items = kind.slice.elts if isinstance(kind.slice, ast.Tuple) else [kind.slice]
    return tuple(text for item in items if (text := text_of(item)) is not None)


def choices(wanted: str) -> tuple[str, ...]:
    """The words that the type allows, where it is a choice of words."""
    return tuple(
        word
        for kind in ast.walk(form(wanted))
        if isinstance(kind, ast.Subscript) and isinstance(kind.value, ast.Name) and kind.value.id == "Literal"
        for word in literals(kind)
    )


def described(wanted: str) -> str:
    """The type in the words of a finding."""
    return _described(form(wanted))


def _described(kind: ast.expr) -> str:
    if isinstance(kind, ast.BinOp):
        return f"{_described(kind.left)} or {_described(kind.right)}"
    if isinstance(kind, ast.Subscript):
        name = kind.value.id if isinstance(kind.value, ast.Name) else ""
        if name == "Literal":
            return "one of " + ", ".join(f'"{word}"' for word in literals(kind))
        return "a dict of texts" if name == "dict" else f"a list ({_described(kind.slice)} each)"
    return _NAMES.get(kind.id, kind.id) if isinstance(kind, ast.Name) else "None"

"""What is the greatest, the least or infinite in Python, and what a blueprint says instead."""

from __future__ import annotations

import ast

_ENDS = {
    ("date", "max"): "date(9999, 12, 31)",
    ("date", "min"): "date(1, 1, 1)",
    ("datetime", "max"): "datetime(9999, 12, 31)",
    ("datetime", "min"): "datetime(1, 1, 1)",
    ("time", "max"): "time(23, 59, 59)",
    ("time", "min"): "time(0)",
    ("timedelta", "max"): "timedelta(days=36500)",
    ("timedelta", "min"): "timedelta(days=-36500)",
}
_NOT_FINITE = frozenset({"inf", "infinity", "nan"})

NO_INFINITE = "no number is infinite: where there is no bound say `None`, `x: float | None`, and ask `x is None`"


def end_of(home: str | None, name: str) -> str:
    """What to write for `date.max` and its like, `home` being the word before the dot; empty for what is none."""
    kind = (home or "").rpartition(".")[2]
    written = _ENDS.get((kind, name))
    return f"write `{written}`; or say by None that there is no end: `{kind} | None`" if written else ""


def is_infinite(node: ast.expr) -> bool:
    """Whether it is `float("inf")`, `Decimal("Infinity")` or their like."""
    match node:
        case ast.UnaryOp(operand=operand):
            return is_infinite(operand)
        case ast.Call(func=ast.Name(id="float" | "Decimal"), args=[ast.Constant(value=str(text))]):
            return text.strip().lower().lstrip("+-") in _NOT_FINITE
    return False

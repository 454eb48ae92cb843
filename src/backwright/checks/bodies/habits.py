"""What newcomers write in bodies out of habit, and what bodies say instead."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from backwright.checks.bodies.scope import chain
from backwright.model.types import SetOf, Type

_REFUSAL = "say what has to hold: `require(condition, message)`; a row that has to be there is `get(...)`"
_CALLER = "who calls is the parameter `me`: `me: User`, or `me: User | None` where nobody may have signed in"
_STORED = "rows are made by `create(...)`, found by `get`, `find` and `rows`, and stored at the end of the operation"
_COUNTED = "write `[Line(key=key, count=len(those)) for key, those in groups(rows(E), by=function)]`, `Line` a Record"

NAMES: Mapping[str, str] = {
    **dict.fromkeys(("Counter", "defaultdict", "OrderedDict", "groupby"), _COUNTED),
    **dict.fromkeys(("get_object_or_404", "get_list_or_404"), "write `get(Entity, key)`: missing where there is none"),
    **dict.fromkeys(("HTTPException", "abort", "Http404", "ValidationError", "NotFound", "Exception"), _REFUSAL),
    **dict.fromkeys(("request", "req", "current_user", "user"), _CALLER),
    **dict.fromkeys(("session", "db", "conn", "cursor", "prisma", "repository", "transaction", "select"), _STORED),
    **dict.fromkeys(("uuid", "uuid4", "random", "secrets"), "ids are made by themselves, and so is a `Token`"),
    **dict.fromkeys(("jsonify", "JSONResponse", "Response", "render"), "return a row, a Record or `reply(...)`"),
    **dict.fromkeys(("logger", "logging", "log"), "leave it out: a backend logs its requests by itself"),
    "itertools": "write comprehensions",
    "math": "bodies have `round`, `abs`, `min`, `max`, `//`, `%` and `**`; else write an @external function",
    "os": 'the environment is asked by `NAME: str = setting("What it is.")`, at module level',
    "re": 'a field says its form: `field(pattern="...")`; texts have `startswith`, `replace`, `split` and `in`',
    "timezone": "the instant of the operation is `now()`, in UTC",
    "reduce": "write `sum(...)`, `max(...)`, or a loop that adds to a local name",
}
"""Names that nothing has, and what to write."""

_MANY = frozenset({"objects", "query", "all", "filter", "where", "select", "findAll", "find_all", "findMany"})
_NEW = frozenset({"create", "new", "build", "insert", "add"})


def of_kind(name: str, kind: str) -> str:
    """What to write for a member of an entity itself."""
    if name in _MANY:
        return (
            f"its rows are `rows({kind})`: `[x for x in rows({kind}) if ...]`; one of them is `get({kind}, ...)` "
            f"or `find({kind}, ...)`, a new one `create({kind}(...))`"
        )
    if name in _NEW:
        return f"write `create({kind}(...))`"
    return f"take a row first: `self`, a link, `get({kind}, ...)`, or loop over `rows({kind})`"


def of_nothing(node: ast.expr) -> str:
    """What to ask of a value that may be None."""
    path = chain(node)
    if path is not None:
        return f"ask first: `{path} is not None`"
    named = "give it a name on a line before, `found = ...`, and ask first: `found is not None`"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "find":
        return f"write `get(...)`, which is missing where there is none; or {named}"
    return named


def best(node: ast.Call, name: str) -> str:
    """What to write for `max(rows, key=...)`."""
    path = chain(node.args[0]) if node.args else None
    turned = ", reverse=True" if name == "max" else ""
    if path is None or path.startswith("len("):
        return f"write `sorted(found, key=function{turned})[0] if found else ...`, the list having a name"
    return f"write `sorted({path}, key=function{turned})[0] if {path} else ...`, the function being a plain one"


def joined(operator: str, left: Type, right: Type) -> str:
    """What to write for two values that an operator does not join."""
    if isinstance(left, SetOf) and isinstance(right, SetOf) and operator == "-":
        return "write a comprehension: `{x for x in ... if x not in ...}`"
    return ""


def compared(left: str, right: str) -> str:
    """What to write for two values that cannot be compared, by the names of their types."""
    kinds = {left, right}
    if kinds == {"date", "datetime"}:
        return "compare days: `instant.date()`, `today()`; or instants: `now()`"
    if "timedelta" in kinds and kinds & {"int", "float", "decimal"}:
        return "write a span of time: `timedelta(seconds=...)`, `timedelta(days=...)`"
    if kinds == {"str", "int"}:
        return 'write the number as a text, `f"{number}"`, or take both as numbers'
    return ""
